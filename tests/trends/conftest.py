"""A small warehouse written row by row, so that every expected number can be counted by hand in the test."""

# ruff: noqa: E501  # statements of SQL read better unbroken

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from etl.load.database import engine
from etl.sample.catalogue import articles
from etl.trends import refresh

ENTITIES = {
    "person:nicolas-maduro": ("Nicolás Maduro", "government", "venezuela"),
    "person:juan-guaido": ("Juan Guaidó", "opposition", "venezuela"),
    "person:john-bolton": ("John Bolton", "us", "united-states"),
    "organisation:united-nations": ("United Nations", "international", None),
    "place:cucuta": ("Cúcuta", None, "colombia"),
}
TOPICS = ("sanctions", "migration", "protest", "oil")
MEASURES = ("people_left_venezuela", "deaths_protests")


@dataclass
class Newsroom:
    """Writes articles with their facts. `at` is a UTC day or time; facts go into the article's newest text."""

    conn: Connection
    run_id: int
    entity_ids: dict[str, int]
    number: int = 0
    revision_of: dict[int, int] = field(default_factory=dict)

    def article(
        self,
        at: str,
        headline: str = "A day in Caracas",
        *,
        crisis: bool = True,
        topics: Sequence[str] = (),
        names: Sequence[str] = (),
        quotes: Sequence[tuple[str | None, str]] = (),
        figures: Sequence[dict[str, Any]] = (),
        unknown: Sequence[str] = (),
        dates: Sequence[str] = (),
        story: int | None = None,
        tone: float | None = None,
        published: bool = True,
        standfirst: str | None = None,
        sample: bool = False,
        native_id: str | None = None,
        url: str | None = None,
    ) -> int:
        """One article with one text; its id."""
        self.number += 1
        when = _time(at)
        article_id = self._one(
            "INSERT INTO warehouse.dim_article (source, native_id, canonical_url, page_type, language, first_published_at,"
            " published_precision, published_basis, crisis_score, is_crisis, first_seen_at, last_seen_at, is_sample)"
            " VALUES ('bbc', :native_id, :url, 'article', 'en', :published, :precision, :basis, :score, :crisis, :seen, :seen,"
            " :sample) RETURNING article_id",
            native_id=native_id or f"n{self.number}",
            url=url or f"https://www.bbc.com/news/n{self.number}",
            published=when if published else None,
            precision="second" if published else None,
            basis="time" if published else None,
            score=0.9 if crisis else 0.0,
            crisis=crisis,
            seen=when,
            sample=sample,
        )
        story = story or self._one(
            "INSERT INTO warehouse.story (medoid_article_id) VALUES (:id) RETURNING story_id", id=article_id
        )
        self._do("UPDATE warehouse.dim_article SET story_id = :s WHERE article_id = :a", s=story, a=article_id)
        pieces = [
            *(f"{ENTITIES[key][0]}." for key in names),
            *(f"{name}." for name in unknown),
            *(said for _, said in quotes),
            *(figure["surface"] for figure in figures),
            *dates,
            *(f"About {topic}." for topic in topics),
        ]
        revision_id = self.text(article_id, at, headline, " ".join(pieces), standfirst=standfirst, tone=tone)
        self._facts(revision_id, " ".join(pieces), topics, names, quotes, figures, unknown, dates)
        return article_id

    def text(
        self,
        article_id: int,
        at: str,
        headline: str,
        body: str = "",
        *,
        topics: Sequence[str] = (),
        names: Sequence[str] = (),
        standfirst: str | None = None,
        tone: float | None = None,
    ) -> int:
        """Another text of an article, from `at` on; its revision id. The change before it is recorded."""
        body = body or " ".join([*(f"{ENTITIES[key][0]}." for key in names), *(f"About {topic}." for topic in topics)])
        when = _time(at)
        before = self.revision_of.get(article_id)
        number = 1 + self._one("SELECT count(*) FROM warehouse.dim_revision WHERE article_id = :a", a=article_id)
        self._do("UPDATE warehouse.dim_revision SET valid_to = :t WHERE revision_id = :r", t=when, r=before)
        capture_id = self._one(
            "INSERT INTO ops.capture (url, fetched_at, status) VALUES (:url, :at, 200) RETURNING capture_id",
            url=f"https://www.bbc.com/news/{article_id}/{number}",
            at=when,
        )
        revision_id = self._one(
            "INSERT INTO warehouse.dim_revision (article_id, revision_no, valid_from, headline, standfirst, body, blocks,"
            " language, page_type, layout, word_count, content_sha256, tone, parser_version, extractor_version, capture_id,"
            " run_id) VALUES (:a, :no, :at, :headline, :standfirst, :body, :blocks, 'en', 'article', 'e5', :words, :sha,"
            " :tone, 1, 1, :capture, :run) RETURNING revision_id",
            a=article_id,
            no=number,
            at=when,
            headline=headline,
            standfirst=standfirst,
            body=body,
            blocks=json.dumps([{"kind": "paragraph", "char_start": 0, "char_end": len(body)}]),
            words=len(body.split()),
            sha=hashlib.sha256(f"{article_id} {number}".encode()).digest(),
            tone=tone,
            capture=capture_id,
            run=self.run_id,
        )
        self._do(
            "INSERT INTO warehouse.sighting (capture_id, article_id, revision_id, seen_at, url, page_type, language,"
            " parser_version, run_id) VALUES (:c, :a, :r, :at, 'https://www.bbc.com/', 'article', 'en', 1, :run)",
            c=capture_id, a=article_id, r=revision_id, at=when, run=self.run_id,
        )  # fmt: skip
        self._do(
            "UPDATE warehouse.dim_article SET current_revision_id = :r WHERE article_id = :a",
            r=revision_id,
            a=article_id,
        )
        if before is not None:
            self._do(
                "INSERT INTO warehouse.revision_change (article_id, changed_at, from_revision_id, to_revision_id, is_return,"
                " headline_changed, blocks_added, blocks_removed, blocks_edited, figures_changed)"
                " SELECT :a, :at, f.revision_id, t.revision_id, false, f.headline <> t.headline, 0, 0, 1, 0"
                " FROM warehouse.dim_revision AS f, warehouse.dim_revision AS t"
                " WHERE f.revision_id = :before AND t.revision_id = :after",
                a=article_id, at=when, before=before, after=revision_id,
            )  # fmt: skip
        self.revision_of[article_id] = revision_id
        self._facts(revision_id, body, topics, names, (), (), (), ())
        return revision_id

    def story_of(self, article_id: int) -> int:
        return self._one("SELECT story_id FROM warehouse.dim_article WHERE article_id = :a", a=article_id)

    def polled(
        self, day: str, *, failures: int = 0, polls: int = 4, missed: bool = False, newest: str | None = None
    ) -> None:
        """The feed was polled on a day; the last success is at its end. `newest`: day of its newest item."""
        feed = self._one(
            "INSERT INTO ops.feed (url, kind) VALUES ('https://feeds.bbci.co.uk/news/rss.xml', 'feed')"
            " ON CONFLICT (url) DO UPDATE SET kind = 'feed' RETURNING feed_id"
        )
        self._do(
            "INSERT INTO ops.feed_health_day VALUES (:f, :day, :polls, :failures, 10, :missed, :newest)",
            f=feed, day=date.fromisoformat(day), polls=polls, failures=failures, missed=missed,
            newest=_time(newest) if newest else None,
        )  # fmt: skip
        if failures < polls:
            self._do(
                "UPDATE ops.feed SET last_success_at = greatest(last_success_at, :at) WHERE feed_id = :f",
                f=feed, at=_time(day) + timedelta(hours=24),
            )  # fmt: skip

    def _facts(
        self,
        revision_id: int,
        body: str,
        topics: Sequence[str],
        names: Sequence[str],
        quotes: Sequence[tuple[str | None, str]],
        figures: Sequence[dict[str, Any]],
        unknown: Sequence[str],
        dates: Sequence[str],
    ) -> None:
        def span(surface: str) -> dict[str, Any]:
            start = body.index(surface)
            return {"s": start, "e": start + len(surface), "surface": surface, "r": revision_id}

        for no, topic in enumerate(topics):
            self._do(
                "INSERT INTO warehouse.fact_topic VALUES (:r, :no, :topic, :s, :e, :surface, 'A', 'test', 1)",
                no=no, topic=topic, **span(f"About {topic}"),
            )  # fmt: skip
            self._do(
                "INSERT INTO warehouse.fact_topic_score VALUES (:r, :topic, 2.0, true, 1, 'phrases', 1)",
                r=revision_id, topic=topic,
            )  # fmt: skip
        spoken = [(key, ENTITIES[key][0], self.entity_ids[key]) for key in names] + [(None, n, None) for n in unknown]
        for no, (key, name, entity_id) in enumerate(spoken):
            self._do(
                "INSERT INTO warehouse.fact_mention VALUES (:r, :no, :kind, :entity, :name, :s, :e, :surface, :tier, 'test', 1)",
                no=no, kind=key.split(":")[0] if key else "person", entity=entity_id, name=name,
                tier="A" if key else "C", **span(name),
            )  # fmt: skip
        for no, (speaker, said) in enumerate(quotes):
            self._do(
                "INSERT INTO warehouse.fact_quote VALUES (:r, :no, 'direct', :id, :name, 'said', NULL, :s, :e, :surface,"
                " 'A', 'test', 1)",
                no=no, id=self.entity_ids.get(speaker or ""), name=ENTITIES[speaker][0] if speaker else None, **span(said),
            )  # fmt: skip
        for no, figure in enumerate(figures):
            self._do(
                "INSERT INTO warehouse.fact_figure VALUES (:r, :no, :measure, :low, :high, :modifier, NULL, :as_of, :who,"
                " :whom, :vague, NULL, :s, :e, :surface, :tier, 'test', 1)",
                no=no, measure=figure["measure"], low=figure["low"], high=figure.get("high"),
                modifier=figure.get("modifier", "exact"), as_of=figure.get("as_of"),
                who=self.entity_ids.get(figure.get("who", "")), whom=ENTITIES[figure["who"]][0] if "who" in figure else None,
                vague=figure.get("vague", False), tier=figure.get("tier", "A"), **span(figure["surface"]),
            )  # fmt: skip
        for no, value in enumerate(dates):
            self._do(
                "INSERT INTO warehouse.fact_date VALUES (:r, :no, :value, 'day', :s, :e, :surface, 'A', 'test', 1)",
                no=no, value=date.fromisoformat(value), **span(value),
            )  # fmt: skip

    def _one(self, statement: str, **values: Any) -> Any:
        return self.conn.execute(text(statement), values).scalar_one()

    def _do(self, statement: str, **values: Any) -> None:
        self.conn.execute(text(statement), values)


