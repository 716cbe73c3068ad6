"""A network of two units that is written in a browser: as little as a form needs to have choices."""

from __future__ import annotations

from collections.abc import Mapping

BY_HAND = """\
---
title: "Caverns: a first look"   # as agreed
date: 2026-01-05
authors:
- dana-ortiz
tags: [h2, pay] # two
summary: >-
  What a cavern costs,
  and who pays.
aliases:
- older   # from the old site
id: tag:firm.example,2026:energy/by-hand
---

# What we saw

* a list that is not *normalised*

| a | b |
|---|---|
| 1 | 2 |

A note.[^1]

[^1]: Words.
"""

NETWORK: Mapping[str, str] = {
    "network.yaml": """\
name: Northwind
url: https://insights.northwind.example
authority: firm.example,2026
centre: [dana-ortiz]
units:
  energy: {lead: dana-ortiz}
  tax: {lead: sam-cole}
topics:
  - {slug: hydrogen, name: Hydrogen, aliases: [h2]}
  - {slug: pay, name: Pay}
rules: {picture-size: off, summary: off}
admin: {host: github, repository: northwind/insights, sign_in: "https://sign-in.northwind.example"}
""",
    "energy/unit.yaml": "name: Energy & Water\nsummary: What it costs.\nkind: sector\naccent: teal\n",
    "energy/experts/dana-ortiz.md": "---\nname: Dana Ortiz\nrole: Partner\n---\n\nDana.\n",
    "energy/posts/2026-01-05-by-hand.md": BY_HAND,
    "tax/unit.yaml": "name: Tax\nkind: practice\n",
    "tax/experts/sam-cole.md": "---\nname: Sam Cole\n---\n\nSam.\n",
    "tax/carried.yaml": "# Others'\n- post: energy/by-hand   # ours as well\n  note: Read it.\n",
}
