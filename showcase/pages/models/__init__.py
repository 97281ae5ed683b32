"""Pages: each is a story about one object, or a page that is always there."""

from .media import MediaCopy, ShowcaseImage, ShowcaseRendition
from .releases import EventPage, RankingPage, ThemePage
from .results import RelatedResult, ResultPage
from .site import SiteSettings
from .standing import FeaturedResult, SectionPage, StandingPage
from .story import StoryPage

__all__ = [
    "EventPage",
    "FeaturedResult",
    "MediaCopy",
    "RankingPage",
    "RelatedResult",
    "ResultPage",
    "SectionPage",
    "ShowcaseImage",
    "ShowcaseRendition",
    "SiteSettings",
    "StandingPage",
    "StoryPage",
    "ThemePage",
]
