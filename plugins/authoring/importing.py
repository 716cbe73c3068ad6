"""Bringing an existing blog into a unit: read, decide everything as one `ImportPlan`, then write it.

Nothing is remembered between two imports: a post of the unit that has the source's id is that source, so a second
import finds the same bytes ("unchanged") or somebody's work on them ("left alone").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from plugins.authoring.body_conversion import Converted, Origin, Posts, converted
from plugins.authoring.entry_posts import attachments_used
from plugins.authoring.import_people import People, people
from plugins.authoring.import_places import Place, places, unit_now
from plugins.authoring.import_plan import (
    Action,
    Destination,
    ImportPlan,
    PlannedFile,
    PlannedPost,
    State,
    Tally,
    Wishes,
)
from plugins.authoring.import_reading import Progress, Source, read_blog
from plugins.authoring.import_tags import Tags, tags
from plugins.authoring.markdown_habits import readable_here
from plugins.authoring.old_files import Fetching, old_files
from plugins.authoring.remarks import Remark, Traced
from plugins.authoring.slugs import plain_text
from plugins.authoring.source_media import Shelf, is_media
from plugins.authoring.source_posts import LONGEST_TITLE, SourcePost, dated
from plugins.authoring.templating import Page, without_templating
from plugins.authoring.topics_writing import with_topics
from plugins.network.canonical import page_file, post_file
from plugins.network.checking import strict
from plugins.network.frontmatter import split
from plugins.network.problems import SetupError
from plugins.network.rendering import over_limit
from plugins.network.schema import PageFile, PostFile
from plugins.network.sources import MAX_TEXT_BYTES
from plugins.network.yaml_writing import write_whole


def plan_import(
    source: Source,
    destination: Destination,
    wishes: Wishes | None = None,
    progress: Progress | None = None,
    fetching: Fetching | None = None,
) -> ImportPlan:
    """Everything an import of `source` would do. Reads both sides, writes nothing into either.

    `progress` is called with (steps done, steps in all); `fetching` gets files of the old site that are not to be found
    here, None to leave them there. Raises SetupError when `source` is nothing that can be imported.
    """
    wishes = wishes or Wishes()
    if wishes.site and not wishes.site.startswith(("https://", "http://")):
        raise SetupError(f"--site: '{wishes.site}' is no web address; write it as in https://blog.example")
    blog = read_blog(source, wishes, destination.language, _part(progress, 0))
    wishes = replace(wishes, site=blog.site)
    posts, names = blog.posts, blog.names
    files = old_files(attachments_used(posts), wishes.assets, fetching, _part(progress, 1))
    who = people(posts, names, destination)
    where, place_remarks, dropped = places(posts, destination, unit_now(destination))
    vocabulary = tags(posts, destination, add_topics=wishes.add_topics)
    work = _Work(
        destination=destination,
        wishes=wishes,
        names=dict(names) | {author.name: names.get(author.name, "") for post in posts for author in post.authors},
        people=who,
        where=where,
        tags=vocabulary,
        posts=_index(posts, where),
        shelf=Shelf(
            blog.root,
            destination.folder,
            wishes.assets.resolve() if wishes.assets else None,
            files=files.files,
            lost=files.lost,
        ),
    )
    step = _part(progress, 2)
    landed = []
    for number, post in enumerate(posts, 1):
        landed.append(_landed(post, work))
        step(number, len(posts))
    used = {target for one in landed if one.post.action is not Action.LEFT_ALONE for target in one.media}
    copies = tuple(copy for target, copy in sorted(work.shelf.copies.items()) if target in used)
    return ImportPlan(
        destination=destination,
        posts=tuple(one.post for one in landed),
        skipped=blog.skipped,
        files=(*who.files, *(one.file for one in landed if one.post.action is Action.WRITE)),
        media=tuple(copy for copy in copies if not work.shelf.is_here(copy)),
        topics=vocabulary.new,
        remarks=tuple(
            sorted({*blog.remarks, *who.remarks, *place_remarks, *(r for one in landed for r in one.remarks)})
        ),
        tally=Tally(
            experts_new=who.new,
            experts_reused=who.reused,
            pictures_copied=len(copies),
            pictures_missing=len(work.shelf.missing),
            tags_kept=vocabulary.kept,
            tags_dropped=vocabulary.dropped,
            addresses_kept=sum(len(place.aliases) for place in where.values()),
            addresses_dropped=dropped,
            unused_keys=dict(sorted(Counter(key for post in posts for key in post.unused).items())),
        ),
    )


def apply_import(plan: ImportPlan) -> None:
    """Write what the plan says: each file whole or not at all, only below the unit's folder and into network.yaml."""
    folder = plan.destination.folder
    for copy in plan.media:
        write_whole(folder, copy.target, copy.source.read_bytes())
    for file in plan.files:
        write_whole(folder, file.target, file.data)
    if plan.topics:
        manifest = plan.destination.network_file
        text = manifest.read_bytes().decode()
        write_whole(manifest.parent, manifest.name, with_topics(text, plan.topics).encode())


