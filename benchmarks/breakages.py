"""Planted breakages: which of them does the search for counter-examples find, and how?

`tests/engine/breakages` holds pairs of functions that agree on their known cases and
differ on some other input; `tests/engine/honest` pairs that are equal.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

from common import save, table  # noqa: E402 - beside this file

from tests.engine.pairs import BREAKAGES, HONEST, opened  # noqa: E402 - the tests are no package


def main() -> None:
    """Search all pairs, or those named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=2.5)
    parser.add_argument("--honest", action="store_true", help="the honest pairs")
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    folder = HONEST if options.honest else BREAKAGES
    rows = []
    for path in sorted(folder.glob("*.py")):
        if not options.names or path.stem in options.names:
            rows.append(measured(path, options.seed, options.seconds))
            print(*rows[-1], sep=" | ", file=sys.stderr, flush=True)
    columns = ["pair", "known cases", "found", "inputs", "seconds", "input", "why"]
    table(columns, rows)
    found = sum(row[2] == "yes" for row in rows)
    print(f"\n{found} of {len(rows)} found")
    save(options.json, {"pairs": [dict(zip(columns, r, strict=True)) for r in rows]})


def measured(path: Path, seed: int, seconds: float) -> list[object]:
    """One line of the table."""
    with opened(path, seed) as pair:
        known = pair.known(seed)
        started = time.monotonic()
        searched = pair.search(seed, seconds)
        spent = time.monotonic() - started
    broken = searched.broken
    return [
        path.stem,
        "equal" if known is None else f"differ: {known.detail[:60]}",
        "yes" if broken else "no",
        searched.inputs,
        spent,
        broken.example.call[:70] if broken else "",
        broken.example.why[:60] if broken else "",
    ]


if __name__ == "__main__":
    main()
