"""A network to import into, in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path

from plugins.authoring.destinations import destination
from plugins.authoring.import_plan import ImportPlan, Wishes
from plugins.authoring.importing import apply_import, plan_import

BLOG = Path(__file__).with_name("blog")
NETWORK = """\
name: Firm
url: https://firm.example
authority: firm.example,2026
timezone: Europe/London
units:
  energy: {}
  tax: {}
topics:
  - {slug: heat, name: Heat}   # warm
  - {slug: grid, name: The grid, aliases: [grids]}

# closed, for now
tags: closed
"""


def make_network(folder: Path, network: str = NETWORK) -> Path:
    """A units folder with two units; Tax has an expert called li-wei."""
    units = folder / "units"
    for uid in ("energy", "tax"):
        (units / uid / "experts").mkdir(parents=True)
        (units / uid / "unit.yaml").write_text(f"name: {uid.title()}\n", "utf-8")
    (units / "tax" / "experts" / "li-wei.md").write_text("---\nname: Li Wei\n---\n", "utf-8")
    (units / "network.yaml").write_text(network, "utf-8")
    return units


def planned(units: Path, source: Path = BLOG, wishes: Wishes | None = None) -> ImportPlan:
    """What an import into Energy would do."""
    return plan_import(source, destination(units, "energy"), wishes)


def imported(units: Path, source: Path = BLOG, wishes: Wishes | None = None) -> ImportPlan:
    """Import into Energy."""
    plan = planned(units, source, wishes)
    apply_import(plan)
    return plan


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def one_post(folder: Path, text: str, name: str = "2020-02-03-a-post.md") -> Path:
    """A source folder with one post in it."""
    source = folder / "_posts"
    source.mkdir(parents=True, exist_ok=True)
    (source / name).write_bytes(text.encode())
    return source


def body_of(units: Path, target: str = "posts/2020-02-03-a-post.md") -> str:
    """The body of a post of Energy."""
    return (units / "energy" / target).read_text("utf-8").split("---\n", 2)[2].strip()


def converted(folder: Path, body: str, wishes: Wishes | None = None) -> tuple[str, list[str]]:
    """A body as the unit has it after an import, and what was said of its post, as "line: remark"."""
    source = one_post(folder, f"---\ntitle: A post\nauthor: maya\n---\n{body}\n")
    units = make_network(folder)
    plan = imported(units, source, wishes)
    return body_of(units), [f"{remark.line}: {remark.what}" for remark in plan.remarks]
