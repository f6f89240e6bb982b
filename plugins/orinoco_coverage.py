"""The Coverage page inside the Airflow UI: mounts `etl.web`, puts it into the navigation, and locks it.

Airflow mounts a plugin's application as it is, without its own login. So every request passes the check of Airflow's
API: the same token, from the `_token` cookie of the UI (the page is shown in a frame of the same origin) or an
`Authorization: Bearer` header, and the same right as for opening the UI.
"""

from functools import cached_property
from typing import Any

from airflow.plugins_manager import AirflowPlugin

PREFIX = "/coverage"


class CoveragePage(AirflowPlugin):
    """Loaded by every part of Airflow; what it shows is imported by the API server only."""

    name = "coverage"

    @cached_property
    def fastapi_apps(self) -> list[dict[str, Any]]:  # type: ignore[override]
        from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
        from airflow.api_fastapi.core_api.security import requires_access_view

        from etl.config import settings
        from etl.web import create_app

        page = create_app(
            dsn=lambda: settings().dsn(role="orinoco_analyst"), login=requires_access_view(AccessView.WEBSITE)
        )
        return [{"app": page, "url_prefix": PREFIX, "name": "Coverage"}]

    @cached_property
    def external_views(self) -> list[dict[str, Any]]:  # type: ignore[override]
        from airflow.api_fastapi.app import API_ROOT_PATH

        return [
            {
                "name": "Coverage",
                "href": f"{API_ROOT_PATH.rstrip('/')}{PREFIX}/",
                "destination": "nav",
                "url_route": "coverage",
                "nav_top_level": True,
            }
        ]
