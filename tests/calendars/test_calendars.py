"""What people's calendars are told of events."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.calendars.documents import outputs
from plugins.network.dress import Dress
from plugins.network.model import Change, Form, Post, Status
from plugins.network.whole import Catalog
from tests.builders import file_of, make_catalog, make_network, make_post, make_topic, make_unit, make_urls, moment
from tests.calendars.rules import complaints, events, span

LONDON = ZoneInfo("Europe/London")
BASE = "https://firm.example/insights"


def make_event(key: str = "energy/morning", when: str = "2026-11-20", **changes: Any) -> Post:
    values: dict[str, Any] = {
        "form": Form.EVENT,
        "starts": moment("2027-02-04T09:30"),
        "ends": moment("2027-02-04T11:00"),
        "place": "Hull, Quay 3",
    }
    return make_post(key, when, **values | changes)


def made(catalog: Catalog, base: str = BASE) -> dict[str, bytes]:
    """Every calendar of a network, each a good one."""
    found = {one.path: file_of(one) for one in outputs(catalog, make_urls(base), Dress())}
    assert {path: wrong for path, data in found.items() if (wrong := complaints(data))} == {}
    return found


def one(*posts: Post, zone: str = "UTC") -> bytes:
    """The file of the first of some events."""
    catalog = make_catalog(posts=posts, network=make_network(timezone=zone))
    return made(catalog)[f"energy/{posts[0].slug}/event.ics"]


def test_an_event_has_a_file_beside_its_post_and_stands_in_its_units_calendar_and_the_networks() -> None:
    note = make_post("tax/note")
    found = made(make_catalog(posts=[make_event(), note]))
    assert set(found) == {"energy/morning/event.ics", "energy/events.ics", "tax/events.ics", "events.ics"}
    ids = {path: [str(event["UID"]) for event in events(data)] for path, data in found.items()}
    mine = ["tag:firm.example,2026:energy/morning"]
    assert ids == {
        "energy/morning/event.ics": mine,
        "energy/events.ics": mine,
        "tax/events.ics": [],
        "events.ics": mine,
    }


def test_an_event_says_when_where_what_and_where_to_read_about_it() -> None:
    post = make_event(title="Gas; oil, and\\or heat", summary="Two talks.", topics=("hydrogen",))
    catalog = make_catalog(posts=[post], topics=[make_topic(name="Hydrogen, green")])
    (event,) = events(made(catalog)["energy/morning/event.ics"])
    assert event["SUMMARY"] == "Gas; oil, and\\or heat"
    assert event["LOCATION"] == "Hull, Quay 3"
    assert event["DESCRIPTION"] == f"Two talks.\n\n{BASE}/energy/morning/"
    assert event["URL"] == f"{BASE}/energy/morning/"
    assert event["CATEGORIES"].cats == ["Hydrogen, green"]
    assert event["STATUS"] == "CONFIRMED"


def test_it_never_says_now_but_when_the_post_was_written_or_changed() -> None:
    change = Change(date=date(2026, 11, 22), what="Another room.")
    later = make_event("energy/later", "2026-11-19T08:15", changes=(change,), updated=moment("2026-11-22"))
    (event,) = events(one(later))
    assert event["CREATED"].dt == datetime(2026, 11, 19, 8, 15, tzinfo=UTC)
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == datetime(2026, 11, 22, tzinfo=UTC)
    assert event["SEQUENCE"] == 1
    (event,) = events(one(make_event()))
    assert (event["DTSTAMP"].dt, event["SEQUENCE"]) == (datetime(2026, 11, 20, tzinfo=UTC), 0)


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("2027-07-01T09:30", "2027-07-01T11:00", ("2027-07-01T08:30Z", "2027-07-01T10:00Z")),
        ("2027-02-04T09:30", "2027-02-04T11:00", ("2027-02-04T09:30Z", "2027-02-04T11:00Z")),
        ("2027-03-27T22:00", "2027-03-28T03:00", ("2027-03-27T22:00Z", "2027-03-28T02:00Z")),  # the clocks change
        ("2027-07-01T09:30", "", ("2027-07-01T08:30Z", "")),
        ("2027-07-01T09:30", "2027-07-01T09:30", ("2027-07-01T08:30Z", "")),
        ("2027-07-01T09:30", "2027-07-02", ("2027-07-01T08:30Z", "2027-07-02T23:00Z")),  # to the end of that day
        ("2027-07-01", "2027-07-01T11:00", ("2027-06-30T23:00Z", "2027-07-01T10:00Z")),
        ("2027-07-01", "", ("2027-07-01", "2027-07-02")),
        ("2027-07-01", "2027-07-01", ("2027-07-01", "2027-07-02")),
        ("2027-03-27", "2027-03-29", ("2027-03-27", "2027-03-30")),
    ],
)
def test_an_event_takes_the_hours_or_the_days_that_its_author_meant(
    starts: str, ends: str, expected: tuple[str, str]
) -> None:
    def there(when: str) -> datetime | None:
        return datetime.fromisoformat(when).replace(tzinfo=LONDON) if when else None

    def said(when: date | None) -> str:
        if when is None:
            return ""
        return f"{when:%Y-%m-%dT%H:%MZ}" if isinstance(when, datetime) else when.isoformat()

    first, after = span(one(make_event(starts=there(starts), ends=there(ends)), zone="Europe/London"))
    assert (said(first), said(after)) == expected


def test_an_event_that_was_withdrawn_is_called_off_with_the_reason_and_its_file_stays() -> None:
    took_back: dict[str, Any] = {
        "status": Status.WITHDRAWN,
        "reason": "The speaker is ill.",
        "updated": moment("2026-11-24"),
    }
    found = made(make_catalog(withdrawn=[make_event(**took_back)]))
    for path in ("energy/morning/event.ics", "energy/events.ics", "events.ics"):
        (event,) = events(found[path])
        assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
        assert event["SUMMARY"] == "Withdrawn: Morning"
        assert event["DESCRIPTION"].startswith("The speaker is ill.")
        assert "About morning" not in found[path].decode()


def test_an_event_that_is_over_stays_in_the_calendars() -> None:
    past = make_event(starts=moment("2026-01-04T09:30"), ends=None)
    found = made(make_catalog(posts=[past]))
    assert all(len(events(data)) == 1 for data in found.values())


def test_events_stand_in_the_order_in_which_they_begin() -> None:
    posts = [
        make_event("energy/second", "2026-11-20", starts=moment("2027-03-01"), ends=None),
        make_event("tax/first", "2026-11-19", starts=moment("2027-02-01T09:00"), ends=None),
        make_event("energy/third", "2026-11-18", starts=moment("2027-04-01"), ends=None),
    ]
    found = made(make_catalog(posts=posts))
    assert [event["SUMMARY"] for event in events(found["events.ics"])] == ["First", "Second", "Third"]
    assert [event["SUMMARY"] for event in events(found["energy/events.ics"])] == ["Second", "Third"]


def test_a_calendar_says_what_it_is_and_where_it_lies() -> None:
    found = made(make_catalog(posts=[make_event()], units=[make_unit("energy", slug="power")]))
    text = found["power/events.ics"].decode().replace("\r\n ", "")
    assert "NAME:Events: Energy\\, The Firm\r\n" in text
    assert f"SOURCE;VALUE=URI:{BASE}/power/events.ics\r\n" in text
    assert f"URL:{BASE}/power/\r\n" in text


def test_a_renamed_unit_keeps_those_who_subscribed_to_its_calendar() -> None:
    catalog = make_catalog(posts=[make_event()], units=[make_unit("energy", slug="power")])
    found = made(catalog)
    assert found["energy/events.ics"] == found["power/events.ics"]


def test_an_old_address_of_an_event_keeps_its_file_unless_another_page_has_that_address() -> None:
    aliases = {"/energy/dawn/": "/energy/morning/", "/old/x.html": "/energy/morning/", "/energy/n/": "/energy/note/"}
    posts = [make_event(), make_post("energy/note")]
    found = made(make_catalog(posts=posts, aliases=aliases))
    assert found["energy/dawn/event.ics"] == found["energy/morning/event.ics"]
    assert set(found) == {"energy/dawn/event.ics", "energy/morning/event.ics", "energy/events.ics", "events.ics"}
    taken = aliases | {"/energy/dawn/event.ics": "/energy/note/"}
    assert "energy/dawn/event.ics" not in made(make_catalog(posts=posts, aliases=taken))


@settings(deadline=None, max_examples=60)
@given(title=st.text(max_size=200), summary=st.text(max_size=300), place=st.text(max_size=90))
def test_whatever_people_write_the_file_is_a_good_one(title: str, summary: str, place: str) -> None:
    (event,) = events(one(make_event(title=title, summary=summary, place=place)))
    assert event["UID"] == "tag:firm.example,2026:energy/morning"
