"""HTML: the text that a reader saw."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.macros.reader import Reader
from tests.warehouse.macros.text_oracle import text_of, untidy_text, untidy_texts

ENTITIES = {
    "&amp;": "&",
    "&lt;b&gt;": "<b>",
    "&quot;a&quot;": '"a"',
    "it&apos;s": "it's",
    "it&#39;s": "it's",
    "it&#039;s": "it's",
    "it&#x27;s": "it's",
    "it&#X0027;s": "it's",
    "it&amp;#039;s": "it's",
    "it&amp;amp;#039;s": "it's",
    "it&amp;amp;amp;amp;amp;#039;s": "it's",
    "R&amp;amp;amp;D": "R&D",
    "&#38;lt;": "<",
    "&#x26;amp;lt;": "<",
    "&AMP;&LT;": "&<",
    "a&nbsp;b": "a\u00a0b",
    "caf&eacute; &Eacute;": "café É",
    "1 &ndash; 2 &hellip; &euro;5": "1 \u2013 2 … €5",
    "&Omega;&omega;": "Ωω",
    "&#8217;": "\u2019",
    "&#x1F600;": "\U0001f600",
    # Windows-1252 numbers, as Outlook writes them.
    "it&#146;s &#150; &#128;": "it\u2019s \u2013 €",
    "&#0;&#x0;": "\ufffd\ufffd",
    "&#xD800;&#57343;": "\ufffd\ufffd",
    "&#x110000;&#99999999999999999999;": "\ufffd\ufffd",
    "&#x10FFFF;": "\U0010ffff",
    "&#1;": "\ufffd",
    "&#10;": "\n",
    # No entities.
    "R&D": "R&D",
    "a & b": "a & b",
    "&unknown;": "&unknown;",
    "&amp": "&amp",
    "&;&#;&#x;&#xZZ;": "&;&#;&#x;&#xZZ;",
    "?a=1&copy=2": "?a=1&copy=2",
    "": "",
}
PAGES = {
    "plain": "plain",
    "<b>bold</b> and <i>more</i>": "bold and more",
    "H<sub>2</sub>O": "H2O",
    "a<br>b<br/>c<BR />d": "a\nb\nc\nd",
    "<p>one</p><p>two</p>": "one\n\ntwo",
    "<p>one<p>two": "one\ntwo",
    '<div style="color:red">one</div>\n<div>two</div>': "one\n\ntwo",
    "<ul><li>one</li><li>two</li></ul>": "one\n\ntwo",
    "<h1>Title</h1>Text": "Title\nText",
    "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>": "a b\n\nc",
    "<p\nclass='x'>one</p\n>": "one",
    "<pre>kept</pre>": "kept",
    "<style>p { margin: 0 }</style>text": "text",
    "<STYLE type='text/css'>\n<!-- p {} -->\n</STYLE>text": "text",
    "<style>a</style>one<style>b</style>two": "onetwo",
    "<script>if (a < b) { alert('x') }</script>text": "text",
    "one<!-- hidden <b>too</b> -->two": "onetwo",
    "<!--[if mso]><xml>x</xml><![endif]-->text": "text",
    "<![if !supportLists]>text<![endif]>": "text",
    "text<style>never closed": "text",
    "text<!-- never closed": "text",
    "<html><head><style>x</style></head><body>text</body></html>": "text",
    "<p>text<o:p></o:p></p>": "text",
    "a<span lang='EN-AU'>&nbsp;</span>b": "a b",
    "1 < 2 and 3 > 2": "1 < 2 and 3 > 2",
    "a <- b <3": "a <- b <3",
    "<p>&lt;p&gt; is a tag</p>": "<p> is a tag",
    "<p>R&amp;amp;D&amp;#039;s</p>": "R&D's",
    "unclosed <b": "unclosed <b",
    "unclosed <b and <i>closed</i>": "unclosed <b and closed",
    "<p>one</p>\r\n\r\n\r\n<p>two</p>": "one\n\ntwo",
    "<p>&nbsp;</p><p>nan</p>": None,
    "<br/>": None,
    "<p></p>": None,
    "&nbsp;": None,
    "nan": None,
    " NULL ": None,
    "": None,
}
Encoder = Callable[[str], str]
_ENCODERS: list[Encoder] = [
    html.escape,
    lambda text: text.replace("&", "&amp;").replace("'", "&#039;").replace('"', "&quot;"),
    lambda text: "".join(f"&#{ord(c)};" if c in "&<>'\"é😀" else c for c in text),
    lambda text: "".join(f"&#x{ord(c):x};" if c in "&<>'\"é😀" else c for c in text),
]
# After a blank an ampersand begins no entity, so that there is one right answer.
_readable = untidy_text.map(lambda text: text.replace("&", "& "))
_words = st.text("abcé&'\"0", min_size=1, max_size=6).map(lambda word: word.replace("&", "& x"))
_lines = st.lists(_words, min_size=1, max_size=4)
_paragraphs = st.lists(st.lists(_lines, min_size=1, max_size=3), min_size=1, max_size=3)
_wrap = st.sampled_from(
    [
        "{}",
        "<b>{}</b>",
        '<span style="a: b">{}</span>',
        "<A\nHREF='x'>{}</A>",
        "<!-- x -->{}",
        "<o:p>{}",
    ]
)
_block = st.sampled_from(
    ["<p>{}</p>", "<DIV class=x>{}</DIV>", "<li>{}</li>", "<style>p{{}}</style><p>{}</p>"]
)
_crumbs = st.sampled_from(
    ["", "", "<", ">", "&", ";", "<p", "-->", "<!--", "&#", "&#x", "</style", "&#xD800;"]
)


@pytest.mark.parametrize(("text", "decoded"), ENTITIES.items())
def test_entities_become_their_characters(read: Reader, text: str, decoded: str) -> None:
    assert read("entities", text) == [decoded]


@pytest.mark.parametrize(("page", "text"), PAGES.items())
def test_a_page_becomes_the_text_a_reader_saw(read: Reader, page: str, text: str | None) -> None:
    assert read("html", page) == [text]


def test_every_named_entity_of_html_4_is_known(read: Reader) -> None:
    names = list(html.entities.name2codepoint.items())
    decoded = read("entities", *(f"&{name};" for name, _ in names))
    assert decoded == [chr(code_point) for _, code_point in names]


@settings(max_examples=100, deadline=None)
@given(
    texts=st.lists(_readable, min_size=10, max_size=30),
    encoders=st.lists(st.sampled_from(_ENCODERS), max_size=5),
)
def test_however_often_a_text_was_encoded_it_comes_back(
    read: Reader, texts: list[str], encoders: list[Encoder]
) -> None:
    encoded = texts
    for encode in encoders:
        encoded = [encode(text) for text in encoded]
    assert read("entities", *encoded) == texts


@settings(max_examples=100, deadline=None)
@given(paragraphs=_paragraphs, data=st.data())
def test_whatever_the_markup_the_words_and_lines_come_back(
    read: Reader, paragraphs: list[list[list[str]]], data: st.DataObject
) -> None:
    def mark_up(lines: list[list[str]]) -> str:
        marked = (
            " ".join(data.draw(_wrap).format(html.escape(word)) for word in line) for line in lines
        )
        return data.draw(_block).format("<br>".join(marked))

    page = "".join(mark_up(lines) for lines in paragraphs)
    text = "\n\n".join("\n".join(" ".join(line) for line in lines) for lines in paragraphs)
    assert read("html", page) == [text_of(text)]


@settings(max_examples=100, deadline=None)
@given(texts=untidy_texts, crumbs=st.lists(_crumbs, min_size=1, max_size=9))
def test_no_text_raises_and_text_without_markup_is_only_cleaned(
    read: Reader, texts: list[str], crumbs: list[str]
) -> None:
    broken = [text[:3] + crumbs[place % len(crumbs)] + text[3:] for place, text in enumerate(texts)]
    decoded = dict(zip(broken, read("html", *broken), strict=True))
    without_markup = [text for text in broken if "<" not in text and "&" not in text]
    assert [decoded[text] for text in without_markup] == [text_of(text) for text in without_markup]


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<a",
        "<p>",
        "<!--",
        "<style",
        "<style>x",
        "<script></script>",
        "-->",
        "&",
        "&a",
        "&amp;",
        "&#39;",
        "&nbsp;",
        "< ",
    ],
)
def test_a_page_of_broken_markup_is_read_in_linear_time(read: Reader, piece: str) -> None:
    assert len(read("html", piece * 100_000, piece * 100_000 + ">")) == 2
