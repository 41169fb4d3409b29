"""Due windows as a calendar (RFC 5545, with the refresh hints of RFC 7986).

An entry lies on the last day of a claim's window. Its UID stays the same. Its SEQUENCE grows with every
change of the claim, so a new deadline moves it (RFC 5545, 3.8.4.7 and 3.8.7.4).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event

from claims import VERSION
from claims.domain.feed_entries import DueEntry
from claims.domain.instants import parse_instant
from claims.formats.common import Channel, attribution, claim_uuid, plain, quotation, window

ALARM_BEFORE: Final = timedelta(days=7)
REFRESH_EVERY: Final = timedelta(hours=6)


def calendar(channel: Channel, entries: Sequence[DueEntry]) -> bytes:
    """Render a calendar; claims that are already due get no alarm."""
    ical = Calendar()
    ical.add("prodid", f"-//Duecheck//Duecheck {VERSION}//EN")
    ical.add("version", "2.0")
    ical.add("calscale", "GREGORIAN")
    ical.add("method", "PUBLISH")
    ical.add("name", plain(channel.title))
    ical.add("x-wr-calname", plain(channel.title))
    ical.add("refresh-interval", REFRESH_EVERY, parameters={"VALUE": "DURATION"})
    for entry in entries:
        ical.add_component(_event(channel, entry))
    written: bytes = ical.to_ical()
    return written


def _event(channel: Channel, entry: DueEntry) -> Event:
    claim, event = entry.claim, Event()
    last_day = date.fromisoformat(claim["due"]["latest"])
    event.add("uid", str(claim_uuid(claim, entry.article)))
    event.add("sequence", claim["version"] - 1)
    event.add("dtstamp", _whole_second(claim["updated_at"]))
    event.add("created", _whole_second(claim["created_at"]))
    event.add("last-modified", _whole_second(claim["updated_at"]))
    event.add("dtstart", last_day)
    event.add("dtend", last_day + timedelta(days=1))
    event.add("summary", plain(f"Due: {claim['statement']}"))
    event.add("description", plain(_description(entry)))
    event.add("url", channel.claim_url(claim))
    event.add("transp", "TRANSPARENT")
    if claim["topics"]:
        event.add("categories", [plain(topic) for topic in claim["topics"]])
    if claim["status"] not in {"due", "overdue"}:
        event.add_component(_alarm(claim["statement"]))
    return event


def _description(entry: DueEntry) -> str:
    claim, due = entry.claim, entry.claim["due"]
    zone = due["timezone"] or "anywhere on earth"
    lines = [
        f"“{quotation(claim)}”",
        attribution(claim, entry.article),
        f"Deadline: {window(claim)}. Falls due at {due['due_at']}, when the day has ended {zone}.",
        f"Article: {entry.article.url}",
    ]
    if claim["criteria"]:
        lines.insert(3, f"Counts as coming true: {claim['criteria']}")
    return "\n".join(lines)


def _alarm(statement: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -ALARM_BEFORE)
    alarm.add("description", plain(f"Due in a week: {statement}"))
    return alarm


def _whole_second(stamp: str) -> datetime:
    return parse_instant(stamp).replace(microsecond=0)
