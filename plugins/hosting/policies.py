"""What a browser is told that it may do with what the site sends: one value for each kind of thing, said here alone.

A page loads its own host's stylesheet, faces, pictures, sound and film, and runs no script; two pages run one, and
these say so. Nothing in a page is inline, so no policy of a page allows that (`tests/hosting` opens each kind of page
in a browser that obeys).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

_FRAMED = "base-uri 'none'; frame-ancestors 'none'"
_SHOWN = "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; media-src 'self'"

PAGE = f"{_SHOWN}; form-action 'self'; {_FRAMED}"
# The page of feeds reads the list of all feeds, and hands out a part of it.
SUBSCRIBE = f"{_SHOWN}; script-src 'self'; connect-src 'self'; form-action 'self'; {_FRAMED}"
# Search is a program in WebAssembly that runs in a worker; 'wasm-unsafe-eval' allows that and no eval of script.
_SEARCHING = "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'"
SEARCH = f"{_SHOWN}; {_SEARCHING}; form-action 'self'; {_FRAMED}"
# A worker obeys the policy that its own file came with, not that of its page.
INDEX = f"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; {_FRAMED}"
# A file opened by itself. Browsers put a picture, a film or an XML file into a page of their own and style that; a
# drawing may style itself and hold pictures, which is all that can come of it here.
FILE = (
    "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline';"
    f" form-action 'none'; {_FRAMED}"
)
DRAWING = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; {_FRAMED}; sandbox"
# Browsers show a PDF by a plug-in of their own, which a policy on the file keeps from starting.
PAPER = _FRAMED

# What no page of ours uses, so that nothing that gets into one can. Only names that browsers know: others are said in
# every console.
PERMISSIONS = ", ".join(
    (
        *(
            f"{name}=()"
            for name in (
                "accelerometer autoplay camera display-capture encrypted-media geolocation gyroscope magnetometer"
                " microphone midi payment publickey-credentials-get screen-wake-lock usb xr-spatial-tracking"
            ).split()
        ),
        *(f"{name}=(self)" for name in ("clipboard-write", "fullscreen", "picture-in-picture")),
    )
)


class Transport(StrEnum):
    """For how much of the domain browsers are told to use HTTPS alone, for a year (HSTS).

    It can't be taken back before that year is over, so all beyond this very host is the firm's own decision: every
    other host below the domain has to answer by HTTPS, too.
    """

    NONE = "none"
    HOST = "host"
    SUBDOMAINS = "subdomains"
    PRELOAD = "preload"


_YEAR = 31_536_000  # seconds
TRANSPORT: Mapping[Transport, str] = {
    Transport.NONE: "",
    Transport.HOST: f"max-age={_YEAR}",
    Transport.SUBDOMAINS: f"max-age={_YEAR}; includeSubDomains",
    Transport.PRELOAD: f"max-age={2 * _YEAR}; includeSubDomains; preload",  # what browsers' lists ask for
}
