"""Clean documents come in; out goes whether two are one article, one story, or merely share a background box.

`signature` gives the keys under which likely copies are found, `compare` decides about a pair on the texts themselves,
`etl.dedupe.stories` does both for a warehouse, `etl.dedupe.changes` says what a revision changed.
"""

from dataclasses import replace

from etl.clean import clean
from etl.dedupe.decision import Decision, Kind, Passage, decide
from etl.dedupe.explain import passages
from etl.dedupe.profile import profile, signature
from etl.model import Document

SIGNATURE_VERSION = 1  # of the band keys: stored keys of another version have to be computed anew


def compare(a: Document, b: Document) -> Decision:
    """Decide about two documents, with the passages they share. Symmetric but for whose passages are shown."""
    a, b = clean(a), clean(b)
    return replace(decide(profile(a), profile(b)), passages=passages(a, b))


__all__ = ["SIGNATURE_VERSION", "Decision", "Kind", "Passage", "compare", "profile", "signature"]
