"""The table for users and the catalogue say the same."""

import re
from pathlib import Path

from afterburner_engine.rulebook.catalogue import GUESSES, MICRO, PREPARING, RULES

PAGE = Path(__file__).parents[3] / "docs" / "rulebook.md"


def test_the_table_names_every_rule_and_no_other() -> None:
    """Each rule has one row."""
    rows = re.findall(
        r"^\| `([a-z-]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )

    assert sorted(rows) == sorted(
        rule.name for rule in (*PREPARING, *RULES, *MICRO, *GUESSES)
    )
