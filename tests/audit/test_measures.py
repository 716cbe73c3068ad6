"""What the audit makes of a report of Lighthouse."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from tests.audit.measures import measured, middle, missed

HERE = "http://127.0.0.1:8000"


def audit(name: str, weight: int = 1) -> dict[str, Any]:
    return {"id": name, "weight": weight}


REPORT: dict[str, Any] = {
    "finalDisplayedUrl": f"{HERE}/energy/",
    "categories": {
        "performance": {"auditRefs": [audit("speed")]},
        "accessibility": {"auditRefs": [audit("alt", 3), audit("names")]},
        "best-practices": {"auditRefs": [audit("errors")]},
        "seo": {"auditRefs": [audit("is-crawlable", 4), audit("title")]},
    },
    "audits": {
        "speed": {"score": 0.99},
        "alt": {"score": 1},
        "names": {"score": None},  # not applicable
        "errors": {"score": 1},
        "is-crawlable": {"score": 1},
        "title": {"score": 1},
        "cumulative-layout-shift": {"numericValue": 0},
        "render-blocking-resources": {"details": {"items": [{"url": f"{HERE}/theme/site.css"}]}},
        "network-requests": {
            "details": {
                "items": [
                    {"url": f"{HERE}/energy/", "resourceType": "Document", "transferSize": 9_000},
                    {"url": f"{HERE}/theme/site.css", "resourceType": "Stylesheet", "transferSize": 6_000},
                    {"url": f"{HERE}/energy/media/a.webp", "resourceType": "Image", "transferSize": 90_000},
                    {"url": "data:image/png;base64,aa", "resourceType": "Image", "transferSize": 0},
                ]
            }
        },
    },
}


def changed(**audits: Any) -> dict[str, Any]:
    report = deepcopy(REPORT)
    for name, value in audits.items():
        report["audits"][name.replace("_", "-")] |= value
    return report


def test_a_page_that_reaches_everything_misses_nothing() -> None:
    one = measured(REPORT, unlisted=False)
    assert one.bytes == 15_000, "pictures are apart"
    assert list(missed(one)) == []


def test_what_is_not_reached_is_said() -> None:
    assert list(missed(measured(changed(alt={"score": 0}), False))) == ["accessibility 0", "fails alt"]
    assert list(missed(measured(changed(speed={"score": 0.9}), False))) == ["performance 90, not 98"]
    moved = changed(cumulative_layout_shift={"numericValue": 0.002})
    assert list(missed(measured(moved, False))) == ["moves while it loads (0.0020)"]
    blocked = changed(render_blocking_resources={"details": {"items": [{}, {}]}})
    assert list(missed(measured(blocked, False))) == ["2 files block it"]


def test_bytes_and_other_hosts_count_whatever_kind_of_file_they_are() -> None:
    report = changed()
    script = {"url": "http://elsewhere.example/x.js", "resourceType": "Script", "transferSize": 50_000}
    report["audits"]["network-requests"]["details"]["items"].append(script)
    assert list(missed(measured(report, False))) == ["65.0 kB without pictures, not 60", "asks elsewhere.example"]


def test_a_page_that_is_not_to_be_found_is_not_asked_whether_it_can_be() -> None:
    report = changed(is_crawlable={"score": 0})
    assert list(missed(measured(report, unlisted=True))) == []
    assert list(missed(measured(report, unlisted=False))) == ["seo 20", "fails is-crawlable"]


def test_of_several_rounds_the_middle_one_counts() -> None:
    rounds = [measured(changed(speed={"score": score}), False) for score in (1, 0.5, 0.97)]
    assert middle(rounds).performance == 97
