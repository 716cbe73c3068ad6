"""Whether a change stays inside what its author owns. Pure; docs/roles.md has the rules in words.

What somebody owns is told from what was there before the change, so that nobody gives themselves anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from unicodedata import normalize
from urllib.parse import unquote

from plugins.network.frontmatter import Split, decode, split
from plugins.roles.offices import CENTRE, Offices, Right, account

Texts = Callable[[], Iterable[tuple[str, bytes]]]  # every text that names pictures and files, with its path


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One path of a change. A file that was moved is two: gone here, new there.

    `before` is what it held; two texts where the branch that it goes into holds another one than where it began. Only
    posts and experts' pages are read; of all others what they hold is b"".
    """

    path: str  # relative to the repository's root
    inside: str  # relative to the units folder; "" for what lies elsewhere
    before: tuple[bytes, ...] = ()  # () for a new file
    after: bytes | None = None  # None for one that is gone

    @property
    def verb(self) -> str:
        return "add" if not self.before else "delete" if self.after is None else "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who made a change, or several who stand for it: what they may do, and under which names they sign."""

    handles: tuple[str, ...]
    rights: frozenset[Right]

    def holds(self, unit: str) -> bool:
        """Whether they hold the office of a unit; the centre holds every one."""
        return Right(unit) in self.rights or Right(CENTRE) in self.rights

    def signs(self, unit: str) -> frozenset[str]:
        """The names under which they write in a unit."""
        return frozenset(right.signs for right in self.rights if right.signs and right.unit == unit)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(right.signs for right in self.rights if right.signs)


def author_of(offices: Offices, handles: Iterable[str]) -> Author:
    """The author with one of these handles, or with all of them together."""
    given = tuple(dict.fromkeys(map(account, handles)))
    rights = offices.by_account()
    return Author(handles=given, rights=frozenset().union(*(rights.get(handle, frozenset()) for handle in given)))


@dataclass(frozen=True, slots=True, order=True)
class Outside:
    """Something of a change that its author does not own, and whom to ask for it."""

    path: str  # relative to the repository's root
    line: int
    what: str
    unit: str  # whose lead and editors can do it, or CENTRE
    signers: tuple[str, ...] = field(default=())  # experts who can do it, too


# ---------------------------------------------------------------------------------------------------------- files


def not_owned(edits: Iterable[Edit], author: Author, offices: Offices, texts: Texts) -> Iterator[Outside]:
    """The files of a change that its author does not own; `offices` are those of the branch that it goes into."""
    for edit in edits:
        unit = unit_of(edit, offices)
        if not author.holds(unit) and not _is_theirs(edit, unit, author, offices, texts):
            signers = sorted(_signers_of(edit) - author.names) if _is_post(edit) and edit.before else []
            owner = f"'{unit}'" if unit else "the centre"
            what = f"may not {edit.verb} this: it belongs to {owner}"
            yield Outside(edit.path, 1, what, unit, tuple(slug for slug in signers if slug in offices.experts))


def unit_of(edit: Edit, offices: Offices) -> str:
    """Whose a path is: the uid of the unit in whose folder it lies. All others are the centre's."""
    folder, slash, _ = edit.inside.partition("/")
    return offices.folders.get(folder, CENTRE) if slash else CENTRE


def _is_theirs(edit: Edit, unit: str, author: Author, offices: Offices, texts: Texts) -> bool:
    """Whether somebody without the unit's office may do that in it."""
    if unit == CENTRE:
        return False
    if _is_post(edit):
        return _is_signed(edit, author.signs(unit))
    if _in_folder(edit) == "experts":
        return _is_own_page(edit, author, offices) or _lends_only(edit, author)
    if _in_folder(edit) == "media":
        return bool(author.signs(unit)) and (not edit.before or not _is_used(edit, author, texts))
    return False


def _in_folder(edit: Edit) -> str:
    parts = edit.inside.split("/")
    return parts[1] if len(parts) > 2 else ""


def _is_post(edit: Edit) -> bool:
    return _in_folder(edit) == "posts" and edit.inside.endswith(".md")


def _is_signed(edit: Edit, names: frozenset[str]) -> bool:
    """Whether a post is signed with one of these names, before and after; who signs can't be told of a broken one."""
    versions = [*edit.before, *([] if edit.after is None else [edit.after])]
    return all(signers(version) & names for version in versions)


def _signers_of(edit: Edit) -> frozenset[str]:
    return frozenset().union(*map(signers, edit.before))


def signers(data: bytes) -> frozenset[str]:
    """Who signs a post; nobody where its front matter can't be read."""
    value = _read(data).document.value
    if not isinstance(value, dict):
        return frozenset()
    listed = value.get("authors")
    names = [*(listed if isinstance(listed, list) else [listed]), value.get("author")]
    return frozenset(name for name in names if isinstance(name, str))


