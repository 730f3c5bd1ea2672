"""Rituals and gatherings as iCalendar (RFC 5545): what a calendar program subscribes to.

A ritual is one event with its rule; a date cancelled is an EXDATE, one that differs an event of the same UID with its
RECURRENCE-ID. SEQUENCE grows with each change of the ritual or of one of its dates. ``icalendar`` folds lines at 75 octets and ends them with CRLF.
"""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings

from .enums import GatheringState, MeetingState
from .models import Gathering, Meeting, Ritual

if TYPE_CHECKING:
    from icalendar import Calendar, Event

YEARS_AHEAD = 10  # how far the definitions of time zones go: a program that subscribes reads them again


def calendar(
    *, name: str, rituals: Iterable[Ritual], gatherings: Iterable[Gathering], now: dt.datetime
) -> bytes:
    """One calendar; ``rituals`` come with their meetings."""
    from icalendar import Calendar  # noqa: PLC0415 (heavy)

    made = Calendar()
    made.add("prodid", "-//Premier Kilometre//FR")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", name)
    made.add("refresh-interval;value=duration", "PT4H")
    first = now.date()
    for ritual in rituals:
        first = min(first, ritual.starts_on)
        for event in events_of_ritual(ritual, now):
            made.add_component(event)
    for gathering in gatherings:
        first = min(first, gathering.day)
        made.add_component(event_of_gathering(gathering, now))
    _define_zones(made, first, now)
    return made.to_ical()


def events_of_ritual(ritual: Ritual, now: dt.datetime) -> "Iterable[Event]":
    """The rule, the dates that differ, and the meetings of days that the rule no longer gives."""
    meetings = sorted(ritual.meetings.all(), key=lambda meeting: meeting.slot)
    sequence = ritual.version - 1 + sum(meeting.version for meeting in meetings)
    plain = ritual.series(meetings=())
    first = plain.first()
    inside = [meeting for meeting in meetings if first is not None and plain.has(meeting.slot)]
    zone = ZoneInfo(ritual.zone)
    if first is not None:
        begins = dt.datetime.combine(first, ritual.at, zone)
        event = _event(ritual.public_id, ritual.title, sequence, now)
        event.add("dtstart", begins)
        event.add("dtend", _ends(begins, ritual.length))
        event.add("rrule", _rule(ritual))
        _locate(event, ritual.place, ritual.link, ritual.get_absolute_url(), ritual.purpose)
        dropped = [meeting.slot for meeting in inside if meeting.state == MeetingState.CANCELLED]
        if dropped:
            event.add("exdate", [dt.datetime.combine(slot, ritual.at, zone) for slot in dropped])
        yield event
    for meeting in inside:
        if meeting.state != MeetingState.CANCELLED:
            event = _event_of_meeting(meeting, ritual.public_id, sequence, now)
            event.add("recurrence-id", dt.datetime.combine(meeting.slot, ritual.at, zone))
            yield event
    for meeting in meetings:
        if meeting not in inside and meeting.state != MeetingState.CANCELLED:
            yield _event_of_meeting(meeting, meeting.public_id, sequence, now)


def event_of_gathering(gathering: Gathering, now: dt.datetime) -> "Event":
    """The address online is for those registered: it stays out of the calendar, which links to the page."""
    zone = ZoneInfo(gathering.zone)
    event = _event(gathering.public_id, gathering.title, gathering.version - 1, now)
    event.add("dtstart", gathering.starts_at.astimezone(zone))
    event.add("dtend", gathering.ends_at.astimezone(zone))
    if gathering.state == GatheringState.CANCELLED:
        event.add("status", "CANCELLED")
    _locate(event, gathering.place, "", gathering.get_absolute_url(), gathering.description)
    return event


def _event_of_meeting(meeting: Meeting, uid: str, sequence: int, now: dt.datetime) -> "Event":
    ritual = meeting.ritual
    begins = meeting.starts_at.astimezone(ZoneInfo(ritual.zone))
    event = _event(uid, ritual.title, sequence, now)
    event.add("dtstart", begins)
    event.add("dtend", _ends(begins, meeting.length or ritual.length))
    _locate(event, meeting.where, meeting.address, meeting.get_absolute_url(), ritual.purpose)
    return event


def _event(uid: str, title: str, sequence: int, now: dt.datetime) -> "Event":
    from icalendar import Event  # noqa: PLC0415 (heavy)

    event = Event()
    event.add("uid", f"{uid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", now.replace(microsecond=0))
    event.add("sequence", sequence)
    event.add("summary", title)
    return event


def _locate(event: "Event", place: str, link: str, page: str, text: str) -> None:
    address = f"{settings.SITE_URL}{page}"
    event.add("url", address)
    if place or link:
        event.add("location", " — ".join(part for part in (place, link) if part))
    event.add("description", "\n\n".join(part for part in (text, link, address) if part))


def _rule(ritual: Ritual) -> dict[str, object]:
    from icalendar import vRecur  # noqa: PLC0415 (heavy)

    rule = vRecur.from_ical(ritual.series(meetings=()).rhythm.as_text())
    if ritual.until is not None:
        last = dt.datetime.combine(ritual.until, dt.time(23, 59, 59), ZoneInfo(ritual.zone))
        rule["UNTIL"] = [last.astimezone(dt.UTC)]
    return rule


def _ends(begins: dt.datetime, minutes: int) -> dt.datetime:
    """Exact, even across a change of clock: Python adds to the wall clock of an aware datetime."""
    return (begins.astimezone(dt.UTC) + dt.timedelta(minutes=minutes)).astimezone(begins.tzinfo)


def _define_zones(made: "Calendar", first: dt.date, now: dt.datetime) -> None:
    """From the year before the first event: its time is defined whatever the season."""
    made.add_missing_timezones(dt.date(first.year - 1, 1, 1), dt.date(now.year + YEARS_AHEAD, 1, 1))
    for zone in made.timezones:
        for season in zone.subcomponents:
            _begin_by_former_clock(season)


def _begin_by_former_clock(season: Any) -> None:
    """RFC 5545, 3.6.5: a season begins at an hour of the clock that it ends; the library writes summer's by the new one."""
    ahead = season.TZOFFSETTO - season.TZOFFSETFROM
    if ahead > dt.timedelta():
        season.DTSTART -= ahead
        for repeated in season["rdate"].dts if "rdate" in season else ():
            repeated.dt -= ahead
