"""Fetch candidates politely and keep every answer.

In go candidates, out come captures in WARC files and, for candidates that end here, their bin. Refused: whatever
robots.txt forbids, hosts that are not allowed, private addresses, answers without end.
"""

from etl.fetch.batch import Fetched, fetch_batch
from etl.fetch.client import Client, Forbidden, Response, Validators

__all__ = ["Client", "Fetched", "Forbidden", "Response", "Validators", "fetch_batch"]
