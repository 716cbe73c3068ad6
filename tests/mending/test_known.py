"""What names of a network can only mean."""

from __future__ import annotations

from pathlib import Path

from plugins.mending.known import certain_words, known_of
from tests.builders import make_topic
from tests.trees import expert, small_network, survey, write_network


def test_a_word_that_two_topics_claim_means_neither_and_a_slug_always_its_own() -> None:
    topics = [
        make_topic("hydrogen", name="Hydrogen", aliases=("gas", "H 2", "grid")),
        make_topic("grid", name="The Grid", aliases=("Gas",)),
    ]
    assert certain_words(topics) == {"hydrogen": "hydrogen", "h-2": "hydrogen", "grid": "grid", "the-grid": "grid"}


def test_a_network_knows_its_people_units_posts_and_files(tmp_path: Path) -> None:
    more = {
        "tax__experts__li-wei-2.md": expert("Li Wei"),
        "tax__unit.yaml": "name: Tax\nuid: tax\n",
        "energy__posts__held.md": "---\nmood: x\n---\n",
    }
    found = survey(write_network(tmp_path, small_network(**more)))
    known = known_of(found.assembled, found.sources)
    assert known.people["dana-ortiz"] == "dana-ortiz"
    assert known.people["li-wei-2"] == "li-wei-2"
    assert "li-wei" not in known.people, "two people have this name"
    assert known.units == {"energy", "tax"}
    assert {"everyone", "nobody", "advisers"} <= known.shareable
    assert {"energy/caverns", "energy/held", "tax/ring-fence"} <= known.posts
    assert "energy/media/cavern.png" in known.files
    assert known.uids == {"energy": "energy", "tax": "tax"}
    assert known.post_at("https://insights.firm.example/tax/ring-fence/")
    assert not known.post_at("https://elsewhere.example/tax/ring-fence/")
