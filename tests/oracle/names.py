"""Who is meant by the names in the desk's rows, and how reports write them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from tests.oracle.read_values import Record, name_key, text
from tests.oracle.seed_words import Words


def spellings(
    tickets: Iterable[Record], timesheets: Iterable[Record], words: Words
) -> Mapping[str, str]:
    """By key, the one spelling: the roster's, else the most used, then that with fewer capitals."""
    written = [record.get("TKT-Assigned To User") for record in tickets]
    written += [record.get("TS-User Full Name") for record in timesheets]
    counts = Counter(name for name in map(text, written) if name)
    ranked = sorted(counts, key=lambda name: (counts[name], name))
    return {
        name_key(name): " ".join(name.split())
        for name in (*ranked, *sorted(words.roster_names)[::-1])
    }


def usernames(timesheets: Iterable[Record], robots: Collection[str]) -> Mapping[str, str]:
    """By full name, where neither of the two stands beside another: nobody is guessed."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    users: defaultdict[str, set[str]] = defaultdict(set)
    for record in timesheets:
        username, name = (text(record.get(f"TS-User {kind}")) for kind in ("Username", "Full Name"))
        if username and name and name_key(username) not in robots:
            names[name_key(username)].add(name_key(name))
            users[name_key(name)].add(name_key(username))
    return {
        name: next(iter(found))
        for name, found in users.items()
        if len(found) == 1 and all(len(names[username]) == 1 for username in found)
    }
