"""Settings of the site. The order of PLUGINS is the order of work.

A firm changes `units/network.yaml` and `theme/brand.yaml`; what is here says how the machine runs.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from plugins import (  # noqa: E402
    admin,
    brand,
    calendars,
    cards,
    central_index,
    feeds,
    hosting,
    network,
    pipeline,
    road_rules,
    search,
    sections,
    styleguide,
    syndication,
)

PLUGINS = [
    pipeline,  # reads the sources, and in the end writes every file
    network,  # the catalog: what may be published
    brand,  # the stylesheet and the faces
    road_rules,  # what breaks the rules of the road across the network
    syndication,  # who carries what
    sections,  # the pages of units and posts
    feeds,  # what subscribers are told
    calendars,  # events, for people's calendars
    central_index,  # the pages that belong to no unit
    cards,  # what stands for a page where it is passed on
    search,  # the page that searches, and an index for each unit
    admin,  # writing in a browser, where network.yaml names a git host
    hosting,  # what a host reads in the site itself, where the settings name one
    styleguide,  # every part of the theme in every state, in a preview alone
]
PLUGIN_PATHS = []
PELICAN_CLASS = pipeline.Highroad  # writes when all plugins and handlers are done
HIGHROAD_PLUGINS = [plugin.__name__ for plugin in PLUGINS]  # the build stops unless all of these are there

PATH = str(ROOT / "units")
OUTPUT_PATH = str(ROOT / "output")
THEME = str(ROOT / "theme")

TIMEZONE = "UTC"  # Pelican's; the site's own zone and address stand in network.yaml

HIGHROAD_STATE = str(ROOT / ".state")
HIGHROAD_NOW = ""  # a moment; "" is the clock, captured once
HIGHROAD_JOBS = 0  # processes that read posts; 0 is one for each core
HIGHROAD_EXECUTOR = "processes"  # who reads many posts: processes of this machine, or a cluster, "dask://host:port"
HIGHROAD_PICTURES = True  # smaller sizes of pictures, as WebP
HIGHROAD_CARDS = ""  # card pictures: "none", "pages" (none of posts), "posts"; "" is "posts" if strict, else "pages"
HIGHROAD_STRICT = False  # any held post: nothing is published, exit code 1
HIGHROAD_CLEAN = False  # write every file, also those that stand there as they should
HIGHROAD_VERIFY = False  # read the whole output again after writing it
HIGHROAD_RULES = road_rules.RULEBOOK  # by which files are judged where they are read; None: by none
HIGHROAD_PROGRAMS = str(ROOT / ".programs")  # what others wrote and /admin/ runs: `invoke admin --set-up`
HIGHROAD_SEARCH = True  # an index of each unit for the search page
HIGHROAD_HOSTING = ""  # "netlify" or "cloudflare": put the _headers and _redirects of that host into the site
HIGHROAD_HSTS = "host"  # for how much of the domain browsers use HTTPS alone: "none", "host", "subdomains", "preload"
HIGHROAD_PULL_INSIDE = []  # "host:port" inside your own network that `invoke pull` may ask; else it reaches none
HIGHROAD_GIT_HOSTS = {}  # git hosts of your own, for `invoke submit`: {"git.firm.example": "gitlab"}, or "github"
# Whose mails `invoke digest` makes, and the server that takes them: docs/newsletter.md. The name and the password for
# the server stand in the environment (HIGHROAD_SMTP_USER, HIGHROAD_SMTP_PASSWORD), never in a file.
HIGHROAD_MAIL = {"from": "", "reply_to": "", "postal": "", "unsubscribe": []}
HIGHROAD_SMTP = {"host": "", "port": 587, "security": "starttls"}

MARKDOWN = {
    "extensions": ["extra", "admonition", "sane_lists", "toc"],
    "extension_configs": {},
    "output_format": "html",
}

# Everything that Pelican would generate by itself is off: pages come from the plugins above, or not at all.
ARTICLE_PATHS = []
PAGE_PATHS = []
STATIC_PATHS = []
DIRECT_TEMPLATES = []
TEMPLATE_PAGES = {}
THEME_STATIC_PATHS = []
OUTPUT_SOURCES = False
DELETE_OUTPUT_DIRECTORY = False
CACHE_CONTENT = False
LOAD_CONTENT_CACHE = False
FEED_ALL_ATOM = FEED_ALL_RSS = FEED_ATOM = FEED_RSS = None
CATEGORY_FEED_ATOM = CATEGORY_FEED_RSS = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
TAG_FEED_ATOM = TAG_FEED_RSS = TRANSLATION_FEED_ATOM = TRANSLATION_FEED_RSS = None
ARCHIVES_SAVE_AS = AUTHORS_SAVE_AS = CATEGORIES_SAVE_AS = TAGS_SAVE_AS = ""
YEAR_ARCHIVE_SAVE_AS = MONTH_ARCHIVE_SAVE_AS = DAY_ARCHIVE_SAVE_AS = ""
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
