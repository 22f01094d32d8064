"""How answers are printed for programs."""

from __future__ import annotations

import csv
import io

import pytest

from extract.questions.answer_formats import as_csv


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum(A1)", "\t=1", "\r=1"])
def test_a_text_that_a_spreadsheet_would_run_stays_a_text(text: str) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(["title", "hours"], [[text, -1.5]]), newline="")))
    assert rows == [["title", "hours"], [f"'{text}".replace("\r", "\n"), "-1.5"]]
