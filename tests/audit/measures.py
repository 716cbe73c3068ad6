"""What is asked of a page, and what a report of Lighthouse says to that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

FULL = ("accessibility", "best-practices", "seo")  # of 100
FAST = 98
MOST = 60_000  # bytes of a first view, without pictures
BLOCKING = 1  # files that a page waits for before it shows anything
NOT_ASKED = {"is-crawlable"}  # of pages that say themselves that they are not to be found


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One page, measured once. Scores go to 100, sizes are bytes as sent."""

    scores: dict[str, float]
    failing: tuple[str, ...]  # names of audits that cost points in FULL
    bytes: int
    shift: float
    blocking: int
    elsewhere: tuple[str, ...]  # hosts but the site's own

    @property
    def performance(self) -> float:
        return self.scores["performance"]


def measured(report: dict[str, Any], unlisted: bool) -> Measured:
    """What a report says; an `unlisted` page is not asked whether it can be found."""
    audits, host = report["audits"], urlsplit(report["finalDisplayedUrl"]).netloc
    requests = audits["network-requests"]["details"]["items"]
    asked = [one for one in requests if one["url"].startswith("http")]
    skipped = NOT_ASKED if unlisted else set()
    scores, failing = {}, []
    for name, category in report["categories"].items():
        counted = [one for one in category["auditRefs"] if one["weight"] and one["id"] not in skipped]
        valued = [(one["weight"], audits[one["id"]]["score"]) for one in counted]
        known = [(weight, score) for weight, score in valued if score is not None]
        total = sum(weight for weight, _ in known)
        scores[name] = 100 * sum(weight * score for weight, score in known) / total if total else 100.0
        if name in FULL:
            failing += [one["id"] for one in counted if audits[one["id"]]["score"] not in (None, 1)]
    return Measured(
        scores=scores,
        failing=tuple(failing),
        bytes=sum(one["transferSize"] for one in asked if one.get("resourceType") != "Image"),
        shift=audits["cumulative-layout-shift"]["numericValue"],
        blocking=len((audits["render-blocking-resources"].get("details") or {}).get("items", ())),
        elsewhere=tuple(sorted({urlsplit(one["url"]).netloc for one in asked} - {host})),
    )


def middle(found: Sequence[Measured]) -> Measured:
    """The one of the middle performance."""
    return sorted(found, key=lambda one: one.performance)[len(found) // 2]


def missed(one: Measured) -> Iterator[str]:
    """What a page does not reach, in words."""
    for name in FULL:
        if round(one.scores[name]) < 100:
            yield f"{name} {one.scores[name]:.0f}"
    if one.failing:
        yield "fails " + ", ".join(one.failing)
    if round(one.performance) < FAST:
        yield f"performance {one.performance:.0f}, not {FAST}"
    if one.bytes > MOST:
        yield f"{one.bytes / 1000:.1f} kB without pictures, not {MOST // 1000}"
    if one.shift > 0:
        yield f"moves while it loads ({one.shift:.4f})"
    if one.blocking > BLOCKING:
        yield f"{one.blocking} files block it"
    if one.elsewhere:
        yield "asks " + ", ".join(one.elsewhere)
