"""The model's own best answers, which become the code to improve: self-improvement.

A pure record of a run; what is kept is decided by measured gains alone. Each process
that trains has one of its own, saved with its checkpoints.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from afterburner_training.judging.wire import Judged
from afterburner_training.rewards import beyond_noise


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was better than the code it was shown."""

    code: str
    """The whole module."""

    costs: dict[str, float]
    """By objective, as far as they are known: in s, bytes and byte-seconds."""


class Archive:
    """The best answers so far, by task and objective."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[tuple[str, str], list[Kept]] = {}

    def __len__(self) -> int:
        """How many answers there are."""
        return sum(map(len, self._kept.values()))

    def take(
        self, task: str, objective: str, given: Mapping[str, float], judged: Judged
    ) -> bool:
        """Keep an answer if it was really better, and among the best.

        `given` are the costs of the code that it improves. An answer that misses the
        form is no example.
        """
        race = judged.race
        if not (judged.exact and judged.passed_before and judged.passed_after):
            return False
        if race is None or not race.counts or beyond_noise(race.gain) <= 1:
            return False
        costs = {
            name: given[name] / gain
            for name, gain in judged.gains.items()
            if name in given
        }
        if judged.code is None or objective not in costs:
            return False
        rows = self._kept.setdefault((task, objective), [])
        if any(row.code == judged.code for row in rows):
            return False
        new = Kept(judged.code, costs)
        rows.append(new)
        rows.sort(key=lambda row: row.costs[objective])
        del rows[self._most :]
        return new in rows

    def draw(
        self, task: str, objective: str, share: float, rng: random.Random
    ) -> Kept | None:
        """One of the answers, with this chance; None where there is none."""
        rows = self._kept.get((task, objective))
        if not rows or rng.random() >= share:
            return None
        return rng.choice(rows)

    def save(self, path: Path) -> None:
        """Write it to a file of JSON lines, whole or not at all."""
        half = path.with_suffix(".new")
        rows = (
            {"task": task, "objective": objective, **asdict(row)}
            for (task, objective), kept in self._kept.items()
            for row in kept
        )
        half.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
        half.replace(path)

    def load(self, path: Path) -> None:
        """Take over what `save` wrote; nothing where there is no file."""
        if not path.is_file():
            return
        self._kept.clear()
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            key = row.pop("task"), row.pop("objective")
            self._kept.setdefault(key, []).append(Kept(**row))
