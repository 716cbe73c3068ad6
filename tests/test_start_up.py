"""A build begins soon: what it has no use for is not imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.building import ROOT

# What commands of people use, and what builds use seldom; by the name of a module.
LATER = ("starlette", "uvicorn", "httpx", "rich.progress", "bs4", "feedparser", "duckdb", "plugins.admin.trial")


@pytest.mark.parametrize("module", ["tasks", "pelicanconf"])
def test_beginning_a_build_imports_no_server_no_client_and_nothing_that_draws(module: str) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert module in said.split()
    assert set(LATER) & set(said.split()) == set()
