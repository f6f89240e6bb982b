"""A parsed document comes in, the same without damage goes out: mojibake, odd spaces, empty and repeated blocks.

Cleaning never rewords, reorders or shortens what a reader sees. What counts as *the same text* is decided here as well
(`normalised`, `content_sha256`): template noise such as "last updated" lines makes no new revision.
"""

from etl.clean.content import content_sha256, fold, normalised, substance
from etl.clean.document import clean
from etl.clean.repair import repair

__all__ = ["clean", "content_sha256", "fold", "normalised", "repair", "substance"]
