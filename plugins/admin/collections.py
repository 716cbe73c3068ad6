"""What people can write, as Decap has it: of each unit posts, comments, pages and people; of all, their sheets."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.admin.choices import Choices, Network
from plugins.admin.fields import Place, fields_of, hidden
from plugins.admin.form import Collection, Editor, Field, File, Filter, Sorted, ViewFilter

# What tells a comment from a post that stands alone: our formats say it of each file, and never write it.
COMMENT = "comment"
# The name of a new file, which our script finds together with the id, so that the two agree.
_FILE, _NAMED = hidden("file"), "{{fields.file}}"
_WITH_PREVIEW, _WITHOUT = Editor(preview=True), Editor(preview=False)
_BY_DATE = (Sorted(field="date", label="Date", default_sort="desc"), Sorted(field="title", label="Title"))
_DRAFTS = ViewFilter(label="Drafts", field="status", pattern="draft")


def collections_of(network: Network, folder: str) -> tuple[Collection, ...]:
    """All collections; `folder` is the units folder in the repository."""
    units = [network.choices(uid) for uid in network.unit_uids]
    of_units = (one for choices in units for one in _of_unit(choices, f"{folder}/{choices.slug}"))
    return (*of_units, _sheets(units, folder), _carried(units, folder))


def _of_unit(choices: Choices, folder: str) -> Iterator[Collection]:
    yield _posts(choices, folder, comment=False)
    yield _posts(choices, folder, comment=True)
    for below, comment in choices.folders:
        yield _posts(choices, folder, comment=comment, below=below)
    yield _folder(choices, folder, kind="page", fields=fields_of(_place(choices, "page", folder)), titled="title")
    yield _folder(choices, folder, kind="expert", fields=fields_of(_place(choices, "expert", folder)), titled="name")


def _place(choices: Choices, kind: str, folder: str) -> Place:
    return Place(kind, choices, f"/{folder}/media")


def _posts(choices: Choices, folder: str, *, comment: bool, below: str = "") -> Collection:
    """Posts or comments; with `below` those in a folder of theirs, where nothing new is begun."""
    place = _place(choices, "post", folder)
    told_apart = hidden(COMMENT, "yes" if comment else "no")
    what = ("comments", "comment") if comment else ("posts", "post")
    return Collection(
        name=f"{choices.uid}-{what[0]}{'.' + below.replace('/', '.') if below else ''}",
        label=f"{choices.name}: {what[0]}{f' in {below}' if below else ''}",
        label_singular=what[1],
        folder=f"{folder}/posts/{below}".rstrip("/"),
        format="highroad-post",
        extension="md",
        filter=Filter(field=COMMENT, value="yes" if comment else "no"),
        create=not choices.closed and not below,
        delete=False,  # what was published is withdrawn or retracted, so that its readers are told
        slug=_NAMED,
        identifier_field="title",
        summary="{{title}}",
        sortable_fields=_BY_DATE,
        view_filters=(_DRAFTS,),
        media_folder=place.media,
        public_folder=f"{'../' * (1 + len(below.split('/')) if below else 1)}media",
        editor=_WITH_PREVIEW,
        fields=(*fields_of(place, comment=comment), told_apart, hidden("id"), _FILE),
    )


def _folder(choices: Choices, folder: str, *, kind: str, fields: tuple[Field, ...], titled: str) -> Collection:
    what = f"{kind}s"
    return Collection(
        name=f"{choices.uid}-{what}",
        label=f"{choices.name}: {'people' if kind == 'expert' else what}",
        label_singular="person" if kind == "expert" else kind,
        folder=f"{folder}/{what}",
        format=f"highroad-{kind}",
        extension="md",
        create=not choices.closed,
        delete=False,
        slug=_NAMED,
        identifier_field=titled,
        summary=f"{{{{{titled}}}}}",
        media_folder=f"/{folder}/media",
        public_folder="../media",
        editor=_WITH_PREVIEW,
        fields=(*fields, _FILE),
    )


def _sheets(units: list[Choices], folder: str) -> Collection:
    return Collection(
        name="units",
        label="Sections",
        label_singular="section",
        description="What each unit says of itself, whom it follows and with whom it shares.",
        format="highroad-unit",
        extension="yaml",
        editor=_WITHOUT,
        files=tuple(_file(one, "unit", folder) for one in units),
    )


def _carried(units: list[Choices], folder: str) -> Collection:
    return Collection(
        name="carried",
        label="Carried posts",
        label_singular="section",
        description="What each unit does with posts that it carries from others.",
        format="highroad-carried",
        extension="yaml",
        editor=_WITHOUT,
        files=tuple(_file(one, "carried", folder) for one in units),
    )


def _file(choices: Choices, kind: str, folder: str) -> File:
    fields = fields_of(_place(choices, kind, f"{folder}/{choices.slug}"))
    return File(
        name=choices.uid,
        label=choices.name,
        file=f"{folder}/{choices.slug}/{kind}.yaml",
        fields=fields,
    )
