"""Larger inputs for programs that read a text, where the known texts show their form.

Three forms are known: each line is a JSON value; there are always as many lines, each
of them numbers; or a line of numbers comes before any number of rows. A text of another
form is not grown.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from afterburner_training.sources import examples
from afterburner_training.sources.examples import Call

_WORKLOAD = """\
import json

from afterburner_engine.inside.grow import Grower

TEXTS = [
{texts}
]

# The same as values: `KIND` says how these become the lines of a text.
KIND = {kind!r}

CALLS = [
{calls}
]

NAMES = {names!r}

# The first sizes are parts of the known texts, the shorter ones first.
PARTS = {parts}
SIZES = (*range(1, PARTS + 1), {sizes})

_GROWER = Grower(CALLS, NAMES)


def make_input(size, rng):
    if size <= PARTS:
        part = max(size, 1) - 1
        low, high = part * len(TEXTS) // PARTS, (part + 1) * len(TEXTS) // PARTS
        return (rng.choice(TEXTS[low:high]),), {{}}
    values, _ = _GROWER.draw(size, rng)
    return (_text(values),), {{}}


def _text(values):
    if KIND == "json":
        return "".join(json.dumps(value) + "\\n" for value in values)
    if KIND == "rows":
        head, rows = values[:-1], values[-1]
        return _lines([[list(head)], [_row(row) for row in rows]])
    return _lines([[_row(value)] for value in _grouped(values)])


def _grouped(values):
    made = {{}}
    for name, value in zip(NAMES, values):
        line = int(name.split("_")[1])
        if isinstance(value, list):
            made[line] = value
        else:
            made.setdefault(line, []).append(value)
    return [made[line] for line in sorted(made)]


def _row(value):
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _lines(parts):
    return "".join(" ".join(map(str, row)) + "\\n" for part in parts for row in part)
"""

Kind = Literal["json", "lines", "rows"]


@dataclass(frozen=True, slots=True)
class Form:
    """What the texts are made of."""

    kind: Kind
    names: tuple[str, ...]
    calls: tuple[Call, ...]
    """The values of each text, by those names."""


def workload(texts: Sequence[str]) -> str | None:
    """A workload file that grows such texts; None where their form is not known."""
    kept = examples.short_enough([((text,), {}) for text in texts])
    known = [call[0][0] for call in kept]
    found = form(known)
    if found is None or not examples.grows(found.calls, found.names):
        return None
    return _WORKLOAD.format(
        texts="\n".join(f"    {text!r}," for text in known),
        kind=found.kind,
        calls="\n".join(f"    {call!r}," for call in found.calls),
        names=list(found.names),
        parts=min(examples.TIERS, len(known)),
        sizes=", ".join(map(str, examples.SIZES)),
    )


def form(texts: Sequence[str]) -> Form | None:
    """The form that all texts have, if it is one of the three."""
    rows = [[line for line in text.strip().split("\n")] for text in texts]
    if len(rows) < 2 or any(not line.strip() for row in rows for line in row):
        return None
    return _of_json(rows) or _of_lines(rows) or _of_rows(rows)


def _of_json(rows: Sequence[list[str]]) -> Form | None:
    """Each line a JSON value, of which one at least is more than a number."""
    if len({len(row) for row in rows}) != 1:
        return None
    calls: list[Call] = []
    for row in rows:
        try:
            values = tuple(json.loads(line) for line in row)
        except ValueError:
            return None
        if not any(isinstance(value, (list, str, dict)) for value in values):
            return None
        calls.append((values, {}))
    names = tuple(f"line_{number}" for number in range(len(rows[0])))
    return Form("json", names, tuple(calls))


def _of_lines(rows: Sequence[list[str]]) -> Form | None:
    """As many lines in each: some of a number or two, others of any length."""
    if len({len(row) for row in rows}) != 1:
        return None
    numbers = [_numbers(row) for row in rows]
    if any(row is None for row in numbers):
        return None
    known = [row for row in numbers if row is not None]
    names: list[str] = []
    values: list[list[Any]] = [[] for _ in known]
    for line in range(len(rows[0])):
        lengths = {len(row[line]) for row in known}
        if len(lengths) == 1 and max(lengths) <= 4:
            for place in range(max(lengths)):
                names.append(f"line_{line}_{place}")
                for value, row in zip(values, known, strict=True):
                    value.append(row[line][place])
        else:
            names.append(f"line_{line}")
            for value, row in zip(values, known, strict=True):
                value.append(row[line])
    return Form("lines", tuple(names), tuple((tuple(v), {}) for v in values))


def _of_rows(rows: Sequence[list[str]]) -> Form | None:
    """A line of a few numbers, then any number of lines that are alike."""
    numbers = [_numbers(row) for row in rows]
    if any(row is None or len(row) < 2 for row in numbers):
        return None
    known = [row for row in numbers if row is not None]
    heads = {len(row[0]) for row in known}
    widths = {len(line) for row in known for line in row[1:]}
    if len(heads) != 1 or max(heads) > 4 or len(widths) != 1:
        return None
    single = widths == {1}
    calls: list[Call] = []
    for row in known:
        rest: list[Any] = [line[0] if single else line for line in row[1:]]
        calls.append(((*row[0], rest), {}))
    names = [f"head_{place}" for place in range(max(heads))]
    return Form("rows", (*names, "rows"), tuple(calls))


def _numbers(row: Sequence[str]) -> list[list[int]] | None:
    """The whole numbers of each line; None where there is anything else."""
    try:
        return [[int(word) for word in line.split()] for line in row]
    except ValueError:
        return None
