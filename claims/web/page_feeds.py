"""The feeds that a page names: of the whole record, or of one claim, person, topic or publisher."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import request

from claims.web.addresses import webcal_address
from claims.web.catalogue import lazy

#: file, media type, and name of each feed
_FEEDS: Final = (
    ("verdicts.atom", "application/atom+xml", lazy("Verdicts")),
    ("corrections.atom", "application/atom+xml", lazy("Corrections")),
    ("due.json", "application/feed+json", lazy("What is due")),
    ("due.ics", "text/calendar", lazy("Calendar of deadlines")),
)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed with its address."""

    media: str
    title: str
    href: str
    #: the address by which programs subscribe to a calendar; empty for other feeds
    webcal: str


def site_feeds() -> Sequence[Feed]:
    """Return the feeds of the whole record."""
    return feeds_of({})


def feeds_of(filters: Mapping[str, Any], about: str = "") -> Sequence[Feed]:
    """Return the feeds of a part of the record.

    Args:
        filters: the query of the feeds, such as `{"claim_id": 5}`.
        about: what the part is, for the titles.
    """
    query = f"?{urlencode(filters)}" if filters else ""
    return [
        Feed(
            media,
            f"{title}: {about}" if about else str(title),
            f"{request.script_root}/feeds/{file}{query}",
            webcal_address(f"/feeds/{file}{query}") if media == "text/calendar" else "",
        )
        for file, media, title in _FEEDS
    ]