@pytest.fixture
def conn(warehouse: str) -> Iterator[Connection]:
    """A connection to a fresh warehouse, in one transaction that is never committed."""
    with engine(warehouse).connect() as connection:
        yield connection


@pytest.fixture
def newsroom(conn: Connection) -> Newsroom:
    """An empty newsroom in a warehouse that knows a few entities, topics and measures."""
    return open_newsroom(conn)


def open_newsroom(conn: Connection) -> Newsroom:
    """The same on any connection to an empty warehouse."""
    conn.execute(text("INSERT INTO warehouse.dim_source VALUES ('bbc', 'BBC', NULL) ON CONFLICT DO NOTHING"))
    conn.execute(
        text(
            "INSERT INTO warehouse.dim_date SELECT d::date, extract(year FROM d), extract(quarter FROM d), extract(month FROM d),"
            " date_trunc('month', d), extract(isoyear FROM d), extract(week FROM d), date_trunc('week', d), extract(isodow FROM d),"
            " extract(isodow FROM d) > 5 FROM generate_series(timestamp '2012-01-01', '2030-12-31', '1 day') AS d"
            " ON CONFLICT DO NOTHING"
        )
    )
    for topic in TOPICS:
        conn.execute(
            text("INSERT INTO warehouse.dim_topic (topic, name) VALUES (:t, :n)"), {"t": topic, "n": topic.title()}
        )
    for measure in MEASURES:
        conn.execute(text("INSERT INTO warehouse.dim_measure (measure, name) VALUES (:m, :m)"), {"m": measure})
    ids = {}
    for key, (name, side, country) in ENTITIES.items():
        ids[key] = conn.execute(
            text(
                "INSERT INTO warehouse.dim_entity (entity_key, kind, name, side, country)"
                " VALUES (:key, :kind, :name, :side, :country) RETURNING entity_id"
            ),
            {"key": key, "kind": key.split(":")[0], "name": name, "side": side, "country": country},
        ).scalar_one()
    run_id = conn.execute(text("INSERT INTO ops.run (kind) VALUES ('files') RETURNING run_id")).scalar_one()
    return Newsroom(conn, run_id, ids)


