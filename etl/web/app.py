"""The application: routes, the headers that keep a browser from being used against its reader, errors as sentences.

In: requests that passed the login check; there is no route without it, an unknown path included. Out: HTML, CSV, and
names as JSON. Nothing here writes: all routes are GET, and the warehouse is read as a role that can do nothing else.
"""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from sqlalchemy import Connection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from etl.errors import OrinocoError, TransientError, UsageError
from etl.web import pages
from etl.web.asking import Answer, NotPreparedError, TooSlowError, ask, reading
from etl.web.filters import GRAINS, Filters, read

log = logging.getLogger(__name__)

STATIC = {"coverage.css": "text/css", "coverage.js": "text/javascript", "theme.js": "text/javascript"}
# Scripts and styles from this page only, none in the HTML; framed by the Airflow UI of the same origin only.
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'; "
    "require-trusted-types-for 'script'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
DOWNLOADS = (
    "share", "bursts", "gaps", "articles", "topics", "voices", "figures", "contradictions", "named_together",
    "edited",
)  # fmt: skip
MOST_ROWS = 100_000


def create_app(dsn: Callable[[], str], login: Callable[..., Any]) -> FastAPI:
    """The page. `dsn` gives the URL of the warehouse at each request; `login` is a dependency that raises 401, 403."""
    app = FastAPI(
        title="Coverage", dependencies=[Depends(login)], openapi_url=None, docs_url=None, redoc_url=None,
        redirect_slashes=False,
    )  # fmt: skip
    app.add_middleware(_Headers)
    _errors(app)

    @app.get("/", response_class=HTMLResponse)
    def overview(request: Request) -> HTMLResponse:
        with _chosen(request, dsn) as (connection, filters):
            return _page(request, "overview", **pages.overview(connection, filters, _base(request)))

    @app.get("/articles", response_class=HTMLResponse)
    def articles(request: Request, skip: int = 0) -> HTMLResponse:
        with _chosen(request, dsn) as (connection, filters):
            return _page(request, "articles", **pages.articles(connection, filters, _base(request), skip=max(skip, 0)))

    @app.get("/article/{article_id}", response_class=HTMLResponse)
    def article(request: Request, article_id: int, revision: int = 0, at: str = "") -> HTMLResponse:
        with reading(dsn()) as connection:
            found = pages.article(connection, article_id, revision=revision, at=at)
            return _page(request, "article", **found)

    @app.get("/article/{article_id}/changes/{number}", response_class=HTMLResponse)
    def changes(request: Request, article_id: int, number: int) -> HTMLResponse:
        with reading(dsn()) as connection:
            return _page(request, "changes", **pages.changes(connection, article_id, number))

    @app.get("/part/{name}", response_class=HTMLResponse)
    def part(request: Request, name: str) -> HTMLResponse:
        if name not in ("figures", "together"):
            raise HTTPException(404)
        with _chosen(request, dsn) as (connection, filters):
            return _page(request, name, **pages.part(connection, filters, _base(request), name))

    @app.get("/csv/{name}")
    def download(request: Request, name: str) -> Response:
        if name not in DOWNLOADS:
            raise HTTPException(404)
        with _chosen(request, dsn) as (connection, filters):
            grain = request.query_params.get("grain") or filters.by
            values = filters.values() | {"by": grain if grain in GRAINS else filters.by, "measure": filters.measure}
            answer = ask(connection, name, **values, most=MOST_ROWS)
        return Response(
            _csv(answer), media_type="text/csv; charset=utf-8",
            headers={"content-disposition": f'attachment; filename="{name}_{filters.since}_{filters.until}.csv"'},
        )  # fmt: skip

    @app.get("/names")
    def names(start: str = "") -> JSONResponse:
        """Names to choose from, as they are typed."""
        if len(start.strip()) < 2:
            return JSONResponse([])
        with reading(dsn()) as connection:
            found = ask(connection, "names", start=start.strip()[:60]).rows
        return JSONResponse([{"name": row.name, "about": row.role or row.kind} for row in found])

    @app.get("/static/{name}")
    def static(name: str) -> Response:
        if name not in STATIC:
            raise HTTPException(404)
        body = (files("etl.web") / "static" / name).read_bytes()
        return Response(body, media_type=STATIC[name], headers={"cache-control": "private, max-age=86400"})

    @app.api_route("/{path:path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
    def nothing(path: str) -> Response:
        raise HTTPException(404)

    return app


@contextmanager
def _chosen(request: Request, dsn: Callable[[], str]) -> Iterator[tuple[Connection, Filters]]:
    """A connection and the choices of the request. Raises EmptyError where the warehouse covers no day."""
    with reading(dsn()) as connection:
        (extent,) = ask(connection, "extent").rows
        if extent.first_day is None:
            raise pages.EmptyError
        filters = read(request.query_params, extent.first_day, extent.last_day, extent.newest_day)
        yield connection, pages.resolve(connection, filters)


def _page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    html = pages.render(template, base=_base(request), version=_version(), **values)
    return HTMLResponse(html, status, headers={"cache-control": "no-store"})


def _base(request: Request) -> str:
    """Where the page is mounted; all its links begin with it."""
    return str(request.scope.get("root_path", "")).rstrip("/")


@cache
def _version() -> str:
    """Changes with any script or style, so that a browser's copy is never of another version."""
    return sha256(b"".join((files("etl.web") / "static" / name).read_bytes() for name in STATIC)).hexdigest()[:12]


def _csv(answer: Answer) -> str:
    """Rows for a spreadsheet. Text that one would run as a formula gets an apostrophe, which it takes for text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(answer.columns)
    for row in answer.rows:
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return "'" + value if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _errors(app: FastAPI) -> None:
    """Every error is a page that says what to do; what we did not foresee is logged and said to be so."""

    def said(request: Request, status: int, title: str, text: str, steps: tuple[str, ...] = ()) -> Response:
        if "text/html" not in request.headers.get("accept", "text/html"):
            return PlainTextResponse(f"{title}. {text}\n", status)
        return _page(request, "message", status=status, title=title, text=text, steps=steps)

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        if error.status_code in (401, 403):
            answer = said(
                request, error.status_code, "You are not logged in", "Log in to Airflow, then open this page again."
            )
        else:
            answer = said(
                request, error.status_code, "There is no such page", "It may have moved. Begin with the overview."
            )
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(pages.MissingError)
    def missing(request: Request, error: pages.MissingError) -> Response:
        return said(request, 404, "There is no such article", str(error))

    @app.exception_handler(RequestValidationError)
    def unreadable(request: Request, error: RequestValidationError) -> Response:
        names = ", ".join(str(part["loc"][-1]) for part in error.errors())
        return said(request, 400, "This address cannot be read", f"{names} must be a whole number.")

    @app.exception_handler(UsageError)
    def unusable(request: Request, error: UsageError) -> Response:
        return said(request, 400, "This cannot be shown", str(error))

    @app.exception_handler(pages.EmptyError)
    def empty(request: Request, error: pages.EmptyError) -> Response:
        steps = (
            "In Airflow open the DAG bbc_ingest and trigger it: a first run takes about a minute.",
            "For years gone by trigger bbc_backfill, or run: orinoco ingest files FOLDER.",
            "Articles are there but nothing shows? Trigger coverage_trends: it counts them.",
        )
        return said(request, 200, "Nothing has been loaded yet", "The warehouse is ready and holds no article.", steps)

    @app.exception_handler(NotPreparedError)
    def unprepared(request: Request, error: NotPreparedError) -> Response:
        return said(request, 503, "The warehouse has not been set up", str(error))

    @app.exception_handler(TooSlowError)
    def slow(request: Request, error: TooSlowError) -> Response:
        return said(request, 504, "That took too long", str(error))

    @app.exception_handler(TransientError)
    def unreachable(request: Request, error: TransientError) -> Response:
        log.warning("the Coverage page cannot reach the warehouse: %s", error)
        steps = ("On one machine: orinoco status says what runs, orinoco up starts it.",
                 "With Docker: docker compose ps warehouse.")  # fmt: skip
        return said(
            request, 503, "The warehouse does not answer", "Its server cannot be reached. Nothing is lost.", steps
        )

    @app.exception_handler(OrinocoError)
    def ours(request: Request, error: OrinocoError) -> Response:
        return said(request, 500, "This cannot be shown", str(error))


class _Headers:
    """Puts HEADERS on every answer, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", []), *((k.encode(), v.encode()) for k, v in HEADERS.items()),
                ]  # fmt: skip
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
