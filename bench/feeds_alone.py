"""Reads a network once, then makes all its feeds for every line that it is sent, and answers what that took.

A process of its own: `python -m bench.feeds_alone UNITS`. It says "ready" when the network is read; each answer is one
line of JSON. Feeds are made as a build makes them: as values first, then one after the other, by path.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import time

from bench.contenders import ROOT
from bench.measuring import MAXRSS_UNIT
from plugins.feeds.documents import outputs
from plugins.network.catalog import Assembled
from plugins.network.urls import Urls
from plugins.pipeline import survey
from plugins.syndication.resolver import resolve


def main(units: str) -> None:
    assembled = survey(ROOT / "pelicanconf.py", PATH=units)
    print("ready", flush=True)
    for _ in sys.stdin:
        print(json.dumps(measure(assembled)), flush=True)


def measure(assembled: Assembled) -> dict[str, float]:
    """Seconds of the clock and of the processor, peak memory in bytes, how many files of how many bytes."""
    catalog = assembled.catalog
    carriage, urls = resolve(catalog), Urls(catalog.network.url)
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    documents = outputs(catalog, assembled.texts, urls, carriage)
    size = 0
    for document in sorted(documents, key=lambda document: document.path):
        size += len(document.write(document.value))
    return {
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MAXRSS_UNIT,
        "files": len(documents),
        "size": size,
    }


if __name__ == "__main__":
    main(sys.argv[1])
