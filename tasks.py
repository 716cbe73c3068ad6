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


@task(help={"units": UNITS, "now": NOW})
def check(c, units=None, now=None):
    """Experts: say what is wrong, where, and what to write.

    Builds nothing. Exit code 0 when there is no error, 2 when there is one, 1 when the set-up can't be read.
    """
    from plugins import pipeline

    _end(pipeline.run_check(CONFIG, PATH=units, HIGHROAD_NOW=now))


@task(
    help={
        "units": UNITS,
        "state": STATE,
        "now": "show the site as of this moment, as in 2026-11-22T09:00:00+00:00 (default: the clock)",
        "port": "the port on this machine (default: the first free one from 8000 on)",
        "ipv6": "listen on [::1], too",
        "open": "open the front page in your browser",
    }
)
def preview(c, units=None, state=None, now=None, port="", ipv6=False, open=False):
    """Experts: see in the browser what you save, drafts and mistakes too.

    Serves this machine alone until Ctrl-C and writes no output. Exit code 0; 1 when it can't begin.
    """
    from plugins import pipeline, preview

    if port and not port.isdecimal():
        raise Exit(f"error: --port: '{port}' is no number", code=1)
    _end(
        preview.run(
            lambda: pipeline.open_live(CONFIG, PATH=units, HIGHROAD_STATE=state, HIGHROAD_NOW=now),
            port=int(port) if port else None,
            ipv6=ipv6,
            open_browser=open,
        )
    )


@task(
    help={
        "unit": "the uid of the unit that the posts join",
        "source": "the folder of Markdown posts",
        "units": UNITS,
        "dry-run": "say what would happen and write nothing",
        "add-topics": "write tags that no topic knows into network.yaml",
        "update": "write posts again that were changed here since they were imported",
        "site": "the old site's address: links that stay there lead to it",
        "assets": "one more folder to look for pictures in",
        "author": "who signs posts that name nobody",
    }
)
def import_posts(
    c, unit="", source="", units=None, dry_run=False, add_topics=False, update=False, site="", assets="", author=""
):
    """Unit leads: bring an existing blog into a unit.

    Takes a folder of Markdown as Jekyll, Hugo, Eleventy and Zola have it; running it twice changes nothing.
    """
    from plugins import authoring
    from plugins.authoring.importing import Wishes
    from plugins.pipeline.progress import progress

    _end(
        authoring.run_import(
            CONFIG,
            unit=_asked(unit, "unit", "The uid of the unit that the posts join"),
            source=Path(_asked(source, "source", "The folder of Markdown posts")),
            units=Path(units) if units else None,
            dry_run=dry_run,
            wishes=Wishes(
                add_topics=add_topics,
                update=update,
                site=site,
                assets=Path(assets) if assets else None,
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


@task
def schema(c):
    """Developers: write the JSON Schemas for editors and for readers of network.json and of reports."""
    from plugins.central_index.machine_index import write_schema
    from plugins.network.editor_schemas import write_schemas
    from plugins.oversight.document import write_schema as write_report_schema

    folder = ROOT / "schemas"
    for path in [*write_schemas(folder), write_schema(folder), write_report_schema(folder)]:
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
        "posts": "how many posts the network has (default: 1000)",
        "rounds": "how often each case runs; the contenders take turns (default: 3)",
        "seed": "the seed of the text (default: 1)",
        "units": "measure this units folder instead of a made one",
        "json": "keep the figures in this file; those of other cases in it stay",
        "case": "builds, preview, growth, resolver or feeds; may be given several times (default: builds and preview)",
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
