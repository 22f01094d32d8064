"""How Python tidies text: line by line, where the function runs patterns over the whole."""

from __future__ import annotations

from itertools import groupby

from hypothesis import strategies as st

LINE_ENDS = ("\r\n", "\r", "\v", "\f", "\u0085", "\u2028", "\u2029")
INVISIBLE = ("\u200b", "\u2060", "\ufeff")
BLANKS = (
    "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
MACHINE_WORDS = {"", "nan", "NaN", "None", "NULL"}


def text_of(text: str) -> str | None:
    """The text as a person meant it, None where there is none."""
    for end in LINE_ENDS:
        text = text.replace(end, "\n")
    for character in INVISIBLE:
        text = text.replace(character, "")
    text = text.translate(str.maketrans(BLANKS, " " * len(BLANKS)))
    lines = [" ".join(word for word in line.split(" ") if word) for line in text.split("\n")]
    kept: list[str] = []
    for is_filled, group in groupby(lines, key=bool):
        kept.extend(group if is_filled else [""])
    tidy = "\n".join(kept).strip("\n")
    return None if tidy in MACHINE_WORDS else tidy


_words = st.text("abcXYZ019.,-é😀<>'\"", min_size=1, max_size=5)
_gaps = st.sampled_from(
    [*" \n\t", *LINE_ENDS, *INVISIBLE, *BLANKS, "  ", "\n\n", "\n \n", "\u200d", "\x01"]
)
_anything = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
untidy_text = st.lists(_words | _gaps | _gaps | _anything, max_size=14).map(
    "".join
) | st.sampled_from([*MACHINE_WORDS, " nan ", "\u00a0None", "null", "nan nan"])
untidy_texts = st.lists(untidy_text, min_size=20, max_size=60)
