"""Where each imported post lands: its file, slug and id, and which of its old addresses it keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from plugins.authoring.import_plan import Destination
from plugins.authoring.remarks import Remark
from plugins.authoring.slugs import unused
from plugins.authoring.source_posts import SourcePost, dated
from plugins.network.frontmatter import decode, split
from plugins.network.urls import RESERVED_IN_UNIT, RESERVED_UNITS


@dataclass(frozen=True, slots=True)
class UnitNow:
    """What lies in the unit already: posts' targets by id and by slug, and the slugs of its pages."""

    ids: Mapping[str, str]
    slugs: Mapping[str, str]
    pages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post lands. `target` is relative to the unit's folder; `aliases` are the addresses it keeps."""

    target: str
    slug: str
    id: str
    aliases: tuple[str, ...]
    here: bool  # the unit has this post already, by its id

    @property
    def name(self) -> str:
        """How a post links to it, from the folder `posts/`."""
        return self.target.removeprefix("posts/") if self.target.startswith("posts/") else f"../{self.target}"


def unit_now(destination: Destination) -> UnitNow:
    """Read the unit's posts as far as their ids and slugs go."""
    folder = destination.folder
    ids: dict[str, str] = {}
    slugs: dict[str, str] = {}
    for path in sorted((folder / "posts").rglob("*.md")):
        text, mistakes = decode(path.read_bytes())
        value = None if mistakes else split(text).document.value
        fields = value if isinstance(value, dict) else {}
        target = path.relative_to(folder).as_posix()
        slug, own_id = fields.get("slug"), fields.get("id")
        slug = slug if isinstance(slug, str) and slug else dated(path.stem)[1]
        slugs.setdefault(slug, target)
        ids.setdefault(own_id if isinstance(own_id, str) else _made_id(destination, slug), target)
    pages = frozenset(path.stem for path in (folder / "pages").glob("*.md"))
    return UnitNow(ids, slugs, pages)


def _made_id(destination: Destination, slug: str) -> str:
    return f"tag:{destination.authority}:{destination.uid}/{slug}"


def places(
    posts: Iterable[SourcePost], destination: Destination, now: UnitNow
) -> tuple[dict[str, Place], list[Remark], int]:
    """(place by the post's name, remarks, how many old addresses could not be kept)."""
    posts = list(posts)
    steps = _Steps(destination, now)
    claimed = {post.name: _claimed_ids(post, posts, steps) for post in posts}
    aliases = _aliases([post for post in posts if not post.page], steps)
    found = {post.name: steps.page(post) for post in posts if post.page}  # a page goes before a post
    found |= {post.name: steps.place(post, claimed[post.name], aliases[post.name]) for post in posts if not post.page}
    return (
        found,
        steps.remarks,
        steps.dropped,
    )


def _claimed_ids(post: SourcePost, posts: list[SourcePost], steps: _Steps) -> str:
    """The post's own id, unless an earlier one has it."""
    if not post.id or steps.first_with_id.setdefault(post.id, post.name) == post.name:
        return post.id
    first = steps.first_with_id[post.id]
    steps.remarks.append(post.remark("id", f"the id '{post.id}' is already that of {first}; a new one is made"))
    return ""


class _Steps:
    """What has been given away so far."""

    def __init__(self, destination: Destination, now: UnitNow) -> None:
        self.destination = destination
        self.now = now
        self.remarks: list[Remark] = []
        self.dropped = 0
        self.first_with_id: dict[str, str] = {}
        self.slugs: set[str] = set()

    def place(self, post: SourcePost, claimed: str, aliases: list[str]) -> Place:
        slug, own_id = self._slug_and_id(post, claimed)
        self.slugs.add(slug)
        day = post.date.date() if isinstance(post.date, datetime) else post.date
        target = f"posts/{day.isoformat()}-{slug}.md" if day else f"posts/{slug}.md"
        here = self.now.ids.get(own_id, "")
        live = f"/{self.destination.slug}/{slug}/"
        return Place(here or target, slug, own_id, tuple(alias for alias in aliases if alias != live), bool(here))

    def page(self, post: SourcePost) -> Place:
        """A standing page. One that the unit has under this slug is taken for the same: pages have no ids."""
        taken = self.slugs | RESERVED_IN_UNIT | frozenset(self.now.slugs)
        slug = unused(post.slug, taken)
        self.slugs.add(slug)
        if slug != post.slug:
            self.remarks.append(
                post.remark("slug", f"the slug '{post.slug}' is taken in the unit; this page is '{slug}'")
            )
        for address in post.addresses:
            if address != f"/{self.destination.slug}/{slug}/":
                self.dropped += 1
                self.remarks.append(
                    post.remark("aliases", f"the old address {address} can't be kept: a standing page has no aliases")
                )
        return Place(f"pages/{slug}.md", slug, "", (), slug in self.now.pages)

    def _slug_and_id(self, post: SourcePost, claimed: str) -> tuple[str, str]:
        """The first slug that no other post, page or part of the section has."""
        taken = self.slugs | RESERVED_IN_UNIT | self.now.pages
        slug = post.slug
        while True:
            slug = unused(slug, taken)
            own_id = claimed or _made_id(self.destination, slug)
            holder = self.now.slugs.get(slug)
            if holder is None or self.now.ids.get(own_id) == holder:
                break
            taken = taken | {slug}
            slug = post.slug
        if slug != post.slug:
            self.remarks.append(
                post.remark("slug", f"the slug '{post.slug}' is taken in the unit; this post is '{slug}'")
            )
        return slug, own_id


def _aliases(posts: list[SourcePost], steps: _Steps) -> dict[str, list[str]]:
    """The old addresses that each post keeps: lawful ones, each for one post; a page's own goes before a redirect."""
    claims = sorted((number, at, post.name) for at, post in enumerate(posts) for number in range(len(post.addresses)))
    wanted = Counter(address for post in posts for address in post.addresses)
    owner: dict[str, str] = {}
    kept: dict[str, list[str]] = {post.name: [] for post in posts}
    for number, at, file in claims:
        address = posts[at].addresses[number]
        why = _unlawful(address, steps.destination)
        if not why and wanted[address] > 1 and owner.setdefault(address, file) != file:
            why = f"{owner[address]} has it"
        if why:
            steps.dropped += 1
            steps.remarks.append(posts[at].remark("aliases", f"the old address {address} can't be kept: {why}"))
        else:
            kept[file].append(address)
    return kept


def _unlawful(address: str, destination: Destination) -> str:
    first = address.strip("/").partition("/")[0]
    if first in RESERVED_UNITS:
        return f"the site itself uses /{first}/"
    if first in destination.other_slugs:
        return f"/{first}/ belongs to another unit"
    return ""
