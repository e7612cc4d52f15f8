"""Which lines of a piece of code take its time: a hint for who is to improve it.

Runs in a child of the candidates' sandbox, beside no race. What it says is data of an
untrusted process, so it is bounded and checked, and nothing depends on it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from afterburner_engine.bench import Bench
from afterburner_engine.candidate import parts
from afterburner_engine.errors import TargetError
from afterburner_engine.functions import find_functions, first_line
from afterburner_engine.policy import HotLine
from afterburner_engine.source_file import source_from_text
from afterburner_engine.workload import Workload
from afterburner_sandbox.program import ProgramStopped

SERVICE = "afterburner_engine.inside.sampling"

LIMIT_S = 0.3
"""How long it is looked."""

MOST = 5
"""Lines that are told."""

LEAST = 0.05
"""A share of the time below which a line is not worth a word."""

FEWEST = 20
"""Looks that found the function at work, below which chance tells more than they do."""


def hot_lines(bench: Bench, workload: Workload, code: str) -> tuple[HotLine, ...]:
    """The slowest lines of `code`; nothing where that does not show.

    Raises:
        SandboxError: the sandbox failed.
    """
    module = bench.target.with_code(code)
    place = _place(module, bench.target.qualname)
    if place is None:
        return ()
    size = workload.sizes[-1]
    count = max(1, min(1_000, round(LIMIT_S / max(workload.seconds[size], 1e-6))))
    request = {
        "qualname": bench.target.qualname,
        "path": str(bench.target.path),
        "first": place[0],
        "last": place[1],
        "mode": workload.mode,
        "limit_s": LIMIT_S,
    }
    batch = workload.supply.batch(size, 0, count)
    with bench.sandbox.spawn() as child:
        try:
            child.load(bench.program(module))
            answer, _ = child.serve(SERVICE, request, batch)
        except ProgramStopped:
            return ()
    return ranked(_counts(answer.get("lines"), place), module, place[0], code)


def ranked(
    counts: dict[int, int], module: str, first: int, code: str
) -> tuple[HotLine, ...]:
    """Counts by the module's lines as shares by the code's, the largest first.

    `first` is the line of the module where the function begins.
    """
    total = sum(counts.values())
    if total < FEWEST:
        return ()
    own = code.split("\n")
    start = len(own) - len(parts(code)[1].split("\n"))
    lines = module.split("\n")
    found: list[HotLine] = []
    for line, count in sorted(counts.items(), key=lambda row: -row[1])[:MOST]:
        at = line - first + start
        same = at < len(own) and own[at].strip() == lines[line - 1].strip()
        if same and count / total >= LEAST:
            found.append(HotLine(at + 1, count / total))
    return tuple(found)


def _place(module: str, qualname: str) -> tuple[int, int] | None:
    """The function's first and last line in its module, from 1."""
    try:
        source = source_from_text(Path("module.py"), module)
    except TargetError:
        return None
    found = [f for f in find_functions(source) if f.info.qualname == qualname]
    if not found:
        return None
    node = found[-1].node
    return first_line(source, node) + 1, node.end_lineno or node.lineno


def _counts(rows: Any, place: tuple[int, int]) -> dict[int, int]:
    """What the process has told, as far as it makes sense."""
    counts: dict[int, int] = {}
    for row in rows if isinstance(rows, list) else ():
        match row:
            case [int(line), int(count)] if place[0] <= line <= place[1] and count > 0:
                counts[line] = min(count, 1_000_000)
            case _:
                pass
    return counts
