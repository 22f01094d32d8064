"""Reads the runbook: its sections, their four parts, and the commands with what is said of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tests.support import ROOT

PAGE = ROOT / "dbt_project" / "docs" / "runbook.md"
PARTS = ("Symptom", "Check", "Remedy", "How to know that it worked")
# Words that a reader replaces.
PLACEHOLDERS = ("VIEW", "REASON", "FILE", "MODEL", "COMMIT", "PROCESS", "PERSON", "QUEUE", "NAME")
# Also within a name: stg_otc__VIEW.
PLACEHOLDER = re.compile(rf"(?<![A-Z])(?:{'|'.join(PLACEHOLDERS)})(?![A-Z])")
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r'(says no|says) "([^"]+)"')
EXIT = re.compile(r"exit ((?:\d+(?:, | or )?)+)")


@dataclass(frozen=True)
class Command:
    """A line of a block; its comment says how it ends (else with 0) and what it prints."""

    text: str
    exit_codes: tuple[int, ...] = (0,)
    said: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    is_for_an_administrator: bool = False

    @classmethod
    def of(cls, line: str) -> Command:
        text, _, comment = line.partition("  # ")
        codes = EXIT.search(comment)
        told = QUOTED.findall(comment)
        return cls(
            text.strip(),
            tuple(map(int, re.findall(r"\d+", codes[1]))) if codes else (0,),
            tuple(words for how, words in told if how == "says"),
            tuple(words for how, words in told if how == "says no"),
            "as an administrator" in comment,
        )

    def filled(self, values: Mapping[str, str]) -> Command:
        """Gives the command as somebody types it who has read what the words stand for."""

        def fill(text: str) -> str:
            return PLACEHOLDER.sub(lambda found: values[found[0]], text)

        return Command(
            fill(self.text),
            self.exit_codes,
            tuple(map(fill, self.said)),
            tuple(map(fill, self.unsaid)),
            self.is_for_an_administrator,
        )


@dataclass(frozen=True)
class Section:
    """One heading with what stands under it."""

    title: str
    text: str

    @property
    def anchor(self) -> str:
        """The one that GitHub gives the heading."""
        return re.sub(r"[^\w-]", "", self.title.lower().replace(" ", "-"))

    def parts(self) -> dict[str, str]:
        """Splits at the words that stand in bold at a line's beginning."""
        pieces = re.split(rf"^\*\*({'|'.join(PARTS)})\.\*\* ", self.text, flags=re.MULTILINE)
        assert not pieces[0].strip(), f"{self.title}: something stands before the first part."
        return dict(zip(pieces[1::2], pieces[2::2], strict=True))

    def commands(self, part: str) -> list[Command]:
        return list(commands_in(self.parts()[part]))


def commands_in(text: str) -> Iterator[Command]:
    for block in BLOCK.findall(text):
        yield from (Command.of(line) for line in block.splitlines() if line.strip())


@cache
def sections() -> dict[str, Section]:
    """All sections by their anchors."""
    _, *pieces = re.split(r"^## (.+)\n", body(), flags=re.MULTILINE)
    found = [Section(title, text) for title, text in zip(pieces[::2], pieces[1::2], strict=True)]
    by_anchor = {section.anchor: section for section in found}
    assert len(by_anchor) == len(found), "Two sections have one anchor."
    return by_anchor


def body() -> str:
    text = PAGE.read_text(encoding="utf-8")
    return text.partition("{% docs runbook %}\n")[2].partition("{% enddocs %}")[0]
