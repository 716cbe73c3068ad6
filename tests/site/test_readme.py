"""The README's five minutes work as they are written."""

from __future__ import annotations

import re
from pathlib import Path

from tests.building import ROOT
from tests.site.small_network import build_whole_here

# A step that names a file in backticks and shows its content, indented, right after it.
_STEP = re.compile(r"`(units/[\w./-]+)`[^\n`]*:?[^\n]*\n\n   ```(?:yaml)?\n(.*?)\n   ```", re.DOTALL)


def test_the_network_of_the_readme_builds_without_a_word(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    files = dict(_STEP.findall(readme))
    assert sorted(path.rpartition(".")[2] for path in files) == ["md", "md", "yaml", "yaml"]
    for path, text in files.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("\n".join(line[3:] for line in text.split("\n")) + "\n", "utf-8")
    result = build_whole_here(tmp_path / "units", tmp_path)
    assert (result.code, result.err) == (0, ""), result.out
    assert ": error: " not in result.out
    assert ": warning: " not in result.out
    assert "What storage caverns cost" in (result.folder / "energy/storage-caverns/index.html").read_text("utf-8")
