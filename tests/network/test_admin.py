"""`admin` in network.yaml: where /admin/ leaves what is written there, or nothing at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.network.model import Admin, GitHost
from plugins.network.registry import Registry, read_registry
from plugins.network.sources import walk
from tests.trees import NETWORK, small_network, write_network


def registry(root: Path, lines: str) -> Registry:
    return read_registry(walk(write_network(root, small_network(**{"network.yaml": f"{NETWORK}\n{lines}\n"}))), ())


def test_without_the_key_there_is_none(tmp_path: Path) -> None:
    assert registry(tmp_path, "").network.admin is None


def test_what_is_not_said_is_the_usual(tmp_path: Path) -> None:
    found = registry(tmp_path, "admin: {host: gitlab, repository: firm/group/site, app: 4f1c}")
    assert found.network.admin == Admin(host=GitHost.GITLAB, repository="firm/group/site", app="4f1c")
    assert (found.network.admin.branch, found.network.admin.folder) == ("main", "units")


def test_addresses_have_no_slash_at_their_end(tmp_path: Path) -> None:
    lines = (
        "admin: {host: github, repository: a/b, sign_in: 'https://in.firm.example/', server: 'https://g.firm.example/'}"
    )
    found = registry(tmp_path, lines).network.admin
    assert found
    assert (found.sign_in, found.server) == ("https://in.firm.example", "https://g.firm.example")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("", "'admin' is empty; write a value, or leave the key out"),
        ("{host: bitbucket, repository: a/b}", "unknown value of 'host' 'bitbucket'; write one of github, gitlab"),
        ("{host: github, repository: a/b}", "'admin' needs sign_in with github: what signs people in, as in"),
        ("{host: gitlab, repository: a/b}", "'admin' needs app with gitlab: the id that GitLab gave"),
        ("{host: gitlab, repository: site, app: a}", "'site' is not a legal value of 'repository'; write its name as"),
        ("{host: gitlab, repository: a/b, app: a, branch: -f}", "'-f' is not a legal value of 'branch'; write a name"),
        ("{host: gitlab, repository: a/b, app: a, folder: ../x}", "'../x' is not a legal value of 'folder'; write"),
        ("{host: gitlab, repository: a/b, app: 'a b'}", "'a b' is not a legal value of 'app'; write the id"),
        ("{host: gitlab, repository: a/b, app: a, brnach: x}", "unknown key 'brnach'; did you mean 'branch'?"),
        *(
            (
                f"{{host: gitlab, repository: a/b, app: a, server: '{address}'}}",
                "'server' must be the https address of a host, as in https://git.firm.example",
            )
            for address in (
                "http://git.firm.example",
                "https://git.firm.example; script-src *",
                "https://git.firm.example/?x",
                "https://me@git.firm.example",
                "https://*.firm.example",
                "git.firm.example",
            )
        ),
    ],
)
def test_a_slip_is_told_with_its_line_and_then_there_is_none(tmp_path: Path, entry: str, said: str) -> None:
    found = registry(tmp_path, f"admin: {entry}")
    line = len(NETWORK.splitlines()) + 2
    told = [str(one) for one in found.problems]
    assert [one for one in told if said in one and f"network.yaml:{line}: error:" in one], told
    assert found.network.admin is None, "doubt closes: nobody is sent to a host that was not meant"
