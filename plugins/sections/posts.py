"""A post's own page, and the notice that stays where a post was taken down."""

from __future__ import annotations

from plugins.network import days, json_ld, urls
from plugins.network.answering import is_outside, target_of
from plugins.network.disclosing import disclosed
from plugins.network.dress import Facts
from plugins.network.layout import WIDE, first_at_once
from plugins.network.library import Library
from plugins.network.model import Post, Stage, State, Status, Unit
from plugins.network.social import card_of_post, own_picture
from plugins.network.sources import FILM, SOUND
from plugins.network.states import announces_event
from plugins.network.viewing import Viewer
from plugins.network.views import Banner, Changed, Chrome, EventFacts, NoticePage, Player, PostPage
from plugins.network.wording import FORMS, comment_label, minutes_of, toc
from plugins.sections import citing
from plugins.sections.conversation import about, answers, answers_left, carriers, original
from plugins.sections.in_languages import alternates, original_of, translated, translations_of
from plugins.sections.read_next import more_by_authors, read_next


def post_page(viewer: Viewer, library: Library, source: str) -> PostPage:
    """The page of a published or withdrawn post."""
    post = viewer.catalog.post_at[source]
    catalog, unit = viewer.catalog, viewer.unit_of(post)
    text, lang = library.text(post.source), viewer.lang_of(post)
    address = viewer.urls.absolute(urls.post(unit, post))
    authors = viewer.authors(post)
    published, updated = days.local_day(post.date, viewer.zone), post.updated
    answered = original(viewer, post)
    picture = viewer.picture(post.unit, post.image, post.image_alt, post.image_rights, sizes=WIDE, first=True)
    more = more_by_authors(viewer, post, shown_beside(viewer, post, answered))
    return PostPage(
        chrome=post_chrome(viewer, post),
        unit=viewer.unit_link(unit),
        form=FORMS[post.form] or comment_label(post),
        title=post.title,
        standfirst=post.summary if post.own_summary else "",
        authors=tuple(viewer.person(author, beside=post.unit) for author in authors),
        day=viewer.day(post.date, post.has_time),
        updated=viewer.day(updated) if updated else None,
        minutes=minutes_of(text.words),
        topics=tuple(viewer.topic_link(topic) for topic in viewer.topics(post)),
        changes=tuple(Changed(day=viewer.day(change.date), what=change.what) for change in post.changes),
        banners=banners(viewer, post),
        event=event(viewer, post),
        about=about(viewer, post),
        picture=picture,
        player=player(viewer, post),
        toc=toc(text.headings),
        body=text.html if picture else first_at_once(text.html),
        disclosures=disclosed(catalog, post),
        cite=citing.before_the_work([author.name for author in authors], published.year, post.title),
        cite_work=f"{catalog.network.name}, {unit.name}",
        cite_end=citing.after_the_work(published, days.local_day(updated, viewer.zone) if updated else None),
        address=address,
        share=() if post.status is Status.WITHDRAWN else citing.share_links(post.title, address),
        next=read_next(viewer, post),
        lang=lang,
        original=viewer.entry(answered, lang=lang, in_unit=post.unit) if answered else None,
        answers=answers(viewer, post),
        answers_left=answers_left(viewer, post),
        carried_by=carriers(viewer, post),
        more=more,
        more_by=tuple(viewer.expert_link(author) for author in authors) if more else (),
        translations=translated(viewer, post),
    )


def shown_beside(viewer: Viewer, post: Post, answered: Post | None) -> set[str]:
    """The sources of the posts that a post's page lists, but for what its authors wrote."""
    answering = (one.source for one in viewer.catalog.answers.get(post.id, ()))
    near = (one.source for one in viewer.catalog.near.get(post.source, ()))
    return {*answering, *near, *([answered.source] if answered else [])}


def post_chrome(viewer: Viewer, post: Post) -> Chrome:
    """What surrounds a post. A withdrawn one says so in its title and asks not to be found."""
    catalog, unit, lang = viewer.catalog, viewer.unit_of(post), viewer.lang_of(post)
    image = viewer.absolute_file(post.unit, post.image)
    size, withdrawn = own_picture(viewer, post), post.status is Status.WITHDRAWN
    article = json_ld.article(
        post,
        network=catalog.network,
        unit=unit,
        authors=viewer.authors(post),
        topics=viewer.topics(post),
        urls=viewer.urls,
        lang=lang,
        published=viewer.iso_published(post),
        updated=viewer.iso_updated(post),
        image=image,
        cited=cited(viewer, post),
        original=original_of(viewer, post),
        translations=translations_of(viewer, post),
    )
    return viewer.chrome(
        Facts(
            path=urls.post(unit, post),
            title=f"Withdrawn: {post.title}" if withdrawn else post.title,
            description=post.summary or f"A post of {unit.name}, {catalog.network.name}.",
            unit=unit,
            lang=lang,
            crumbs=((unit.name, urls.section(unit)),),
            nodes=(article, *event_nodes(viewer, post, image)),
            og_type="article",
            image=image if size else "",
            image_alt=post.image_alt,
            image_size=size or (0, 0),
            card=card_of_post(viewer, post),
            published=viewer.iso_published(post),
            updated=viewer.iso_updated(post),
            noindex=withdrawn,
            alternates=alternates(viewer, post),
        )
    )


