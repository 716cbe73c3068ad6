"""Names of zones of time."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def is_timezone(name: str) -> bool:
    """Whether a zone is called so; asked of the one file, since a list of all zones reads them all."""
    # `localtime` is another zone on every machine; the others are no names that people use.
    if name in ("localtime", "Factory", "posixrules") or name.startswith(("posix/", "right/")):
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
