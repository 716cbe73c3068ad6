"""Where a fetch may lead: the public net on its usual ports, and what a firm names of its own. Connects to nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Network, ip_address

import httpx

from plugins.network.problems import SetupError, printable

INSIDE = "HIGHROAD_PULL_INSIDE"  # the setting with the firm's own host:port pairs
PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")
_UNICAST = IPv6Network("2000::/3")
_PAIR = re.compile(r"(\[[0-9a-f:.]+\]|[^\s\[\]/@:]+):([0-9]{1,5})")


class RefusedError(Exception):
    """Something is not fetched; the message says why in plain words. `status` is 0 when no host answered."""

    def __init__(self, why: str, status: int = 0, retry_after: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.status = status
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What may be reached: the public net on ports 80 and 443, and these `host:port` pairs of the firm's own."""

    inside: frozenset[str] = frozenset()


def policy_of(names: object, setting: str) -> Policy:
    """The policy that opens a list of `host:port`. Raises SetupError, naming the setting."""
    if not isinstance(names, (list, tuple, set, frozenset)):
        raise SetupError(f"{setting}: must be a list; write ['intranet.firm.example:8080']")
    found = [str(name).strip().lower() for name in names]
    for name in found:
        match = _PAIR.fullmatch(name)
        if not match or not 0 < int(match[2]) < 65536:
            raise SetupError(f"{setting}: '{printable(name)}' is no host with a port; write intranet.firm.example:8080")
    return Policy(inside=frozenset(found))


def target(url: str, policy: Policy) -> httpx.URL:
    """The address, checked by all that can be told before a host is asked. Raises RefusedError."""
    try:
        found = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError):
        raise RefusedError("its address can't be read as one") from None
    if b"%" in found.raw_host:
        raise RefusedError("the host in its address has no legal name")
    if found.scheme not in PORTS or not found.raw_host:
        raise RefusedError(f"the address {_shown(found)} is not http or https")
    if found.userinfo:
        raise RefusedError("its address holds a name or password before an '@'; such addresses are not fetched")
    if port(found) not in PORTS.values() and not is_inside(found, policy):
        raise RefusedError(f"the address {_shown(found)} asks for a port other than 80 and 443; {_remedy(found)}")
    return found


def allowed(url: httpx.URL, addresses: Sequence[str], policy: Policy) -> Sequence[str]:
    """The addresses of the host of `url`, when every one of them may be reached. Raises RefusedError."""
    host = printable(url.host)
    if not addresses:
        raise RefusedError(f"the host {host} has no address")
    for address in () if is_inside(url, policy) else addresses:
        if not is_public(address):
            raise RefusedError(f"{host} lies inside a network ({address}); {_remedy(url)}")
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public net, also when another one hides in it."""
    ip = ip_address(address)
    if isinstance(ip, IPv4Address):
        return ip.is_global and not ip.is_multicast
    if ip.ipv4_mapped:
        return is_public(str(ip.ipv4_mapped))
    if ip in _NAT64:
        return is_public(str(IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and ip in _UNICAST and not ip.sixtofour and not ip.teredo


def port(url: httpx.URL) -> int:
    return url.port or PORTS[url.scheme]


def is_inside(url: httpx.URL, policy: Policy) -> bool:
    return _pair(url) in policy.inside


def _pair(url: httpx.URL) -> str:
    host = url.raw_host.decode("ascii").lower()
    return f"[{host}]:{port(url)}" if ":" in host else f"{host}:{port(url)}"


def _shown(url: httpx.URL) -> str:
    text = printable(str(url))
    return text if len(text) <= 120 else text[:119] + "…"


def _remedy(url: httpx.URL) -> str:
    return f"if that is meant, name '{_pair(url)}' in {INSIDE}"