def event_nodes(viewer: Viewer, post: Post, image: str) -> tuple[json_ld.Node, ...]:
    """The event that a post announces, for machines; none for most posts."""
    if post.starts is None or not announces_event(post):
        return ()
    node = json_ld.event(
        post,
        network=viewer.catalog.network,
        unit=viewer.unit_of(post),
        urls=viewer.urls,
        lang=viewer.lang_of(post),
        starts=viewer.event_day(post.starts).iso,
        ends=viewer.event_day(post.ends).iso if post.ends else "",
        image=image,
    )
    return (node,)


def cited(viewer: Viewer, post: Post) -> json_ld.Node | None:
    """What a comment post is about, for machines; None when that is published no more."""
    if is_outside(post.about):
        return {"@type": "WebPage", "url": post.about}
    target = target_of(viewer.catalog, post)
    if not isinstance(target, Post):
        return None
    address = viewer.urls.absolute(viewer.path_of(target))
    return {"@type": "Article", "@id": target.id, "url": address, "headline": target.title}


def unpublished(viewer: Viewer, post: Post) -> Banner | None:
    """What a preview says above a post that nobody else sees yet."""
    mark = viewer.mark(post)
    return Banner(kind="unpublished", title=mark, text="Only this preview shows it.") if mark else None


def closed_banner(unit: Unit) -> Banner | None:
    """What the pages of a closed unit say."""
    if unit.role.stage is not Stage.CLOSED:
        return None
    return Banner(
        kind="closed",
        title="This section is closed",
        text=f"{unit.name} no longer publishes. What it wrote stays here, at the same address.",
    )


def banners(viewer: Viewer, post: Post) -> tuple[Banner, ...]:
    """What must be said above a post's text, the gravest first."""
    found: list[Banner | None] = [unpublished(viewer, post)]
    if post.status is Status.WITHDRAWN:
        # Nobody wrote when: the post's own date stands for it, and would be a false day to say.
        when = viewer.day(post.updated) if post.updated and post.updated != post.date else None
        found.append(Banner(kind="withdrawn", title="Withdrawn", text=post.reason, day=when))
    found.append(closed_banner(viewer.unit_of(post)))
    if post.as_at:
        day = viewer.day(post.as_at)
        text = "What has happened since is not in it."
        found.append(Banner(kind="note", title=f"Position as at {day.text}", text=text))
    if post.review_by and viewer.review_is_due(post):
        day = viewer.day(post.review_by)
        text = "It may no longer be right in every point."
        found.append(Banner(kind="note", title=f"This was due for review on {day.text}", text=text))
    return tuple(banner for banner in found if banner is not None)


def event(viewer: Viewer, post: Post) -> EventFacts | None:
    """When and where, for a post whose form is an event and that says when."""
    if post.starts is None or not announces_event(post):
        return None
    over, off = viewer.event_is_over(post), post.status is Status.WITHDRAWN
    return EventFacts(
        starts=viewer.event_day(post.starts),
        ends=viewer.event_day(post.ends) if post.ends else None,
        when=viewer.when(post),
        place=post.place,
        over=over,
        file="" if over or off else viewer.urls.href(urls.event_file(viewer.path_of(post))),
    )


def player(viewer: Viewer, post: Post) -> Player | None:
    """The recording of a post: its film, else its sound."""
    for kind, path, types in (("video", post.video, FILM), ("audio", post.audio, SOUND)):
        where, media_type = viewer.file(post.unit, path), types.get(path.rpartition(".")[2])
        if where and media_type:
            return Player(kind=kind, src=viewer.urls.href(where), type=media_type)
    return None


def notice_page(viewer: Viewer, source: str) -> NoticePage:
    """What stands at the address of a retracted or expired post: nothing that it said, its title neither."""
    notice = viewer.catalog.notice_at[source]
    unit = viewer.catalog.unit[notice.unit]
    path, day = urls.post(unit, notice), viewer.day(notice.when)
    retracted = notice.state is State.RETRACTED
    label = "Retracted" if retracted else "Expired"
    text = f"This post was taken down on {day.text}." if retracted else f"This post expired on {day.text}."
    facts = Facts(
        path=path,
        title=label,
        description=text,
        unit=unit,
        crumbs=((unit.name, urls.section(unit)),),
        nodes=(json_ld.web_page(viewer.catalog.network, viewer.urls, path, label),),
        noindex=True,
    )
    return NoticePage(
        chrome=viewer.chrome(facts),
        label=label,
        bad=retracted,
        text=text,
        reason=notice.reason,
        day=day,
        unit=viewer.unit_link(unit),
        address=viewer.urls.absolute(path),
    )
