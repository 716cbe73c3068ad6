"""What a post of each form begins with: headings, and guidance that can't be published (`network/guidance.py`)."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.network.guidance import guide
from plugins.network.model import Form

# A line that begins with "? " is guidance; what begins with "## " is a heading, in English sections alone.
_SKELETONS: Mapping[Form, str] = {
    Form.NOTE: """\
? One thought, two to five paragraphs. Begin with what has changed or what people get wrong; no introduction.
? End with what a client should do on Monday, or with the question that nobody can answer yet.
""",
    Form.ANALYSIS: """\
? The finding first, in two sentences: what you found, and for whom it matters.
## What has changed
? The facts, with their dates and figures, and a link to where each can be checked.
## What it means
? Your reading, in order of money or risk. Say what you are unsure of, and what would change your mind.
## What to do now
? Two to four steps, each with somebody who takes it and a day by which.
""",
    Form.EXPLAINER: """\
? One paragraph that answers the title for somebody who reads no further.
## What it is
? The thing in plain words, with one example that has figures. Explain each term where it first stands.
## Who it concerns
? Who is in, who is out, and the case at the edge that people ask about.
## How it works
? The steps in their order. A table is better than a paragraph with six numbers.
## Where it goes wrong
? Two or three mistakes that you have seen, and what they cost.
""",
    Form.QA: """\
? One sentence: who asked these questions, and when.
## First question, as a client would ask it?
? The answer in its first sentence, the reason after that. Write each further question as a heading of its own.
""",
    Form.CASE: """\
? The outcome in one paragraph. Name nobody who has not agreed to be named.
## Where it began
? The situation and what was at stake, in figures where you may give them.
## What was done
? The decision that mattered, and the one that was not taken.
## What came of it
? The result, measured; what you would do otherwise today.
""",
    Form.EVENT: """\
? Who it is for, and what they will be able to do afterwards. The dates and the place stand in the front matter.
## What happens
? The programme: who speaks, on what, for how long.
## How to take part
? Where to write, until when, what it costs.
""",
}
COMMENT = """\
? Your own words: what does the quote leave out, get wrong or mean for our clients? Two paragraphs are plenty.
? Say in the first sentence whether you agree. The quote and its source stand above your words by themselves.
"""


def skeleton(form: Form, lang: str) -> str:
    """The body of a post that is begun. `lang` is the section's: headings are English, or left to the author."""
    return _body(_SKELETONS[form], lang)


def comment_skeleton(lang: str) -> str:
    """The body of a comment that is begun."""
    return _body(COMMENT, lang)


def _body(text: str, lang: str) -> str:
    english = lang.partition("-")[0] == "en"
    blocks = []
    for line in text.splitlines():
        if line.startswith("? "):
            blocks.append(guide(line[2:]))
        elif english:
            blocks.append(line)
        else:
            blocks.append(guide(f"A heading in the section's language, as in “{line[3:]}”."))
    return "\n\n".join(blocks) + "\n"
