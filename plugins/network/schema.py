"""The keys of every file that people write, and of which of the `kinds` each value is.

One model per file. The same models make the JSON Schemas for editors (`invoke schema`), so an editor completes what
the build accepts. All values arrive as strings, lists and mappings (see `yamlfile`); all mistakes of a file are found
at once.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from plugins.network.kinds import (
    APP_PATTERN,
    BRANCH_PATTERN,
    EMAIL_PATTERN,
    FOLDER_PATTERN,
    HANDLE_PATTERN,
    REPOSITORY_PATTERN,
    About,
    Alias,
    Day,
    File,
    Host,
    Https,
    Identifier,
    Lang,
    Line,
    MaybeDay,
    MaybeMoment,
    MaybeNumber,
    MediaPath,
    PinnedPost,
    Prose,
    Service,
    Shared,
    Site,
    Slug,
    given,
)
from plugins.network.model import Form, GitHost, Kind, Stage, Status

MANY = 200  # entries of a list of one post, person or unit: each is looked up, and a slip compared with all there are


# ---------------------------------------------------------------------------------------------- units/network.yaml


class RoleEntry(File):
    lead: Slug = Field("", description="The expert who leads the unit.")
    editors: list[Slug] = Field([], description="Experts who may edit everything in the unit.")
    stage: Stage = Field(Stage.LIVE, description="live, pilot (public, marked as a pilot) or closed.")


class TopicEntry(File):
    slug: Slug = Field(description="The topic's address, under /topics/.", examples=["hydrogen"])
    name: Line = Field(description="The topic as people say it.", examples=["Hydrogen"])
    aliases: list[Line] = Field([], description="Other words that authors may use as the tag.")
    about: Prose = Field("", description="One sentence on what belongs here.")


class FrontEntry(File):
    pinned: list[PinnedPost] = Field(
        [], description="Posts, as unit/slug, that stand first: one leads, the others open the cards of their units."
    )
    per_unit: int = Field(2, ge=0, le=10, description="How many further titles each unit shows.")
    sections: int = Field(12, ge=1, le=60, description="How many units show posts; all others are named below them.")
    lead_days: int = Field(7, ge=0, le=365, description="How many days older than the newest post the lead may be.")
    quiet_days: int = Field(
        180, ge=1, le=3650, description="A unit that wrote nothing in so many days before the newest post gives way."
    )


class AdminEntry(File):
    host: GitHost = Field(description="Whose interface the host of the repository has: github or gitlab.")
    repository: str = Field(
        pattern=REPOSITORY_PATTERN, description="The repository, as its host names it.", examples=["firm/insights"]
    )
    branch: str = Field("main", pattern=BRANCH_PATTERN, description="The branch that is published.")
    folder: str = Field("units", pattern=FOLDER_PATTERN, description="The units folder, from the repository's root.")
    server: Service = Field("", description="The address of a git host of one's own.")
    sign_in: Service = Field("", description="With github: what signs people in (docs/admin.md).")
    app: str = Field("", pattern=APP_PATTERN, description="With gitlab: the id of the application there.")

    @model_validator(mode="after")
    def can_sign_in(self) -> AdminEntry:
        if self.host is GitHost.GITHUB and not self.sign_in:
            raise ValueError("needs sign_in with github: what signs people in, as in https://sign-in.firm.example")
        if self.host is GitHost.GITLAB and not self.app:
            raise ValueError("needs app with gitlab: the id that GitLab gave to this application")
        return self


class DisclosureEntry(File):
    text: Prose = Field(description="What readers are told, plain text.", examples=["We advise owners of stores."])
    topics: list[Line] = Field(
        [], min_length=1, max_length=MANY, description="Below posts on one of these topics alone; of all when absent."
    )
    translations: dict[Lang, Prose] = Field({}, description="The same in other languages, by their codes.")


class NetworkDisclosureEntry(DisclosureEntry):
    units: list[Line] = Field(
        [], min_length=1, max_length=MANY, description="Below posts of these units or groups alone; of all when absent."
    )


class NetworkFile(File):
    """units/network.yaml: the centre's page."""

    name: Line = Field(description="The firm's or the network's name.", examples=["Northmoor"])
    tagline: Line = Field("", description="One line under the name.")
    url: Site = Field(
        description="Where the site is published; may have a path.", examples=["https://insights.firm.example"]
    )
    authority: Host = Field(
        description="Goes into every id and never changes, even if url does: a domain you own and a year.",
        examples=["firm.example,2026"],
    )
    language: Lang = Field("en", description="The language of the site.")
    timezone: str = Field("UTC", description="The zone in which bare dates begin.", examples=["Europe/London"])
    centre: list[Slug] = Field([], description="Experts who own the road: theme, rules, this file.")
    units: dict[Slug, RoleEntry] = Field({}, description="The units by uid, and the roles that the centre gives them.")
    groups: dict[Slug, list[Slug]] = Field({}, description="Names for sets of units, used in share.")
    topics: list[TopicEntry] = Field([], description="The vocabulary.")
    tags: Literal["closed", "open"] = Field(
        "closed", description="closed: an unknown tag is an error; open: it becomes a topic."
    )
    feeds: dict[Slug, Https] = Field({}, description="Outside feeds that units may follow, by name.")
    front: FrontEntry = Field(FrontEntry(), description="The front page.")
    disclosures: list[NetworkDisclosureEntry] = Field(
        [],
        max_length=MANY,
        description="What readers of some posts must be told. Neither a unit nor a post can take one away.",
    )
    admin: Annotated[AdminEntry | None, BeforeValidator(given)] = Field(
        None, description="Writing in a browser, under /admin/ (docs/admin.md)."
    )
    rules: dict[str, Any] = Field({}, description="Levels, locks and settings of the rules, by their names.")


