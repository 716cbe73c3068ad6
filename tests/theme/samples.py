"""A full and a minimal value of every page view, by template: what templates must be able to show."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from plugins.network.brand import read_brand
from plugins.network.urls import Urls
from plugins.network.views import (
    About,
    ArchivePage,
    Banner,
    Carried,
    Carrier,
    Changed,
    Chrome,
    Counted,
    Day,
    Entry,
    EventFacts,
    ExpertPage,
    ExpertsPage,
    Feed,
    FeedGroup,
    FeedRow,
    Feeds,
    FrontPage,
    Group,
    Head,
    Link,
    NotFoundPage,
    NoticePage,
    OutsideLink,
    OutsideList,
    Pager,
    PeopleOfTopic,
    PeopleOfUnit,
    Person,
    Picture,
    PlainPage,
    Player,
    PostPage,
    RedirectPage,
    SearchPage,
    SectionCard,
    SectionPage,
    Site,
    SubscribePage,
    TocItem,
    Told,
    TopicPage,
    TopicRow,
    TopicsPage,
    UnitRow,
    UnitsPage,
    YearRow,
)
from plugins.styleguide.pages import style_page
from tests.building import ROOT

HOST = "https://insights.firm.example"
BRAND = read_brand(ROOT / "theme" / "brand.yaml")

# ------------------------------------------------------------------------------------------------------- small parts

WATER = Link(text="Water & Coast", href="/water/", accent="teal")
COURTS = Link(text="Courts", href="/courts/", accent="plum")
SCHOOLS = Link(text="Schools", href="/schools/", accent="cobalt")
FARMS = Link(text="Farms, Forests and Land", href="/farms/", accent="moss")
PORTS = Link(text="Ports", href="/ports/", accent="")
LONG = Link(text="Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", href="/donau/", accent="brick")
UNITS = (WATER, COURTS, SCHOOLS, FARMS, PORTS, LONG)

AMINA = Link(text="Amina Dialló", href="/experts/amina-diallo/")
TEODOR = Link(text="Teodor Ravn", href="/experts/teodor-ravn/")
SOFIE = Link(text="Sofie Okonkwo", href="/experts/sofie-okonkwo/")
PEOPLE = (
    Person(link=AMINA, role="Partner, flood risk", unit=WATER),
    Person(link=TEODOR, role="Hydrologist", unit=None),
    Person(link=SOFIE, unit=COURTS),
)
TOPICS = (
    Counted(link=Link(text="Drainage", href="/topics/drainage/"), count=12),
    Counted(link=Link(text="Insurance", href="/topics/insurance/"), count=1),
    Counted(link=Link(text="Planning permission", href="/topics/planning/"), count=31),
    Counted(link=Link(text="Sea walls", href="/topics/sea-walls/"), count=7),
)
DAY = Day(iso="2026-11-20", text="20 Nov 2026")
LATER = Day(iso="2026-11-22", text="22 Nov 2026")
PICTURE = Picture(
    src="/water/media/wall.jpg",
    alt="A sea wall at low tide, weed to the height of a child.",
    width=1200,
    height=800,
    rights="Photograph: the harbour office, by permission",
)

OWN = Entry(
    title="A wall that nobody owns",
    href="/water/wall/",
    day=DAY,
    summary="Forty kilometres of bank have no keeper on the register. We looked for the deeds.",
    authors=(AMINA, TEODOR, SOFIE),
    unit=WATER,
    form="Analysis",
    updated=LATER,
    change="two parishes have since come forward",
)
COMMENT = Entry(
    title="What “maintain” meant in 1931",
    href="/courts/maintain/",
    day=DAY,
    summary="The Act says maintain; the courts have heard rebuild.",
    authors=(SOFIE,),
    unit=COURTS,
    label="Comment",
    quoted="forty kilometres of bank have no keeper on the register",
)
FRENCH = Entry(
    title="Qui paie la digue ?",
    href="/water/digue/",
    day=DAY,
    summary="La loi répond, le budget hésite.",
    authors=(TEODOR,),
    unit=WATER,
    lang="fr",
)
BARE = Entry(title="Untitled tide", href="/ports/tide/", day=DAY, summary="", authors=(), unit=PORTS)
ENTRIES = (COMMENT, OWN, FRENCH, BARE)
SILENT = tuple(replace(entry, show_unit=False) for entry in ENTRIES)
PINNED = replace(
    COMMENT,
    label="Pinned comment",
    carried=Carried(why="carried because we follow Courts on Sea walls", note="Read part three first.", pinned=True),
)
CARRIED = replace(FRENCH, unit=LONG, carried=Carried(why="offered by its author"))
STREAM = (PINNED, *SILENT, CARRIED)

FEEDS = Feeds(
    what="With what we carry",
    links=(
        Link(text="RSS", href="/water/feed.xml"),
        Link(text="Atom", href="/water/atom.xml"),
        Link(text="JSON Feed", href="/water/feed.json"),
    ),
)
OUTSIDE = OutsideList(
    page=Link(text="The tide tables", href="https://tides.example/"),
    items=(
        OutsideLink(title="Spring tides, corrected", href="https://tides.example/1", host="tides.example", day=DAY),
        OutsideLink(title="Neap tides", href="http://tides.example/2", host="tides.example"),
    ),
)

PAGER = Pager(legend="21 to 24 of 64 posts", newer="/water/", older="/water/page/3/", number=2, of=4)
NO_PAGER = Pager(legend="")
SUBJECTS = (
    TopicRow(link=TOPICS[0].link, posts=12, lately=5, moves=True, about="Where water goes once it has come in."),
    TopicRow(link=TOPICS[1].link, posts=1, lately=1),
    TopicRow(link=Link(text=LONG.text, href="/topics/donau/"), posts=0, about="Nobody has written on it."),
)
TOC = (
    TocItem(
        text="Who keeps a bank",
        href="#who",
        children=(Link(text="Parishes", href="#parishes"), Link(text="Boards", href="#boards")),
    ),
    TocItem(text="What the deeds say", href="#deeds"),
    TocItem(text="What it costs to ask", href="#costs"),
)

BODY = Markup(
    """
