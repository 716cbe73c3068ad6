"""A fetch reaches what it was sent for and nothing else, whatever names, addresses and servers do."""

from __future__ import annotations

import itertools
import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import httpcore
import pytest

from plugins.network.fetching import Fetched, Limits, Net, Refused, fetch
from plugins.network.problems import SetupError
from plugins.network.reach import Policy, is_public, policy_of
from tests.outside.hostile import GOOD
from tests.outside.loopback import Loopback, Request, Say, answer, endless, listening, redirect, serving

PEM = Path(__file__).with_name("self_signed.pem")


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving() as here:
        here.says["/good"] = answer(GOOD)
        yield here


def inside(*pairs: str) -> Policy:
    return Policy(inside=frozenset(pairs))


def named(address: str) -> Callable[[str, int], Sequence[str]]:
    """A resolver to which every host has this address."""
    return lambda host, port: (address,)


def refused(answered: Fetched | Refused) -> str:
    assert isinstance(answered, Refused), answered
    return answered.why


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700:4700::1111", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::808:808", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::127.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::7f00:1", False),
        ("2001:0:53aa:64c:0:1234:7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001:db8::1", False),
        ("fc00::1", False),
        ("fe80::1%eth0", False),
        ("ff0e::1", False),
    ],
)
def test_only_addresses_of_the_public_net_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_named_pair_is_opened_and_no_other_port_of_its_host(server: Loopback) -> None:
    with listening() as second:
        policy = inside(server.pair)
        assert isinstance(fetch(server.url("/good"), policy=policy), Fetched)
        assert "port" in refused(fetch(f"http://127.0.0.1:{second.port}/", policy=policy))
        assert "port" in refused(fetch(f"http://localhost:{server.port}/good", policy=policy))
        assert second.touched == 0
    assert len(server.asked) == 1


def test_without_a_named_pair_loopback_is_closed(server: Loopback) -> None:
    assert "HIGHROAD_PULL_INSIDE" in refused(fetch(server.url("/good"), policy=Policy()))
    assert "lies inside a network" in refused(fetch("http://localhost/", policy=Policy()))
    assert server.asked == []


def test_a_host_is_resolved_once_and_connected_to_where_the_check_looked(server: Loopback) -> None:
    said = iter([("93.184.215.14",), ("127.0.0.1",), ("127.0.0.1",)])
    resolved: list[str] = []
    connected: list[tuple[str, int]] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        resolved.append(host)
        return next(said)

    def connect(address: str, port: int, seconds: float) -> httpcore.NetworkStream:
        connected.append((address, port))
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", server.port, timeout=seconds)

    found = fetch("http://rebinding.example/good", policy=Policy(), net=Net(resolve=resolve, connect=connect))
    assert isinstance(found, Fetched)
    assert (resolved, connected) == (["rebinding.example"], [("93.184.215.14", 80)])
    assert server.asked[0].headers["host"] == "rebinding.example"


def test_a_host_that_turns_inside_between_two_hops_is_refused(server: Loopback) -> None:
    server.says["/again"] = redirect("http://rebinding.example/good")
    said = iter([("93.184.215.14",), ("127.0.0.1",)])

    def connect(address: str, port: int, seconds: float) -> httpcore.NetworkStream:
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", server.port, timeout=seconds)

    net = Net(resolve=lambda host, port: next(said), connect=connect)
    assert "lies inside" in refused(fetch("http://rebinding.example/again", policy=Policy(), net=net))
    assert [request.path for request in server.asked] == ["/again"]


def test_one_inside_address_among_public_ones_closes_the_host() -> None:
    connected: list[str] = []

    def connect(address: str, port: int, seconds: float) -> httpcore.NetworkStream:
        connected.append(address)
        raise httpcore.ConnectError

    net = Net(resolve=lambda host, port: ("93.184.215.14", "10.0.0.1"), connect=connect)
    assert "lies inside" in refused(fetch("http://mixed.example/", policy=Policy(), net=net))
    assert connected == []


def test_a_named_host_of_the_firm_keeps_its_name(server: Loopback) -> None:
    pair = f"intranet.firm.example:{server.port}"
    found = fetch(f"http://{pair.upper()}/good", policy=inside(pair), net=Net(resolve=named("127.0.0.1")))
    assert isinstance(found, Fetched)
    assert server.asked[0].headers["host"] == pair