def _part(progress: Progress | None, number: int) -> Progress:
    """Reading is one third of the work, then files are fetched, then posts are converted."""

    def report(done: int, total: int) -> None:
        if progress:
            progress(number * total + done, 3 * total)

    return report


def _index(posts: Iterable[SourcePost], where: Mapping[str, Place]) -> Posts:
    """Every way in which a body may name another imported post."""
    by_address: dict[str, str] = {}
    by_file: dict[str, str] = {}
    stems: dict[str, set[str]] = {}
    for post in posts:
        name = where[post.name].name
        if not post.part:
            by_file[post.file] = name
        for address in post.addresses:
            by_address.setdefault(address, name)
        if post.part:
            continue
        path = Path(post.file)
        stem = path.parent.name if path.stem == "index" else path.stem
        for word in {stem, dated(stem)[1]}:
            stems.setdefault(word, set()).add(name)
    return Posts(by_address, by_file, {stem: next(iter(names)) for stem, names in stems.items() if len(names) == 1})


# --------------------------------------------------------------------------------------------------------- converting


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What every post's conversion needs of all the others."""

    destination: Destination
    wishes: Wishes
    names: Mapping[str, str]
    people: People
    where: Mapping[str, Place]
    tags: Tags
    posts: Posts
    shelf: Shelf


@dataclass(frozen=True, slots=True)
class _Landed:
    post: PlannedPost
    file: PlannedFile
    remarks: tuple[Remark, ...]
    media: frozenset[str]


def _landed(post: SourcePost, work: _Work) -> _Landed:
    """One post as the unit will have it."""
    place = work.where[post.name]
    page = Page(post.fields, work.names, post.liquid)
    done = _body(post, page, work)
    image, image_remarks = _image(post, page, work)
    alt = (post.image_alt or plain_text(done.alts.get(image, ""))[:LONGEST_TITLE]) if image else ""
    text = _text(post, place, work, done, {"image": image, "image_alt": alt, "summary": _without_tags(post, page)})
    reasons = _reasons(text, post, place, work)
    action = _action(work.destination.folder / place.target, text.encode(), work.wishes)
    remarks = [
        *post.remarks,
        *image_remarks,
        *(Remark(post.file, line, what) for line, what in done.remarks),
        *(Remark(post.file, post.line, f"is held: {reason}") for reason in reasons),
        *([Remark(post.file, post.line, _left_alone(place, work))] if action is Action.LEFT_ALONE else []),
    ]
    state = State.HELD if reasons else State.DRAFT if post.draft else State.PUBLISHED
    media = frozenset(done.media | ({image} if image else set()))
    return _Landed(
        PlannedPost(post.name, place.target, state, action, reasons),
        PlannedFile(place.target, text.encode()),
        tuple(remarks),
        media,
    )


def _body(post: SourcePost, page: Page, work: _Work) -> Converted:
    """The body as the unit will have it. One over the build's limits is held in any case and stays as it is."""
    if over_limit(post.body.text, 1) or len(post.body.text) > MAX_TEXT_BYTES:
        return Converted(post.body)
    plain, remarks = without_templating(post.body, page) if post.templating else (post.body, [])
    origin = Origin(post.file, post.folder, post.addresses[0] if post.addresses else "", work.wishes.site)
    done = converted(plain, origin, work.posts.seen_from_pages() if post.page else work.posts, work.shelf)
    return replace(done, body=readable_here(done.body), remarks=remarks + done.remarks)


