"""iCalendar feeds: valid lines, a clock that holds across its changes, and nothing that one may not see."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar

from coordination.making import FIRST, SECOND, THIRD, a_network, a_ritual, closed, fresh
from kilometre.coordination import services
from kilometre.coordination.enums import GatheringKind, Reach, RhythmKind, Zone
from kilometre.coordination.ical import calendar
from kilometre.coordination.models import CalendarKey, Gathering, Ritual

PARIS = ZoneInfo("Europe/Paris")
NOW = dt.datetime(2026, 10, 10, 8, tzinfo=dt.UTC)
pytestmark = pytest.mark.usefixtures("autumn")


@pytest.fixture
def autumn(monkeypatch):
    """It is 10 October 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def made(*rituals, gatherings=()) -> bytes:
    return calendar(name="Essai", rituals=[fresh(one) for one in rituals], gatherings=gatherings, now=NOW)


def between(body: bytes, since: tuple[int, ...], before: tuple[int, ...]) -> list[dt.datetime]:
    found = recurring_ical_events.of(Calendar.from_ical(body)).between(since, before)
    return sorted(event["DTSTART"].dt for event in found)


def test_fortnightly_ritual_stays_at_ten_across_the_last_sundays_of_october_and_march(cast):
    starts = between(made(a_ritual(cast)), (2026, 9, 1), (2027, 6, 1))

    assert {moment.astimezone(PARIS).time() for moment in starts} == {dt.time(10)}
    in_utc = {moment.date(): moment.astimezone(dt.UTC).hour for moment in starts}
    assert in_utc[dt.date(2026, 10, 13)] == 8
    assert in_utc[dt.date(2026, 10, 27)] == 9  # clocks changed on Sunday 25 October
    assert in_utc[dt.date(2027, 3, 16)] == 9
    assert in_utc[dt.date(2027, 3, 30)] == 8  # and on Sunday 28 March


def test_zone_is_defined_with_both_changes(cast):
    text = made(a_ritual(cast)).decode().replace("\r\n ", "")

    zone = text[text.index("BEGIN:VTIMEZONE") : text.index("END:VTIMEZONE")]
    assert "TZID:Europe/Paris" in zone
    assert "20261025T030000" in zone
    assert "20270328T020000" in zone


def test_lines_are_at_most_75_octets_and_end_with_crlf(cast):
    ritual = a_ritual(cast, title="Évènement régulier où l'on échange " * 3, purpose="é" * 500)

    body = made(ritual)

    assert body.endswith(b"\r\n")
    lines = body.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in b"".join(lines)
    master = next(event for event in Calendar.from_ical(body).events)
    assert str(master["SUMMARY"]) == ritual.title


def test_cancelled_date_is_excluded_and_moved_one_has_its_recurrence_id(cast):
    ritual = a_ritual(cast)
    moved_to = dt.datetime(2026, 10, 29, 14, tzinfo=PARIS)
    services.cancel_meeting(actor=cast.lead, ritual=ritual, slot=dt.date(2026, 10, 13), reason="Férié.")
    services.move_meeting(
        actor=cast.lead, ritual=ritual, slot=dt.date(2026, 10, 27), starts_at=moved_to, length=30
    )

    body = made(ritual)

    assert between(body, (2026, 10, 11), (2026, 11, 12)) == [
        moved_to,
        dt.datetime(2026, 11, 10, 10, tzinfo=PARIS),
    ]
    events = Calendar.from_ical(body).events
    (override,) = [event for event in events if "RECURRENCE-ID" in event]
    assert override["RECURRENCE-ID"].dt == dt.datetime(2026, 10, 27, 10, tzinfo=PARIS)
    assert {str(event["UID"]) for event in events} == {str(events[0]["UID"])}
    assert override["DTEND"].dt - override["DTSTART"].dt == dt.timedelta(minutes=30)


def test_sequence_grows_with_each_change(cast):
    ritual = a_ritual(cast)
    seen = []
    for hour in (11, 12, 13):
        services.change_rhythm(actor=cast.lead, ritual=fresh(ritual), changes={"at": dt.time(hour)})
        seen.append(int(Calendar.from_ical(made(ritual)).events[0]["SEQUENCE"]))

    assert seen == sorted(set(seen))


def test_stopped_ritual_ends_and_meeting_held_under_the_former_rhythm_stays(cast):
    ritual = a_ritual(cast)
    closed(cast, ritual, FIRST)
    services.change_rhythm(
        actor=cast.lead,
        ritual=fresh(ritual),
        changes={"starts_on": dt.date(2026, 10, 15), "every": 1, "until": dt.date(2026, 10, 29)},
    )

    starts = between(made(ritual), (2026, 8, 1), (2027, 8, 1))

    assert [moment.date() for moment in starts] == [
        FIRST,
        SECOND,
        THIRD,
        dt.date(2026, 10, 15),
        dt.date(2026, 10, 22),
        dt.date(2026, 10, 29),
    ]


@pytest.mark.parametrize("kind", RhythmKind.values)
@pytest.mark.parametrize("zone", ["Europe/Paris", "Indian/Reunion", "America/Miquelon"])
def test_feed_gives_the_dates_of_the_pages(cast, kind, zone):
    start = dt.date(2026, 9, 30) if kind == RhythmKind.LAST else FIRST
    ritual = a_ritual(cast, kind=kind, starts_on=start, every=1, zone=zone)

    starts = between(made(ritual), (2026, 8, 1), (2027, 12, 1))

    since, before = (dt.datetime(*day, tzinfo=dt.UTC) for day in ((2026, 8, 1), (2027, 12, 1)))
    ours = [one.starts_at for one in ritual.series().occurrences(since, before)]
    assert [moment.astimezone(dt.UTC) for moment in starts] == ours


