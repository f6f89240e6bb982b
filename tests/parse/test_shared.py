"""The real development pages, scored by their own scorer, and the customer's own sample.

`shared` skips, loudly, where the material is not on the machine.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from etl.discover.files import read_paths
from etl.errors import Reason, Rejected
from etl.model import Capture
from etl.parse import parse_page
from etl.serialise import document_json

BARS = (
    "headline=1", "native_id=1", "first_published_at=1", "first_published_wrong=0", "last_modified_at=1", "bylines=1",
    "section=1", "tags=1", "paragraph_precision=0.995", "paragraph_recall=0.995", "leakage=0.003", "crosshead_recall=1",
    "crosshead_kind=0.95", "missing=3",  # the three index pages, which are rejected
)  # fmt: skip
LAYOUTS = ("AMP", "AV", "E0", "E1", "E2", "E3", "E4", "E5", "E6a", "E6b", "E6c", "E7", "LIVE")


@pytest.fixture(scope="module")
def lines(shared: Path) -> list[dict[str, object]]:
    """What `orinoco parse pages/` prints; no page is given its address."""
    out: list[dict[str, object]] = []
    for where, capture in read_paths([shared / "bbc" / "pages"]):
        try:
            assert isinstance(capture, Capture)
            out.append({"path": where, **document_json(parse_page(capture.body))})
        except Rejected as rejected:
            out.append({"path": where, "error": str(rejected), "reason": rejected.reason.value})
    return out


def test_bars(shared: Path, lines: list[dict[str, object]], tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    results.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    each = [f"{name}.paragraph_{metric}=0.98" for name in LAYOUTS for metric in ("precision", "recall")]
    bars = [argument for bar in (*BARS, *each) for argument in ("--fail-under", bar)]
    scorer = [sys.executable, str(shared / "bbc" / "score.py"), str(results), *bars]
    scored = subprocess.run(scorer, capture_output=True, text=True, check=False)
    assert scored.returncode == 0, scored.stdout + scored.stderr


def test_only_what_is_no_article_is_rejected(lines: list[dict[str, object]]) -> None:
    rejected = {Path(str(line["path"])).name.partition(".")[0]: line["reason"] for line in lines if "error" in line}
    assert rejected == {
        "e4-index-entertainment": "index_page",
        "e4-index-health": "index_page",
        "e7-index-news": "index_page",
        "other-future-2012": "out_of_scope",
        "other-travel-2020": "out_of_scope",
    }


def test_layout_is_recognised(shared: Path, lines: list[dict[str, object]]) -> None:
    ours = {"AV": {"av", "e4av"}, "LIVE": {"live"}, "AMP": {"amp"}, "other": {"sport"}}
    for line in lines:
        if "error" not in line:
            name = Path(str(line["path"])).name.partition(".")[0]
            label = json.loads((shared / "bbc" / "labels" / f"{name}.json").read_text(encoding="utf-8"))["layout"]
            assert line["layout"] in ours.get(label, {label.lower()[:2]}), name


def test_customers_sample(shared: Path) -> None:
    """Headline, paragraphs whole and in order, crossheads, the post with its author; links and boilerplate outside."""
    label = json.loads((shared / "facts" / "labels" / "seed_bbc_49418451.json").read_text(encoding="utf-8"))["document"]
    (raw,) = (path.read_bytes() for path in (shared / "seed").iterdir())
    document = parse_page(raw)
    wanted = [
        (block["kind"].replace("social_post", "post"), block["text"]) for block in label["blocks"] if block["in_body"]
    ]
    assert [(block.kind.value, block.text) for block in document.blocks] == wanted
    assert document.body == label["body"]
    assert (document.native_id, document.headline) == (label["native_id"], label["headline"])
    assert document.canonical_url == label["canonical_url"]
    post = next(block for block in document.blocks if block.kind == "post")
    expected = next(block for block in label["blocks"] if block["kind"] == "social_post")
    assert (post.author, post.handle) == (expected["author"], expected["handle"])
    assert post.at is not None
    assert post.at.date().isoformat() == expected["posted_at"] == label["first_published_at"]
    assert document.published_precision == label["published_precision"]
    assert document.published_basis is not None
    assert "inferred" in document.published_basis
    assert [link.text for link in document.links] == label["links"]
    assert [(image.caption, image.credit) for image in document.images] == [
        (image["caption"], image["credit"]) for image in label["images"]
    ]


def test_other_texts_are_documents(shared: Path) -> None:
    folders = [shared / "facts" / "texts", shared / "facts" / "pair_texts"]
    ids = {}
    for where, capture in read_paths(folders):
        assert isinstance(capture, Capture)
        document = parse_page(capture.body, capture.address)
        ids[Path(where).stem] = document.native_id
        assert len(document.blocks) >= 3, where
    assert len(ids) == len(list((shared / "facts" / "texts").iterdir())) + len(
        list((shared / "facts" / "pair_texts").iterdir())
    )
    sources = json.loads((shared / "facts" / "texts_sources.json").read_text(encoding="utf-8"))
    for name, facts in ((name, facts) for name, facts in sources.items() if "url" in facts):
        document = parse_page((shared / "facts" / name).read_bytes(), facts["url"])
        assert document.source == ("bbc" if "bbc.co" in facts["url"] else document.source)
        assert document.source != "unknown", name


@pytest.mark.parametrize("name", ["cps_noticias-america-latina-52248497", "optimo_c45965g63xno"])
def test_mundo_payloads(shared: Path, name: str) -> None:
    raw = (shared / "bbc" / "mundo" / f"{name}.json").read_text(encoding="utf-8")
    data = json.loads(raw)
    page_data = data["data"]["article"] if "data" in data else data
    page_data.setdefault("promo", {}).setdefault("headlines", {}).setdefault("headline", "Titular de prueba")
    page = (
        f"<html lang=es><head></head><body><script>window.SIMORGH_DATA={json.dumps({'pageData': page_data})}</script>"
    )
    document = parse_page(page.encode())
    assert document.language == "es"
    assert document.native_id == name.rpartition("-")[2].rpartition("_")[2]
    assert document.first_published_at is not None
    body = document.body
    for rubbish in (
        "<",
        "&quot;",
        "notificaciones de BBC Mundo",
        "Suscríbete",
        "MAPA:",
        "cobertura especial",
        "itemMeta",
    ):
        assert rubbish not in body


def test_live_payload(shared: Path) -> None:
    data = json.loads((shared / "bbc" / "mundo" / "live_c7dkx155e626t.json").read_text(encoding="utf-8"))["data"]
    for holder in (
        {"props": {"pageProps": {"pageData": data}}},
        {"props": {"pageProps": {"page": {'@"live",': data}}}},
    ):
        script = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(holder)}</script>'
        page = f"<html lang=en><head></head><body>{script}</body></html>"
        document = parse_page(page.encode(), "https://www.bbc.com/mundo/live/c7dkx155e626t")
        assert (document.page_type, document.language, document.native_id) == ("live", "es", "c7dkx155e626t")
        assert document.first_published_at is not None
        (post,) = document.blocks
        assert post.headline is not None
        assert post.headline.startswith("Asesinan a tiros")
        assert post.text.count("\n") == 1


def test_a_page_cut_in_half_is_told(shared: Path) -> None:
    page = gzip.decompress((shared / "bbc" / "pages" / "e7-63159607.html.gz").read_bytes())
    with pytest.raises(Rejected) as refused:
        parse_page(page[: len(page) // 2])
    assert refused.value.reason is Reason.UNREADABLE