def _text(post: SourcePost, place: Place, work: _Work, done: Converted, told: Mapping[str, object]) -> str:
    """The whole file."""
    if post.page:
        return page_file({"title": post.title, "summary": told["summary"], "order": post.order or None}, done.body.text)
    return post_file(_fields(post, place, work) | dict(told), done.body.text)


def _fields(post: SourcePost, place: Place, work: _Work) -> dict[str, object]:
    """The front matter, as far as it does not depend on the body."""
    zone = ZoneInfo(work.destination.timezone)
    stem = dated(Path(place.target).stem)[1]
    return {
        "title": post.title,
        "date": _zoned(post.date, zone),
        "authors": [author.slug for author in post.authors],
        "tags": work.tags.of(post),
        "status": "draft" if post.draft else "published",
        "slug": place.slug if place.slug != stem else "",
        "aliases": list(place.aliases),
        "id": place.id,
        "expires": _zoned(post.expires, zone),
        "lang": post.lang,
    }


def _zoned(when: date | datetime | None, zone: ZoneInfo) -> date | datetime | None:
    return when.replace(tzinfo=zone) if isinstance(when, datetime) and when.tzinfo is None else when


def _without_tags(post: SourcePost, page: Page) -> str:
    """The summary, without another generator's tags."""
    text = post.summary
    if not post.templating or ("{{" not in text and "{%" not in text):
        return text
    return plain_text(without_templating(Traced.of(text, 1), page)[0].text)


def _image(post: SourcePost, page: Page, work: _Work) -> tuple[str, list[Remark]]:
    """The post's picture as a file of the unit, or why it has none."""
    address = post.image
    if "{" in address and post.templating:
        address = without_templating(Traced.of(address, 1), page)[0].text.strip()
    if not address:
        return "", []
    if taken := work.shelf.at_address(address):
        why = f"the post's picture is left out: {address} {taken.problem}"
        return taken.target, [post.remark("image", why)] if taken.problem else []
    key = next((key for key, value in post.fields.items() if value == post.image), "image")
    site = work.wishes.site.rstrip("/")
    if site and address.startswith(site + "/"):
        address = address.removeprefix(site)
    if "://" in address or address.startswith("//"):
        return "", [post.remark(key, f"the post's picture lies elsewhere: {address}; left out")]
    if not is_media(address):
        return "", [post.remark(key, f"'{address}' is no picture that can be published; left out")]
    taken = work.shelf.take(address, post.folder)
    if taken.problem:
        return "", [post.remark(key, f"the post's picture is left out: {taken.problem}")]
    return taken.target, []


def _reasons(text: str, post: SourcePost, place: Place, work: _Work) -> tuple[str, ...]:
    """Why the build will hold the post."""
    parts = split(text)
    mistakes = list(strict(PageFile if post.page else PostFile, parts.document)[1])
    if limit := over_limit(parts.body, parts.body_line):
        mistakes.append(limit)
    reasons = [mistake.what for mistake in mistakes]
    if len(text.encode()) > MAX_TEXT_BYTES:
        reasons.append(f"it is larger than {MAX_TEXT_BYTES // 1_000_000} MB")
    if not post.date and not post.page:
        reasons.append("it has no date")
    if not post.authors and not post.page:
        reasons.append("it names no author")
    reasons += [
        f"its author '{author.slug}' belongs to the unit '{work.people.foreign[author.slug]}'"
        for author in post.authors
        if author.slug in work.people.foreign
    ]
    return tuple(dict.fromkeys(reasons))


def _action(path: Path, data: bytes, wishes: Wishes) -> Action:
    if not path.exists():
        return Action.WRITE
    if path.read_bytes() == data:
        return Action.UNCHANGED
    return Action.WRITE if wishes.update else Action.LEFT_ALONE


def _left_alone(place: Place, work: _Work) -> str:
    return (
        f"{work.destination.shown}/{place.target} is not what this import would write (it was changed here, or the"
        " source or the flags were); left alone, --update overwrites it"
    )
