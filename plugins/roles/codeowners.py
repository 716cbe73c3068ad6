"""What stands in CODEOWNERS, and what is wrong with the offices that it is made of. Pure.

The form is what GitHub and GitLab both read: a pattern, then accounts, and of several lines that match the last one
counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from plugins.network.checking import unknown
from plugins.network.problems import Level, Problem
from plugins.network.slugs import is_slug
from plugins.roles.offices import CENTRE, Offices, account

MARK = "# Written by `invoke roles`"  # how a file of ours begins
_FOR_HOSTS_ALONE = frozenset("*?[]!#\\")  # signs that hosts read as something else, each in its own way


def codeowners(offices: Offices, units: str) -> str:
    """The file for a repository that holds the units folder at `units` (relative to its root, "" when it is that).

    A unit whose lead and editors have no account belongs to the centre: a line without accounts would free it.
    """
    manifest = f"{units}/network.yaml" if units else "network.yaml"
    centre = offices.accounts(CENTRE)
    lines = [
        f"{MARK} from {manifest} and from the handles on experts' pages.",
        "# Change those instead, and run it again. Of several lines that match a file, the last one counts.",
        "",
        "# The centre owns the road: whatever no line below names.",
        _line("*", centre),
    ]
    if offices.folders:
        lines += ["", "# A unit belongs to its lead and its editors."]
        for folder, uid in sorted(offices.folders.items()):
            lines.append(_line(f"{_root(units)}{folder}/", offices.accounts(uid) or centre))
    if pages := _pages_of_others(offices):
        lines += ["", "# People with an office beyond their own unit: the handle on their page says who holds it."]
        lines += [_line(f"{_root(units)}{page}", centre) for page in pages]
    return "\n".join([*lines, ""])


def _line(pattern: str, accounts: tuple[str, ...]) -> str:
    return " ".join([pattern, *(f"@{handle}" for handle in accounts)])


def _root(units: str) -> str:
    """The pattern of the units folder, from the repository's root."""
    return f"/{''.join(map(_escaped, units))}/" if units else "/"


def _escaped(sign: str) -> str:
    if sign == " ":
        return "\\ "
    return "?" if sign in _FOR_HOSTS_ALONE or sign.isspace() or not sign.isprintable() else sign


def _pages_of_others(offices: Offices) -> list[str]:
    """The pages of experts who hold an office that is not of their own unit.

    Whoever may change such a page may say which account that office is.
    """
    return sorted(
        expert.source
        for slug, expert in offices.experts.items()
        if is_slug(slug) and offices.offices(slug) - {expert.unit}
    )


def vacancies(offices: Offices, folder: str) -> Iterator[Problem]:
    """What keeps an office from being somebody's on the git host; `folder` is the units folder's name.

    An error leaves nobody for the road, and nothing can be written; a warning leaves a unit to fewer people.
    """
    manifest = f"{folder}/network.yaml"
    if not offices.accounts(CENTRE):
        what = "'centre' names nobody with a handle, so nobody would own the road; name an expert whose page has one"
        yield Problem(manifest, offices.line("network.yaml", "centre"), Level.ERROR, what)
    for uid in sorted(offices.roles):
        if not offices.holders(uid):
            what = f"the unit '{uid}' has neither lead nor editors, so the centre owns it; write {uid}: {{lead: …}}"
            yield Problem(manifest, offices.line("network.yaml", f"units/{uid}"), Level.WARNING, what)
    yield from _people(offices, folder)
    yield from _shared(offices, folder)


def _people(offices: Offices, folder: str) -> Iterator[Problem]:
    """Those who hold an office and have no account, or are nobody."""
    named: dict[str, list[str]] = {}
    for uid in (CENTRE, *sorted(offices.roles)):
        for slug in offices.holders(uid):
            named.setdefault(slug, []).append(uid)
    for slug, units in sorted(named.items()):
        if slug not in offices.experts:
            line = offices.line("network.yaml", f"units/{units[0]}" if units[0] else "centre")
            what = unknown("expert", slug, offices.experts) + " (an office that nobody holds)"
            yield Problem(f"{folder}/network.yaml", line, Level.WARNING, what)
        elif not offices.experts[slug].handle:
            path = offices.experts[slug].source
            of = " and ".join(f"the unit '{uid}'" if uid else "the centre" for uid in units)
            what = f"'{slug}' has an office of {of} and no handle; write handle: \"@name-on-the-git-host\""
            yield Problem(f"{folder}/{path}", offices.line(path, "handle"), Level.WARNING, what)


def _shared(offices: Offices, folder: str) -> Iterator[Problem]:
    """Accounts that several experts call theirs."""
    first: dict[str, str] = {}
    for expert in sorted(offices.experts.values(), key=lambda expert: expert.source):
        if expert.handle and (other := first.setdefault(account(expert.handle), expert.source)) != expert.source:
            what = f"'{expert.handle}' is the handle of {folder}/{other} too; an account belongs to one person"
            yield Problem(f"{folder}/{expert.source}", offices.line(expert.source, "handle"), Level.WARNING, what)


def out_of_date(there: str, wanted: str) -> int:
    """The first line in which a file differs from what it should say; 0 when it does not."""
    if there.replace("\r\n", "\n") == wanted:  # git writes line ends as each machine has them
        return 0
    old, new = there.replace("\r\n", "\n").split("\n"), wanted.split("\n")
    same = next((number for number, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), None)
    return min(len(old), len(new)) if same is None else same + 1
