"""What the other units wrote that matters to one: why, in which order, and never what is not shared with it."""

from __future__ import annotations

import pytest

from plugins.network.carrying import Carriage, Reason, Refusal, Route
from plugins.network.model import Post
from plugins.newsletter.values import Kind
from tests.builders import make_carriage, make_catalog, make_expert, make_placement, make_post, make_unit
from tests.newsletter.digests import digest_of, titles

OWN = make_post("tax/relief", "2026-03-01", topics=("hydrogen",))
UNITS = (make_unit("energy"), make_unit("tax"), make_unit("legal"))


def told(*posts: Post, carriage: Carriage | None = None, links: dict[str, list[str]] | None = None) -> dict[str, str]:
    """Why each post is in the digest for the people of Tax, by title."""
    catalog = make_catalog(posts=[OWN, *posts], units=UNITS)
    found = digest_of(catalog, Kind.COLLEAGUES, "tax", carriage=carriage or Carriage(), links=links)
    return {item.title: item.why for item in found.items}


def test_an_answer_to_the_unit_says_to_what() -> None:
    assert told(make_post("energy/reply", about="tax/relief")) == {"Reply": "It answers your post “Relief”."}


def test_a_link_to_the_unit_says_to_what() -> None:
    post = make_post("energy/linking")
    assert told(post, links={post.source: [OWN.source]}) == {"Linking": "It links to your post “Relief”."}


def test_what_the_unit_carries_says_by_what() -> None:
    one, two = make_post("energy/one"), make_post("energy/two", authors=("dana-ortiz", "li-wei"))
    carriage = make_carriage(make_placement("tax", one), make_placement("tax", two, route=Route.OFFER, rule=None))
    assert told(one, two, carriage=carriage) == {
        "One": "You carry it because you follow Energy.",
        "Two": "You carry it: offered by its authors.",
    }


@pytest.mark.parametrize("reason", [Reason.SINCE, Reason.DECLINED, Reason.LIMIT])
def test_what_the_unit_could_carry_says_why_it_does_not_and_what_would_change_that(reason: Reason) -> None:
    post = make_post("energy/one", topics=("hydrogen",))
    carriage = make_carriage(refusals=(Refusal(unit="tax", post=post, reason=reason),))
    assert told(post, carriage=carriage) == {"One": f"You don't carry it: reason {reason}. To carry it, change it."}


@pytest.mark.parametrize("reason", [Reason.HIDDEN, Reason.ANSWERED])
def test_what_the_unit_itself_keeps_out_is_not_pressed_on_it(reason: Reason) -> None:
    post = make_post("energy/one", topics=("hydrogen",))
    assert told(post, carriage=make_carriage(refusals=(Refusal(unit="tax", post=post, reason=reason),))) == {}


def test_what_is_on_its_topics_is_told_and_what_is_not_is_not() -> None:
    found = told(make_post("energy/on", topics=("grid", "hydrogen")), make_post("energy/off", topics=("grid",)))
    assert found == {"On": "It is on Hydrogen, as your own work is."}


def test_the_topics_of_its_people_are_its_topics() -> None:
    experts = [make_expert("dana-ortiz", "energy"), make_expert("tom-ash", "tax", topics=("grid",))]
    catalog = make_catalog(posts=[make_post("energy/on", topics=("grid",))], units=UNITS, experts=experts)
    assert titles(digest_of(catalog, Kind.COLLEAGUES, "tax")) == {"On your topics": ["On"]}


def test_a_post_stands_once_where_it_matters_most_and_its_own_posts_do_not() -> None:
    answer = make_post("energy/reply", about="tax/relief", topics=("hydrogen",))
    catalog = make_catalog(posts=[OWN, answer, make_post("tax/own", topics=("hydrogen",))], units=UNITS)
    carriage = make_carriage(make_placement("tax", answer))
    found = digest_of(catalog, Kind.COLLEAGUES, "tax", carriage=carriage, links={answer.source: [OWN.source]})
    assert titles(found) == {"Answers to you": ["Reply"]}


@pytest.mark.parametrize("share", [("nobody",), ("legal",)])
def test_what_is_not_shared_with_a_unit_is_in_no_digest_for_it_however_it_matters(share: tuple[str, ...]) -> None:
    post = make_post("energy/secret", about="tax/relief", topics=("hydrogen",), share=share)
    refused = make_carriage(refusals=(Refusal(unit="tax", post=post, reason=Reason.LIMIT),))
    assert told(post, carriage=refused, links={post.source: [OWN.source]}) == {}


def test_the_ceiling_of_its_unit_holds_too() -> None:
    units = (make_unit("energy", share=("legal",)), make_unit("tax"))
    catalog = make_catalog(posts=[OWN, make_post("energy/one", topics=("hydrogen",))], units=units)
    assert digest_of(catalog, Kind.COLLEAGUES, "tax").parts == ()


def test_the_mail_says_for_whom_it_is() -> None:
    catalog = make_catalog(posts=[OWN, make_post("energy/one", topics=("hydrogen",))], units=UNITS)
    found = digest_of(catalog, Kind.COLLEAGUES, "tax", foot="For clients.")
    assert found.foot == "For the people of Tax, who may share what it links to and not the mail itself."
    assert found.line == "For Tax: One"
