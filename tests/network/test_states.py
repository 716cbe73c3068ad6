"""What feeds say of a post that was taken back."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from plugins.network.states import FEED_REASON, reason_in_feeds
from tests.trees import post, small_network, survey, write_network


@given(st.text(max_size=900))
def test_no_reason_is_longer_in_feeds_than_they_say(reason: str) -> None:
    said = reason_in_feeds(reason)
    assert len(said) <= FEED_REASON
    assert said == reason or (reason.startswith(said[:-1]) and said.endswith("…"))


def test_a_long_reason_is_cut_between_words_and_its_author_is_told(tmp_path: Path) -> None:
    reason = "The figures were those of another year. " * 10
    assert reason_in_feeds(reason).endswith("figures were…")
    gone = post("status: retracted", f"reason: {reason}", "updated: 2026-11-21")
    found = survey(write_network(tmp_path, small_network() | {"energy/posts/gone.md": gone}))
    assert found.about("energy/posts/gone.md") == [
        "6: warning: the reason is longer than the 300 characters that feeds say of it; make it shorter"
    ]
