"""The page that opens a pull request, from every form in which a remote's address is written."""

from __future__ import annotations

import pytest

from plugins.authoring.hosts import kinds_of, place_of, request_link, said_links
from plugins.network.problems import SetupError

OWN = {"git.firm.example": "gitlab", "code.firm.example:8443": "github"}
GITHUB = "https://github.com/firm/insights/pull/new/post/tax/ring-fence"
GITLAB = (
    "https://gitlab.com/firm/sub/insights/-/merge_requests/new?merge_request%5Bsource_branch%5D=post%2Ftax%2Fring-fence"
)


@pytest.mark.parametrize(
    ("remote", "link"),
    [
        ("https://github.com/firm/insights.git", GITHUB),
        ("https://github.com/firm/insights/", GITHUB),
        ("https://dana:secret@github.com/firm/insights", GITHUB),
        ("git@github.com:firm/insights.git", GITHUB),
        ("ssh://git@github.com/firm/insights.git", GITHUB),
        ("ssh://git@ssh.github.com:443/firm/insights.git", GITHUB),
        ("https://gitlab.com/firm/sub/insights.git", GITLAB),
        ("git@gitlab.com:firm/sub/insights.git", GITLAB),
        ("ssh://git@altssh.gitlab.com:443/firm/sub/insights.git", GITLAB),
        ("git@git.firm.example:firm/sub/insights", GITLAB.replace("gitlab.com", "git.firm.example")),
        ("ssh://git@git.firm.example:2222/firm/sub/insights", GITLAB.replace("gitlab.com", "git.firm.example")),
        ("https://code.firm.example:8443/firm/insights.git", GITHUB.replace("github.com", "code.firm.example:8443")),
        ("https://gitlab.firm.example/firm/sub/insights.git", GITLAB.replace("gitlab.com", "gitlab.firm.example")),
        ("https://notgithub.example/firm/insights.git", ""),
        ("/srv/git/insights.git", ""),
        ("file:///srv/git/insights.git", ""),
        ("../insights.git", ""),
        ("C:/git/insights", ""),
        ("https://[x/firm", ""),
        ("", ""),
    ],
)
def test_a_remote_leads_to_its_form(remote: str, link: str) -> None:
    assert request_link(remote, "post/tax/ring-fence", OWN) == link


def test_a_password_in_an_address_is_never_part_of_a_place() -> None:
    found = place_of("https://dana:secret@github.com/firm/insights")
    assert "secret" not in repr(found)


@pytest.mark.parametrize("setting", [["git.firm.example"], {"git.firm.example": "bitbucket"}])
def test_a_setting_that_names_no_kind_of_host_is_said(setting: object) -> None:
    with pytest.raises(SetupError, match="HIGHROAD_GIT_HOSTS: "):
        kinds_of(setting, "HIGHROAD_GIT_HOSTS")


def test_what_a_host_says_itself_is_found() -> None:
    said = "Enumerating objects: 3\nremote:\nremote: Create one:\nremote:   https://code.example/new?b=1\nTo https://code.example\n"
    assert said_links(said) == ("https://code.example/new?b=1",)
