"""The data card: what a set of tasks and rows is made of, in Markdown.

    write(path, Card(...)) writes it; `text(card)` is the same as a string.

It holds no code and no statement, so it can be shown where the data cannot.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from afterburner_engine.version import version
from afterburner_training.errors import TrainingError
from afterburner_training.filters import Dropped
from afterburner_training.pessimise import RULES
from afterburner_training.rows import Row
from afterburner_training.tasks import Task


@dataclass(frozen=True, slots=True)
class Card:
    """What a card tells."""

    title: str
    tasks: Sequence[Task]
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """By stage: `sft`, `dpo`, `grpo`."""

    dropped: Sequence[Dropped] = ()
    sources: Sequence[str] = ()
    """As they were asked for."""

    seeds: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Of the machine that measured, and versions."""


def write(path: Path, card: Card) -> None:
    """Write a card.

    Raises:
        TrainingError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(card), encoding="utf-8")
    except OSError as error:
        raise TrainingError(f"{path} cannot be written: {error}") from error


def text(card: Card) -> str:
    """The card's Markdown."""
    parts = [
        f"# {card.title}",
        _provenance(card),
        "## Tasks\n\n" + _tasks(card.tasks),
        "## Families\n\n" + _families(card.tasks),
    ]
    if any(_rules_of(task) for task in card.tasks):
        parts.append("## Rules\n\n" + _rules(card))
    if card.rows:
        parts.append("## Rows\n\n" + _rows(card.rows))
    parts.append("## Licences\n\n" + _licences(card.tasks))
    if card.dropped:
        parts.append("## Left out\n\n" + _dropped(card.dropped))
    return "\n\n".join(parts) + "\n"


def _provenance(card: Card) -> str:
    lines = [f"- Afterburner {version()}"]
    if card.sources:
        lines.append(f"- Sources: {', '.join(f'`{s}`' for s in card.sources)}")
    if card.seeds:
        seeds = ", ".join(f"{name} {seed}" for name, seed in card.seeds.items())
        lines.append(f"- Seeds: {seeds}")
    lines += [f"- {name}: {value}" for name, value in card.facts.items()]
    lines.append(
        "- All times and memory were measured in the sandbox of that machine; numbers "
        "that came with a source are not in it."
    )
    return "\n".join(lines)


def _tasks(tasks: Sequence[Task]) -> str:
    rows = []
    for source in sorted({_source(task) for task in tasks}):
        own = [task for task in tasks if _source(task) == source]
        splits = Counter(task.split for task in own)
        solutions = sum(len(task.solutions) for task in own)
        counts = [splits[split] for split in ("train", "dev", "test")]
        rows.append([source, len(own), *counts, solutions])
    total: list[object] = ["all", len(tasks)]
    total += [
        sum(t.split == split for t in tasks) for split in ("train", "dev", "test")
    ]
    rows.append([*total, sum(len(task.solutions) for task in tasks)])
    return _table(["source", "tasks", "train", "dev", "test", "solutions"], rows)


def _source(task: Task) -> str:
    return task.id.partition("/")[0]


def _families(tasks: Sequence[Task]) -> str:
    counts = Counter((task.family, task.split) for task in tasks)
    rows = [[family, split, count] for (family, split), count in sorted(counts.items())]
    return _table(["family", "split", "tasks"], rows)


def _rules(card: Card) -> str:
    """How many pairs each rule made, and how many a sandbox has confirmed."""
    made: Counter[str] = Counter()
    gains: dict[str, list[float]] = {}
    for task in card.tasks:
        for rule in _rules_of(task):
            made[rule] += 1
    ids = {task.id: _rules_of(task) for task in card.tasks}
    for row in card.rows.get("sft", ()):
        if row["objective"] == "time":
            for rule in ids.get(row["task"], ()):
                gains.setdefault(rule, []).append(row["ratio"])
    rows = [
        [
            rule,
            count,
            len(gains.get(rule, ())),
            f"{statistics.median(gains[rule]):.2f}×" if rule in gains else "–",
        ]
        for rule, count in made.most_common()
    ]
    return _table(["rule", "tasks", "rows (time)", "median gain"], rows)


def _rules_of(task: Task) -> tuple[str, ...]:
    """The rules by which a pair was made; nothing for other tasks."""
    if _source(task) not in ("pessimised", "harvest") or not task.solutions:
        return ()
    known = {rule.name for rule in RULES}
    names = task.solutions[0].name.split(", ")
    return tuple(name for name in names if name in known)


def _rows(stages: Mapping[str, Sequence[Row]]) -> str:
    rows: list[list[object]] = []
    for stage, made in stages.items():
        for objective in dict.fromkeys(row["objective"] for row in made):
            own = [row for row in made if row["objective"] == objective]
            ratios = sorted(row["ratio"] for row in own if "ratio" in row)
            tasks = len({row["task"] for row in own})
            rows.append([stage, objective, len(own), tasks, *_quantiles(ratios)])
    heads = ["stage", "objective", "rows", "tasks", "gain 10 %", "median", "90 %"]
    return _table(heads, rows)


def _quantiles(ratios: Sequence[float]) -> list[str]:
    if not ratios:
        return ["–"] * 3
    last = len(ratios) - 1
    return [f"{ratios[round(share * last)]:.2f}×" for share in (0.1, 0.5, 0.9)]


def _licences(tasks: Sequence[Task]) -> str:
    counts = Counter((_source(task), task.licence or "not stated") for task in tasks)
    rows = [[source, said, count] for (source, said), count in sorted(counts.items())]
    return _table(["source", "licence", "tasks"], rows)


def _dropped(dropped: Sequence[Dropped]) -> str:
    kinds = Counter((one.solution is None, _kind(one.why)) for one in dropped)
    rows = [
        ["task" if whole else "solution", why, count]
        for (whole, why), count in kinds.most_common(30)
    ]
    return _table(["what", "why", "how many"], rows)


def _kind(why: str) -> str:
    """A reason without what is particular to one case."""
    for cut in (" at ", ": ", " with "):
        why = why.partition(cut)[0]
    return why[:80]


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    return "\n".join(_lines(heads, rows))


def _lines(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        cells = (str(cell).replace("|", "\\|").replace("\n", " ") for cell in row)
        yield "| " + " | ".join(cells) + " |"