@pytest.fixture
def covered(conn: Connection, newsroom: Newsroom) -> Connection:
    """The sample site's articles, each text captured when it was published, without facts; on the crisis are those on
    Venezuela. Refreshed."""
    for sample in articles():
        versions = [sample.first, *([sample.second] if sample.second else [])]
        bodies = [
            "\n\n".join("".join(run.text for run in piece.runs) for piece in version.pieces) for version in versions
        ]
        at = sample.published.strftime("%Y-%m-%dT%H:%M:%S")
        article_id = newsroom.article(
            at,
            sample.first.headline,
            crisis=sample.country == "venezuela",
            standfirst=sample.first.standfirst,
            native_id=sample.native_id,
            url=sample.url,
        )
        conn.execute(
            text("UPDATE warehouse.dim_revision SET body = :body WHERE revision_id = :id"),
            {"body": bodies[0], "id": newsroom.revision_of[article_id]},
        )
        for version, body in zip(versions[1:], bodies[1:], strict=True):
            newsroom.text(article_id, version.updated.strftime("%Y-%m-%dT%H:%M:%S"), version.headline, body)
    refresh(conn)
    return conn


def _time(at: str) -> datetime:
    """'2019-02-23' is noon of that day."""
    return datetime.fromisoformat(at if "T" in at else f"{at}T12:00:00").replace(tzinfo=UTC)
