"""Newsletter: what is new, as a mail, for readers of a section, a topic or the network, or for a unit's people.

Glue for `invoke digest`; no part of any build. What other rooms know (who carries what, and why not) and the writer of
files are handed over by the door.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from email.headerregistry import Address
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from plugins.network.brand import Brand, read_brand
from plugins.network.carrying import Carriage, Refusal
from plugins.network.catalog import Assembled
from plugins.network.problems import SetupError, printable
from plugins.network.senders import MAIL, Sender, sender_of
from plugins.network.sources import walk
from plugins.network.stopping import HELD, exit_code
from plugins.network.whole import Catalog
from plugins.newsletter import plain
from plugins.newsletter.deciding import decide
from plugins.newsletter.making import Made
from plugins.newsletter.posting import How, post
from plugins.newsletter.settings import Server, recipients, server_of
from plugins.newsletter.values import Digest, Kind, Subject
from plugins.newsletter.windows import USUAL, last_day, window
from plugins.pipeline.outputs import Page


class Surveying(Protocol):
    """Reads a network without building it."""

    def __call__(self) -> AbstractContextManager[Assembled]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpers:
    """What a digest needs of others: settings, the network read, who carries what and why not, templates, a writer."""

    settings: Callable[[], Mapping[str, Any]]
    surveying: Surveying
    carriage: Callable[[Assembled], Carriage]
    why: Callable[[Catalog, Refusal, str], tuple[str, str]]
    render: Callable[[Mapping[str, Any], Page], bytes]
    write: Callable[[Mapping[str, Any], Path, bytes], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the command was asked for. Of unit, topic, network and colleagues one."""

    unit: str = ""
    topic: str = ""
    network: bool = False
    colleagues: str = ""
    since: str = USUAL
    dry_run: bool = False
    send: bool = False
    to: tuple[str, ...] = ()
    readers: Path | None = None
    yes: bool = False
    again: bool = False


def run_digest(helpers: Helpers, folder: Path, wishes: Wishes) -> int:
    """Write a digest into `folder` as a mail and a page, and send it where that is wanted.

    The exit code: 0, also when nothing is new; 2 when something is held, or some reader's mail was not taken; 1 when
    nothing was written or, asked to send, nothing was sent; 130 when interrupted.
    """

    def run() -> None:
        subject, settings = _subject(wishes), helpers.settings()
        sender = sender_of(settings)
        server, readers = _mailing(wishes, settings, sender, subject)
        with helpers.surveying() as assembled:
            digest = _decided(helpers, settings, assembled, subject, wishes.since)
        held = assembled.errors > 0
        if held:
            print("Something is held, and is not in the digest; see: invoke check", file=sys.stderr)
        if not digest.parts:
            print(f"Nothing is new for '{subject}' since {digest.window.since:%Y-%m-%d}; nothing was written.")
            return
        made = _made(helpers, settings, assembled.catalog, digest, sender)
        _write(helpers, settings, made, folder, dry_run=wishes.dry_run)
        how = How(dry_run=wishes.dry_run, yes=wishes.yes, again=wishes.again)
        failed = server is not None and not post(made, server, readers, Path(settings["HIGHROAD_STATE"]), how)
        if held or failed:
            raise SystemExit(HELD)

    return exit_code(run)


# ------------------------------------------------------------------------------------------------ what is wanted


def _subject(wishes: Wishes) -> Subject:
    asked = {
        "--unit": wishes.unit and Subject(kind=Kind.UNIT, name=wishes.unit),
        "--topic": wishes.topic and Subject(kind=Kind.TOPIC, name=wishes.topic),
        "--network": wishes.network and Subject(kind=Kind.NETWORK),
        "--colleagues": wishes.colleagues and Subject(kind=Kind.COLLEAGUES, name=wishes.colleagues),
    }
    found = [subject for subject in asked.values() if subject]
    if len(found) != 1:
        raise SetupError(f"whose digest? Write one of {', '.join(asked)}" + (", not several" if found else ""))
    return found[0]


def _mailing(
    wishes: Wishes, settings: Mapping[str, Any], sender: Sender, subject: Subject
) -> tuple[Server | None, tuple[Address, ...]]:
    """The server and the readers, where sending is wanted; everything that would stop it is said before any work."""
    typed = (*wishes.to, *_listed(wishes.readers))
    if not wishes.send:
        if typed or wishes.yes or wishes.again:
            raise SetupError("--to, --readers, --yes and --again go with --send; nothing was written")
        return None, ()
    readers = recipients(typed)
    if not readers:
        raise SetupError("--send: nobody to send to; name each with --to, or all in a file with --readers")
    if sender.address is None:
        raise SetupError(f"--send: no mail without a sender; set {MAIL}['from'] in pelicanconf.py")
    public = subject.kind is not Kind.COLLEAGUES
    if public and not (sender.postal and sender.unsubscribe):
        raise SetupError(
            f"--send: a mail to readers says who sends it and how to get no more; set {MAIL}['postal'] and"
            f" {MAIL}['unsubscribe'] in pelicanconf.py"
        )
    return server_of(settings, os.environ), readers


def _listed(file: Path | None) -> Iterable[str]:
    """The addresses in a file, one a line; what follows a # is a remark."""
    if file is None:
        return ()
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"--readers: {file} can't be read: {error}") from None
    return tuple(filter(None, (line.partition("#")[0].strip() for line in lines)))


def _decided(
    helpers: Helpers, settings: Mapping[str, Any], assembled: Assembled, subject: Subject, since: str
) -> Digest:
    catalog = assembled.catalog
    brand = _brand(settings)
    return decide(
        catalog,
        helpers.carriage(assembled),
        subject,
        window(since, catalog.now, ZoneInfo(catalog.network.timezone)),
        links=assembled.texts.links,
        why_not=lambda catalog, refusal: helpers.why(catalog, refusal, assembled.folder),
        foot=brand.closing(catalog.network.name),
    )


def _brand(settings: Mapping[str, Any]) -> Brand:
    return read_brand(Path(settings["THEME"]) / "brand.yaml")


# ------------------------------------------------------------------------------------------------ what comes of it


def _made(helpers: Helpers, settings: Mapping[str, Any], catalog: Catalog, digest: Digest, sender: Sender) -> Made:
    return Made(
        digest=digest,
        sender=sender,
        brand=_brand(settings),
        authority=catalog.network.authority.partition(",")[0],
        now=catalog.now,
        sources=walk(Path(settings["PATH"])),
        render=partial(helpers.render, settings),
    )


def _write(helpers: Helpers, settings: Mapping[str, Any], made: Made, folder: Path, *, dry_run: bool) -> None:
    name = f"{made.digest.subject}-{last_day(made.digest.window)}"
    files = {f"{name}.eml": made.message().as_bytes(), f"{name}.html": made.page}
    print(f"{printable(made.digest.line)}\n{made.digest.lede}")
    if dry_run:
        print(f"\n{plain.text(made.digest, made.sender, '')}")
    for file, data in files.items():
        size = f"{max(len(data) // 1000, 1):,} kB"
        if not dry_run:
            helpers.write(settings, folder / file, data)
        said = "would be written" if dry_run else "written"
        print(f"{printable(os.path.relpath(folder / file))}: {said}, {size}.")
    for part in made.digest.parts:
        if part.rest:
            print(f"{printable(part.title)}: {part.rest:,} more did not fit; the mail links to them.")
