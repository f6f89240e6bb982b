"""The Coverage page: pictures of the warehouse for people, each with its table, its SQL and the sentences behind it.

In: a function that gives the warehouse's URL as a role that only reads, and a check that lets a request pass or refuses
it. Out: an application to be mounted beside others. It knows nothing of Airflow: `plugins/` wires the two.
"""

from etl.web.app import create_app

__all__ = ["create_app"]
