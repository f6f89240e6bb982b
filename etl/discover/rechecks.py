"""When a known article is looked at again: often while it is young, then ever less, after a year no more.

In goes how long ago an article last changed, out comes how long to wait between two looks. The steps are those of
NewsDiffs (its scheduler, read in its code), which followed BBC, CNN and the New York Times from 2012 on.
"""

from __future__ import annotations

from datetime import timedelta

# (last change younger than this, look again after this)
SCHEDULE = (
    (timedelta(hours=3), timedelta(minutes=15)),
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=3)),
    (timedelta(days=30), timedelta(days=3)),
    (timedelta(days=360), timedelta(days=30)),
)


def interval(age: timedelta) -> timedelta | None:
    """Time between two looks at an article that last changed `age` ago; None: it is left alone."""
    return next((every for younger, every in SCHEDULE if age < younger), None)
