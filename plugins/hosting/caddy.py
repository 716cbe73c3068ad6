"""The file for Caddy: the same site, the same headers. Pure; text from values.

Every value is looked up by `{path}`, which Caddy has decoded. A map knows words and patterns; what an old address may
hold and Caddy would read as something else (a brace, a dollar sign) stands in a pattern as its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from plugins.hosting import policies
from plugins.hosting.addresses import Places, asked_as
from plugins.hosting.server import MADE, Server
from plugins.hosting.table import CACHE, EVERYWHERE, NOINDEX, POLICY, ROBOTS, SECURE, SHORT, VARYING, values
from plugins.network import content_types, urls

_PLAIN = re.compile(r"[A-Za-z0-9/._-]+")


def caddy(server: Server, places: Places) -> str:
    """The Caddyfile."""
    moved = {asked: server.urls.href(new) for old, new in places.moved for asked in asked_as(old)}
    gone = {asked: "1" for path in places.gone for asked in (*asked_as(path), f"{path}index.html")}
    unlisted = dict.fromkeys(places.unlisted, NOINDEX)
    lines = [*_head(server), f"{_address(server)} {{", *_indented(_listening(server))]
    lines += [f"\troot * {_quoted(server.root)}", *_indented(_compression())]
    lines += _map("moved", _exact(moved, server))
    lines += _map("gone", _exact(gone, server))
    for name in VARYING:
        exact = _exact(unlisted, server) if name == ROBOTS else ()
        lines += _map(_variable(name), [*exact, *_patterns(name, server)])
    lines += _map("content_type", list(_types()))
    lines += _indented(_headers(server))
    lines += _indented(_answers(server))
    return "\n".join([*lines, "}", ""])


def _head(server: Server) -> Iterator[str]:
    yield f"# {server.base}, for Caddy. {MADE} (`invoke hosting --target caddy`): make it anew, don't edit it."
    yield "#"
    yield f"# Expects the site in {server.root}{server.prefix}."
    yield "# Old addresses and what was taken back are in it: make it anew with each build and reload Caddy. Until then"
    yield "# old addresses are small pages that lead on, and a notice is a page. Caddy gets the certificate by itself."
    yield ""


def _address(server: Server) -> str:
    return f"http://:{server.listen.rpartition(':')[2]}" if server.listen else server.host


def _listening(server: Server) -> Iterator[str]:
    host = server.listen.rpartition(":")[0].strip("[]")
    if host:
        yield f"bind {host}"


def _compression() -> Iterator[str]:
    every = (*content_types.TYPES.values(), *(kind for _, kind in content_types.FEEDS))
    signs = ("text/", "+xml", "/xml", "json", "/wasm")
    kinds = dict.fromkeys(kind.partition(";")[0] for kind in every if any(sign in kind for sign in signs))
    yield "encode zstd gzip {"
    yield "\tmatch {"
    yield from (f"\t\theader Content-Type {kind}*" for kind in kinds)
    yield "\t}"
    yield "}"


def _variable(name: str) -> str:
    return name.lower().replace("-", "_")


def _quoted(text: str) -> str:
    return f'"{text}"'


def _exact(found: dict[str, str], server: Server) -> list[tuple[str, str]]:
    return [(_literal(server.prefix + path), value) for path, value in sorted(found.items())]


def _literal(path: str) -> str:
    """A path as a map matches it and nothing else."""
    return path if _PLAIN.fullmatch(path) else f"~^{''.join(map(_as_number, path))}$"


def _as_number(sign: str) -> str:
    """A sign as a pattern has it that matches that sign alone."""
    return sign if sign.isalnum() or sign in "/_-" else rf"\x{{{ord(sign):X}}}"


def _patterns(name: str, server: Server) -> Iterator[tuple[str, str]]:
    return ((f"~(?i){where.pattern(server.prefix)}", value) for where, value in values(name, server.table))


def _types() -> Iterator[tuple[str, str]]:
    for pattern, kind in content_types.FEEDS:
        yield f"~/{pattern}$", kind
    for ending, kind in content_types.TYPES.items():
        yield rf"~(?i)\.{ending.removeprefix('.')}$", kind


def _map(name: str, entries: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f"\tmap {{path}} {{highroad_{name}}} {{"
    for key, value in entries:
        yield f"\t\t{_quoted(key)} {_quoted(value)}"
    yield '\t\tdefault ""'
    yield "\t}"


def _headers(server: Server) -> Iterator[str]:
    yield "header {"
    yield from (f"\t{name} {_quoted(value)}" for name, value in EVERYWHERE.items())
    if server.secure:
        yield f"\t{SECURE} {_quoted(server.secure)}"
    yield "}"
    yield "header -Server"  # by itself: what takes a header away is put off, and then says nothing beside an error
    for name in VARYING:
        variable = f"highroad_{_variable(name)}"
        yield f'@{variable} not vars {{{variable}}} ""'
        yield f"header @{variable} {name} {{{variable}}}"
    # A page that says that there is nothing is no drawing, whatever was asked for.
    yield "@highroad_content_type {"
    yield '\tnot vars {highroad_content_type} ""'
    yield "\tfile"
    yield "}"
    yield "header @highroad_content_type Content-Type {highroad_content_type}"


def _answers(server: Server) -> Iterator[str]:
    yield '@highroad_moved not vars {highroad_moved} ""'
    yield "redir @highroad_moved {highroad_moved} permanent"
    yield '@highroad_gone not vars {highroad_gone} ""'
    yield "error @highroad_gone 410"
    if server.prefix:
        yield f"redir / {server.urls.href('/')} permanent"
    yield "file_server {"
    yield "\thide .*"
    yield "}"
    yield "handle_errors {"
    yield "\theader -Server"
    yield "\t@gone expression {err.status_code} == 410"
    yield "\thandle @gone {"
    yield "\t\tfile_server"
    yield "\t}"
    yield "\thandle {"
    yield f"\t\trewrite * {_quoted(server.prefix + urls.NOT_FOUND)}"
    yield f"\t\theader {POLICY} {_quoted(policies.PAGE)}"
    yield f"\t\theader {CACHE} {_quoted(SHORT)}"
    yield "\t\tfile_server"
    yield "\t}"
    yield "}"


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"\t{line}" for line in lines)
