"""What a browser may do on `/admin/`, where people write: said here, since servers and a trial say it both."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from plugins.network.model import Admin, GitHost

GITLAB = "https://gitlab.com"


def policy(connect: Iterable[str] = (), pictures: Iterable[str] = ()) -> str:
    """The Content-Security-Policy, with the hosts that it may ask and those that show pictures of people.

    It shows what was not saved yet (blob:, data:) and styles itself. 'unsafe-eval' is for Decap's check of its own
    settings, which compiles them to functions.
    """
    shown, asked = " ".join(("'self' blob: data:", *pictures)), " ".join(("'self' blob:", *connect))
    return (
        "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; font-src 'self';"
        f" img-src {shown}; media-src 'self'; connect-src {asked}; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    )


def policy_for(admin: Admin) -> str:
    """The same for a git host."""
    return policy(*_hosts(admin))


def _hosts(admin: Admin) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The hosts that are asked, and those of pictures."""
    if admin.host is GitHost.GITLAB or admin.server:
        host = _origin(admin.server or GITLAB)
        return (host,), (host,)
    return ("https://api.github.com",), ("https://avatars.githubusercontent.com",)


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
