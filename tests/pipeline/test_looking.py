"""Looking at files for pieces: found in every kind and writing, quickly or wholly, and nothing else is."""

from __future__ import annotations

import gzip
import json
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.network.sentences import Passage, passages
from plugins.pipeline.looking import Finder, Look, Piece, _Patterns, piece_of
from tests.network.test_plain_words import folded_lines

LONG = "A levy on storage is paid by whoever holds it last, and never by those who sold it on before."
TITLE = "What storage caverns really cost"
SOURCE = "energy/posts/secret.md"


def pieces(text: str = LONG, title: str = TITLE, addresses: tuple[str, ...] = ()) -> list[Piece]:
    made = (piece_of(SOURCE, one, addresses) for one in passages(f"---\ntitle: {title}\n---\n{text}\n".encode()))
    return [piece for piece in made if piece]


def finds(path: str, data: str | bytes, *, thorough: bool, given: list[Piece] | None = None) -> set[int]:
    look = Look(given if given is not None else pieces(), thorough)
    return {look.pieces[number].line for number in look(path, data.encode() if isinstance(data, str) else data)}


PAGE = "<!doctype html><title>{}</title><ul><li>Energy</li><li>Tax</li></ul><p>Words before. {} Words behind.</p>"
SAID = [
    ("x/index.html", PAGE.format("A page", escape(LONG))),
    ("x/feed.xml", f"<item><description>&lt;p&gt;{escape(LONG)}&lt;/p&gt;</description></item>"),
    ("x/atom.xml", f"<content type='html'><![CDATA[<p>{LONG}</p>]]></content>"),
    ("x/feed.json", json.dumps({"content_html": f"<p>{LONG}</p>\n"})),
    ("network.json", json.dumps({"summary": LONG.upper()})),
    ("x/event.ics", f"BEGIN:VEVENT\r\nDESCRIPTION:{folded_lines(LONG.replace(',', chr(92) + ','))}\r\n"),
    ("x/map.svg", f"<svg><text>{LONG[:40]}</text><text>{LONG[40:]}</text></svg>"),
    ("x/y.pf_fragment", gzip.compress(b"pagefind_dcd" + json.dumps({"content": LONG}).encode(), mtime=0)),
    ("theme/site.css", f"/* {LONG} */"),
    ("x/index.html", PAGE.format("A page", "\u00ad".join(LONG))),
    ("x/index.html", PAGE.format("A page", LONG.replace(" ", "\u00a0"))),
    ("x/index.html", PAGE.format("A page", LONG[: len(LONG) - 20] + " …")),
]


@pytest.mark.parametrize("thorough", [False, True], ids=["quickly", "wholly"])
@pytest.mark.parametrize(("path", "data"), SAID, ids=lambda value: str(value)[:30])
def test_a_sentence_is_found_in_every_kind_of_file(path: str, data: str | bytes, thorough: bool) -> None:
    assert 4 in finds(path, data, thorough=thorough)


@pytest.mark.parametrize("thorough", [False, True], ids=["quickly", "wholly"])
def test_a_title_is_found_in_a_page_in_data_in_an_address_and_in_a_name(thorough: bool) -> None:
    for path, data in (
        ("index.html", PAGE.format(f"{TITLE} – Firm", "")),
        ("index.html", PAGE.format("", f"<h2>{TITLE}</h2>")),
        ("network.json", json.dumps([TITLE])),
        ("index.html", '<a href="/energy/what-storage-caverns-really-cost/">More</a>'),
        ("energy/media/what-storage-caverns-really-cost.png", b""),
        ("energy/what-storage-caverns-really-cost/index.html", "<p>Words</p>"),
    ):
        assert finds(path, data, thorough=thorough) == {2}, (path, data)


@pytest.mark.parametrize("thorough", [False, True], ids=["quickly", "wholly"])
def test_other_words_are_not_found(thorough: bool) -> None:
    for said in (LONG[:50], TITLE[:20], LONG.replace("levy", "duty").replace("never", "not"), "Words. " * 400):
        assert finds("index.html", PAGE.format(said, said), thorough=thorough) == set()


@pytest.mark.parametrize("thorough", [False, True], ids=["quickly", "wholly"])
def test_words_that_their_author_marked_are_found_and_so_are_marked_words_of_a_title(thorough: bool) -> None:
    written = pieces(LONG.replace("holds it", "[*holds*](x.md) **it**"))
    marked = LONG.replace("holds it", '<a href="/energy/x/"><em>holds</em></a> <strong>it</strong>')
    assert finds("index.html", PAGE.format("", marked), thorough=thorough, given=written) == {4}
    for title in ("<em>What</em> storage caverns really cost", "What storage caverns <mark>really</mark> cost"):
        assert finds("index.html", PAGE.format("", title), thorough=thorough) == {2}


def test_only_a_whole_look_sees_through_marks_around_every_word() -> None:
    marked = " ".join(f"<b>{word}</b>" for word in LONG.split())
    assert finds("index.html", f"<p>{marked}</p>", thorough=True) == {4}
    assert finds("index.html", f"<p>{marked}</p>", thorough=False) == set(), "if it ever is, the docs can say so"


