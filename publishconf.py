"""The same site, strict: any held post means that nothing is published."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pelicanconf import *  # noqa: F403

HIGHROAD_STRICT = True