def _drip(connection: socket.socket, request: Request) -> None:
    """A byte at a time, for as long as anybody listens."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b" ")


@pytest.mark.parametrize("say", [_drip, endless(b"HTTP/1.1 200 OK\r\nX: ", b"y")], ids=["body", "headers"])
def test_a_slow_drip_ends_with_the_time_that_it_has(server: Loopback, say: Say) -> None:
    server.says["/drip"] = say
    ticks = itertools.count()  # each look at the clock is a second later than the last
    net = Net(clock=lambda: float(next(ticks)))
    found = fetch(server.url("/drip"), policy=inside(server.pair), limits=Limits(seconds=15), net=net)
    assert refused(found) == "took longer than 15 seconds"


def test_a_server_that_says_nothing_is_given_up(server: Loopback) -> None:
    let_go = threading.Event()

    def say_nothing(connection: socket.socket, request: Request) -> None:
        let_go.wait()

    server.says["/silent"] = say_nothing
    found = fetch(server.url("/silent"), policy=inside(server.pair), limits=Limits(seconds=0.05))
    let_go.set()
    assert "took longer" in refused(found)


def test_a_resolver_that_says_nothing_is_given_up() -> None:
    let_go = threading.Event()
    net = Net(resolve=lambda host, port: ("8.8.8.8",) if let_go.wait() else ())
    found = fetch("http://slow.example/", policy=Policy(), limits=Limits(seconds=0.05), net=net)
    let_go.set()
    assert "took longer" in refused(found)


@pytest.mark.parametrize("error", [OSError("no such host"), UnicodeError("label too long")])
def test_a_host_that_nobody_knows_is_said(error: Exception) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise error

    assert "not known" in refused(fetch("http://nowhere.example/", policy=Policy(), net=Net(resolve=resolve)))


def test_nobody_at_the_port_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    assert "can't be reached" in refused(fetch(f"http://127.0.0.1:{port}/", policy=inside(f"127.0.0.1:{port}")))


def test_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(PEM)
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                try:
                    with tls.wrap_socket(connection, server_side=True) as safe:
                        heard.append(safe.recv(100))
                except OSError:
                    return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        why = refused(fetch(f"https://localhost:{port}/", policy=inside(f"localhost:{port}")))
        thread.join()
    assert "can't prove who it is" in why
    assert b"".join(heard) == b""


def test_proxies_and_certificates_of_the_environment_mean_nothing(
    server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening() as second:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setitem(os.environ, name, f"http://127.0.0.1:{second.port}")
        assert isinstance(fetch(server.url("/good"), policy=inside(server.pair)), Fetched)
        assert second.touched == 0


def test_what_is_sent_asks_for_gzip_alone(server: Loopback) -> None:
    fetch(server.url("/good"), policy=inside(server.pair), headers={"Accept-Encoding": "br", "If-None-Match": '"1"'})
    sent = server.asked[0].headers
    assert (sent["accept-encoding"], sent["if-none-match"]) == ("gzip", '"1"')
    assert "cookie" not in sent


def test_not_changed_is_an_answer_to_those_who_asked(server: Loopback) -> None:
    server.says["/good"] = answer(status="304 Not Modified")
    asked = fetch(server.url("/good"), policy=inside(server.pair), headers={"If-None-Match": '"1"'})
    assert isinstance(asked, Fetched)
    assert (asked.status, asked.body) == (304, b"")


@pytest.mark.parametrize(
    "url",
    ["", "no address", "//x", "http://", "http://[::1", "http://a b/", "http://x\n.example/", "file:///etc/passwd"],
)
def test_what_is_no_web_address_is_refused_before_anybody_is_asked(url: str) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise AssertionError(f"asked for {host}")

    assert refused(fetch(url, policy=Policy(), net=Net(resolve=resolve)))


@pytest.mark.parametrize(
    "names", ["intranet:80", ["intranet"], ["http://intranet:80"], ["x:0"], ["x:99999"], [7], None]
)
def test_a_setting_that_opens_something_unclear_stops_at_once(names: object) -> None:
    with pytest.raises(SetupError, match="HIGHROAD_PULL_INSIDE"):
        policy_of(names, "HIGHROAD_PULL_INSIDE")


def test_a_setting_opens_names_and_addresses() -> None:
    assert policy_of(["Intranet.Firm:8080", "[::1]:80"], "X").inside == {"intranet.firm:8080", "[::1]:80"}
