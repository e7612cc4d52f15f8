"""Results of helpers are remembered only where nobody could change them."""

from __future__ import annotations

from collections.abc import Callable

Rewritten = Callable[[str, str], list[str]]

HELPER = """
def parse(line):
    out = []
    for c in line.split(","):
        out.append(c.strip())
    return out

"""


def test_lists_that_are_kept_are_not_remembered(rewritten: Rewritten) -> None:
    """Two equal lines would become one list at two places."""
    kept = HELPER + "def load(lines):\n    return [parse(line) for line in lines]\n"

    assert rewritten("helper-results-cached", kept) == []


def test_lists_that_are_only_read_are(rewritten: Rewritten) -> None:
    """Nothing of the remembered list leaves the function."""
    read = HELPER + "def load(lines):\n    return [parse(line)[0] for line in lines]\n"

    assert len(rewritten("helper-results-cached", read)) == 1
