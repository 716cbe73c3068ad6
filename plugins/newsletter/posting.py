"""Sending a digest: show what would go to whom, ask, send, note it, and say what became of each."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from pathlib import Path

from plugins.network.problems import printable
from plugins.network.stopping import NOT_BUILT
from plugins.newsletter import sending
from plugins.newsletter.making import Made
from plugins.newsletter.sending import Letter, Outcome
from plugins.newsletter.sent import FILE, Sent, Went, sent
from plugins.newsletter.settings import Server


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """`yes`: without asking; `again`: also to those who have it."""

    dry_run: bool = False
    yes: bool = False
    again: bool = False


Before = Mapping[str, Went | None]  # when each reader had this digest, by address; None for never


def post(made: Made, server: Server, readers: Sequence[Address], state: Path, how: How) -> bool:
    """Send what was decided, once it was shown and agreed to; whether every mail was taken."""
    if how.dry_run and not (state / FILE).exists():
        _shown(server, readers, {}, again=False)
        return True
    with sent(state, made.digest.key) as record:
        before = {one.addr_spec: record.when(one.addr_spec) for one in readers}
        wanted = _shown(server, readers, before, again=how.again)
        if how.dry_run or not wanted:
            return True
        _agreed(len(wanted), how)
        return _sent(made, server, wanted, before, record)


def _shown(server: Server, readers: Iterable[Address], before: Before, *, again: bool) -> list[Address]:
    """Say what would go to whom; those to whom it would."""
    wanted = []
    print(f"Through {printable(server.host)}:{server.port} ({server.security}):")
    for address in readers:
        went = before.get(address.addr_spec)
        if went and not again:
            how = "was sent there" if went.sure else "may have arrived there, nobody knows,"
            print(f"  {address}: not again, it {how} on {went.at[:10]}; --again sends it once more")
            continue
        print(f"  {address}" + (f": again, after {went.at[:10]}" if went else ""))
        wanted.append(address)
    if not wanted:
        print("Everybody has it; nothing was sent.")
    return wanted


def _agreed(count: int, how: How) -> None:
    if how.yes:
        return
    if not sys.stdin.isatty():
        raise SystemExit("error: nothing was sent; look at what was written, then add --yes")
    if input(f"Send {count:,} mail{'' if count == 1 else 's'}? Type yes: ").strip().casefold() not in ("y", "yes"):
        print("Nothing was sent.")
        raise SystemExit(NOT_BUILT)


def _sent(made: Made, server: Server, wanted: Iterable[Address], before: Before, record: Sent) -> bool:
    """Send, noting each before it goes, and say what became of it."""
    failed = count = 0
    try:
        for outcome in sending.deliver(server, _letters(made, wanted, before, record)):
            count += not outcome.wrong
            failed += bool(outcome.wrong)
            address = outcome.to.addr_spec
            if not outcome.wrong:
                record.confirm(address)
            elif not outcome.unsure:
                record.give_back(address, before[address])
            _tell(outcome)
    finally:
        print(f"{count:,} sent, {failed:,} not.")
    return not failed


def _letters(made: Made, wanted: Iterable[Address], before: Before, record: Sent) -> Iterator[Letter]:
    assert made.sender.address is not None
    for to in wanted:
        message = made.message(to)
        if record.take(to.addr_spec, made.now, again=before[to.addr_spec] is not None):
            yield Letter(to=to, sender=made.sender.address, message=message)
        else:
            print(f"  {to}: not again, another command has just sent it there")


def _tell(outcome: Outcome) -> None:
    if not outcome.wrong:
        print(f"  {outcome.to}: sent")
    elif outcome.unsure:
        print(f"  {outcome.to}: may not have arrived: {outcome.wrong}; --again sends it once more", file=sys.stderr)
    else:
        print(f"  {outcome.to}: not sent: {outcome.wrong}", file=sys.stderr)
