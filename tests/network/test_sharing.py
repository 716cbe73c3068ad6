"""`share` on the way from one unit to another."""

from __future__ import annotations

import pytest

from plugins.network.sharing import may_show
from tests.builders import make_catalog, make_network, make_post, make_unit

NETWORK = make_network(groups={"regulated": ("tax", "legal")})


@pytest.mark.parametrize(
    ("post_says", "unit_says", "tax_may"),
    [
        (("everyone",), ("everyone",), True),
        (("nobody",), ("everyone",), False),
        (("tax",), ("everyone",), True),
        (("legal",), ("everyone",), False),
        (("regulated",), ("everyone",), True),
        (("everyone",), ("nobody",), False),
        (("tax",), ("legal",), False),
        (("nobody", "tax"), ("everyone",), False),
        (("everyone",), ("regulated",), True),
    ],
)
def test_a_post_only_tightens_what_its_unit_allows(
    post_says: tuple[str, ...], unit_says: tuple[str, ...], tax_may: bool
) -> None:
    post = make_post("energy/a", share=post_says)
    catalog = make_catalog(posts=[post], units=[make_unit("energy", share=unit_says)], network=NETWORK)
    assert may_show(catalog, post, "tax") is tax_may
    assert may_show(catalog, post, "energy")
