"""Rules that look at the whole network. What breaks one is said and holds nothing: what others write may break it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from pydantic import Field

from plugins.network.catalog import Assembled
from plugins.network.judging import Force
from plugins.network.model import Media, Post
from plugins.network.sources import PICTURES
from plugins.road_rules.rule import Example, Group, Least, Most, Rule, Settings, SettingsOf, There

_DRAWN = "svg"  # has no size in pixels


class Size(Settings):
    width: Least = Field(1000, ge=100, le=4000, description="How many pixels wide a post's picture is at least.")
    kilobytes: Most = Field(2000, ge=50, le=50_000, description="How large the file of any picture may be.")


def twins(assembled: Assembled, settings_of: SettingsOf) -> Iterator[There]:
    """Posts with the title of an older one in the same language."""
    catalog = assembled.catalog
    first: dict[tuple[str, str], Post] = {}
    for post in reversed(catalog.posts):
        lang = post.lang or catalog.unit[post.unit].lang or catalog.network.language
        older = first.setdefault((lang, _same_title(post.title)), post)
        if older is not post and settings_of(_folder(post.source)) is not None:
            named = f"{assembled.folder}/{older.source}"
            what = f"{named} has this title already; say in the title what is different here"
            yield There(post.source, assembled.texts.by_path[post.source].line("title"), what)


def sizes(assembled: Assembled, settings_of: SettingsOf) -> Iterator[There]:
    """Pictures that are too small for their place, or too heavy."""
    catalog, kept = assembled.catalog, assembled.texts.kept
    known = {f"{catalog.unit[media.unit].slug}/{media.path}": media for media in catalog.media if _is_picture(media)}
    heavy = {path for path, media in known.items() if media.size >= 50_000}  # no unit may ask for less
    for post in catalog.posts:
        folder = _folder(post.source)
        image = known.get(f"{folder}/{post.image}") if post.image else None
        used = heavy.intersection(kept[post.source].used) if heavy and post.source in kept else set()
        if (image is None and not used) or (settings := settings_of(folder)) is None:
            continue
        line = assembled.texts.by_path[post.source].line("image")
        if image is not None and 0 < image.width < settings.width:
            what = f"the post's picture is {image.width} pixels wide and is shown larger; use one of {settings.width}"
            yield There(post.source, line, f"{what} or more")
        if image is not None and image.size > settings.kilobytes * 1000:
            yield There(post.source, line, _too_heavy(image, settings))
        for path in sorted(used):
            if known[path].size > settings.kilobytes * 1000 and known[path] is not image:
                yield There(
                    post.source, _line_of(assembled, post.source, known[path]), _too_heavy(known[path], settings)
                )


def _same_title(title: str) -> str:
    """What titles have in common that nobody could tell apart. Asked of every post in every build, so it is quick."""
    return " ".join(title.casefold().split()).rstrip(".!?…。 ")


def _too_heavy(media: Media, settings: Size) -> str:
    size = round(media.size / 1000)
    return f"the file {media.path} has {size} kB; save it smaller, {settings.kilobytes} kB are enough for any screen"


def _is_picture(media: Media) -> bool:
    ending = media.path.rpartition(".")[2]
    return ending in PICTURES and ending != _DRAWN


def _line_of(assembled: Assembled, source: str, media: Media) -> int:
    """The line of a file that names a picture; it is looked for again, since nobody keeps it."""
    name = media.path.rpartition("/")[2]
    try:
        text = assembled.maker.sources.read(source).decode("utf-8", "replace") if assembled.maker else ""
    except OSError:  # gone since it was read
        return 1
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if name in line or quote(name) in line), 1)


def _folder(source: str) -> str:
    return source.partition("/")[0]


ACROSS = (
    Rule(
        name="title-twins",
        group=Group.TITLES,
        what="No two posts in one language have the same title.",
        why="In a list, in search and in a reader's bookmarks nobody could tell them apart.",
        bad=Example(
            front="title: The answer",
            others=(("energy/posts/2025-01-01-older.md", "title: The answer"),),
        ),
        good=Example(
            front="title: The answer, a year on",
            others=(("energy/posts/2025-01-01-older.md", "title: The answer"),),
        ),
        highest=Force.SHOULD,
        because="another post, of another unit, could hold yours by taking its title",
        across=twins,
    ),
    Rule(
        name="picture-size",
        group=Group.PICTURES,
        what="A post's picture is large enough for its place, and no picture's file is larger than a screen needs.",
        why="A small one is a blur across the page; a heavy one is paid for by readers on the train.",
        bad=Example(front="image: media/small.png\nimage_alt: A cavern head at dusk"),
        good=Example(front="image: media/cavern.png\nimage_alt: A cavern head at dusk"),
        settings=Size,
        highest=Force.SHOULD,
        because="a colleague who saves the picture anew could hold your post",
        across=sizes,
    ),
)
