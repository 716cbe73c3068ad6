"""What the theme brings beside its templates: one stylesheet, faces and other files, as values."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from plugins.brand.css import stylesheet
from plugins.network import urls
from plugins.network.brand import Brand
from plugins.network.problems import SetupError
from plugins.pipeline.outputs import Copy, Data, Output

OWNER = "brand"
SITE_CSS = "site.css"


def outputs(brand: Brand, theme_dir: Path) -> tuple[Output, ...]:
    """The stylesheet, and every file of `theme/static/` as it is; by path. `theme_dir` is the folder `theme`."""
    static = theme_dir / "static"
    files = sorted(path for path in static.rglob("*") if path.is_file() and not path.name.startswith("."))
    copies = (_copy(path, static) for path in files if path != static / SITE_CSS)
    return (_stylesheet(brand, static / SITE_CSS), *copies)


def worn(brand: Brand, theme_dir: Path) -> tuple[Output, ...]:
    """The stylesheet, the faces and what lies beside those (licences), for pages that stand outside of the site."""
    folders = {PurePosixPath(face.file).parent.as_posix() for face in brand.faces}
    beside = {urls.output_file(urls.theme(folder)) for folder in folders}
    found = outputs(brand, theme_dir)
    return tuple(one for one in found if isinstance(one, Data) or PurePosixPath(one.path).parent.as_posix() in beside)


def _stylesheet(brand: Brand, path: Path) -> Data:
    try:
        site_css = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{path} can't be read, and a theme needs it: {error}") from None
    return Data(path=urls.output_file(urls.STYLESHEET), data=stylesheet(brand, site_css).encode(), owner=OWNER)


def _copy(path: Path, static: Path) -> Copy:
    where = urls.theme(path.relative_to(static).as_posix())
    return Copy(path=urls.output_file(where), source=path, owner=OWNER)
