"""Cut the brand's faces out of whole ones: the weights, the characters and the kerning that pages need.

`python theme/cut_faces.py NEWSREADER SOURCE_SANS` with the folders `files` of the npm packages
`@fontsource-variable/newsreader` and `@fontsource-variable/source-sans-3` (5.3.0). The parts go into
`theme/static/faces/`; which characters each holds stands in `theme/brand.yaml`. docs/faces.md says why.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent
FEATURES = ["liga", "lnum", "tnum", "mark", "ccmp", "locl"]
KERNED = ("newsreader-normal-basic", "source-sans-3-normal-basic")  # across parts no browser kerns
LEAST = 0.03  # of an em: kerning that is less than this is left out, since nobody sees it
PAIRS, EXTENSION = 2, 9  # types of lookups


def main(newsreader: Path, source_sans: Path) -> None:
    """Make every part that the brand names."""
    for face in yaml.safe_load((HERE / "brand.yaml").read_text("utf-8"))["type"]["faces"]:
        part = Path(face["file"]).stem
        whole, style = (newsreader, face.get("style", "normal")) if "newsreader" in part else (source_sans, "normal")
        family, kind = part.partition(f"-{style}")[0], "latin-ext" if part.endswith("-ext") else "latin"
        font = TTFont(whole / f"{family}-{kind}-wght-{style}.woff2")
        first, *last = map(int, str(face["weight"]).split())
        font = anew(instantiateVariableFont(font, {"wght": (first, *last) if last else first}))
        cut(font, face["characters"].replace("U+", "").replace(" ", ""), part in KERNED)
        font.flavor = "woff2"
        font.save(HERE / "static" / face["file"])
        print(face["file"], (HERE / "static" / face["file"]).stat().st_size)


def anew(font: TTFont) -> TTFont:
    """The same, read again: what was cut lacks what the subsetter looks for."""
    whole = BytesIO()
    font.save(whole)
    whole.seek(0)
    return TTFont(whole)


def cut(font: TTFont, characters: str, kerned: bool) -> None:
    """Leave the characters and the features alone that pages need."""
    options = Options(layout_features=[*FEATURES, "kern"] if kerned else FEATURES, hinting=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=parse_unicodes(characters))
    if kerned:
        for value in _kerning(font):
            if abs(value.XAdvance) < LEAST * font["head"].unitsPerEm:
                value.XAdvance = 0
                vars(value).pop("XAdvDevice", None)  # and so it is at every weight
    subsetter.subset(font)


def _kerning(font: TTFont) -> Iterator[Any]:
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            pairs = table.ExtSubTable if table.LookupType == EXTENSION else table
            if pairs.LookupType != PAIRS:
                continue
            listed = (
                [one for group in pairs.PairSet for one in group.PairValueRecord]
                if pairs.Format == 1
                else [one for row in pairs.Class1Record for one in row.Class2Record]
            )
            yield from (one.Value1 for one in listed if one.Value1 is not None and hasattr(one.Value1, "XAdvance"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
