"""How wide the theme shows pictures, as `sizes` has it: so that a browser can choose a size before it knows the page.

These follow `theme/static/site.css` and `theme/brand.yaml`; that they do is tested in a browser.
"""

from __future__ import annotations

import re

from markupsafe import Markup

TEXT = "(min-width: 42rem) 38rem, 92vw"  # in a text: its measure, on a phone all but the edges
WIDE = f"(min-width: 76rem) 53rem, {TEXT}"  # what reaches out of a text's right side
LEAD = "(min-width: 80rem) 33rem, (min-width: 60rem) 40vw, 92vw"  # beside the front page's lead
PHOTO = "(min-width: 48rem) 9rem, 25vw"  # a person's

# What a picture in a text has: it is loaded when the reader comes near, and does not hold up the words.
LATER = ' loading="lazy" decoding="async"'
AT_ONCE = ' fetchpriority="high"'
_PICTURE = re.compile(r'<img\b(?:[^>"]|"[^"]*")*>')
_FIRST_WITHIN = 1_500  # characters of HTML: what begins further down is not on the first screen


def first_at_once(text: Markup) -> Markup:
    """A text at the top of its page: its first picture is loaded at once where it stands near the beginning.

    >>> str(first_at_once(Markup('<p>Words.</p><img src="/a.png" loading="lazy" decoding="async">')))
    '<p>Words.</p><img src="/a.png" fetchpriority="high">'
    """
    html = str(text)  # what is added to Markup would be escaped
    found = _PICTURE.search(html, 0)
    if found is None or found.start() > _FIRST_WITHIN:
        return text
    return Markup(html[: found.start()] + found[0].replace(LATER, AT_ONCE) + html[found.end() :])
