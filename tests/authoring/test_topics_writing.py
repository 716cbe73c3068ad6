"""New topics go into network.yaml and leave everything else as its authors wrote it."""

from __future__ import annotations

import pytest
import yaml

from plugins.authoring.topics_writing import with_topics
from plugins.network.model import Topic

NEW = (Topic(slug="wind", name="Wind"), Topic(slug="co-2", name="CO2: less", aliases=("carbon",)))
LINES = "- {slug: wind, name: Wind}\n", "- {slug: co-2, name: 'CO2: less', aliases: [carbon]}\n"


@pytest.mark.parametrize(
    ("before", "indent", "after"),
    [
        ("name: A  # ours\ntopics:\n  - {slug: a, name: A}  # one\n", "  ", "\n# then\ntags: closed\n"),
        ("topics:\n- {slug: a, name: A}\n", "", "name: A\n"),
        ("topics:\n    - slug: a\n      name: A\n      aliases:\n        - b\n", "    ", "    # the end\nname: A\n"),
        ("name: A\ntopics:\n", "  ", ""),
    ],
)
def test_only_lines_are_added(before: str, indent: str, after: str) -> None:
    if before.endswith("topics:\n"):
        before = before.removesuffix("topics:\n")
        assert with_topics(before, NEW) == before + "topics:\n" + "".join(indent + line for line in LINES)
    else:
        assert with_topics(before + after, NEW) == before + "".join(indent + line for line in LINES) + after


@pytest.mark.parametrize("topics", ["topics: []", "topics:", "topics: [{slug: a, name: A}]"])
def test_a_vocabulary_that_is_no_block_keeps_the_files_comments(topics: str) -> None:
    text = with_topics(f"name: A  # ours\n{topics}\ntags: closed\n", NEW)
    assert "# ours" in text
    value = yaml.safe_load(text)
    assert [entry["slug"] for entry in value["topics"]][-2:] == ["wind", "co-2"]
    assert (value["name"], value["tags"]) == ("A", "closed")


def test_nothing_new_changes_nothing() -> None:
    assert with_topics("topics: [", ()) == "topics: ["
