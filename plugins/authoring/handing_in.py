"""`invoke submit`: a finished file is checked, committed on a branch of its own and pushed. Prints what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from plugins.authoring.hosts import kinds_of, request_link, said_links
from plugins.authoring.submitting import Asked, Submission, handed_in, looked, planned
from plugins.network.catalog import Assembled
from plugins.network.problems import printable
from plugins.network.stopping import HELD, exit_code

HOSTS = "HIGHROAD_GIT_HOSTS"


def run_submit(
    survey: Callable[[], Assembled], settings: Callable[[], Mapping[str, Any]], asked: Asked, *, dry_run: bool = False
) -> int:
    """Hand a file in. `survey` reads the network with all its problems.

    The exit code: 0, 2 when the file has an error, 1 when it can't be handed in, 130 when interrupted.
    """

    def run() -> None:
        facts = settings()
        kinds = kinds_of(facts.get(HOSTS, {}), HOSTS)
        assembled = survey()
        found = looked(assembled, Path(asked.path), facts["MARKDOWN"])
        for problem in found.problems:
            print(problem)
        if found.errors:
            print("Nothing was committed: mend the errors first.")
            raise SystemExit(HELD)
        assert assembled.maker is not None
        plan = planned(found, asked, assembled.maker.sources.root, dry_run=dry_run)
        if found.is_draft:
            print("It is a draft: once merged, nobody sees it until the line 'status: draft' is deleted.")
        said, remark = ("", "") if dry_run else handed_in(plan)
        _print(plan, said, remark, kinds, dry_run=dry_run)

    return exit_code(run)


def _print(plan: Submission, said: str, remark: str, kinds: Mapping[str, str], *, dry_run: bool) -> None:
    print(f"{'Would commit' if dry_run else 'Committed'} on {plan.branch}: {printable(plan.message)}")
    for path in plan.files:
        print(f"  {printable(path)}")
    link = request_link(plan.git.line("remote", "get-url", "--push", plan.remote), plan.branch, kinds)
    links = (link,) if link else said_links(said)
    if dry_run:
        print(f"Would push it to {plan.remote}, for {plan.base}." + (f" Then: {link}" if link else ""))
        print("Nothing was committed: a dry run.")
        return
    if remark:
        print(printable(remark))
    if links:
        print(f"Open a pull request: {links[0]}")
    else:
        print(f"Pushed to {plan.remote}. Open a pull request from {plan.branch} into {plan.base} on your git host.")
