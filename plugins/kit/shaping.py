"""A kit with all that it is made with: the brand, the sender, its card, its picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import Markup

from plugins.kit.helpers import Shaping
from plugins.kit.making import Made
from plugins.kit.sheet import STYLE
from plugins.kit.values import Kit
from plugins.network import one_file
from plugins.network.brand import Brand, read_brand
from plugins.network.mail_parts import picture_of
from plugins.network.senders import sender_of
from plugins.network.sources import walk
from plugins.network.viewing import Viewer
from plugins.pipeline.outputs import Copy, Data, Output


def shaped(shaping: Shaping, settings: Mapping[str, Any], viewer: Viewer, kit: Kit) -> Made:
    """All of a kit but its print view."""
    theme = Path(settings["THEME"])
    own = picture_of(walk(Path(settings["PATH"])), kit.picture) if kit.picture else None
    return Made(
        kit=kit,
        brand=brand_of(settings),
        sender=sender_of(settings),
        style=style_of(settings, shaping.worn, (theme / STYLE).read_text("utf-8")),
        card=shaping.card(viewer, theme, kit.source),
        own_picture=own,
        render=partial(shaping.render, settings),
    )


def brand_of(settings: Mapping[str, Any]) -> Brand:
    """The brand of the theme that the settings name. Raises SetupError."""
    return read_brand(Path(settings["THEME"]) / "brand.yaml")


def style_of(settings: Mapping[str, Any], worn: Callable[[Path], tuple[Output, ...]], more: str) -> Markup:
    """What pages of the site wear, as it stands in a page, and `more` behind it."""
    outputs = worn(Path(settings["THEME"]))
    [sheet] = [one for one in outputs if isinstance(one, Data) and one.path.endswith(".css")]
    files = {one.path: one.source for one in outputs if isinstance(one, Copy)}
    return one_file.style(sheet.data.decode(), sheet.path, files, more)
