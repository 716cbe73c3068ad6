"""What tests of the editor share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.admin.forms import Forms, forms_in


@pytest.fixture(scope="session")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forms]:
    folder: Path = tmp_path_factory.mktemp("forms")
    with forms_in(folder) as found:
        yield found
