"""Where front matter ends."""

from __future__ import annotations

from pathlib import Path

from tests.trees import small_network, survey, write_network

HIDDEN = "---\ntitle: Not yet\ndate: 2026-11-03\nauthors: [dana-ortiz]\n...\nstatus: draft\n---\nThe text.\n"


def test_only_dashes_close_front_matter_so_no_key_below_dots_becomes_text(tmp_path: Path) -> None:
    found = survey(write_network(tmp_path, small_network() | {"energy/posts/x.md": HIDDEN}))
    assert "energy/x" not in found.live
    assert any(line.startswith("6: error: ") for line in found.about("energy/posts/x.md"))