# --------------------------------------------------------------------------------------------- units/<unit>/*.yaml


class FollowEntry(File):
    unit: Slug = Field("", description="The unit to carry posts from, by uid.")
    topics: list[Line] = Field([], max_length=MANY, description="Only posts on one of these topics.")
    feed: Slug = Field("", description="An outside feed, by its name in network.yaml.")
    limit: MaybeNumber = Field(None, ge=1, le=1000, description="At most so many posts at a time.")
    since: MaybeDay = Field(None, description="Only posts from this day on.")

    @model_validator(mode="after")
    def names_something(self) -> FollowEntry:
        if not (self.unit or self.topics or self.feed):
            raise ValueError("has a rule that names nothing; write unit:, topics: or feed: into it")
        return self


class UnitFile(File):
    """units/<unit>/unit.yaml: the unit's page."""

    name: Line = Field(description="The unit as people say it.", examples=["Energy & Infrastructure"])
    summary: Prose = Field("", description="One sentence: for whom, about what.")
    kind: Kind = Field(Kind.PRACTICE, description="practice, sector, region or client.")
    accent: Slug = Field("", description="The name of an accent in theme/brand.yaml.")
    uid: Slug = Field("", description="The unit's lasting name; the folder's name by default, written on rename.")
    lang: Lang = Field("", description="The language of the unit's posts, when it is not the network's.")
    follow: list[FollowEntry] = Field([], max_length=MANY, description="What the unit carries from others.")
    offers: Literal["auto", "never"] = Field("auto", description="What happens to a post that another unit sends.")
    share: Shared = Field(
        ["everyone"], max_length=MANY, description="Who may carry the unit's posts; a post can only tighten it."
    )
    disclosures: list[DisclosureEntry] = Field(
        [],
        max_length=MANY,
        description="What readers of the unit's posts must be told beside what the network discloses.",
    )
    rules: dict[str, Any] = Field({}, description="Rules that are stricter here than in the network, by their names.")


class CarriedEntry(File):
    post: PinnedPost = Field(description="The carried post, as unit/slug.", examples=["tax/ring-fence"])
    pin: Literal["true", "false"] = Field("false", description="Keep it at the top of the section.")
    hide: Literal["true", "false"] = Field("false", description="Do not show it in the section.")
    note: Prose = Field("", description="One sentence of the unit's own, shown as such.")


class CarriedFile(File):
    """units/<unit>/carried.yaml: what the unit does with posts that it carries."""

    carried: list[CarriedEntry] = Field([])


# ---------------------------------------------------------------------------------------------------- Markdown files


