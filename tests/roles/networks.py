"""A network with offices and handles, as a folder and as a git repository in which changes can be made."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from plugins.network.sources import walk
from plugins.roles.offices import Offices, read_offices
from tests.trees import expert, png, post, write_network

NETWORK = """\
name: The Firm
url: https://insights.firm.example
authority: firm.example,2026
centre: [ines-okafor]
units:
  energy: {lead: dana-ortiz, editors: [li-wei]}
  tax: {lead: tom-ash}
  legal: {lead: mia-berg, stage: pilot}
  old: {lead: tom-ash, editors: [mia-berg], stage: closed}
topics:
  - {slug: hydrogen, name: Hydrogen}
"""


def person(name: str, handle: str, *lines: str) -> str:
    return expert(name, *([f'handle: "{handle}"'] if handle else []), *lines)


def firm() -> dict[str, str | bytes]:
    """Four units; Ines, who is the centre, is at home in Energy; Tom of Tax and Mia of Legal keep the closed unit."""
    return {
        "network.yaml": NETWORK,
        "README.md": "What lies here.\n",
        "energy/unit.yaml": "name: Energy\n",
        "energy/experts/dana-ortiz.md": person("Dana Ortiz", "@Dana-Ortiz"),
        "energy/experts/li-wei.md": person("Li Wei", "li-wei"),
        "energy/experts/kim-abe.md": person("Kim Abe", "@kim-abe", "writes_for: [legal]"),
        "energy/experts/ines-okafor.md": person("Ines Okafor", "@ines-okafor"),
        "energy/pages/method.md": "---\ntitle: Our method\n---\n![A cavern](../media/page.png)\n",
        "energy/posts/2026-11-01-caverns.md": post(author="dana-ortiz", body="![A](../media/cavern%20one.png)"),
        "energy/posts/2026-11-02-pipes.md": post(author="kim-abe", title="Pipes", body="![A pipe](../media/pipe.png)"),
        "energy/media/cavern one.png": png(8, 6),
        "energy/media/page.png": png(8, 6),
        "energy/media/pipe.png": png(4, 6),
        "energy/media/unused.png": png(3, 6),
        "tax/unit.yaml": "name: Tax\n",
        "tax/experts/tom-ash.md": person("Tom Ash", "@tom-ash"),
        "tax/experts/eva-lund.md": person("Eva Lund", "@eva-lund"),
        "tax/posts/2026-10-05-ring-fence.md": post(author="eva-lund", title="The ring fence"),
        "legal/unit.yaml": "name: Legal\n",
        "legal/experts/mia-berg.md": person("Mia Berg", "@mia-berg"),
        "legal/posts/2026-10-06-permits.md": post(author="kim-abe", title="Permits"),
        "legal/posts/2026-10-07-leases.md": post(author="mia-berg", title="Leases"),
        "old/unit.yaml": "name: Old\n",
    }


def offices_of(folder: Path, files: Mapping[str, str | bytes]) -> Offices:
    return read_offices(walk(write_network(folder, files)))


def git(root: Path, *arguments: str) -> str:
    """Run git as somebody whose own settings play no part."""
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = ("-c", "user.name=A", "-c", "user.email=a@firm.example", "-c", "init.defaultBranch=main")
    run = subprocess.run(
        ["git", *who, *arguments], cwd=root, env=os.environ | nobody, capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


def commit(root: Path, message: str = "A step") -> str:
    """Commit everything that lies there; the commit's hash."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(root, "rev-parse", "HEAD")


def repository(root: Path, files: Mapping[str, str | bytes] | None = None, inside: str = "units") -> Path:
    """A repository with the network committed on `main`; its units folder lies at `inside`."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "--quiet")
    (root / "theme").mkdir()
    (root / "theme" / "brand.yaml").write_text("name: x\n", "utf-8")
    put(root / inside, firm() if files is None else files)
    commit(root)
    return root


def put(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files into a folder; an existing one is replaced."""
    for path, held in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(held.encode() if isinstance(held, str) else held)
