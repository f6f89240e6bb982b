"""The generations of BBC page markup, one small file each, and the order in which they are asked.

A page is of the first layout that recognises it: by what it carries, never by its date or address, because the BBC
renders old articles in newer layouts.
"""

from __future__ import annotations

from etl.parse.layouts.amp import Amp
from etl.parse.layouts.base import Layout
from etl.parse.layouts.fallback import Fallback
from etl.parse.layouts.gallery import Gallery
from etl.parse.layouts.initial_data import InitialData, MediaExperience
from etl.parse.layouts.live import LiveCoverage, LiveStream
from etl.parse.layouts.next_data import NextData
from etl.parse.layouts.sport import SportStory
from etl.parse.layouts.story_body import StoryBody
from etl.parse.layouts.story_header import StoryBodyById, StoryHeader
from etl.parse.layouts.table_pages import BodyText, CommentedPage, StoryCell
from etl.parse.layouts.video import VideoPage2011, VideoPage2020
from etl.parse.layouts.world_service import WorldService
from etl.parse.page import Page

LAYOUTS: tuple[type[Layout], ...] = (
    LiveCoverage,
    NextData,
    WorldService,
    InitialData,
    MediaExperience,
    LiveStream,
    Amp,
    VideoPage2020,
    Gallery,
    StoryBody,
    SportStory,
    VideoPage2011,
    StoryHeader,
    StoryBodyById,
    StoryCell,
    CommentedPage,
    BodyText,
)


def choose(page: Page) -> type[Layout]:
    """The layout of this page; `Fallback` where none recognises it."""
    return next((layout for layout in LAYOUTS if layout.matches(page)), Fallback)