def _is_own_page(edit: Edit, author: Author, offices: Offices) -> bool:
    """Whether it is a page of the author's own that stays where it is: without it their posts had no name."""
    own = (offices.experts[slug].source for slug in author.names if slug in offices.experts)
    return bool(edit.before) and edit.after is not None and edit.inside in own


def _lends_only(edit: Edit, author: Author) -> bool:
    """Whether a page is changed in `writes_for` alone, and there only in units whose office the author holds."""
    if edit.after is None or not edit.before:
        return False
    rest, units = _lent(edit.after)
    olds = [_lent(version) for version in edit.before]
    return all(old == rest and units != named and all(map(author.holds, units ^ named)) for old, named in olds)


def _lent(data: bytes) -> tuple[object, frozenset[str]]:
    """All that an expert's page says but `writes_for`, and the units that this names."""
    parts = _read(data)
    value = parts.document.value
    if parts.document.mistakes or not isinstance(value, dict):
        return data, frozenset()
    units = value.get("writes_for")
    if not isinstance(units, list) or not all(isinstance(unit, str) for unit in units):
        return (value, parts.body), frozenset()
    kept = {key: text for key, text in value.items() if key != "writes_for"}
    return (kept, parts.body), frozenset(unit for unit in units if isinstance(unit, str))


def _is_used(edit: Edit, author: Author, texts: Texts) -> bool:
    """Whether a text that is not the author's own names a file: if in doubt, it does."""
    name = _alike(edit.inside.rpartition("/")[2])
    for path, data in texts():
        text = data.decode("utf-8", "replace")
        if name in _alike(text) or name in _alike(unquote(unescape(text.replace("\\", "")))):
            *_, folder, last = ("", *path.split("/"))
            own = {last.removesuffix(".md")} if folder == "experts" else signers(data)
            if not own & author.names:
                return True
    return False


def _alike(text: str) -> str:
    """A text in which names look the same however a machine or a person wrote them."""
    return normalize("NFC", text).casefold()


def _read(data: bytes) -> Split:
    text, _ = decode(data)
    return split(text)


# --------------------------------------------------------------------------------------------------------- rights


def not_given(before: Offices, after: Offices, author: Author, units: str) -> Iterator[Outside]:
    """The rights that a change gives to an account, or takes from it, without its author's having them to give.

    An office is the centre's to give and to take; leave to sign in a unit is given by those who hold its office.
    Whoever has a right may hand it on, as to an account of a new name. `units` is the units folder, from the
    repository's root.
    """
    if author.holds(CENTRE):
        return
    old, new = before.by_account(), after.by_account()
    for handle in sorted(old.keys() | new.keys()):
        had, has = old.get(handle, frozenset()), new.get(handle, frozenset())
        for right in sorted(has - had - author.rights):
            if not right.signs:
                yield _told(after, before, after, right, handle, f"it makes @{handle} {_office(right.unit)}", units)
            elif not author.holds(right.unit):
                what = f"it lets @{handle} sign as '{right.signs}' in '{right.unit}'"
                yield _told(after, before, after, right, handle, what, units)
        for right in sorted(had - has if handle not in author.handles else ()):
            if not right.signs:
                what = f"then @{handle} is no longer {_office(right.unit)}"
                yield _told(before, after, after, right, handle, what, units)
    yield from _taken_over(before, after, units)


def _office(unit: str) -> str:
    return f"an owner of '{unit}'" if unit else "one of the centre"


def _told(held: Offices, other: Offices, now: Offices, right: Right, handle: str, what: str, units: str) -> Outside:
    """Where a right comes from that an account has in `held` and not in `other`: network.yaml, or an expert's page."""
    through = [right.signs] if right.signs else held.holders(right.unit)
    experts = [expert for expert in map(held.experts.get, through) if expert and account(expert.handle) == handle]
    if right.signs:
        key = "handle" if right.unit == experts[0].unit else "writes_for"
        place, ask = (experts[0].source, key), right.unit
    elif through_page := [one for one in experts if one.slug in other.holders(right.unit)]:
        place, ask = (through_page[0].source, "handle"), CENTRE
    else:
        place, ask = ("network.yaml", f"units/{right.unit}" if right.unit else "centre"), CENTRE
    return Outside(_in(units, place[0]), now.line(*place), f"may not do this: {what}", ask)


def _taken_over(before: Offices, after: Offices, units: str) -> Iterator[Outside]:
    """Folders that become another unit's, or that a unit moves to."""
    for folder, uid in sorted(after.folders.items()):
        if before.folders.get(folder) != uid and (folder in before.folders or uid in before.folders.values()):
            what = f"may not do this: it makes '{folder}' the folder of the unit '{uid}'"
            yield Outside(_in(units, f"{folder}/unit.yaml"), 1, what, CENTRE)


def _in(units: str, path: str) -> str:
    return f"{units}/{path}" if units else path
