"""`theme/brand.yaml`: what is right is read, whatever is wrong is told with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.network.brand import Brand, Face, Tone, read_brand
from plugins.network.problems import SetupError
from plugins.network.yamlfile import read_yaml

THEME = Path(__file__).parents[2] / "theme"
TEXT = (THEME / "brand.yaml").read_text("utf-8")


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """A theme's folder with the names of the real one's files, to write a brand.yaml into."""
    folder = tmp_path / "theme"
    (folder / "static" / "faces").mkdir(parents=True)
    for face in (THEME / "static" / "faces").glob("*.woff2"):
        (folder / "static" / "faces" / face.name).write_bytes(b"")
    (folder / "static" / "icon.svg").write_bytes(b"")
    return folder


def read(theme: Path, text: str) -> Brand:
    (theme / "brand.yaml").write_text(text, "utf-8")
    return read_brand(theme / "brand.yaml")


def told(theme: Path, text: str) -> list[str]:
    """What is said of a brand that is refused."""
    with pytest.raises(SetupError) as refused:
        read(theme, text)
    return str(refused.value).splitlines()


def changed(old: str, new: str) -> tuple[str, int]:
    """The real file with one thing changed, and the line of the change."""
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new), TEXT[: TEXT.index(old)].count("\n") + 1


def test_the_brand_that_is_shipped_is_read_whole() -> None:
    brand = read_brand(THEME / "brand.yaml")
    assert brand.colours.paper == Tone(light="#fdfdfb", dark="#14181a")
    assert list(brand.accents) == ["teal", "ochre", "plum", "brick", "cobalt", "moss"]
    assert brand.faces[2] == Face(
        family="Newsreader Variable",
        file="faces/newsreader-italic-400-basic.woff2",
        weight="400",
        style="italic",
        characters=brand.faces[0].characters,
        preload=False,
        preload_quotes=True,
    )
    assert brand.faces[0].characters.startswith("U+20-7E,U+A0,")
    assert [face.file for face in brand.faces if face.preload] == [
        "faces/newsreader-normal-basic.woff2",
        "faces/source-sans-3-normal-basic.woff2",
    ]
    assert len(brand.space.steps) == 8
    assert brand.logo == ""


def test_every_face_lies_beside_its_licence() -> None:
    for face in read_brand(THEME / "brand.yaml").faces:
        name = face.family.removesuffix(" Variable").lower().replace(" ", "-")
        licence = (THEME / "static" / "faces" / f"OFL-{name}.txt").read_text("utf-8")
        assert "SIL Open Font License" in licence or "SIL OPEN FONT LICENSE" in licence


def test_the_foot_says_the_networks_name() -> None:
    assert read_brand(THEME / "brand.yaml").closing("Oak & Ash").startswith("Oak & Ash publishes")


def test_colours_may_be_written_in_capitals(theme: Path) -> None:
    text, _ = changed('"#0a6a68"', '"#0A6A68"')
    assert read(theme, text).accents["teal"].light == "#0a6a68"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  teal:", "  Teal:", "'Teal'"),
        ('"#0a6a68"', '"0a6a68"', "must be a colour of six figures"),
        ('"#0a6a68"', '"#fff"', "must be a colour of six figures"),
        ('"#0a6a68"', "teal", "must be a colour of six figures"),
        ('"#0a6a68"', '"#00000g"', "must be a colour of six figures"),
        ('teal: {light: "#0a6a68", dark: "#5fc4bf"}', 'teal: {light: "#0a6a68"}', "'dark' is missing"),
        ('teal: {light: "#0a6a68", dark: "#5fc4bf"}', "teal:", "'teal' is empty"),
        ("  panel:", "  pannel:", "unknown key 'pannel'; did you mean 'panel'?"),
        ("\nvoice:", "\nvoices:", "unknown key 'voices'; did you mean 'voice'?"),
        ("foot: >-\n    {name} publishes", "foot: >-\n    {firm} publishes", "no other word in brackets than {name}"),
        ("# logo: logo.svg", "logo: logo.svg", "there is no file theme/static/logo.svg"),
        ("# logo: logo.svg", "logo: ../../units/logo.svg", "must be a file below theme/static/"),
        ("# logo: logo.svg", "logo: /etc/passwd", "must be a file below theme/static/"),
        (
            "-italic-400-basic.woff2",
            "-italic-400-slanted.woff2",
            "there is no file theme/static/faces/newsreader-italic-400-slanted",
        ),
        ("-italic-400-basic.woff2", "-italic-400-basic.ttf", "must be a .woff2 file"),
        ("weight: 400 700 #", "weight: bold #", "'weight'"),
        (
            "fetched for\n        U+20-7E,",
            "fetched for\n        the usual,",
            "must be characters with commas between them",
        ),
        ("fetched for\n        U+20-7E,", "fetched for\n        U+7E-20,", "write the smaller number first"),
        ("fetched for\n        U+20-7E,", "fetched for\n        U+20-110000,", "10FFFF at most"),
        ("style: italic #", "style: slanted #", "'slanted'"),
        ("preload: true #", "preload: perhaps #", "'preload'"),
        ("ui: 1rem #", "ui: 1rem; color:red #", "must be a length"),
        ("ui: 1rem #", "ui: large #", "a number is missing"),
        ("page: 80rem", "page: calc(80rem", "a bracket is not closed"),
        ("code: 'ui-monospace", "code: 'x;} body {ui-monospace", "must be families"),
        ("code: 'ui-monospace,", "code: '\"ui-monospace,", "never closed"),
        ("leading: {read: 1.5,", "leading: {read: wide,", "'wide'"),
        ("measure: 29", "measure: 29em", "'29em'"),
        ("steps: [.25rem, ", "steps: [", "8"),
        ("  bar: 5px\n", "", "'bar' is missing"),
        ("  bar: 5px\n", "  bar: 5px\n  bar: 6px\n", "'bar' is given twice"),
    ],
)
def test_each_mistake_is_told_with_its_line(theme: Path, old: str, new: str, said: str) -> None:
    text, line = changed(old, new)
    (problem,) = [one for one in told(theme, text) if said in one]
    assert problem.startswith("theme/brand.yaml:")
    if "missing" not in said and "twice" not in said:
        assert problem.startswith(f"theme/brand.yaml:{line + new.startswith(chr(10))}: error: ")


def test_a_colour_without_quotes_is_told_as_that(theme: Path) -> None:
    text, line = changed('paper: {light: "#fdfdfb", dark: "#14181a"}', "paper:\n    light: #fdfdfb\n    dark: #14181a")
    assert f'theme/brand.yaml:{line + 1}: error: a colour must stand in quotes, as in light: "#0a6a68"' in told(
        theme, text
    )


def test_every_key_that_is_left_out_is_missed(theme: Path) -> None:
    document = read_yaml(TEXT)
    required = [path for path in document.lines if len(path) == 2 and path[0] in ("colours", "space")]
    assert len(required) == 20
    for _, key in required:
        text = re.sub(rf"^  {key}: .*\n", "", TEXT, count=1, flags=re.MULTILINE)
        assert any(f"'{key}' is missing" in problem for problem in told(theme, text)), key


def test_all_mistakes_are_told_at_once_in_the_files_order(theme: Path) -> None:
    text = TEXT.replace('"#0a6a68"', '"red"').replace("page: 80rem", "page: wide").replace("  panel:", "  pannel:")
    lines = [int(problem.split(":")[1]) for problem in told(theme, text)]
    assert len(lines) >= 4  # the unknown key is a missing one too
    assert lines == sorted(lines)


def test_a_face_that_is_a_link_out_of_the_theme_is_refused(theme: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.woff2").write_bytes(b"")
    (theme / "static" / "faces" / "out.woff2").symlink_to(tmp_path / "elsewhere.woff2")
    text, _ = changed("faces/newsreader-italic-400-basic.woff2", "faces/out.woff2")
    assert "leads out of theme/static/" in told(theme, text)[0]


def test_a_theme_without_a_brand_says_so(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"is not there; a theme needs a brand\.yaml"):
        read_brand(tmp_path / "brand.yaml")


def test_a_brand_that_is_no_text_says_so(tmp_path: Path) -> None:
    (tmp_path / "brand.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(SetupError, match="can't be read"):
        read_brand(tmp_path / "brand.yaml")