def a_talk(cast, **fields) -> Gathering:
    day = dt.datetime(2026, 10, 20, 8, tzinfo=dt.UTC)
    return services.announce(
        actor=cast.coordinator,
        **{
            "title": "Rencontre",
            "kind": GatheringKind.TALK,
            "starts_at": day,
            "ends_at": day + dt.timedelta(hours=1),
            "link": "https://visio.exemple.test/secret",
            **fields,
        },
    )


def test_cancelled_gathering_says_so_and_hides_the_address_online(cast):
    talk = a_talk(cast)
    services.cancel_gathering(actor=cast.coordinator, gathering=talk, reason="Grève.")

    body = made(gatherings=[fresh(talk)])

    assert b"STATUS:CANCELLED" in body
    assert b"visio.exemple.test" not in body


def test_personal_address_shows_ones_own_and_closes_when_revoked(cast, client):
    ritual = a_ritual(cast, title="Le mien")
    a_ritual(cast, a_network(cast, name="Autre", head=cast.stranger.person), title="Aussi par mon lab")
    services.register(actor=cast.member, gathering=a_talk(cast))
    secret = services.open_calendar(actor=cast.member)
    client.logout()

    body = client.get(f"/calendriers/{secret}/moi.ics").content.decode()

    assert "Le mien" in body
    assert "Rencontre" in body
    assert client.get(f"/calendriers/{secret}/rituels/{ritual.public_id}.ics").status_code == 200
    services.close_calendar(actor=cast.member)
    assert client.get(f"/calendriers/{secret}/moi.ics").status_code == 404


def test_former_address_stops_when_another_is_made_and_only_a_digest_is_kept(cast, client):
    former = services.open_calendar(actor=cast.member)
    secret = services.open_calendar(actor=cast.member)

    assert client.get(f"/calendriers/{former}/moi.ics").status_code == 404
    assert client.get(f"/calendriers/{secret}/moi.ics")["Content-Type"] == "text/calendar; charset=utf-8"
    assert secret not in str(CalendarKey.objects.values())


def test_secret_of_a_closed_account_opens_nothing(cast, client):
    secret = services.open_calendar(actor=cast.member)
    type(cast.member).objects.filter(pk=cast.member.pk).update(is_active=False)

    assert client.get(f"/calendriers/{secret}/moi.ics").status_code == 404


def test_feeds_show_only_what_their_reader_may_see(cast, client):
    network = a_network(cast, reach=Reach.PUBLIC)
    ritual = a_ritual(cast, network, title="Entre membres")
    a_talk(cast, network=network, title="Pour tous", reach=Reach.PUBLIC)
    a_talk(cast, network=network, title="Pour les labs", reach=Reach.NETWORK)
    address = f"{network.get_absolute_url()}calendrier.ics"

    def seen(body: bytes) -> set[str]:
        return {str(event["SUMMARY"]) for event in Calendar.from_ical(body).events}

    assert seen(client.get(address).content) == {"Pour tous"}
    secret = services.open_calendar(actor=cast.stranger)
    mine = client.get(f"/calendriers/{secret}/reseaux/{network.public_id}.ics")
    assert seen(mine.content) == {"Pour tous", "Pour les labs"}
    assert client.get(f"/calendriers/{secret}/rituels/{ritual.public_id}.ics").status_code == 404
    client.force_login(cast.member)
    assert seen(client.get(address).content) == {"Pour tous", "Pour les labs", "Entre membres"}
    assert Ritual.objects.count() == 1


@pytest.mark.parametrize("zone", [Zone.PARIS, Zone.MIQUELON])
def test_seasons_begin_when_clocks_change(cast, zone):
    """By the clock that each one ends (RFC 5545, 3.6.5), against the zones of the system."""
    [defined] = Calendar.from_ical(made(a_ritual(cast, zone=zone))).timezones
    second, changes = dt.timedelta(seconds=1), 0
    for season in defined.subcomponents:
        if season.TZOFFSETFROM != season.TZOFFSETTO:
            for begins in (season.DTSTART, *(day.dt for day in season["rdate"].dts)):
                instant = begins.replace(tzinfo=dt.UTC) - season.TZOFFSETFROM
                around = [one.astimezone(ZoneInfo(zone)).utcoffset() for one in (instant - second, instant)]
                assert around == [season.TZOFFSETFROM, season.TZOFFSETTO]
                changes += 1
    assert changes >= 20


def test_each_change_of_a_date_raises_the_sequence_of_its_ritual(cast):
    ritual = a_ritual(cast)
    slot = dt.date(2026, 10, 13)

    def sequence() -> int:
        return min(int(event["SEQUENCE"]) for event in Calendar.from_ical(made(ritual)).events)

    first = sequence()
    services.cancel_meeting(actor=cast.coordinator, ritual=ritual, slot=slot, reason="Congés")
    second = sequence()
    services.restore_meeting(actor=cast.coordinator, ritual=ritual, slot=slot)
    assert first < second < sequence()


def test_one_gathering_goes_into_a_diary_whenever_it_was(cast, client):
    talk = a_talk(cast, title="Pour les labs", reach=Reach.NETWORK)
    long_ago = talk.starts_at - dt.timedelta(days=400)
    Gathering.objects.filter(pk=talk.pk).update(starts_at=long_ago, ends_at=long_ago + dt.timedelta(hours=1))
    address = f"{talk.get_absolute_url()}calendrier.ics"

    assert client.get(address).status_code != 200
    client.force_login(cast.stranger)
    [event] = Calendar.from_ical(client.get(address).content).events
    assert (str(event["SUMMARY"]), event["DTSTART"].dt) == ("Pour les labs", long_ago)
