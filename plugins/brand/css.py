"""The stylesheet: the brand as custom properties, then the theme's own rules, which name no value of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import rcssmin

from plugins.network import urls
from plugins.network.brand import Brand, Face, Tone


def stylesheet(brand: Brand, site_css: str) -> str:
    """What comes out as `/theme/site.css`: without remarks, since every reader waits for it."""
    return str(rcssmin.cssmin(f"{custom_properties(brand)}\n{site_css}"))


def custom_properties(brand: Brand) -> str:
    """Faces, properties of the root, what `data-theme` and `data-accent` set, and what print overrides."""
    lines = [
        "/* Made from theme/brand.yaml. */",
        *(_face(face) for face in brand.faces),
        ":root {",
        "  color-scheme: light dark;",
        *(f"  --{name}: {value};" for name, value in properties(brand)),
        "}",
        "[data-theme=light] { color-scheme: light; }",
        "[data-theme=dark] { color-scheme: dark; }",
        '[data-accent=""] { --accent: var(--ink); }',
        *(f'[data-accent="{name}"] {{ --accent: var(--accent-{name}); }}' for name in brand.accents),
        "@media print {",
        "  :root, [data-theme] {",
        "    color-scheme: light;",
        *(f"    --{name}: {value};" for name, value in PRINTED),
        "  }",
        "}",
    ]
    return "\n".join(lines) + "\n"


# On paper the ground is the paper's own, and sizes do not depend on a screen.
PRINTED = (
    ("paper", "#fff"),
    ("panel", "#fff"),
    ("t-read", "11pt"),
    ("t-stand", "13pt"),
    ("t-head", "15pt"),
    ("t-notice", "20pt"),
    ("t-title", "26pt"),
    ("t-lead", "32pt"),
)


def properties(brand: Brand) -> Iterator[tuple[str, str]]:
    """Custom properties of the root, without their `--`."""
    for name in _names(brand.colours):
        yield name.replace("_", "-"), _tone(getattr(brand.colours, name))
    # Drawings with a clear ground are drawn for light paper, in both modes.
    yield "plate", brand.colours.paper.light
    for name, tone in brand.accents.items():
        yield f"accent-{name}", _tone(tone)
    yield "accent", "var(--ink)"
    for name in _names(brand.families):
        yield name, getattr(brand.families, name)
    for name in _names(brand.scale):
        yield f"t-{name}", getattr(brand.scale, name)
    for name in _names(brand.leading):
        yield f"leading-{name}", getattr(brand.leading, name)
    for number, step in enumerate(brand.space.steps, start=1):
        yield f"s{number}", step
    for name in _names(brand.space):
        if name not in ("steps", "measure"):
            yield name, getattr(brand.space, name)
    yield "measure", f"calc({brand.space.measure} * var(--t-read))"


def _names(value: object) -> Iterator[str]:
    return (field.name for field in fields(value))  # type: ignore[arg-type]


def _tone(tone: Tone) -> str:
    return f"light-dark({tone.light}, {tone.dark})"


def _face(face: Face) -> str:
    # Relative to the stylesheet, so that it holds under any path of the network's address.
    file = urls.Urls("").href(urls.theme(face.file)).removeprefix(urls.theme(""))
    only = f" unicode-range: {face.characters};" if face.characters else ""
    return (
        f'@font-face {{ font-family: "{face.family}"; src: url("{file}") format("woff2"); '
        f"font-weight: {face.weight}; font-style: {face.style}; font-display: swap;{only} }}"
    )
