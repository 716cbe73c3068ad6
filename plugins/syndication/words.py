"""Why a unit does not carry a post, and what would change it, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.network.carrying import Reason
from plugins.network.model import FollowRule, Notice, Post, State, Unit
from plugins.network.whole import Catalog
from plugins.network.yaml_writing import item_text
from plugins.syndication.resolver import OFFERS

STATES = {
    State.DRAFT: "a draft",
    State.FUTURE: "dated in the future",
    State.PUBLISHED: "published",
    State.WITHDRAWN: "withdrawn",
    State.RETRACTED: "retracted",
    State.EXPIRED: "expired",
}


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a unit does not carry a post. `change` is what would make it carry it; "" when nothing has to change."""

    why: str
    change: str = ""


def why_not(
    catalog: Catalog,
    unit: Unit,
    post: Post | Notice,
    reason: Reason,
    *,
    rule: FollowRule | None = None,
    by: str = "",
    folder: str = "units",
) -> WhyNot:
    """`reason` in words. `by` is the comment post that stands for it; `folder` the units folder's name."""
    home = catalog.unit[post.unit]
    theirs, page = f"{folder}/{unit.slug}", f"{folder}/{unit.slug}/unit.yaml"
    at = f"{page}:{rule.line}" if rule and rule.line else page
    match reason:
        case Reason.UNPUBLISHED:
            return WhyNot(f"it is {STATES[state_of(catalog, post)]}")
        case Reason.SHARE:
            why = f"its 'share' lets in {_named(post.share)}"
            return WhyNot(why, f"let 'share' in {folder}/{post.source} name {unit.uid}")
        case Reason.UNIT_SHARE:
            why = f"the unit {home.uid} shares with {_named(home.share)}"
            return WhyNot(why, f"let 'share' in {folder}/{home.slug}/unit.yaml name {unit.uid}")
        case Reason.CLOSED:
            return WhyNot(f"the unit {unit.uid} is closed", f"open it: its stage in {folder}/network.yaml")
        case Reason.NO_RULE:
            what = f"write a rule under 'follow' in {page}, or to: [{unit.uid}] in {folder}/{post.source}"
            return WhyNot("no rule follows it, and it is not offered", what)
        case Reason.SINCE:
            day = rule.since.isoformat() if rule and rule.since else ""
            return WhyNot(f"it is older than {day}, where the rule begins", f"write an earlier 'since' in {at}")
        case Reason.DECLINED:
            what = f"write offers: auto in {page}, or a rule under 'follow'"
            return WhyNot(f"it is offered, and the unit {unit.uid} takes no offers", what)
        case Reason.HIDDEN if not unit.carries:
            return WhyNot(f"{theirs}/carried.yaml can't be read", "mend that file")
        case Reason.HIDDEN:
            return WhyNot(f"the unit {unit.uid} hides it", f"take its entry out of {theirs}/carried.yaml")
        case Reason.ANSWERED:
            return WhyNot(f"the unit's own comment {by} stands for it")
        case Reason.LIMIT:
            return _limit(rule, at, theirs)


def _limit(rule: FollowRule | None, at: str, theirs: str) -> WhyNot:
    """That newer ones take the places: of a rule, or of what one unit may offer to another."""
    if rule is None:
        what = f"write a rule under 'follow' in {at}, or pin: true in {theirs}/carried.yaml"
        return WhyNot(f"newer offers fill the {OFFERS} places that one unit has in another's section", what)
    what = f"write a larger 'limit' in {at}, or pin: true in {theirs}/carried.yaml"
    return WhyNot(f"newer posts fill the limit of {rule.limit}", what)


def state_of(catalog: Catalog, post: Post | Notice) -> State:
    """What a post of the catalog is."""
    if isinstance(post, Notice):
        return post.state
    return State.WITHDRAWN if any(gone.id == post.id for gone in catalog.withdrawn) else State.PUBLISHED


def _named(share: tuple[str, ...]) -> str:
    return "nobody" if set(share) <= {"nobody"} else f"{', '.join(share)} only"


def rule_item(rule: FollowRule) -> dict[str, object]:
    """A rule as the keys and values that stand in unit.yaml."""
    said = {
        "unit": rule.unit,
        "topics": list(rule.topics),
        "feed": rule.feed,
        "limit": rule.limit,
        "since": rule.since,
    }
    return {key: value for key, value in said.items() if value}


def rule_text(rule: FollowRule) -> str:
    """A rule as it stands in unit.yaml, on one line: "{unit: legal, topics: [hydrogen], limit: 3}"."""
    return item_text(rule_item(rule))
