"""By what a build with nothing to do is known."""

from __future__ import annotations

from pathlib import Path

from plugins.pipeline.told import around_key
from tests.site.small_network import plant


def test_a_script_of_the_theme_that_was_compiled_is_no_change_and_its_words_are(tmp_path: Path) -> None:
    script = {"static/site.css": b"a{}", "cut_faces.py": b"print()"}
    bare = around_key(b"", plant(script, tmp_path / "bare"))
    compiled = {**script, "__pycache__/cut_faces.cpython-311.pyc": b"compiled"}
    assert around_key(b"", plant(compiled, tmp_path / "compiled")) == bare
    assert around_key(b"", plant({**script, "cut_faces.py": b"exit()"}, tmp_path / "edited")) != bare
    assert around_key(b"", plant({**script, "static/site.css": b"b{}"}, tmp_path / "restyled")) != bare
