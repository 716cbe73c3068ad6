"""Reports of small networks, made of values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from plugins.network.carrying import NOTHING_CARRIED, Carriage, Refusal
from plugins.network.catalog import Assembled
from plugins.network.model import State
from plugins.network.problems import Problem
from plugins.network.whole import Catalog
from plugins.oversight.figures import report_of
from plugins.oversight.values import Report


def why(catalog: Catalog, refusal: Refusal, folder: str) -> tuple[str, str]:
    return f"because of {refusal.reason.value}", f"mend {folder}/{catalog.unit[refusal.unit].slug}"


def assembled_of(
    catalog: Catalog, problems: Iterable[Problem] = (), unpublished: Mapping[str, State] | None = None
) -> Assembled:
    """A catalog as a survey hands it over. The report reads no texts."""
    return Assembled(
        catalog=catalog,
        texts=cast(Any, None),
        problems=tuple(sorted(problems)),
        held=0,
        unpublished=len(unpublished or {}),
        next_due=None,
        unpublished_states=unpublished or {},
    )


def make_report(
    catalog: Catalog,
    carriage: Carriage = NOTHING_CARRIED,
    *,
    problems: Iterable[Problem] = (),
    unpublished: Mapping[str, State] | None = None,
    titles: Mapping[str, str] | None = None,
    since: date | None = None,
) -> Report:
    return report_of(assembled_of(catalog, problems, unpublished), carriage, why, titles or {}, since)
