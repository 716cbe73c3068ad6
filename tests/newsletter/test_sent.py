"""Which digest went to whom: noted before it goes, found again, and never with an address."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from plugins.network.problems import SetupError
from plugins.newsletter.sent import FILE, Went, sent

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_of_two_that_run_at_once_one_sends(tmp_path: Path) -> None:
    with sent(tmp_path, "a") as one, sent(tmp_path, "a") as other:
        assert one.take("lea@client.example", NOW)
        assert not other.take("LEA@client.example", NOW)
        assert other.take("noor@client.example", NOW)


def test_what_was_taken_and_not_confirmed_is_unsure_to_whoever_comes_next(tmp_path: Path) -> None:
    with sent(tmp_path, "a") as record:  # and is killed
        record.take("lea@client.example", NOW)
        record.take("noor@client.example", NOW)
        record.confirm("noor@client.example")
    with sent(tmp_path, "a") as record:
        assert record.when("lea@client.example") == Went(NOW.isoformat(), sure=False)
        assert record.when("noor@client.example") == Went(NOW.isoformat(), sure=True)


def test_one_digest_says_nothing_of_another(tmp_path: Path) -> None:
    with sent(tmp_path, "a") as one, sent(tmp_path, "b") as other:
        one.take("lea@client.example", NOW)
        assert other.when("lea@client.example") is None


def test_what_failed_the_second_time_did_go_the_first_time(tmp_path: Path) -> None:
    with sent(tmp_path, "a") as record:
        record.take("lea@client.example", NOW)
        record.confirm("lea@client.example")
        before = record.when("lea@client.example")
        assert record.take("lea@client.example", LATER, again=True)
        record.give_back("lea@client.example", before)
        assert record.when("lea@client.example") == Went(NOW.isoformat(), sure=True)
        record.give_back("lea@client.example")
        assert record.when("lea@client.example") is None


def test_where_nothing_can_be_noted_nothing_is_sent(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database, and long enough to be told so" * 100)
    with pytest.raises(SetupError, match="so nothing more is sent"), sent(tmp_path, "a"):
        pytest.fail("it was opened")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SetupError, match="name another folder with --state"), sent(tmp_path / "file", "a"):
        pytest.fail("it was opened")
