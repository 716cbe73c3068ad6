"""The same post in other languages: for readers, for search engines, for machines."""

from __future__ import annotations

from plugins.network import json_ld
from plugins.network.languages import is_right_to_left, name_of
from plugins.network.model import Post
from plugins.network.viewing import ANY, Viewer
from plugins.network.views import Translated


def together(viewer: Viewer, post: Post) -> tuple[Post, ...]:
    """The published posts that say the same as `post`, itself among them; none for most posts.

    The original is first; where it was withdrawn, the first is a translation like the others.
    """
    return tuple(viewer.catalog.post_at[source] for source in viewer.catalog.translations.get(post.source, ()))


def translated(viewer: Viewer, post: Post) -> tuple[Translated, ...]:
    """The others, as links under their languages' own names."""
    return tuple(
        Translated(
            name=name_of(lang),
            title=one.title,
            href=viewer.urls.href(viewer.path_of(one)),
            lang=lang,
            dir="rtl" if is_right_to_left(lang) else "ltr",
        )
        for one in together(viewer, post)
        if one.source != post.source
        for lang in (viewer.lang_of(one),)
    )


def alternates(viewer: Viewer, post: Post) -> tuple[tuple[str, str], ...]:
    """All of them as (hreflang, site path), and the original once more, for everybody whose language has none."""
    posts = together(viewer, post)
    found = [(viewer.lang_of(one), viewer.path_of(one)) for one in posts]
    if posts and not posts[0].translation_of:
        found.append((ANY, viewer.path_of(posts[0])))
    return tuple(found)


def original_of(viewer: Viewer, post: Post) -> json_ld.Node | None:
    """What a post is a translation of, for machines; None for an original, and while that is not published."""
    posts = together(viewer, post)
    if not posts or posts[0].source == post.source or posts[0].translation_of:
        return None
    return _node(viewer, posts[0])


def translations_of(viewer: Viewer, post: Post) -> tuple[json_ld.Node, ...]:
    """The translations of an original, for machines; none of a post that is one itself."""
    posts = together(viewer, post)
    if not posts or posts[0].source != post.source or post.translation_of:
        return ()
    return tuple(_node(viewer, one) for one in posts[1:])


def _node(viewer: Viewer, post: Post) -> json_ld.Node:
    address = viewer.urls.absolute(viewer.path_of(post))
    return {
        "@type": "Article",
        "@id": post.id,
        "url": address,
        "headline": post.title,
        "inLanguage": viewer.lang_of(post),
    }
