"""Where the form leaves what is written: on a git host, or on this machine for a trial."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from plugins.network.admin_policy import GITLAB
from plugins.network.model import Admin, GitHost

Backend = Mapping[str, str | bool]

WORKFLOW, SIMPLE = "editorial_workflow", "simple"


def backend_of(admin: Admin) -> Backend:
    """What Decap is told of the git host."""
    where = {"name": admin.host.value, "repo": admin.repository, "branch": admin.branch, "squash_merges": True}
    if admin.host is GitHost.GITLAB:
        server = admin.server or GITLAB
        return where | {
            "auth_type": "pkce",
            "app_id": admin.app,
            "base_url": server,
            "auth_endpoint": "oauth/authorize",
            "api_root": f"{server}/api/v4",
        }
    sign_in = urlsplit(admin.sign_in)
    ours = {"api_root": f"{admin.server}/api/v3"} if admin.server else {}
    return where | {
        "base_url": f"{sign_in.scheme}://{sign_in.netloc}",  # what it compares with the origin of an answer
        "auth_endpoint": sign_in.path.strip("/") or "auth",
        **ours,
    }


def trial_backend(admin: Admin, address: str) -> Backend:
    """What Decap is told where everything stays on this machine; `address` takes what it sends."""
    return {"name": "proxy", "proxy_url": address, "branch": admin.branch}