@pytest.mark.parametrize("thorough", [False, True], ids=["quickly", "wholly"])
def test_words_that_stand_in_a_row_by_chance_are_no_title(thorough: bool) -> None:
    named = pieces("", "Energy, tax, labour, pensions, steam")
    menu = "".join(f"<li><a href='/{name}/'>{name}</a></li>" for name in "Energy Tax Labour Pensions Steam".split())
    assert finds("index.html", f"<ul>{menu}</ul>", thorough=thorough, given=named) == set()


@pytest.mark.parametrize("thorough", [False, True], ids=["quickly", "wholly"])
def test_the_address_of_a_notice_may_say_its_title_and_nothing_else_may(thorough: bool) -> None:
    noticed = pieces("", TITLE, ("what-storage-caverns-really-cost",))
    path = "energy/what-storage-caverns-really-cost/index.html"
    link = '<link rel="canonical" href="https://firm.example/energy/what-storage-caverns-really-cost/">'
    assert finds(path, link, thorough=thorough, given=noticed) == set()
    assert finds(path, link + TITLE, thorough=thorough, given=noticed) == {2}


@pytest.mark.parametrize("thorough", [False, True], ids=["quickly", "wholly"])
@pytest.mark.parametrize(
    "text",
    [
        "Стоимость хранения водорода растёт быстрее, чем ожидали все, кто строил хранилища в последние годы.",
        "Koszt składowania wodoru w kawernach rośnie szybciej, niż się spodziewali ci, którzy je budowali.",
        "储存氢气的成本比所有人预期的都要高得多，而且在未来十年内还会继续上升，除非有人找到更便宜的衬里材料，或者放弃整个计划，这在目前看来是不太可能的。",
        "Wie teuer die Lagerung wirklich wird, weiß erst, wer die Auskleidung nach elf Jahren erneuern mußte.",
    ],
)
def test_texts_in_any_script_are_found(text: str, thorough: bool) -> None:
    for path, data in (("index.html", PAGE.format("", text)), ("feed.xml", f"<d>&lt;p&gt;{text}&lt;/p&gt;</d>")):
        assert 4 in finds(path, data, thorough=thorough, given=pieces(text))


def test_what_one_file_was_found_to_hold_is_not_looked_for_again_unless_that_is_wanted() -> None:
    page = PAGE.format("", LONG).encode()
    look, sure = Look(pieces()), Look(pieces(), sure=True)
    assert sure("a.html", page) == sure("b.html", page) == look("a.html", page) != ()
    assert look("b.html", page) == ()
    assert look("c.html", page.replace(b"Words", TITLE.encode())) != (), "other pieces are"


def test_nothing_of_signs_alone_is_a_piece() -> None:
    assert piece_of(SOURCE, Passage(1, "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - -")) is None


def test_finding_tells_all_words_that_begin_alike() -> None:
    begin = b"a" * 50
    assert Finder([begin, begin + b"b", begin + b"c", b"zzz"]).found_in(b"x" + begin + b"b") == {0, 1}


WORDS = st.text(alphabet="ab", min_size=8, max_size=24).map(str.encode)


@given(st.lists(WORDS, min_size=1, max_size=30), st.lists(WORDS, max_size=12).map(b"".join))
def test_the_same_is_found_in_a_few_pages_as_in_many(looked_for: list[bytes], said: bytes) -> None:
    few, many = _Patterns(enumerate(looked_for)), _Patterns(enumerate(looked_for))
    many.ready()
    found = few.found_in(said[:300])
    assert "automaton" not in vars(few) or len(said[:300]) > 40 * len(set(looked_for))
    assert sorted(found) == sorted(many.found_in(said[:300]))
    assert [end for _, _, end in found] == sorted(end for _, _, end in found)


def test_much_is_looked_through_by_what_takes_longer_to_make() -> None:
    patterns = _Patterns(enumerate((b"storagelevies", b"cavernscosts")))
    said = b"what cavernscosts are"
    assert [patterns.found_in(said) for _ in range(8)] == [[(1, 5, 17)]] * 8
    assert "automaton" in vars(patterns)


def test_pieces_that_many_files_say_are_passed_over_and_the_others_still_found() -> None:
    many = [
        f"The levy number {number} is paid by whoever holds the cavern last, and by nobody else."
        for number in range(300)
    ]
    look = Look([piece for text in [*many, LONG] for piece in pieces(text) if piece.line == 4])
    assert len(look("feed.xml", f"<d>{escape(' '.join(many))}</d>".encode())) >= len(many)
    assert len(vars(look).get("_ascii", look._ascii).patterns) < 50, "what was found is not looked for any more"
    assert look("index.html", PAGE.format("", LONG).encode()) != ()


@given(st.text(min_size=0, max_size=200), st.sampled_from(["index.html", "feed.json", "x.txt"]))
def test_no_bytes_are_too_odd_to_be_looked_at(text: str, path: str) -> None:
    for data in (
        text.encode("utf-8", "surrogatepass"),
        text.encode("utf-16", "surrogatepass"),
        b"\x1f\x8b" + text.encode("utf-8", "replace"),
    ):
        for thorough in (False, True):
            assert finds(path, data, thorough=thorough) == set()
