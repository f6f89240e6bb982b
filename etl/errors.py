"""What can go wrong, sorted by what to do about it.

    OrinocoError              anything this project raises on purpose
    ├── TransientError        try again later: the same call may succeed (time-out, 503, a lock held)
    ├── TerminalError         trying again changes nothing until somebody acts (a wrong setting, a missing table)
    │   ├── SettingError      a setting has a value that cannot be used; names the setting
    │   └── UsageError        the command was called in a way it cannot work; exit code 2
    └── Rejected              this one input is not an article we can keep; kept in ops.rejection, the rest goes on

Every message says what happened, to what, and what to do next. All are picklable: they cross Airflow's processes.
"""

from __future__ import annotations

from enum import StrEnum


class OrinocoError(Exception):
    """Anything this project raises on purpose."""


class TransientError(OrinocoError):
    """The same call may succeed later. Airflow's retry policy retries these."""


class TerminalError(OrinocoError):
    """Trying again changes nothing until somebody acts. Airflow's retry policy fails these at once."""


class SettingError(TerminalError):
    """A setting has a value that cannot be used."""


class UsageError(TerminalError):
    """The command was called in a way it cannot work."""


class Reason(StrEnum):
    """Why a capture could not become a revision. The value is what stands in `ops.rejection.reason`."""

    EMPTY = "empty"  # nothing in the response
    NOT_HTML = "not_html"  # an image, a PDF, a binary
    UNREADABLE = "unreadable"  # bytes that are neither text in a known encoding nor a known archive
    TOO_LARGE = "too_large"
    INDEX_PAGE = "index_page"  # a front page, topic page or listing
    ERROR_PAGE = "error_page"  # the publisher's own "page not found" or "something went wrong", whatever its status
    CONSENT_WALL = "consent_wall"
    BOT_CHECK = "bot_check"
    NO_HEADLINE = "no_headline"
    NO_BODY = "no_body"  # a page of a known layout without a single paragraph
    NO_IDENTITY = "no_identity"  # neither an address nor an id: a revision could not be told from an article
    NOT_BBC = "not_bbc"  # another publisher's page, where only BBC is asked for
    OUT_OF_SCOPE = "out_of_scope"  # BBC Sport, Future, Travel, iPlayer, …
    BAD_ENCODING = "bad_encoding"
    HTTP_ERROR = "http_error"  # a status other than 200 inside an archive or file


class Rejected(OrinocoError):  # noqa: N818  # reads as the outcome it is: "Rejected(reason)"
    """One input is not an article we can keep. `reason` is one word of `Reason`, `detail` a sentence for a person."""

    def __init__(self, reason: Reason | str, detail: str = "") -> None:
        self.reason = Reason(reason)
        self.detail = detail
        super().__init__(self.reason, detail)

    def __str__(self) -> str:
        return f"{self.reason.value}: {self.detail}" if self.detail else self.reason.value
