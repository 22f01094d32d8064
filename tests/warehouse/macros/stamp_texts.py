"""Texts that are stamps, nearly are, or are anything at all."""

from __future__ import annotations

from hypothesis import strategies as st

# PostgreSQL's text holds neither NUL nor lone surrogates; the loader sees to that.
any_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
_two_digits = st.integers(0, 62).map(lambda number: f"{number:02}")
_short = st.integers(0, 32).map(str)
_part = _two_digits | _short
_real_day = st.integers(1, 31).map(str)
_real_month = st.integers(1, 12).map(lambda number: f"{number:02}")
_year = st.integers(1898, 2101).map(str) | st.sampled_from(["25", "2024", "2025", "20255", "0001"])
_blank = st.sampled_from(["", " ", "  ", "\t", "\u00a0", "\r\n", "\u2003"])
_half = st.sampled_from(["", "", "AM", " PM", " pm", "\u202fPM", " p.m.", "  AM"])
_zone = st.sampled_from(
    [
        "",
        "",
        "Z",
        "z",
        "+10:00",
        " +1000",
        "-03:30",
        "+10",
        "+14:59",
        "+15",
        "-00:00",
        " UTC",
        "+1",
        "+10:",
    ]
)
_fraction = st.sampled_from(["", "", ".5", ".123456", ".", ".1234567890", ",5"])


@st.composite
def _days(draw: st.DrawFn) -> str:
    separator = draw(st.sampled_from(["-", "/", "-", "/", "."]))
    day, month, year = draw(_real_day | _part), draw(_real_month | _part), draw(_year)
    order = (year, month, day) if draw(st.booleans()) else (day, month, year)
    return separator.join(order)


@st.composite
def clock_texts(draw: st.DrawFn) -> str:
    parts = draw(st.lists(_part, min_size=1, max_size=3))
    hour = draw(st.integers(0, 25))
    clock = ":".join([draw(st.sampled_from([str(hour), f"{hour:02}"])), *parts[1:]])
    return clock + draw(_fraction) + draw(_half)


@st.composite
def _stamps(draw: st.DrawFn) -> str:
    text = draw(_days())
    if draw(st.booleans()):
        text += (
            draw(st.sampled_from([" ", "T", " ", "  ", "t"])) + draw(clock_texts()) + draw(_zone)
        )
    return draw(_blank) + text + draw(_blank)


@st.composite
def _damaged(draw: st.DrawFn) -> str:
    text = draw(_stamps())
    place = draw(st.integers(0, len(text)))
    return (
        text[:place]
        + draw(st.sampled_from(list("0123456789-/:. TZ+")))
        + text[place + draw(st.integers(0, 1)) :]
    )


stamp_like_texts = st.lists(_stamps() | _stamps() | _damaged() | any_text, min_size=20, max_size=60)
clock_like_texts = st.lists(clock_texts() | any_text, min_size=20, max_size=60)