class ExpertFile(File):
    """units/<unit>/experts/<slug>.md: a person; the body is the biography."""

    name: Line = Field(description="The person's name.", examples=["Dana Ortiz"])
    role: Line = Field("", description="What they do, as a business card says it.")
    email: str = Field("", pattern=EMAIL_PATTERN, max_length=254)
    handle: str = Field("", pattern=HANDLE_PATTERN, description="Their name on the git host.")
    links: list[Https] = Field([], max_length=MANY, description="Profiles elsewhere, as https addresses.")
    photo: MediaPath = Field("", description="A portrait from the unit's media folder.")
    photo_alt: Line = Field("", description="What the portrait shows.")
    topics: list[Line] = Field([], max_length=MANY, description="What they know about, from the vocabulary.")
    writes_for: list[Slug] = Field([], max_length=MANY, description="Other units, by uid, whose posts they may sign.")


class PageFile(File):
    """units/<unit>/pages/<slug>.md: a standing page."""

    title: Line = Field(description="The page's title.", examples=["What we do"])
    summary: Prose = Field("", description="One or two sentences, plain text.")
    order: int = Field(0, ge=-1000, le=1000, description="Where it stands among the unit's pages; smaller is earlier.")


class ChangeEntry(File):
    date: Day = Field(description="When it was changed.", examples=["2026-11-22"])
    what: Prose = Field(description="What a reader should know.", examples=["The threshold is 90, not 85."])


class PostFile(File):
    """The front matter of units/<unit>/posts/**/*.md."""

    title: Line = Field(description="The title, plain text.", examples=["What storage caverns cost"])
    date: MaybeMoment = Field(
        None, description="Required unless the file name starts with it.", examples=["2026-11-20"]
    )
    authors: list[Slug] = Field(
        [], max_length=MANY, description="Experts of this unit, or who write for it.", examples=["[dana-ortiz]"]
    )
    author: Slug = Field("", description="The same as authors, for one.")
    tags: list[Line] = Field(
        [], max_length=MANY, description="Topics of the vocabulary, by slug, name or alias.", examples=["[hydrogen]"]
    )
    summary: Prose = Field("", description="One or two sentences, plain text; without it, the first 40 words.")
    form: Form = Field(Form.NOTE, description="note, analysis, explainer, qa, case or event.")
    status: Status = Field(Status.PUBLISHED, description="published, draft, withdrawn or retracted.")
    reason: Prose = Field("", description="Required with withdrawn and retracted.", examples=["Figures superseded."])
    changes: list[ChangeEntry] = Field([], max_length=MANY, description="What a reader should know was changed.")
    image: MediaPath = Field("", description="The picture of the post, from the unit's media folder.")
    image_alt: Line = Field("", description="What the picture shows.")
    share: Shared = Field(["everyone"], max_length=MANY, description="Which units may carry it.")
    to: list[Slug] = Field([], max_length=MANY, description="Units that it is offered to.")
    about: About = Field("", description="What it comments on: unit/slug, or an https address.")
    quote: Prose = Field("", description="The words quoted.")
    slug: Slug = Field("", description="The last part of its address; the file's name without its date by default.")
    aliases: list[Alias] = Field([], max_length=MANY, description="Old slugs and addresses that lead here.")
    id: Identifier = Field("", description="The post's lasting id.")
    expires: MaybeMoment = Field(None, description="From this moment on the text is gone.")
    updated: MaybeMoment = Field(None, description="Only with withdrawn and retracted: when.")
    as_at: MaybeDay = Field(None, description="The day whose law or figures it describes.")
    review_by: MaybeDay = Field(None, description="When somebody has to look at it again.")
    lang: Lang = Field("", description="The post's language, when it is not the unit's.")
    translation_of: PinnedPost = Field("", description="The post that this one translates, as unit/slug.")
    audio: MediaPath = Field("", description="A recording from the unit's media folder.")
    video: MediaPath = Field("", description="A film from the unit's media folder.")
    starts: MaybeMoment = Field(None, description="With form event: when it begins.")
    ends: MaybeMoment = Field(None, description="With form event: when it ends.")
    place: Line = Field("", description="With form event: where.")
    image_rights: Line = Field("", description="Whose picture it is.")
    disclosure: Prose = Field("", description="What a reader must be told about the author's interest.")


FILES: dict[str, type[File]] = {
    "network": NetworkFile,
    "unit": UnitFile,
    "carried": CarriedFile,
    "expert": ExpertFile,
    "page": PageFile,
    "post": PostFile,
}
