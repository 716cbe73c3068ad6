"""What schema.org, and the machines that read it, ask of a page's JSON-LD: a table, and who breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

ARTICLES = frozenset({"Article", "BlogPosting", "Report"})
_THING = {
    "@type",
    "@id",
    "name",
    "url",
    "description",
    "image",
    "mainEntityOfPage",
    "subjectOf",
    "sameAs",
    "potentialAction",
}
_WORK = _THING | {
    *(
        "headline",
        "about",
        "author",
        "citation",
        "datePublished",
        "dateModified",
        "inLanguage",
        "isBasedOn",
        "isPartOf",
    ),
    *("publisher", "mainEntity", "workTranslation", "translationOfWork"),
}
_PAGE = _WORK | {"breadcrumb"}
_ARTICLE = {
    "@id",
    "url",
    "mainEntityOfPage",
    "headline",
    "datePublished",
    "dateModified",
    "author",
    "publisher",
    "isPartOf",
}

# What a node of a type may say, and what it has to. One that only names another node says its `@id` and no more.
ALLOWED: Mapping[str, set[str]] = {
    "Organization": _THING | {"logo"},
    "Person": _THING | {"jobTitle", "worksFor", "knowsAbout"},
    "WebSite": _WORK,
    "WebPage": _PAGE,
    "CollectionPage": _PAGE,
    "ProfilePage": _PAGE,
    "SearchResultsPage": _PAGE,
    "Article": _WORK,
    "BlogPosting": _WORK,
    "Report": _WORK,
    "DefinedTerm": _THING,
    "BreadcrumbList": _THING | {"itemListElement"},
    "ItemList": _THING | {"itemListElement", "numberOfItems"},
    "ListItem": _THING | {"position", "item"},
    "Event": _THING
    | {"startDate", "endDate", "eventStatus", "eventAttendanceMode", "location", "organizer", "inLanguage"},
    "Place": _THING | {"address"},
    "VirtualLocation": _THING,
    "SearchAction": _THING | {"target", "query-input"},
    "EntryPoint": _THING | {"urlTemplate"},
}
NEEDED: Mapping[str, set[str]] = {
    "Organization": {"name", "url"},
    "Person": {"name"},
    "WebSite": {"@id", "name", "url"},
    "WebPage": {"url"},
    "CollectionPage": {"@id", "name", "url"},
    "ProfilePage": {"@id", "name", "url", "mainEntity"},
    "SearchResultsPage": {"@id", "name", "url"},
    "DefinedTerm": {"name", "url"},
    "BreadcrumbList": {"itemListElement"},
    "ItemList": {"itemListElement"},
    "ListItem": {"position"},
    "Event": {"@id", "name", "url", "startDate", "eventStatus", "organizer"},
    "Place": {"name", "address"},
    "VirtualLocation": {"url"},
    "SearchAction": {"target", "query-input"},
    "EntryPoint": {"urlTemplate"},
}
_DATES = ("datePublished", "dateModified", "startDate", "endDate")
_ADDRESSES = ("url", "mainEntityOfPage", "item", "image", "logo", "isBasedOn", "sameAs", "urlTemplate")
_STATES = {f"https://schema.org/Event{state}" for state in ("Scheduled", "Cancelled", "Postponed", "Rescheduled")}
_ADDRESS = re.compile(r"https?://[^\s/]+(/\S*)?")


def types_of(node: Mapping[str, Any]) -> frozenset[str]:
    found = node.get("@type", ())
    return frozenset([found] if isinstance(found, str) else found)


def is_article(node: Mapping[str, Any]) -> bool:
    """Whether a node is a post, whatever its form."""
    return bool(types_of(node) & ARTICLES)


def complaints(graph: list[dict[str, Any]]) -> list[str]:
    """What is wrong with the nodes of a page."""
    found = [wrong for node in graph for wrong in _of_node(node, top=True)]
    ids = [node["@id"] for node in graph if "@id" in node]
    if len(set(ids)) < len(ids):
        found.append("two nodes with one @id")
    return found


def _of_node(node: Mapping[str, Any], top: bool = False) -> Iterator[str]:
    kinds = types_of(node)
    if not kinds:
        if set(node) != {"@id"}:
            yield f"no @type: {dict(node)}"
        return
    if unknown := kinds - ALLOWED.keys():
        yield f"no such @type: {sorted(unknown)}"
        return
    said, name = set(node), "/".join(sorted(kinds))
    if extra := said - set().union(*(ALLOWED[kind] for kind in kinds)):
        yield f"{name} can't say {sorted(extra)}"
    needed = set().union(*(NEEDED.get(kind, set()) for kind in kinds))
    if kinds & ARTICLES:
        needed |= _ARTICLE if top else {"@id", "url"}
    if missing := needed - said:
        yield f"{name} does not say {sorted(missing)}"
    for key, value in node.items():
        if value in ("", None, [], {}):
            yield f"{name}.{key} is empty"
        for one in value if isinstance(value, list) else [value]:
            yield from (f"{name}.{wrong}" for wrong in _of_value(key, one))
    if "itemListElement" in node:
        yield from _of_list(name, node["itemListElement"])
    if {"startDate", "endDate"} <= said and _moment(node["endDate"]) < _moment(node["startDate"]):
        yield f"{name} ends before it starts"


def _of_value(key: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _of_node(value)
    elif key in _DATES:
        try:
            read = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
            if isinstance(read, datetime) and read.tzinfo is None:
                yield f"{key} has no zone: {value}"
        except ValueError:
            yield f"{key} is no date: {value}"
    elif key in _ADDRESSES and not _ADDRESS.fullmatch(str(value)):
        yield f"{key} is no address: {value}"
    elif key == "eventStatus" and value not in _STATES:
        yield f"{key} is no state: {value}"


def _of_list(name: str, items: list[dict[str, Any]]) -> Iterator[str]:
    places = [item["position"] for item in items]
    if places != list(range(places[0], places[0] + len(items))) or places[0] < 1:
        yield f"{name} counts {places}"
    if any(not ({"item", "url"} & set(item)) for item in items):
        yield f"{name} leads nowhere"


def _moment(said: str) -> tuple[str, str]:
    """Of a day its day, of a moment the moment in UTC: enough to tell which of two alike is the later."""
    if "T" not in said:
        return said, said
    return datetime.fromisoformat(said).astimezone().isoformat(), said
