"""What a page says to search engines, as JSON-LD (schema.org).

A page's nodes are made here from the same values as its canonical link, so that the two can't disagree. Nodes are
dicts because they are JSON: nothing of ours reads them again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from markupsafe import Markup

from plugins.network import urls as addresses
from plugins.network.model import Expert, Form, Network, Post, Status, Topic, Unit
from plugins.network.urls import Urls

Node = dict[str, object]

# Characters that could end a script element, begin a comment in it, or break a line in JavaScript.
_UNSAFE = tuple((c, f"\\u{ord(c):04x}") for c in "<>&\u2028\u2029")
_ENCODER = msgspec.json.Encoder(order="sorted")


def script(nodes: Sequence[Node]) -> Markup:
    """One graph, ready to stand inside a script element; "" for no nodes."""
    if not nodes:
        return Markup("")
    graph = {"@context": "https://schema.org", "@graph": list(nodes)}
    text = _ENCODER.encode(graph).decode()
    for character, escape in _UNSAFE:
        if character in text:  # looking for one is much faster than replacing none
            text = text.replace(character, escape)
    # Safe as Markup: every character that means something in HTML has become a JSON escape.
    return Markup(text)


def filled(node: Mapping[str, object]) -> Node:
    """`node` without what is empty: a machine reads "" as a fact."""
    return {key: value for key, value in node.items() if value not in ("", None, [], ())}


def organization(network: Network, urls: Urls, logo: str = "") -> Node:
    """The firm. `logo` is absolute."""
    home = urls.absolute(addresses.FRONT)
    node = {"@type": "Organization", "@id": f"{home}#organization", "name": network.name, "url": home, "logo": logo}
    return filled(node)


def website(network: Network, urls: Urls) -> Node:
    home = urls.absolute(addresses.FRONT)
    return filled(
        {
            "@type": "WebSite",
            "@id": f"{home}#website",
            "name": network.name,
            "description": network.tagline,
            "url": home,
            "inLanguage": network.language,
            "publisher": {"@id": f"{home}#organization"},
            "potentialAction": {
                "@type": "SearchAction",
                "target": {
                    "@type": "EntryPoint",
                    "urlTemplate": f"{urls.absolute(addresses.SEARCH)}?q={{search_term_string}}",
                },
                "query-input": "required name=search_term_string",
            },
        }
    )


def web_page(network: Network, urls: Urls, path: str, name: str, kind: str = "WebPage", **more: object) -> Node:
    """A page that is no article; `kind` is its schema.org type (WebPage, CollectionPage, ProfilePage)."""
    address, home = urls.absolute(path), urls.absolute(addresses.FRONT)
    page = {"@type": kind, "@id": address, "url": address, "name": name, "isPartOf": {"@id": f"{home}#website"}}
    return filled({**page, **more})


def person(expert: Expert, urls: Urls) -> Node:
    """An expert as an author: who, and where to read about them."""
    address = "" if expert.held else urls.absolute(addresses.expert(expert))
    return filled(
        {
            "@type": "Person",
            "@id": f"{address}#person" if address else "",
            "name": expert.name,
            "jobTitle": expert.role,
            "url": address,
        }
    )


def term(topic: Topic, urls: Urls) -> Node:
    return {"@type": "DefinedTerm", "name": topic.name, "url": urls.absolute(addresses.topic(topic))}


# What schema.org calls each form. All are articles; those that only some machines know say so as well.
_KINDS: Mapping[Form, object] = {
    Form.NOTE: "BlogPosting",
    Form.ANALYSIS: ["Article", "Report"],
    Form.EXPLAINER: "Article",
    Form.QA: "Article",
    Form.CASE: ["Article", "Report"],
    Form.EVENT: "Article",
}


def item_list(addresses: Sequence[str], first: int = 1) -> Node | None:
    """Pages in the order in which a list names them, by their absolute addresses; None for an empty list."""
    if not addresses:
        return None
    items = [{"@type": "ListItem", "position": at, "url": one} for at, one in enumerate(addresses, start=first)]
    return {"@type": "ItemList", "itemListElement": items}


def event(
    post: Post, *, network: Network, unit: Unit, urls: Urls, lang: str, starts: str, ends: str, image: str
) -> Node:
    """The event that a post announces. `starts` and `ends` are ISO; `ends` and `image` may be "".

    What was withdrawn is called off, as far as a machine has to know.
    """
    address = urls.absolute(addresses.post(unit, post))
    off = post.status is Status.WITHDRAWN
    online = post.place.startswith("https://")
    where: Node = {"@type": "VirtualLocation" if online else "Place", "url" if online else "name": post.place}
    return filled(
        {
            "@type": "Event",
            "@id": f"{address}#event",
            "url": address,
            "name": post.title,
            "description": post.summary,
            "startDate": starts,
            "endDate": ends,
            "eventStatus": f"https://schema.org/Event{'Cancelled' if off else 'Scheduled'}",
            "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode" if online else "",
            "location": (where if online else {**where, "address": post.place}) if post.place else None,
            "organizer": organization(network, urls),
            "subjectOf": {"@id": post.id},
            "inLanguage": lang,
            "image": image,
        }
    )


def article(
    post: Post,
    *,
    network: Network,
    unit: Unit,
    authors: Sequence[Expert],
    topics: Sequence[Topic],
    urls: Urls,
    lang: str,
    published: str,
    updated: str,
    image: str,
    cited: Node | None = None,
    original: Node | None = None,
    translations: Sequence[Node] = (),
) -> Node:
    """A post. `published` and `updated` are ISO, `image` is absolute; each may be "". `cited` is what it answers."""
    address, section = urls.absolute(addresses.post(unit, post)), urls.absolute(addresses.section(unit))
    return filled(
        {
            "@type": _KINDS[post.form],
            "@id": post.id,
            "url": address,
            "mainEntityOfPage": address,
            "headline": post.title,
            "description": post.summary,
            "datePublished": published,
            "dateModified": updated or published,
            "author": [person(author, urls) for author in authors],
            "publisher": organization(network, urls),
            "isPartOf": {"@type": "CollectionPage", "@id": section, "name": unit.name, "url": section},
            "about": [term(topic, urls) for topic in topics],
            "inLanguage": lang,
            "image": image,
            "citation": cited,
            "isBasedOn": cited["url"] if cited else "",
            "translationOfWork": original,
            "workTranslation": list(translations),
        }
    )


def breadcrumbs(steps: Sequence[tuple[str, str]], urls: Urls) -> Node:
    """The way from the front page to a page, itself included: (name, site path) of each step."""
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": urls.absolute(path)}
        for number, (name, path) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