<p>A bank is somebody’s, or it was. The register shows <a href="/courts/maintain/">who promised to keep it</a>, and for
forty kilometres it shows nobody.<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup> Read it with care:
<abbr title="Internal Drainage Board">IDB</abbr> stands for two things.</p>
<h2 id="who">Who keeps a bank</h2>
<p>Three kinds of keeper occur, and one kind of silence. Press <kbd>Ctrl</kbd> and <kbd>F</kbd> in the register; it
holds <mark>4,112 rows</mark>, <del>of paper</del> <ins>of data</ins>, and <code>keeper_id</code> is often empty.</p>
<h3 id="parishes">Parishes</h3>
<ul><li>those that know,</li><li>those that do not know:<ul><li>since 1931,</li><li>or since last spring,</li></ul></li>
<li>those that would rather not.</li></ul>
<blockquote class="pull"><p>A bank is somebody’s, or it was.</p></blockquote>
<h3 id="boards">Boards</h3>
<p>Boards keep minutes. We read eleven years of them, and found the word <em>wall</em> nine times, H<sub>2</sub>O never.
What is short is not always simple, and what is long is sometimes only long; the minutes are both.</p>
<div class="admonition note"><p class="admonition-title">If you are asked for a deed</p>
<p>Send a copy, never the deed. Ask for a receipt either way.</p></div>
<div class="admonition warning"><p class="admonition-title">Do not sign for a bank</p>
<p>Whoever signs for repairs may have signed for the wall.</p></div>
<h2 id="deeds">What the deeds say</h2>
<figure class="wide"><img src="/water/media/map.png" alt="Map of the banks, by keeper." width="1200" height="600">
<figcaption>Banks by keeper. Those without one are drawn heavy.</figcaption></figure>
<div class="scroll" role="region" tabindex="0" aria-label="Table 1"><table><caption>Length of bank, km</caption><thead>
<tr><th>Keeper</th><th class="n">2016</th><th class="n">2026</th><th>Trend</th></tr></thead>
<tbody><tr><td>Parishes</td><td class="n">118.0</td><td class="n">97.5</td><td>Falling</td></tr>
<tr><td>Boards</td><td class="n">240.2</td><td class="n">251.0</td><td>Rising</td></tr>
<tr><td>Nobody</td><td class="n">30.4</td><td class="n">40.1</td><td>Rising</td></tr></tbody></table></div>
<blockquote><p>The said bank to be kept for ever in good heart.</p></blockquote>
<dl><dt>Bank</dt><dd>Earth that keeps water out.</dd><dt>Wall</dt><dd>Stone that says it does.</dd></dl>
<pre tabindex="0"><code>SELECT bank, sum(length) FROM register
WHERE keeper_id IS NULL AND length IS NOT NULL GROUP BY bank ORDER BY 2 DESC LIMIT 40</code></pre>
<h2 id="costs">What it costs to ask</h2>
<p>The form is free. <span class="missing">A picture of the form</span> The answer took, on average, ninety days:
see <a href="https://register.example/a/very/long/address/that/does/not/end/until/it/has/to/end">the
register</a>.</p>
<h3 id="fees">Fees</h3>
<h4 id="copies">For copies</h4>
<ol><li><p>None for the search.</p></li><li><p>Twelve pounds for a copy.</p></li></ol>
<details><summary>How we counted</summary><p>Twice, and by two people.</p></details>
<hr>
<div class="footnote"><hr><ol><li id="fn:1"><p>As of the day of this post.
<a class="footnote-backref" href="#fnref:1" title="Jump back to footnote 1 in the text">↩</a></p></li></ol></div>
"""
)

# ------------------------------------------------------------------------------------------------ what surrounds pages

SITE = Site(
    name="The Firm",
    tagline="Plain advice on water, law and land",
    lang="en",
    home=Link(text="The Firm", href="/"),
    sections=(replace(WATER, current=True), *UNITS[1:]),
    all_sections=UNITS,
    find=(Link(text="Topics", href="/topics/"), Link(text="People", href="/experts/")),
    follow=(Link(text="Everything, as RSS", href="/feed.xml"),),
    logo="",
    icon="/theme/icon.svg",
    stylesheet="/theme/site.css",
    preload=("/theme/faces/newsreader-normal-basic.woff2",),
    foot="The Firm publishes general comment, not advice on your facts.",
    search="/search/",
)
HEAD = Head(
    title="A wall that nobody owns | The Firm",
    description="Forty kilometres of bank have no keeper on the register.",
    canonical=f"{HOST}/water/wall/",
    og_title="A wall that nobody owns",
    og_type="article",
    image=f"{HOST}/water/media/wall.jpg",
    image_alt="A sea wall at low tide.",
    published="2026-11-20",
    updated="2026-11-22",
    noindex=True,
    json_ld=Markup('{"@context":"https://schema.org","@type":"Article"}'),
    feeds=(Feed(title="The Firm", type="application/rss+xml", href="/feed.xml"),),
)
CHROME = Chrome(site=SITE, head=HEAD, lang="en", accent="teal", crumbs=(SITE.home, WATER))
NETWORK_CHROME = replace(CHROME, accent="", crumbs=(SITE.home, Link(text="Topics", href="/topics/")))

BARE_CHROME = Chrome(
    site=replace(SITE, tagline="", sections=(), all_sections=(), find=(), follow=(), preload=(), foot=""),
    head=Head(title="T", description="", canonical="", og_title="T"),
    lang="en",
    accent="",
)

# -------------------------------------------------------------------------------------------------------- whole pages

POST = PostPage(
    chrome=CHROME,
    unit=WATER,
    form="Event",
    title="A wall that nobody owns",
    standfirst="Forty kilometres of bank have no keeper on the register. We looked for the deeds.",
    authors=PEOPLE,
    day=DAY,
    updated=LATER,
    minutes=7,
    topics=(TOPICS[0].link, TOPICS[3].link),
    changes=(Changed(day=LATER, what="Two parishes have since come forward."),),
    banners=(
        Banner(kind="withdrawn", title="Withdrawn", text="The register was wrong.", day=LATER),
        Banner(kind="closed", title="This section is closed", text="What it wrote stays here."),
        Banner(kind="note", title="Position as at 1 Nov 2026", text="What has happened since is not in it."),
    ),
    event=EventFacts(
        starts=Day(iso="2026-12-01T18:00:00+00:00", text="1 Dec 2026"),
        ends=None,
        when="1 December 2026, 18:00 to 19:30",
        place="The old customs house, and online",
        over=True,
    ),
    about=About(
        quote="The said bank to be kept for ever in good heart.",
        link=Link(text="What “maintain” meant in 1931", href="/courts/maintain/"),
        authors=(SOFIE,),
        unit=COURTS,
        day=DAY,
    ),
    original=FRENCH,
    answers=(COMMENT, replace(OWN, label="Comment", show_unit=False)),
    carried_by=(
        Carrier(unit=COURTS, why="follows Water & Coast on Drainage", note="Read it before you sign."),
        Carrier(unit=LONG, why="offered by its authors"),
    ),
    picture=PICTURE,
    player=Player(kind="audio", src="/water/media/talk.mp3", type="audio/mpeg"),
    toc=TOC,
    body=BODY,
    disclosures=(Told("One of the authors lives behind the wall."), Told("Der Damm gehört niemandem.", "de")),
    cite="Dialló, A., Ravn, T. and Okonkwo, S. (2026) “A wall that nobody owns”, ",
    cite_work="The Firm, Water & Coast",
    cite_end=", 20 November, updated 22 November.",
    address=f"{HOST}/water/wall/",
    share=(
        Link(text="Share on LinkedIn", href="https://www.linkedin.com/sharing/share-offsite/?url=x"),
        Link(text="Send by email", href="mailto:?subject=A%20wall"),
    ),
    next=(COMMENT, FRENCH),
    lang="en",
)
# A post as most are: no banner, no event, nothing quoted.
PLAIN_POST = replace(
    POST,
    form="Analysis",
    authors=PEOPLE[:2],
    banners=(),
    event=None,
    about=None,
    player=None,
    disclosures=(),
    picture=None,
    next=(OWN, FRENCH),
    original=None,
    answers=(),
    carried_by=(),
)
COMMENT_POST = replace(PLAIN_POST, form="", about=POST.about, original=OWN, toc=(), changes=(), standfirst="")
WITHHELD_POST = replace(
    COMMENT_POST,
    about=About(
        quote="",
        link=Link(text="A post that was retracted", href="/courts/gone/"),
        withheld="The post quoted was retracted, so its words are not shown.",
        unit=COURTS,
    ),
)
BARE_POST = replace(
    PLAIN_POST,
    chrome=BARE_CHROME,
    form="",
    standfirst="",
    authors=(),
    updated=None,
    topics=(),
    changes=(),
    about=About(quote="", link=Link(text="A post that is no longer published", href="")),
    player=Player(kind="video", src="/water/media/talk.mp4", type="video/mp4"),
    toc=(),
    body=Markup("<p>One line.</p>"),
    share=(),
    next=(),
)

WATER_FEED = FeedRow(name="Water & Coast", value=f"{HOST}/water/feed.xml", links=FEEDS.links, accent="teal")

FULL: dict[str, object] = {
    "front.html": FrontPage(
        chrome=replace(NETWORK_CHROME, crumbs=()),
        lead=replace(OWN, form=""),
        lead_picture=PICTURE,
        sections=tuple(
            SectionCard(unit=unit, summary="A sentence.", first=entry, more=(OWN, FRENCH), pilot=unit is PORTS)
            for unit, entry in zip(UNITS, (COMMENT, FRENCH, OWN, COMMENT, BARE, OWN), strict=True)
        ),
        topics=SUBJECTS[:2],
        all_units=Link(text="What each section does", href="/units/"),
        all_topics=Link(text="All topics", href="/topics/"),
        people=PEOPLE,
        all_people=Link(text="All people", href="/experts/"),
        follow=Link(text="Choose what to follow", href="/subscribe/"),
        feeds=(FEEDS,),
        others=(SCHOOLS, LONG),
        archive=Link(text="Everything, by year", href="/archive/"),
    ),
    "section.html": SectionPage(
        chrome=replace(CHROME, crumbs=(SITE.home,)),
        name="Water & Coast",
        summary="Who keeps the water out, and who pays when it comes in.",
        kind="Sector",
        stage="pilot",
        lead=PEOPLE[0],
        experts=PEOPLE[1:],
        pages=(Link(text="How we measure a bank", href="/water/measure/"),),
        topics=TOPICS,
        entries=STREAM,
        pager=PAGER,
        feeds=(FEEDS, replace(FEEDS, what="Our own posts only")),
        follows=(
            (Link(text="Up to 3 posts at a time from ", href=""), COURTS, Link(text=" on ", href=""), TOPICS[0].link),
            (Link(text="Posts that other sections offer us", href=""),),
        ),
        outside=(OUTSIDE, replace(OUTSIDE, page=Link(text="grid-operator", href=""))),
    ),
    "post.html": POST,
    "notice.html": NoticePage(
        chrome=CHROME,
        label="Retracted",
        bad=True,
        text="This post was taken down on 22 Nov 2026.",
        reason="The figures were of another coast.",
        day=LATER,
        unit=WATER,
        address=f"{HOST}/water/wall/",
    ),
    "standing.html": PlainPage(
        chrome=CHROME,
        unit=WATER,
        title="How we measure a bank",
        summary="With a wheel, and twice.",
        toc=TOC,
        body=BODY,
        siblings=(Link(text="For whom we work", href="/water/clients/"),),
        closed=POST.banners[1],
    ),
    "expert.html": ExpertPage(
        chrome=NETWORK_CHROME,
        name="Amina Dialló",
        role="Partner, flood risk",
        unit=WATER,
        leads=True,
        also=(COURTS, FARMS),
        photo=Picture(src="/water/media/amina.jpg", alt="Amina Dialló on a bank.", width=800, height=1000),
        email="amina@firm.example",
        links=(Link(text="Publications", href="https://publications.example/amina"),),
        biography=Markup("<p>Amina walks banks. She has walked nine hundred kilometres of them.</p>"),
        topics=TOPICS,
        entries=ENTRIES,
        pager=PAGER,
        feeds=(replace(FEEDS, what=""),),
        subjects=(Link(text="Tides", href="/topics/tides/"),),
        carriers=(Counted(link=COURTS, count=3), Counted(link=LONG, count=1)),
        answers=(COMMENT,),
    ),
    "experts.html": ExpertsPage(
        chrome=NETWORK_CHROME,
        units=(
            Counted(link=Link(text="Water & Coast", href="#site-of-water"), count=2),
            Counted(link=Link(text="Courts", href="/experts/page/2/#site-of-courts"), count=1),
        ),
        groups=(
            PeopleOfUnit(unit=WATER, id="site-of-water", people=PEOPLE[:2]),
            PeopleOfUnit(unit=LONG, id="site-of-donau", people=PEOPLE[:1]),
        ),
        topics=(
            PeopleOfTopic(topic=TOPICS[0].link, people=(AMINA, SOFIE), more=4),
            PeopleOfTopic(topic=TOPICS[1].link, people=(TEODOR,), more=0),
        ),
        by_topic=Link(text="By topic", href="#site-by-topic"),
        all_topics=Link(text="All topics", href="/topics/"),
        pager=PAGER,
    ),
    "topic.html": TopicPage(
        chrome=NETWORK_CHROME,
        name="Sea walls",
        about="Who builds them, who keeps them, and what is behind them.",
        also=("sea defence", "dykes"),
        units=(Counted(link=WATER, count=4), Counted(link=LONG, count=1)),
        people=(Counted(link=AMINA, count=4), Counted(link=SOFIE, count=1)),
        groups=(
            Group(title="2026", id="site-2026", entries=ENTRIES),
            Group(title="2025", id="site-2025", entries=(OWN,)),
        ),
        pager=PAGER,
        feeds=(replace(FEEDS, what=""),),
        years=(
            Counted(link=Link(text="2026", href="#site-2026"), count=4),
            Counted(link=Link(text="2024", href="/topics/sea-walls/page/2/#site-2024"), count=30),
        ),
        near=TOPICS[:2],
        also_people=PEOPLE[1:],
    ),
    "topics.html": TopicsPage(
        chrome=NETWORK_CHROME,
        letters=(Link(text="D", href="#site-letter-d"), Link(text="P", href="/topics/page/2/#site-letter-p")),
        groups=(("D", "site-letter-d", SUBJECTS[:1]), ("I", "site-letter-i", SUBJECTS[1:])),
        pager=PAGER,
        moving=SUBJECTS[:2],
    ),
    "units.html": UnitsPage(
        chrome=NETWORK_CHROME,
        pager=PAGER,
        jumps=(Link(text="Sectors", href="#site-sectors"), Link(text="Closed", href="/units/page/2/#site-closed")),
        groups=(
            (
                "Sectors",
                "site-sectors",
                tuple(
                    UnitRow(
                        unit=unit,
                        kind="Sector",
                        stage=stage,
                        summary="Who keeps the water out, and who pays when it comes in.",
                        lead=PEOPLE[0],
                        posts=posts,
                        latest=FRENCH,
                        focus=TOPICS[:3],
                    )
                    for unit, stage, posts in zip(UNITS, ("live", "pilot") * 3, (1, 4, 12, 9, 30, 2), strict=True)
                ),
            ),
            (
                "Closed",
                "site-closed",
                (UnitRow(unit=PORTS, kind="Region", stage="closed", summary="", lead=None, posts=3, latest=BARE),),
            ),
        ),
    ),
    "archive.html": ArchivePage(
        chrome=NETWORK_CHROME,
        title="2026",
        years=(
            Counted(link=Link(text="2026", href="/archive/2026/", current=True), count=4),
            Counted(link=Link(text="2025", href="/archive/2025/"), count=1),
        ),
        months=(
            Counted(link=Link(text="November", href="#site-11"), count=4),
            Counted(link=Link(text="March", href="/archive/2026/page/2/#site-3"), count=31),
        ),
        groups=(
            Group(title="November 2026", id="site-11", entries=ENTRIES),
            Group(title="October 2026", id="site-10", entries=(OWN,)),
        ),
        pager=PAGER,
    ),
    "subscribe.html": SubscribePage(
        chrome=NETWORK_CHROME,
        everything=FEEDS,
        opml=Link(text="OPML", href="/feeds.opml"),
        calendar=Link(text="Every event, as a calendar", href="/events.ics"),
        script="/theme/subscribe.js",
        units=FeedGroup(
            title="", rows=(WATER_FEED, replace(WATER_FEED, name="its own posts alone", of="Water & Coast"))
        ),
        topics=(
            FeedGroup(title="Most written about", rows=(replace(WATER_FEED, name="Dykes <and> locks", accent=""),)),
            FeedGroup(title="All others, from A to Z", rows=(replace(WATER_FEED, name="Silt"),) * 3, folded=True),
        ),
        people=(
            FeedGroup(title="Courts", accent="plum", rows=(replace(WATER_FEED, name="Sofie Maes", note="Clerk"),)),
        ),
    ),
    "redirect.html": RedirectPage(
        title="This page has moved", lang="en", href="/water/wall/", canonical=f"{HOST}/water/wall/"
    ),
    "not_found.html": NotFoundPage(chrome=replace(NETWORK_CHROME, crumbs=()), sections=UNITS, find=SITE.find),
    "search.html": SearchPage(
        chrome=NETWORK_CHROME,
        about="Everything that The Firm has published, in one place.",
        action="/search/",
        script="/theme/search.js",
        told='{"program":"/pagefind/search/pagefind.js"}',
        ways=SITE.find,
    ),
}

MINIMAL: dict[str, object] = {
    "front.html": FrontPage(
        chrome=BARE_CHROME,
        lead=None,
        lead_picture=None,
        sections=(),
        topics=(),
        all_units=Link(text="What each section does", href="/units/"),
        all_topics=Link(text="All topics", href="/topics/"),
        people=(),
        all_people=Link(text="All people", href="/experts/"),
        follow=Link(text="Choose what to follow", href="/subscribe/"),
    ),
    "section.html": SectionPage(
        chrome=BARE_CHROME,
        name="Ports",
        summary="",
        kind="Practice",
        stage="closed",
        lead=None,
        experts=(),
        pages=(),
        topics=(),
        entries=(),
        pager=NO_PAGER,
    ),
    "post.html": BARE_POST,
    "notice.html": NoticePage(
        chrome=BARE_CHROME,
        label="Expired",
        bad=False,
        text="This post expired on 20 Nov 2026.",
        reason="",
        day=DAY,
        unit=PORTS,
        address=f"{HOST}/ports/tide/",
    ),
    "standing.html": PlainPage(
        chrome=BARE_CHROME, unit=PORTS, title="Tides", summary="", toc=(), body=Markup("<p>In, out.</p>"), siblings=()
    ),
    "expert.html": ExpertPage(
        chrome=BARE_CHROME,
        name="A",
        role="",
        unit=PORTS,
        leads=False,
        also=(),
        photo=None,
        email="",
        links=(),
        biography=Markup(""),
        topics=(),
        entries=(),
        pager=NO_PAGER,
    ),
    "experts.html": ExpertsPage(
        chrome=BARE_CHROME,
        units=(),
        groups=(),
        topics=(),
        by_topic=None,
        all_topics=Link(text="All topics", href="/topics/"),
        pager=NO_PAGER,
    ),
    "topic.html": TopicPage(
        chrome=BARE_CHROME, name="T", about="", also=(), units=(), people=(), groups=(), pager=NO_PAGER
    ),
    "topics.html": TopicsPage(chrome=BARE_CHROME, letters=(), groups=(), pager=NO_PAGER),
    "units.html": UnitsPage(
        chrome=BARE_CHROME,
        pager=NO_PAGER,
        groups=(
            (
                "",
                "site-regions",
                (UnitRow(unit=PORTS, kind="Region", stage="live", summary="", lead=None, posts=0, latest=None),),
            ),
        ),
    ),
    "archive.html": ArchivePage(chrome=BARE_CHROME, title="Archive", years=()),
    "subscribe.html": SubscribePage(
        chrome=BARE_CHROME,
        everything=FEEDS,
        opml=Link(text="OPML", href="/feeds.opml"),
        calendar=Link(text="Every event", href="/events.ics"),
        script="/theme/subscribe.js",
        units=FeedGroup(title="", rows=()),
        topics=(),
        people=(),
    ),
    "redirect.html": RedirectPage(title="M", lang="en", href="/", canonical=f"{HOST}/"),
    "not_found.html": NotFoundPage(chrome=BARE_CHROME, sections=(), find=()),
    "search.html": SearchPage(chrome=BARE_CHROME, about="A.", action="/search/", script="", told="", ways=()),
}

# Further values worth a look: what most pages are, between the two; the style page, which is of a preview alone.
USUAL: dict[str, tuple[str, object]] = {
    "style": ("style.html", style_page(replace(NETWORK_CHROME, crumbs=()), BRAND, Urls(HOST))),
    "post-plain": ("post.html", PLAIN_POST),
    "post-comment": ("post.html", COMMENT_POST),
    "post-withheld": ("post.html", WITHHELD_POST),
    "archive-years": (
        "archive.html",
        ArchivePage(
            chrome=NETWORK_CHROME,
            title="Archive",
            years=(Counted(link=Link(text="2026", href="/archive/2026/"), count=4),),
            rows=(
                YearRow(
                    year=Counted(link=Link(text="2026", href="/archive/2026/"), count=4),
                    months=(Counted(link=Link(text="March", href="/archive/2026/#site-3"), count=4),),
                ),
            ),
        ),
    ),
    "front-one-section": (
        "front.html",
        FrontPage(
            chrome=replace(NETWORK_CHROME, crumbs=()),
            lead=OWN,
            lead_picture=None,
            sections=(),
            topics=(),
            all_units=Link(text="What each section does", href="/units/"),
            all_topics=Link(text="All topics", href="/topics/"),
            people=PEOPLE[:1],
            all_people=Link(text="All people", href="/experts/"),
            follow=Link(text="Choose what to follow", href="/subscribe/"),
            only=SILENT,
            archive=Link(text="Everything, by year", href="/archive/"),
        ),
    ),
    "front-quiet-sections": (
        "front.html",
        FrontPage(
            chrome=replace(NETWORK_CHROME, crumbs=()),
            lead=OWN,
            lead_picture=None,
            sections=(),
            topics=SUBJECTS[:1],
            all_units=Link(text="What each section does", href="/units/"),
            all_topics=Link(text="All topics", href="/topics/"),
            people=(),
            all_people=Link(text="All people", href="/experts/"),
            follow=Link(text="Choose what to follow", href="/subscribe/"),
            others=UNITS,
        ),
    ),
}
