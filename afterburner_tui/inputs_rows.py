"""What `afterburner inputs` and the sheet of the same name say, line by line.

Decides words and their order; how a kind of row looks is for each front end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from afterburner_engine import units
from afterburner_tui import reach_words
from afterburner_tui.commands import words

if TYPE_CHECKING:
    from afterburner_engine.coverage import Coverage
    from afterburner_engine.inspection import Inspection

Kind = Literal["heading", "fact", "sample", "absent", "code", "note"]

MISSED = 12
"""Lines that are shown with their source; the others only by number."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a term on the left and what is said of it on the right."""

    kind: Kind
    left: str
    right: str = ""


def rows(found: Inspection) -> list[Row]:
    """All that is to be said, in order."""
    return [
        *_sources(found),
        *_timing(found),
        *_reached(found),
        *_generator(found),
        *_rest(found),
    ]


def _sources(found: Inspection) -> Iterator[Row]:
    yield Row("heading", "Inputs", words.count(found.cases, "case"))
    for source in found.sources:
        said = [words.count(source.cases, "case")]
        said += ["grown for timing"] if source.grows else []
        said += [source.note] if source.note else []
        yield Row("fact", source.name, "; ".join(said))
        for call in source.samples:
            yield Row("sample", "", call)
    for name, why in found.absent:
        yield Row("absent", name, f"none: {why}")


def _timing(found: Inspection) -> Iterator[Row]:
    yield Row("heading", "Timing")
    for row in found.sizes:
        call, making = units.seconds(row.seconds), units.seconds(row.making_s)
        yield Row("fact", f"size {row.size:,}", f"{call} a call, {making} to make")
    if not found.sizes:
        call = units.seconds(found.seconds_per_call)
        yield Row("fact", "no sizes", f"the inputs cannot grow; {call} a call")
    by = "CPU time" if found.clock == "cpu" else "wall time, as it waits"
    yield Row("fact", "judged by", by)


def _reached(found: Inspection) -> Iterator[Row]:
    yield Row("heading", "Coverage")
    seen = found.coverage
    if seen is None:
        yield Row("fact", "unknown", "the function could not be observed")
        return
    yield Row("fact", "reached", reach_words.brief(seen))
    if seen.complete:
        return
    for line, text in found.missed[:MISSED]:
        yield Row("code", str(line), text.rstrip())
    if len(found.missed) > MISSED:
        yield Row("fact", "in all", f"not {reach_words.lines(seen)}")
    yield from _ways(seen)


def _ways(seen: Coverage) -> Iterator[Row]:
    for way in list(reach_words.branches(seen))[:MISSED]:
        yield Row("fact", "branch", way)
    if seen.unseen:
        said = f"{words.count(seen.unseen, 'case')} took too long to be observed"
        yield Row("fact", "at least", said)


def _generator(found: Inspection) -> Iterator[Row]:
    if found.generator is None:
        return
    yield Row("heading", "Generator", "written by the model; run in the sandbox alone")
    for line in found.generator.rstrip().split("\n"):
        yield Row("sample", "", line)


def _rest(found: Inspection) -> Iterator[Row]:
    if found.notes:
        yield Row("heading", "Notes")
    for note in found.notes:
        yield Row("note", "", note)
    yield Row("heading", "Where")
    yield Row("fact", "sandbox", found.sandbox)
    yield Row("fact", "Python", found.python)
