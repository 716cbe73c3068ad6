"""The file for nginx: one server, with maps that say which header goes with which path. Pure; text from values.

Every value is looked up by `$uri`, which nginx has decoded and made straight before. Nothing that a reader sent is
written into an answer but the query, as it was sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plugins.hosting.addresses import Places, asked_as
from plugins.hosting.server import MADE, Server
from plugins.hosting.table import EVERYWHERE, NOINDEX, ROBOTS, SECURE, VARYING, values
from plugins.network import content_types, urls

_BUCKET = 512  # bytes; an old address has up to 200, and the path of the url before it
_LEAST = 2048  # nginx's own
_CHARSET = "; charset=utf-8"
_SQUEEZED = ("text/", "+xml", "/xml", "json", "/wasm")  # what gets smaller by compressing; HTML always is


def nginx(server: Server, places: Places) -> str:
    """The file, for the http context (`/etc/nginx/conf.d/`)."""
    moved = {asked: server.urls.href(new) for old, new in places.moved for asked in asked_as(old)}
    gone = {asked: "1" for path in places.gone for asked in (*asked_as(path), f"{path}index.html")}
    unlisted = {f"{path}index.html": NOINDEX for path in places.unlisted}
    most = max(_LEAST, 2 * len(moved), 2 * len(gone), 2 * len(unlisted))
    lines = [
        *_head(server),
        f"map_hash_bucket_size {_BUCKET};",
        f"map_hash_max_size {most};",
        *_map("$uri", "moved", _exact(moved, server)),
        *_map("$uri", "gone", _exact(gone, server)),
    ]
    for name in VARYING:
        exact = _exact(unlisted, server) if name == ROBOTS else ()
        looked_up = [(f"~*{where.pattern(server.prefix)}", value) for where, value in values(name, server.table)]
        lines += _map("$uri", _variable(name), [*exact, *looked_up])
    if server.secure:
        lines += _map("$scheme:$http_x_forwarded_proto", _variable(SECURE), [("~https", server.secure)])
    return "\n".join([*lines, "", *_server(server), ""])


def _head(server: Server) -> Iterator[str]:
    yield f"# {server.base}, for nginx. {MADE} (`invoke hosting --target nginx`): make it anew, don't edit it."
    yield "#"
    yield "# Goes into the http context (/etc/nginx/conf.d/highroad.conf), and expects the site in"
    yield f"# {server.root}{server.prefix}."
    yield "# Old addresses and what was taken back are in it: make it anew with each build and reload nginx. Until then"
    yield "# old addresses are small pages that lead on, and a notice is a page."
    yield ""


def _variable(name: str) -> str:
    return name.lower().replace("-", "_")


def _quoted(text: str) -> str:
    """A word of the file. Neither quotes nor backslashes can be in an address; backslashes in a pattern are meant."""
    return f'"{text}"'


def _exact(found: dict[str, str], server: Server) -> list[tuple[str, str]]:
    return [(server.prefix + path, value) for path, value in sorted(found.items())]


def _map(of: str, name: str, entries: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield ""
    yield f'map "{of}" $highroad_{name} {{'
    yield '    default "";'
    for key, value in entries:
        yield f"    {_quoted(key)} {_quoted(value)};"
    yield "}"


def _server(server: Server) -> Iterator[str]:
    prefix = server.prefix
    yield "server {"
    yield from _indented(_listening(server))
    yield f"    root {_quoted(server.root)};"
    yield "    index index.html;"
    yield "    server_tokens off;"
    yield "    absolute_redirect off;  # a proxy in front may have another name, port or scheme"
    yield "    disable_symlinks on from=$document_root;  # a site holds none"
    yield "    etag on;"
    yield ""
    yield from _indented(_types())
    yield ""
    yield from _indented(_compression(server))
    yield ""
    for name, value in EVERYWHERE.items():
        yield f"    add_header {name} {_quoted(value)} always;"
    for name in (*VARYING, *([SECURE] if server.secure else [])):
        yield f"    add_header {name} $highroad_{_variable(name)} always;"
    yield "    # No location below may have an add_header of its own: it would take away all of these."
    yield ""
    yield "    if ($highroad_moved) { return 301 $highroad_moved$is_args$args; }"
    yield "    if ($highroad_gone) { return 410; }"
    yield f"    error_page 403 404 =404 {_quoted(prefix + urls.NOT_FOUND)};"
    yield "    error_page 410 @gone;"
    yield "    location @gone { try_files ${uri}index.html $uri/index.html $uri =404; }"
    yield ""
    if prefix:
        yield f"    location = / {{ return 301 {_quoted(server.urls.href('/'))}; }}"
    yield "    location / { }"
    yield "    location ^~ /.well-known/ { }"
    yield r'    location ~ "/\." { return 404; }'
    for pattern, kind in content_types.FEEDS:
        yield f'    location ~ "/{pattern}$" {{ types {{ }} default_type {kind}; }}'
    yield "}"


def _listening(server: Server) -> Iterator[str]:
    if server.listen:
        yield f"listen {server.listen};"
    else:
        yield "listen 80;"
        yield "listen [::]:80;"
    yield f"server_name {server.host};"
    yield "# TLS is yours to add, and then a server on port 80 that sends everybody there:"
    yield "#   listen 443 ssl;  listen [::]:443 ssl;  http2 on;"
    yield f"#   ssl_certificate /etc/letsencrypt/live/{server.host}/fullchain.pem;"
    yield f"#   ssl_certificate_key /etc/letsencrypt/live/{server.host}/privkey.pem;"


def _types() -> Iterator[str]:
    yield "types {"
    for ending, kind in content_types.TYPES.items():
        yield f"    {kind.removesuffix(_CHARSET)} {ending.removeprefix('.')};"
    yield "}"
    yield f"default_type {content_types.OTHERWISE};"
    yield "charset utf-8;"
    named = (kind.removesuffix(_CHARSET) for kind in content_types.TYPES.values() if kind.endswith(_CHARSET))
    yield f"charset_types {' '.join(kind for kind in named if kind != 'text/html')};"


def _compression(server: Server) -> Iterator[str]:
    every = (*content_types.TYPES.values(), *(kind for _, kind in content_types.FEEDS))
    kinds = dict.fromkeys(kind.removesuffix(_CHARSET) for kind in every if any(sign in kind for sign in _SQUEEZED))
    types = " ".join(kind for kind in kinds if kind != "text/html")
    yield "gzip on;"
    yield "gzip_vary on;"
    yield "gzip_proxied any;"
    yield "gzip_min_length 512;"
    yield f"gzip_types {types};"
    if server.brotli:
        yield "brotli on;"
        yield "brotli_min_length 512;"
        yield f"brotli_types {types};"


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"    {line}" for line in lines)
