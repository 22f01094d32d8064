"""Plays a section of the runbook: its state, then its commands as the page has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.runbook.page import PARTS, Command, Section
from tests.runbook.system import System


def nothing(_: System) -> None:
    """Leaves the system as it is."""


@dataclass(frozen=True)
class Scenario:
    """What brings the system into the state that a section is about, and what people do then."""

    # Gives words for the page's placeholders that are known only then.
    begin: Callable[[System], Mapping[str, str] | None]
    # What is done between looking and the remedy's commands: at the desk, in a file.
    person: Callable[[System], None] = nothing
    # What the page's own commands do not show.
    end: Callable[[System], None] = nothing
    # Done whatever came of it: what the scenario holds is let go.
    release: Callable[[], None] | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    def play(self, section: Section, system: System) -> list[Command]:
        """Gives the commands that were run, all as the page says they end."""
        try:
            return self._played(section, system)
        finally:
            if self.release:
                self.release()

    def _played(self, section: Section, system: System) -> list[Command]:
        values = {**self.values, **(self.begin(system) or {})}
        *_, last = PARTS
        told = [problem_of(system, each.filled(values)) for each in section.commands(last)]
        assert any(told), f"{section.title}: all is well already, so nothing can be shown."
        played = []
        for part in PARTS:
            if part == "Remedy":
                self.person(system)
            for command in section.commands(part):
                problem = problem_of(system, command.filled(values))
                assert not problem, f"{section.title}, {part}: {problem}"
                played.append(command)
        self.end(system)
        return played


def problem_of(system: System, command: Command) -> str:
    """Runs the command; says what is not as the page has it."""
    done = system.run(command)
    printed = done.stdout + done.stderr
    missing = [words for words in command.said if words not in printed]
    unwanted = [words for words in command.unsaid if words in printed]
    if done.returncode in command.exit_codes and not missing and not unwanted:
        return ""
    return (
        f"`{command.text}` ended with {done.returncode} (the page: {command.exit_codes}),"
        f" lacks {missing}, has {unwanted}:\n{printed}"
    )
