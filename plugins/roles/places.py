"""Where CODEOWNERS lies: in the repository around a units folder, at one of the places where hosts look for it."""

from __future__ import annotations

import os
from pathlib import Path

from plugins.network.problems import SetupError, printable
from plugins.roles.codeowners import MARK

# GitHub takes the first that is there of .github/, the root and docs/; GitLab of the root, docs/ and .gitlab/.
PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
LARGEST = 3_000_000  # bytes, of a file that GitHub reads


def repository_around(folder: Path) -> Path | None:
    """The root of the git repository that a folder lies in; git itself need not be there."""
    real = folder.resolve()
    return next((above for above in (real, *real.parents) if (above / ".git").exists()), None)


def within(root: Path, units: Path) -> str:
    """The units folder relative to the repository's root, with `/`; "" when it is the root."""
    found = units.resolve().relative_to(root).as_posix()
    return "" if found == "." else found


def there(root: Path) -> tuple[str, ...]:
    """The places where a CODEOWNERS lies."""
    return tuple(place for place in PLACES if os.path.lexists(root / place))


def new_place(root: Path, units: str) -> str:
    """Where a first CODEOWNERS goes: into the root, where both hosts look, unless only units may lie there."""
    if units:
        return "CODEOWNERS"
    return ".gitlab/CODEOWNERS" if (root / ".gitlab-ci.yml").exists() else ".github/CODEOWNERS"


def text_of(path: Path) -> str | None:
    """What a CODEOWNERS says; None where none is. Raises SetupError when it is not to be read."""
    try:
        if path.is_symlink() or not path.is_file():
            if os.path.lexists(path):
                raise SetupError(f"{printable(str(path))}: is no regular file; put the file itself there")
            return None
        return path.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise SetupError(f"{printable(str(path))}: can't be read: {error.strerror}") from None


def is_ours(text: str) -> bool:
    """Whether `invoke roles` wrote it; an empty file is nobody's and may be written."""
    return not text.strip() or text.startswith(MARK)
