"""At which size a code is timed: the largest one that it really comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest

from afterburner_training.evaluation import measuring
from afterburner_training.evaluation.measuring import Conditions
from afterburner_training.ground import Ground
from afterburner_training.tasks import Measured, Solution
from tests.training.samples import LINEAR, NESTED, QUADRATIC, task

TASK = task(
    Solution("slow", NESTED), Solution("middle", QUADRATIC), Solution("fast", LINEAR)
)


def test_who_cannot_be_timed_at_a_size_is_timed_at_a_smaller_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It would have no number at all, and its rivals one rival less."""

    def rows_at(
        ground: Ground, size: int, solutions: Sequence[Solution], *_: Any
    ) -> Iterator[tuple[str, Measured]]:
        for one in solutions:
            if (one.name, size) != ("slow", 400):
                yield one.name, Measured(size, 0.1)

    monkeypatch.setattr(measuring, "rows_at", rows_at)
    ground = cast(Ground, SimpleNamespace(task=TASK))
    reach = {"slow": (10, 400), "middle": (10,), "fast": (10, 400)}

    found = measuring._rows(ground, reach, Conditions(2, 0, "auto", None))

    sizes = {name: row.size for name, row in found.items()}
    assert sizes == {"slow": 10, "middle": 10, "fast": 400}
