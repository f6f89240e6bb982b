"""WARC files as another crawler would have made them of the sample site: the same articles, visit after visit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from etl.fetch import records
from etl.model import Capture
from etl.sample.catalogue import articles
from etl.sample.listings import FEED_URL
from etl.sample.site import answer
from etl.sample.state import State

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)  # after the newest sample article


def crawl(folder: Path, visits: int, *, since: int = 0) -> list[Path]:
    """A file a visit, a day apart, `since` visits after the first; from the second on the site shows second versions.

    Every third visit asks the BBC's British address, so that one article comes under two.
    """
    folder.mkdir(parents=True, exist_ok=True)
    state, paths = State(), []
    feed = urlsplit(FEED_URL)
    for visit in range(since + visits):
        answer(feed.netloc, feed.path, state)  # asking for the feed counts as a visit
        if visit < since:
            continue
        path = folder / f"crawl-{visit + 1}.warc.gz"
        with path.open("wb") as file:
            file.write(records.info_record(path.name, BEGIN))
            for number, one in enumerate(articles()):
                address = urlsplit(one.url)
                host = "www.bbc.co.uk" if visit % 3 == 2 and address.netloc == "www.bbc.com" else address.netloc
                said = answer(host, address.path, state)
                at = BEGIN + timedelta(days=visit, seconds=number)
                headers = {"content-type": said.content_type}
                capture = Capture(f"https://{host}{address.path}", at, said.status, headers, said.body)
                file.write(records.response_record(capture))
        paths.append(path)
    return paths
