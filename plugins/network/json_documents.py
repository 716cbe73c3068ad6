"""A JSON document that a stranger sent, read strictly: what two readers would understand differently is refused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NoReturn


@dataclass(frozen=True, slots=True)
class NoJson:
    """Why a text is not read: it ends the sentence that began with the document's name."""

    why: str


class _NotReadError(Exception):
    """The message says why a document is not read on."""


def json_value(text: str) -> Any | NoJson:
    """The value in `text`, or why there is none. Never raises for what a stranger wrote."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except _NotReadError as error:
        return NoJson(str(error))
    except RecursionError:
        return NoJson("is JSON that is nested too deep")
    except json.JSONDecodeError as error:
        return NoJson(f"is not well-formed JSON (see its line {error.lineno})")
    except ValueError:  # more digits than a number may have
        return NoJson("is JSON that holds a number which is none")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _NotReadError("is JSON in which a key is given twice")
    return found


def _no_number(word: str) -> NoReturn:
    raise _NotReadError(f"is JSON that holds {word}")
