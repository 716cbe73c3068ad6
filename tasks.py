"""The door for people: reads arguments, calls a core, prints. `invoke --list` shows what there is."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

from invoke import Exit, task

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

CONFIG = ROOT / "pelicanconf.py"
UNITS = "the folder with network.yaml (default: units)"
OUTPUT = "where the site goes (default: output)"
STATE = "where builds leave what helps the next one (default: .state)"
NOW = "the moment of the build, as in 2026-11-22T09:00:00+00:00 (default: the clock)"
JOBS = "processes that read posts and make pages (default: one for each core)"
EXECUTOR = "who reads many posts: processes (default), or dask://host:port (docs/many-machines.md)"


def _interrupt(number, frame):
    """Ctrl-C, also while plugins are still being imported; Invoke would end with 1."""
    raise SystemExit(130)


if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, _interrupt)


def _end(code):
    if code:
        raise Exit(code=code)


def _asked(value, flag, question):
    """The value of a flag; what is missing is asked for at a terminal."""
    if not value and sys.stdin.isatty():
        value = input(f"{question}: ").strip()
    if not value:
        raise Exit(f"error: --{flag} is missing ({question[0].lower()}{question[1:]})", code=1)
    return value


@task(
    help={
        "units": UNITS,
        "output": OUTPUT,
        "state": STATE,
        "now": NOW,
        "jobs": JOBS,
        "executor": EXECUTOR,
        "clean": "read nothing from state and write every file anew",
        "strict": "any held post: publish nothing and exit with 1; and verify",
        "verify": "read the whole output again and compare it with what was written",
        "why": "say why this file or address of the site was made again, or was not",
        "cards": "draw card pictures: none, pages (of all but posts), posts (default: pages; posts with --strict)",
        "no-sizes": "make no smaller sizes of pictures",
    }
)
def build(
    c,
    units=None,
    output=None,
    state=None,
    now=None,
    jobs=0,
    executor=None,
    clean=False,
    strict=False,
    verify=False,
    why=None,
    cards=None,
    no_sizes=False,
):
    """Everyone: build the site.

    Exit code 0; 2 when something is held and the rest is built; 1 when nothing was built; 130 when interrupted.
    """
    from plugins import pipeline

    _end(
        pipeline.run_build(
            CONFIG,
            PATH=units,
            OUTPUT_PATH=output,
            HIGHROAD_STATE=state,
            HIGHROAD_NOW=now,
            HIGHROAD_JOBS=jobs or None,
            HIGHROAD_EXECUTOR=executor,
            HIGHROAD_CLEAN=clean or None,
            HIGHROAD_STRICT=strict or None,
            HIGHROAD_VERIFY=verify or None,
            HIGHROAD_WHY=why,
            HIGHROAD_CARDS=cards,
            HIGHROAD_PICTURES=False if no_sizes else None,
        )
    )


@task(
    help={
        "units": UNITS,
        "now": NOW,
        "fix": "mend what is mechanical in the files themselves: front matter, dates, tags, slugs (docs/checking.md)",
        "dry-run": "with --fix: show what would be written, as a diff, and write nothing",
        "format": "text (default), json, or github for annotations of a pull request",
        "unit": "the uid of a unit: only its files",
        "path": "only this file or folder; may be given several times",
        "base": "say which addresses and ids are lost since the files here left this revision, as in origin/main",
        "changed-by": "the handle of who made the change since --base: only say which files are not theirs;"
        " may be given several times, and their rights add up",
    },
    iterable=["changed_by", "path"],
)
def check(
    c,
    units=None,
    now=None,
    fix=False,
    dry_run=False,
    format="text",
    unit="",
    path=None,
    base="",
    changed_by=None,
):
    """Experts: say what is wrong, where, and what to write; mend what is mechanical.

    Builds nothing. Exit code 0 when there is no error, 2 when there is one, 1 when the set-up can't be read.
    """
    from plugins import mending, pipeline, reviewing, roles

    lost = [reviewing.lost_since(_comparing(PATH=units, HIGHROAD_NOW=now), base)] if base else []
    further = roles.finders(changed_by, base, lost)
    _end(
        mending.run_check(
            CONFIG,
            lambda: pipeline.survey(CONFIG, PATH=units, HIGHROAD_NOW=now),
            lambda: mending.Wishes(fix=fix, dry_run=dry_run, format=format, unit=unit, paths=tuple(path or ())),
            units=Path(units) if units else None,
            further=further,
            alone=bool(changed_by),
        )
    )


@task(
    help={
        "units": UNITS,
        "state": STATE,
        "now": "show the site as of this moment, as in 2026-11-22T09:00:00+00:00 (default: the clock)",
        "port": "the port on this machine (default: the first free one from 8000 on)",
        "ipv6": "listen on [::1], too",
        "open": "open the front page in your browser",
        "at": "with --open: open this page instead, as in /energy/storage-caverns/",
        "editor": "what opens a line of a file, as in code or 'myeditor +{line} {file}' (default: $HIGHROAD_EDITOR,"
        " else a guess from $VISUAL and $EDITOR)",
        "lan": "let your phone look, too: prints an address with a key. Whoever in this network has it can read"
        " drafts, and nothing is encrypted; --lan=ADDRESS names this machine's address there",
    },
    optional=["lan"],
)
def preview(c, units=None, state=None, now=None, port="", ipv6=False, open=False, at="", editor="", lan=False):
    """Experts: see in the browser what you save, drafts and mistakes too.

    Serves this machine alone (unless --lan) until Ctrl-C and writes no output. Exit code 0; 1 when it can't begin.
    """
    from plugins import kit, pipeline, preview

    if port and not port.isdecimal():
        raise Exit(f"error: --port: '{port}' is no number", code=1)
    _end(
        preview.run(
            lambda: pipeline.open_live(CONFIG, PATH=units, HIGHROAD_STATE=state, HIGHROAD_NOW=now),
            port=int(port) if port else None,
            ipv6=ipv6,
            open_browser=open,
            at=at,
            editor=editor,
            lan=lan,
            kit=kit.in_preview(_shaping({"PATH": units, "HIGHROAD_NOW": now})),
        )
    )


@task(
    help={
        "units": UNITS,
        "state": STATE,
        "now": "show the site as of this moment, as in 2026-11-22T09:00:00+00:00 (default: the clock)",
        "port": "the port on this machine (default: the first free one from 8000 on)",
        "open": "open it in your browser",
        "set-up": "only fetch what it needs (docs/admin.md), and end",
        "dry-run": "with --set-up: say what would be fetched",
    }
)
def admin(c, units=None, state=None, now=None, port="", open=False, set_up=False, dry_run=False):
    """Experts: write in the browser, on this machine alone: /admin/ as colleagues have it, with a preview.

    What you save is written into the units folder; nothing leaves this machine. Exit code 0; 1 when it can't begin.
    """
    from plugins import admin, kit, pipeline, preview
    from plugins.network.urls import ADMIN

    if port and not port.isdecimal():
        raise Exit(f"error: --port: '{port}' is no number", code=1)

    def settings():
        return pipeline.settings_for(CONFIG, PATH=units)

    if set_up:
        _end(admin.run_set_up(settings, dry_run=dry_run))
        return
    _end(
        admin.run_trial(
            settings,
            lambda trial: preview.run(
                lambda: pipeline.open_live(
                    CONFIG, PATH=units, HIGHROAD_STATE=state, HIGHROAD_NOW=now, HIGHROAD_TRIAL=True
                ),
                port=int(port) if port else None,
                open_browser=open,
                kit=kit.in_preview(_shaping({"PATH": units, "HIGHROAD_NOW": now})),
                others={ADMIN: trial.application},
                entrance=trial.entrance,
            ),
        )
    )


UNIT_OF = "the uid or name of the unit that it is for (default at a terminal: your home unit)"
AUTHOR = "who signs, by slug, name or handle; several with commas (default: you, as git's settings say)"
TAGS = "topics, with commas between them"
DATE = "its date, or moment, as in 2026-11-20 (default: today)"
SLUG = "the last part of its address (default: made of the title)"
GO_ON = "write it whatever was just published on the subject"
NO_OPEN = "do not open it in $EDITOR, with the preview in the browser"
FILE_DRY_RUN = "show the file that would be written, and write nothing"


@task(
    auto_shortflags=False,
    help={
        "unit": UNIT_OF,
        "title": "its title",
        "author": AUTHOR,
        "tags": TAGS,
        "form": "note (default), analysis, explainer, qa, case or event: what it begins with",
        "summary": "one or two sentences",
        "date": DATE,
        "about": "what it comments on: a post, as unit/slug or by its file, or an https address",
        "quote": "the words that it quotes from there",
        "slug": SLUG,
        "starts": "of an event: when it begins, as in 2027-02-04T09:30",
        "ends": "of an event: when it ends",
        "place": "of an event: where",
        "lang": "its language, when it is not the unit's",
        "units": UNITS,
        "now": NOW,
        "yes": GO_ON,
        "no-open": NO_OPEN,
        "dry-run": FILE_DRY_RUN,
    },
)
def new(
    c,
    unit="",
    title="",
    author="",
    tags="",
    form="",
    summary="",
    date="",
    about="",
    quote="",
    slug="",
    starts="",
    ends="",
    place="",
    lang="",
    units=None,
    now=None,
    yes=False,
    no_open=False,
    dry_run=False,
):
    """Experts: begin a post.

    Asks at a terminal for what the flags leave open, writes a draft and opens it. See docs/writing.md. Exit code 0;
    1 when nothing was written.
    """
    from plugins.authoring.at_terminal import run_new

    wish = _wish(
        unit=unit, title=title, authors=author, tags=tags, form=form, summary=summary, date=date, about=about,
        quote=quote, slug=slug, starts=starts, ends=ends, place=place, lang=lang,
    )  # fmt: skip
    _end(run_new(_writing(units, now), wish, _manner(yes, no_open, dry_run)))


@task(
    auto_shortflags=False,
    help={
        "url": "the page's address",
        "unit": UNIT_OF,
        "quote": "the words that it quotes from there (default: the best sentence; at a terminal you choose)",
        "title": "its title (default: On “that page's title”)",
        "author": AUTHOR,
        "tags": TAGS,
        "date": DATE,
        "slug": SLUG,
        "units": UNITS,
        "now": NOW,
        "yes": GO_ON,
        "no-open": NO_OPEN,
        "dry-run": FILE_DRY_RUN,
    },
)
def clip(
    c,
    url="",
    unit="",
    quote="",
    title="",
    author="",
    tags="",
    date="",
    slug="",
    units=None,
    now=None,
    yes=False,
    no_open=False,
    dry_run=False,
):
    """Experts: begin a comment on a page of somebody else's.

    Fetches the page, takes title, site, author, date and a quote from it, and writes a draft. See docs/writing.md.
    Exit code 0; 1 when nothing was written.
    """
    from plugins.authoring.at_terminal import run_clip

    wish = _wish(unit=unit, quote=quote, title=title, authors=author, tags=tags, date=date, slug=slug)
    url = _asked(url, "url", "The page's address")
    _end(run_clip(_writing(units, now), url, wish, _manner(yes, no_open, dry_run)))


@task(
    auto_shortflags=False,
    help={
        "post": "the post to be answered, as unit/slug; its file will do",
        "unit": UNIT_OF,
        "quote": "the words that it quotes from there (default: the best sentence; at a terminal you choose)",
        "title": "its title (default: On “that post's title”)",
        "author": AUTHOR,
        "tags": "topics, with commas between them (default: that post's)",
        "date": DATE,
        "slug": SLUG,
        "units": UNITS,
        "now": NOW,
        "yes": GO_ON,
        "no-open": NO_OPEN,
        "dry-run": FILE_DRY_RUN,
    },
)
def answer(
    c,
    post="",
    unit="",
    quote="",
    title="",
    author="",
    tags="",
    date="",
    slug="",
    units=None,
    now=None,
    yes=False,
    no_open=False,
    dry_run=False,
):
    """Experts: begin an answer to a post of the network.

    Quotes no post that is not shared with the unit. See docs/writing.md. Exit code 0; 1 when nothing was written.
    """
    from plugins.authoring.at_terminal import run_answer

    wish = _wish(unit=unit, quote=quote, title=title, authors=author, tags=tags, date=date, slug=slug)
    post = _asked(post, "post", "The post to be answered, as unit/slug")
    _end(run_answer(_writing(units, now), post, wish, _manner(yes, no_open, dry_run)))


@task(
    auto_shortflags=False,
    help={
        "path": "the file, as in units/tax/posts/2026-11-20-ring-fence.md",
        "branch": "the branch for it (default: post/<unit>/<slug>)",
        "message": "what the commit says (default: Add or Change, and the title)",
        "remote": "where it is pushed to (default: that of the branch here, else origin)",
        "base": "the branch that it is to go into (default: the remote's own)",
        "again": "add to the branch of an earlier submit",
        "units": UNITS,
        "now": NOW,
        "dry-run": "check, say what would be committed and pushed, and do neither",
    },
)
def submit(c, path, branch="", message="", remote="", base="", again=False, units=None, now=None, dry_run=False):
    """Experts: hand a finished file in on a branch of its own, ready for a pull request.

    Takes that file and the media it uses; everything else here stays as it is. See docs/writing.md. Exit code 0; 2 when
    the file has an error, 1 when it can't be handed in.
    """
    if path in ("-h", "--help"):  # Invoke takes it for the path
        _run(sys.executable, "-m", "invoke", "--search-root", str(ROOT), "--help", "submit")
        raise Exit(code=0)
    from plugins import pipeline
    from plugins.authoring.handing_in import run_submit
    from plugins.authoring.submitting import Asked

    asked = Asked(path=path, branch=branch, message=message, remote=remote, base=base, again=again)
    _end(
        run_submit(
            lambda: pipeline.survey(CONFIG, PATH=units, HIGHROAD_NOW=now),
            lambda: pipeline.settings_for(CONFIG, PATH=units, HIGHROAD_NOW=now),
            asked,
            dry_run=dry_run,
        )
    )


def _writing(units, now):
    """What the commands that begin a post are handed."""
    from plugins import pipeline
    from plugins.authoring.at_terminal import Helpers

    return Helpers(
        surveying=lambda: pipeline.surveying(CONFIG, PATH=units, HIGHROAD_NOW=now),
        settings=lambda: pipeline.settings_for(CONFIG, PATH=units, HIGHROAD_NOW=now),
        preview=(sys.executable, "-m", "invoke", "--search-root", str(ROOT), "preview", "--open"),
    )


def _wish(**said):
    from plugins.authoring.drafting import Wish

    return Wish(**{key: value.strip() for key, value in said.items() if value.strip()})


def _manner(yes, no_open, dry_run):
    from plugins.authoring.at_terminal import Manner

    return Manner(dry_run=dry_run, go_on=yes, show=not no_open)


@task(
    help={
        "unit": "the uid of the unit that the posts join",
        "source": "a folder of Markdown posts, a file (feed or WordPress export), or a feed's https address",
        "units": UNITS,
        "dry-run": "say what would happen and write nothing",
        "add-topics": "write tags that no topic knows into network.yaml",
        "update": "write posts again that were changed here since they were imported",
        "site": "the old site's address: links that stay there lead to it",
        "media": "a folder to look for pictures and files in, such as a copy of wp-content/uploads",
        "fetch-media": "fetch pictures and files that the posts of a feed or an export use from the old site",
        "assets": "the same as --media",
        "author": "who signs posts that name nobody",
    }
)
def import_posts(
    c,
    unit="",
    source="",
    units=None,
    dry_run=False,
    add_topics=False,
    update=False,
    site="",
    media="",
    fetch_media=False,
    assets="",
    author="",
):
    """Unit leads: bring an existing blog into a unit.

    Takes a folder of Markdown as Jekyll, Hugo, Eleventy and Zola have it, a feed (RSS, Atom, JSON Feed) or a WordPress
    export; running it twice changes nothing.
    """
    from plugins import authoring
    from plugins.authoring.import_plan import Wishes
    from plugins.pipeline.progress import progress

    _end(
        authoring.run_import(
            CONFIG,
            unit=_asked(unit, "unit", "The uid of the unit that the posts join"),
            source=_asked(source, "source", "A folder of Markdown posts, an export in a file, or a feed's address"),
            units=Path(units) if units else None,
            dry_run=dry_run,
            fetch_media=fetch_media,
            wishes=Wishes(
                add_topics=add_topics,
                update=update,
                site=site,
                assets=Path(media or assets) if media or assets else None,
                default_author=author,
            ),
            progress=progress,
        )
    )


@task(
    help={
        "post": "the post, as unit/slug; its address or its file will do",
        "unit": "only this unit, with everything that was tried (default: every unit)",
        "units": UNITS,
        "now": NOW,
    }
)
def explain(c, post="", unit="", units=None, now=None):
    """Experts: say who carries a post, by which rule, and why nobody else does."""
    from plugins import pipeline, syndication

    post = _asked(post, "post", "The post, as unit/slug")
    _end(syndication.run_explain(lambda: pipeline.survey(CONFIG, PATH=units, HIGHROAD_NOW=now), post, unit))


@task(
    help={
        "unit": "the uid of a unit: the rules as they are in force there (default: where no unit says otherwise)",
        "format": "text (default), json or markdown",
        "units": UNITS,
        "write": "write all rules, as they are before a network sets them, into docs/rules.md",
        "dry-run": "with --write: show what would change and write nothing",
    }
)
def rules(c, unit="", format="text", units=None, write=False, dry_run=False):
    """Everyone: say which rules are in force, why, and who may change them.

    Exit code 0; 1 when the set-up can't be read or there is no such unit.
    """
    from plugins import pipeline, road_rules

    if write or dry_run:
        _end(road_rules.write_page(ROOT / "docs" / "rules.md", dry_run=dry_run))
    else:
        settings = lambda: pipeline.settings_for(CONFIG, PATH=units)  # noqa: E731
        _end(road_rules.run_rules(settings, unit=unit, format=format))


@task(
    help={
        "unit": "the uid of the unit that follows",
        "rule": "the rule as in unit.yaml, such as '{unit: legal, topics: [hydrogen], limit: 3}'",
        "units": UNITS,
        "now": NOW,
        "dry-run": "only show what the rule would bring, as without --write",
        "write": "put the rule into the unit's unit.yaml and leave the rest of the file as it is",
    }
)
def follow(c, unit="", rule="", units=None, now=None, dry_run=False, write=False):
    """Unit leads: show what a rule would bring to a section, and write it down."""
    from plugins import pipeline, syndication

    _end(
        syndication.run_follow(
            CONFIG,
            lambda: pipeline.survey(CONFIG, PATH=units, HIGHROAD_NOW=now),
            unit=_asked(unit, "unit", "The uid of the unit that follows"),
            rule=_asked(rule, "rule", "The rule, as in {unit: legal, topics: [hydrogen]}"),
            units=Path(units) if units else None,
            write=write,
            dry_run=dry_run,
        )
    )


@task(
    help={
        "base": "the revision that the files here are compared with, as in origin/main",
        "units": UNITS,
        "state": STATE,
        "now": "the moment at which both sides are looked at, as in 2026-11-22T09:00:00+00:00 (default: the clock)",
        "format": "text (default), markdown (for a comment on a pull request) or html (one page, complete in itself)",
        "output": "the file that it is written into (default: none, it is printed)",
    }
)
def diff(c, base="", units=None, state=None, now=None, format="text", output=None):
    """Reviewers: say what readers, sections and feeds will see change.

    Compares the files here with the revision at which they left BASE, and writes no site. Exit code 0, whatever it
    finds; 1 when it can't be compared; 130 when interrupted.
    """
    from plugins import reviewing

    base = _asked(base, "base", "The revision that the files here are compared with")
    helpers = _comparing(PATH=units, HIGHROAD_STATE=state, HIGHROAD_NOW=now)
    _end(reviewing.run_diff(helpers, base=base, format=format, output=Path(output) if output else None))


def _comparing(**settings):
    """What reviewing needs to know of other rooms."""
    from plugins import brand, central_index, feeds, pipeline, reviewing, syndication
    from plugins.pipeline.apart import rendered, write_file_apart

    return reviewing.Helpers(
        settings=lambda: pipeline.settings_for(CONFIG, **settings),
        surveying=lambda **others: pipeline.surveying(CONFIG, **settings | others),
        carriage=syndication.carriage_of,
        feeds=feeds.feeds_of,
        why=syndication.why_refused,
        front=central_index.front_of,
        worn=brand.worn,
        render=rendered,
        write=write_file_apart,
    )


@task(
    help={
        "feed": "only this feed of network.yaml, even if it failed a moment ago (default: all that units follow)",
        "units": UNITS,
        "state": STATE,
        "now": "the moment of the pull, as in 2026-11-22T09:00:00+00:00 (default: the clock)",
        "dry-run": "fetch, say what would be written, and write nothing",
    }
)
def pull(c, feed="", units=None, state=None, now="", dry_run=False):
    """Unit leads: fetch the outside feeds that units follow.

    Exit code 0; 2 when a feed failed (the others are written); 1 when the set-up can't be read; 130 when interrupted.
    """
    from plugins import outside
    from plugins.pipeline.progress import progress

    _end(
        outside.run_pull(
            CONFIG,
            units=Path(units) if units else None,
            state=Path(state) if state else None,
            feed=feed,
            dry_run=dry_run,
            now=now,
            progress=progress,
        )
    )


@task(
    help={
        "units": UNITS,
        "output": "where the report goes (default: report); never into the site",
        "now": "the moment of the report, as in 2026-11-22T09:00:00+00:00 (default: the clock)",
        "unit": "the uid of a unit: a report about that one alone (default: the whole network)",
        "since": "the first day, as in 2026-01-01 (default: eleven months before this one began)",
    }
)
def report(c, units=None, output=None, now=None, unit="", since=""):
    """The centre, unit leads: write what was published, who carries whom and what needs attention.

    HTML, CSV and JSON, internal and no part of the site. Exit code 0; 2 when something is held and the report is
    written; 1 when nothing was written.
    """
    from plugins import brand, oversight, pipeline, syndication
    from plugins.pipeline.apart import write_apart

    helpers = oversight.Helpers(
        settings=lambda: pipeline.settings_for(CONFIG, PATH=units, HIGHROAD_NOW=now),
        survey=lambda: pipeline.survey(CONFIG, PATH=units, HIGHROAD_NOW=now),
        carriage=syndication.carriage_of,
        why=syndication.why_refused,
        worn=brand.worn,
        write=write_apart,
    )
    folder = Path(output).expanduser() if output else ROOT / "report"
    _end(oversight.run_report(helpers, folder, unit=unit, since=since))


@task(
    help={
        "unit": "the uid of a unit: what is new in its section, its own and what it carries",
        "topic": "a topic: what is new on it in all of the network",
        "network": "what is new in all of the network",
        "colleagues": "the uid of a unit: what the other units wrote that matters to its people, and why",
        "since": "from when on: 7d, 4w, 1m, or a day as in 2026-11-15 (default: 7d)",
        "units": UNITS,
        "output": "the folder for the mail and the page (default: digest); never in the site",
        "state": STATE,
        "now": "the moment of the digest, as in 2026-11-22T09:00:00+00:00 (default: the clock)",
        "dry-run": "show what would be in it, and what would go to whom; write and send nothing",
        "send": "send it, one mail to each reader, through the server in pelicanconf.py (docs/newsletter.md)",
        "to": "with --send: the address of a reader; may be given several times",
        "readers": "with --send: a file with an address on each line",
        "yes": "with --send: do not ask before sending",
        "again": "with --send: send it also to those who got this very digest before",
    },
    iterable=["to"],
)
def digest(
    c,
    unit="",
    topic="",
    network=False,
    colleagues="",
    since="7d",
    units=None,
    output=None,
    state=None,
    now=None,
    dry_run=False,
    send=False,
    to=None,
    readers="",
    yes=False,
    again=False,
):
    """Unit leads: write what is new as a mail, for readers or for colleagues, and send it if you wish.

    Exit code 0, also when nothing is new; 2 when something is held, or a server did not take a mail; 1 when nothing
    could be written or sent; 130 when interrupted.
    """
    from plugins import newsletter, pipeline, syndication
    from plugins.pipeline.apart import rendered, write_file_apart

    settings = {"PATH": units, "HIGHROAD_STATE": state, "HIGHROAD_NOW": now}
    helpers = newsletter.Helpers(
        settings=lambda: pipeline.settings_for(CONFIG, **settings),
        surveying=lambda: pipeline.surveying(CONFIG, **settings),
        carriage=syndication.carriage_of,
        why=syndication.why_refused,
        render=rendered,
        write=write_file_apart,
    )
    wishes = newsletter.Wishes(
        unit=unit,
        topic=topic,
        network=network,
        colleagues=colleagues,
        since=since,
        dry_run=dry_run,
        send=send,
        to=tuple(to or ()),
        readers=Path(readers).expanduser() if readers else None,
        yes=yes,
        again=again,
    )
    _end(newsletter.run_digest(helpers, Path(output).expanduser() if output else ROOT / "digest", wishes))


@task(
    help={
        "post": "the post, as unit/slug; its address, its file or its id will do",
        "only": "linkedin, mail, card or print (default: all of them)",
        "units": UNITS,
        "output": "the folder in which each kit gets one of its own (default: kit); never in the site",
        "now": "the moment, as in 2026-11-22T09:00:00+00:00 (default: the clock)",
        "dry-run": "show the words and say what would be written; write nothing",
    }
)
def kit(c, post="", units=None, output=None, now=None, only="", dry_run=False):
    """Experts: write what you need to pass a published post on: words for LinkedIn, a mail, a card, a print view.

    See docs/kit.md. Exit code 0; 1 when the post is not published, or nothing was written; 130 when interrupted.
    """
    from plugins import pipeline, syndication
    from plugins.kit.command import Wishes, run_kit
    from plugins.kit.helpers import Helpers
    from plugins.pipeline.apart import write_kit

    post = _asked(post, "post", "The post, as unit/slug")
    settings = {"PATH": units, "HIGHROAD_NOW": now}
    helpers = Helpers(
        shaping=_shaping(settings),
        surveying=lambda: pipeline.surveying(CONFIG, **settings),
        carriage=syndication.carriage_of,
        write=write_kit,
    )
    folder = Path(output).expanduser() if output else ROOT / "kit"
    _end(run_kit(helpers, folder, Wishes(post=post, only=only, dry_run=dry_run)))


def _shaping(settings):
    """What a kit is made with."""
    from plugins import brand, cards, pipeline, sections
    from plugins.kit.helpers import Shaping
    from plugins.pipeline.apart import rendered

    return Shaping(
        settings=lambda: pipeline.settings_for(CONFIG, **settings),
        card=cards.card_of_post,
        worn=brand.worn,
        render=rendered,
        page=sections.post_page_of,
    )


@task(
    help={
        "units": UNITS,
        "output": "the file to write (default: the CODEOWNERS that is there, or one in the repository's root)",
        "dry-run": "show what would change and write nothing",
        "check": "only ask whether anything would change: exit code 2 when it would",
    }
)
def roles(c, units=None, output=None, dry_run=False, check=False):
    """The centre: write CODEOWNERS from the roles in network.yaml, for the git host.

    See docs/roles.md. Exit code 0; 2 when nobody would own the road, or with --check; 1 when nothing can be written.
    """
    from plugins import roles

    _end(
        roles.run_roles(
            CONFIG,
            units=Path(units) if units else None,
            output=Path(output) if output else None,
            dry_run=dry_run,
            check=check,
        )
    )


@task(
    help={
        "target": "nginx, caddy, netlify or cloudflare",
        "units": UNITS,
        "output": "the folder for what is made (default: hosting); never in the site",
        "now": "the moment, as in 2026-11-22T09:00:00+00:00 (default: the clock)",
        "root": "where the site lies on the server (default: /srv/highroad)",
        "listen": "the port, or address:port, as in 127.0.0.1:8080 (default: what a server of that name listens on)",
        "hsts": "for how much of the domain browsers use HTTPS alone: none, host, subdomains, preload (default: host)",
        "brotli": "nginx has its module for brotli",
        "dry-run": "only say what would be written",
    }
)
def hosting(
    c,
    target="",
    units=None,
    output=None,
    now=None,
    root="",
    listen="",
    hsts="",
    brotli=False,
    dry_run=False,
):
    """Developers: write the file for a server or a host: headers, old addresses, what is gone.

    See docs/hosting.md. Exit code 0; 2 when something is held and the files are written; 1 when nothing was written.
    """
    from plugins import hosting, pipeline

    _end(
        hosting.run_hosting(
            lambda: pipeline.settings_for(CONFIG, PATH=units, HIGHROAD_NOW=now),
            lambda: pipeline.survey(CONFIG, PATH=units, HIGHROAD_NOW=now),
            Path(output).expanduser() if output else ROOT / "hosting",
            target=_asked(target, "target", "What the files are for: nginx, caddy, netlify or cloudflare"),
            root=root,
            listen=listen,
            hsts=hsts,
            brotli=brotli,
            dry_run=dry_run,
        )
    )


@task
def schema(c):
    """Developers: write the JSON Schemas for editors, and for readers of network.json, reports and checks."""
    from plugins import road_rules
    from plugins.central_index.machine_index import write_schema
    from plugins.mending.results import write_schema as write_check_schema
    from plugins.network.editor_schemas import write_schemas
    from plugins.oversight.document import write_schema as write_report_schema

    folder = ROOT / "schemas"
    others = (write_schema, write_report_schema, write_check_schema)
    for path in [*write_schemas(folder, road_rules.models()), *(write(folder) for write in others)]:
        print(path.relative_to(ROOT))


@task
def clean(c):
    """Developers: remove what builds and tests made."""
    _run("make", "clean")


@task
def lint(c):
    """Developers: ruff and mypy."""
    _run("make", "lint")


@task(help={"only": "a file or folder of tests (default: all)"})
def test(c, only=""):
    """Developers: run the tests.

    `make test` sets up what they need first.
    """
    _run("make", "test") if not only else _run(sys.executable, "-m", "pytest", "-q", only)


@task
def soak(c):
    """Developers: run the long tests.

    HIGHROAD_CORPUS=DIR brings a real blog to the importer's.
    """
    _run("make", "soak")


@task(
    help={
        "upgrade": "take the newest version of this package; may be given several times (default: pins stay)",
        "all": "take the newest version of every package",
        "dry-run": "only say what would change",
    },
    iterable=["upgrade"],
)
def update_requirements(c, upgrade=None, all=False, dry_run=False):
    """Developers: make requirements*.txt from requirements*.in, with the digest of every file; see CONTRIBUTING.md."""
    from tests.supply.compiling import update

    _end(update(["*"] if all else list(upgrade or ()), dry_run=dry_run))


@task(
    help={
        "posts": "how many posts the network has (default: 1000)",
        "rounds": "how often each case runs; the contenders take turns (default: 3)",
        "seed": "the seed of the text (default: 1)",
        "units": "measure this units folder instead of a made one",
        "json": "keep the figures in this file; those of other cases in it stay",
        "case": "builds, preview, growth, resolver, feeds, search or hardening; may be given several times"
        " (default: builds and preview)",
        "show": "measure nothing and print what the file of --json holds",
        "write-readme": "write the figures and their picture into README.md and docs/",
    },
    iterable=["case"],
)
def bench(c, posts=1000, rounds=3, seed=1, units=None, json=None, case=None, show=False, write_readme=False):
    """Developers: measure builds and the preview beside stock Pelican and Hugo; see docs/benchmark.md."""
    from bench import run

    run.main(
        posts=posts,
        rounds=rounds,
        seed=seed,
        units=units,
        json=json,
        case=tuple(case or ()),
        show=show,
        write_readme=write_readme,
    )


def _run(*command):
    _end(subprocess.run(command, cwd=ROOT, check=False).returncode)
