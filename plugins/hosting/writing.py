"""What `invoke hosting` writes, decided before anything is written: files for one target, outside of the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from plugins.hosting.addresses import Places
from plugins.hosting.caddy import caddy
from plugins.hosting.host_files import Host, host_files
from plugins.hosting.nginx import nginx
from plugins.hosting.server import MADE, Server
from plugins.network import urls
from plugins.network.problems import SetupError, printable
from plugins.network.yaml_writing import write_whole


class Target(StrEnum):
    """What files are made for."""

    NGINX = "nginx"
    CADDY = "caddy"
    NETLIFY = "netlify"
    CLOUDFLARE = "cloudflare"


class Became(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "as it was"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The files of a target by name, and what there is to say of them."""

    files: Mapping[str, str]
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A file that is to hold a text, and what that means."""

    name: str
    text: str
    became: Became


def made_for(target: Target, server: Server, places: Places) -> Made:
    """The files for a target."""
    if target is Target.NGINX:
        return Made(files={"nginx.conf": nginx(server, places)})
    if target is Target.CADDY:
        return Made(files={"Caddyfile": caddy(server, places)})
    found = host_files(Host(target.value), server.base, server.transport, places, server.admin)
    files = {urls.HOST_HEADERS[1:]: found.headers, urls.HOST_REDIRECTS[1:]: found.redirects}
    return Made(files=files, lost=found.lost)


def target_of(written: str, named: str) -> Target:
    """Raises SetupError for none of them; `named` is where it was written."""
    try:
        return Target(written)
    except ValueError:
        raise SetupError(f"{named}: '{printable(written)}' is none of {', '.join(Target)}") from None


def guarded(folder: Path, others: Mapping[str, Path]) -> Path:
    """The folder. Raises SetupError when it is, or lies in, one of `others`, by what they are."""
    for what, other in others.items():
        if folder.resolve().is_relative_to(other.resolve()):
            raise SetupError(
                f"--output: {printable(str(folder))} lies in {what}; name another folder (for a host that reads"
                " _headers in the site itself there is the setting HIGHROAD_HOSTING, see docs/hosting.md)"
            )
    return folder


def steps(files: Mapping[str, str], folder: Path) -> tuple[Step, ...]:
    """What is to be written. Raises SetupError when a file stands there that somebody else made."""
    return tuple(Step(name, text, _became(folder / name, text)) for name, text in sorted(files.items()))


def _became(path: Path, text: str) -> Became:
    try:
        before = path.read_bytes()
    except FileNotFoundError:
        return Became.NEW
    except OSError as error:
        raise SetupError(f"{printable(str(path))} can't be read: {error.strerror}") from None
    if before == text.encode():
        return Became.SAME
    if MADE.encode() not in before.partition(b"\n")[0]:
        raise SetupError(f"{printable(str(path))} was not made by this command; move it away, or name another --output")
    return Became.CHANGED


def write(planned: Sequence[Step], folder: Path) -> None:
    """Write what is new or changed, each file whole or not at all. Raises SetupError."""
    for step in planned:
        if step.became is Became.SAME:
            continue
        try:
            write_whole(folder, step.name, step.text.encode())
        except OSError as error:
            raise SetupError(f"{printable(str(folder / step.name))} can't be written: {error.strerror}") from None


def said(planned: Sequence[Step], folder: str, made: Made, places: Places, *, dry_run: bool) -> Iterator[str]:
    """The lines with which the command ends."""
    would = "would be " if dry_run else ""
    for step in planned:
        became = step.became.value if step.became is Became.SAME else f"{would}{step.became.value}"
        lines = step.text.count("\n")
        yield f"{printable(folder)}/{step.name}: {became}, {lines:,} lines"
    moved, gone, unlisted = len(places.moved), len(places.gone), len(places.unlisted)
    yield f"{moved:,} old addresses, {gone:,} retracted, {unlisted:,} not to be found."
    yield from made.lost
