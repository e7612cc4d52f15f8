"""Planted breakages: which of them does the search for counter-examples find, and how?

`tests/engine/breakages` holds pairs of functions that agree on their known cases and
differ on some other input; `tests/engine/honest` pairs that are equal. So are the
rulebook's rewrites of the examples.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

from common import EXAMPLES, example, save, table  # noqa: E402 - beside this file

from afterburner_engine.policy import Prompt, Proposal  # noqa: E402 - in order
from afterburner_engine.rulebook import RulebookPolicy  # noqa: E402 - in order
from afterburner_engine.target import Target, find_target  # noqa: E402 - in order
from tests.engine.pairs import (  # noqa: E402 - the tests are no package
    BREAKAGES,
    HONEST,
    Pair,
    opened,
    rewritten,
)

Row = list[object]

COLUMNS = ["pair", "known cases", "found", "inputs", "seconds", "input", "why"]


def main() -> None:
    """Search all pairs, or those named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=2.5)
    parser.add_argument("--honest", action="store_true", help="the honest pairs")
    parser.add_argument("--rulebook", action="store_true", help="rewrites of examples")
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    made = rulebook(options) if options.rulebook else planted(options)
    rows = []
    for row in made:
        rows.append(row)
        print(*row, sep=" | ", file=sys.stderr, flush=True)
    table(COLUMNS, rows)
    found = sum(row[2] == "yes" for row in rows)
    print(f"\n{found} of {len(rows)} found")
    save(options.json, {"pairs": [dict(zip(COLUMNS, r, strict=True)) for r in rows]})


def planted(options: argparse.Namespace) -> Iterator[Row]:
    """Pairs in a folder."""
    for path in sorted((HONEST if options.honest else BREAKAGES).glob("*.py")):
        if not options.names or path.stem in options.names:
            with opened(path, options.seed) as pair:
                yield measured(path.stem, pair, options)


def rulebook(options: argparse.Namespace) -> Iterator[Row]:
    """Each example and what the rulebook makes of it."""
    for name in EXAMPLES:
        target = find_target(example(name))
        for proposal in asyncio.run(proposals(target)):
            with rewritten(target, proposal.code, options.seed) as pair:
                yield measured(f"{name} {proposal.name}", pair, options)


async def proposals(target: Target) -> list[Proposal]:
    """What the rulebook knows at first sight."""
    prompt = Prompt(
        code=target.code,
        name=target.qualname.rpartition(".")[2],
        qualname=target.qualname,
        module_source=target.module_source,
        objective="time",
        iteration=1,
        tried=frozenset(),
        seconds_per_call=0.01,
    )
    return [one async for one in RulebookPolicy().propose(prompt, 8)]


def measured(name: str, pair: Pair, options: argparse.Namespace) -> Row:
    """One line of the table."""
    known = pair.known(options.seed)
    started = time.monotonic()
    searched = pair.search(options.seed, options.seconds)
    spent = time.monotonic() - started
    broken = searched.broken
    return [
        name,
        "equal" if known is None else f"differ: {known.detail[:60]}",
        "yes" if broken else "no",
        searched.inputs,
        spent,
        broken.example.call[:70] if broken else "",
        broken.example.why[:60] if broken else "",
    ]


if __name__ == "__main__":
    main()
