"""Where a pull request is opened: the address of a form on a git host, made of a remote's address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from plugins.network.problems import SetupError, printable

GITHUB, GITLAB = "github", "gitlab"
_KINDS = (GITHUB, GITLAB)
# Hosts that answer SSH under another name, where port 22 is closed.
_SAME = {"ssh.github.com": "github.com", "altssh.gitlab.com": "gitlab.com"}
_SCP = re.compile(r"(?:[^@/:\s]+@)?(\[[0-9A-Fa-f:.]+\]|[^/:\s]+):(?!//)(.+)")


@dataclass(frozen=True, slots=True)
class Place:
    """A repository on a git host: the host as a browser asks it ("git.firm.example:8443"), and its path there."""

    host: str
    path: str


def place_of(remote: str) -> Place | None:
    """The place that a remote's address names, in its https or one of its ssh forms; None for a folder.

    >>> place_of("git@github.com:firm/insights.git")
    Place(host='github.com', path='firm/insights')
    """
    if "://" in remote:
        try:
            parts = urlsplit(remote)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return None
        if parts.scheme not in ("https", "http", "ssh", "git+ssh") or not host:
            return None
        host = _SAME.get(host, host)
        with_port = f"{host}:{port}" if port and parts.scheme == "https" and port != 443 else host
        path = parts.path
    elif match := _SCP.fullmatch(remote):
        with_port, path = _SAME.get(match[1], match[1]), match[2]
        if len(match[1]) == 1:
            return None  # a drive
    else:
        return None
    path = path.strip("/").removesuffix(".git").strip("/")
    return Place(with_port, path) if path else None


def kinds_of(setting: object, name: str) -> Mapping[str, str]:
    """What the setting says of hosts of the firm's own: "github" or "gitlab" by host. Raises SetupError."""
    if not isinstance(setting, Mapping):
        raise SetupError(f"{name}: must name hosts, as in {{'git.firm.example': 'gitlab'}}")
    for host, kind in setting.items():
        if kind not in _KINDS:
            raise SetupError(f"{name}: '{printable(str(kind))}' for {host} is no kind of host; write github or gitlab")
    return {str(host).lower(): str(kind) for host, kind in setting.items()}


def kind_of(host: str, kinds: Mapping[str, str]) -> str:
    """Which kind of host it is, by the settings or else by its name; "" when nothing says so."""
    name = host.partition(":")[0].lower()
    if known := kinds.get(host.lower()) or kinds.get(name):
        return known
    return next((kind for kind in _KINDS if kind in name.split(".")), "")


def request_link(remote: str, branch: str, kinds: Mapping[str, str]) -> str:
    """The page that opens a pull request for a branch; "" when the host is not known."""
    place = place_of(remote)
    if place is None:
        return ""
    base = f"https://{place.host}/{quote(place.path)}"
    match kind_of(place.host, kinds):
        case "github":
            return f"{base}/pull/new/{quote(branch)}"
        case "gitlab":
            return f"{base}/-/merge_requests/new?merge_request%5Bsource_branch%5D={quote(branch, safe='')}"
    return ""


def said_links(said: str) -> tuple[str, ...]:
    """The addresses that a host names in its answer to a push."""
    lines = (line for line in said.splitlines() if line.startswith("remote:"))
    return tuple(dict.fromkeys(match for line in lines for match in re.findall(r"https?://\S+", line)))
