"""A/A races: a function against itself with its locals renamed. None may be faster.

Races are spread over the examples and over three lengths of call that a busy loop
takes. `--busy N` keeps N processes computing meanwhile.
"""

from __future__ import annotations

import argparse
import ast
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common import EXAMPLES, example, save, table

from afterburner_engine.bench import Bench
from afterburner_engine.judge import Judge
from afterburner_engine.target import Target, find_target
from afterburner_engine.workload import prepare
from afterburner_engine.workload_file import find_workload
from afterburner_sandbox.stats import Interval

LOOPS = {"1 ms": 20_000, "10 ms": 200_000, "100 ms": 2_000_000}
LOOP = '''
def spin(n: int) -> int:
    """
    >>> spin({n})
    {answer}
    """
    total = 0
    for number in range({n} + n % 7):
        total += number & 3
    return total
'''


class _Renamed(ast.NodeTransformer):
    """Local names get a suffix."""

    def __init__(self, names: set[str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        """Rename one."""
        if node.id in self.names:
            node.id += "_renamed"
        return node


def renamed(target: Target) -> str:
    """The target's code with its locals renamed."""
    tree = ast.parse(target.code)
    function = tree.body[0]
    stored = {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    arguments = {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    return ast.unparse(_Renamed(stored - arguments).visit(tree)) + "\n"


def silent(interval: Interval) -> None:
    """Progress that nobody watches."""


def races(target: Target, count: int) -> Iterator[tuple[str, float]]:
    """Verdict and ratio of `count` races of a target against itself."""
    bench = Bench(target, "auto", None, generated_code=False)
    try:
        workload = prepare(bench, find_workload(target.path, None), 0)
        before = bench.program(target.module_source)
        after = bench.program(target.with_code(renamed(target)))
        for number in range(count):
            judge = Judge(bench, workload, 0.03, seed=1_000 * (number + 1))
            report = judge.judge(before, after, 1, silent, 1.5)
            if report.time is not None:
                yield report.verdict.value, report.time.ratio
            else:
                yield report.verdict.value, float("nan")
    finally:
        bench.close()


def targets(folder: Path) -> Iterator[tuple[str, Target]]:
    """The examples, and loops of three lengths."""
    for name, n in LOOPS.items():
        answer = sum(i & 3 for i in range(n + n % 7))
        path = folder / f"spin_{n}.py"
        path.write_text(LOOP.format(n=n, answer=answer))
        yield f"loop of {name}", find_target(f"{path}::spin")
    for name in EXAMPLES:
        yield name, find_target(example(name))


@contextmanager
def busy(count: int) -> Iterator[None]:
    """Keep `count` processes computing."""
    workers = [multiprocessing.Process(target=_spin, daemon=True) for _ in range(count)]
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        for worker in workers:
            worker.kill()


def _spin() -> None:
    while True:
        pass


def main() -> int:
    """Run the races and print what they came to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--races", type=int, default=200, help="in all")
    parser.add_argument("--busy", type=int, default=0, help="processes that compute")
    parser.add_argument("--json", help="write the figures to this file")
    asked = parser.parse_args()
    rows: list[list[object]] = []
    everything: list[tuple[str, float]] = []
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, busy(asked.busy):
        named = list(targets(Path(folder)))
        for number, (name, target) in enumerate(named):
            share = asked.races // len(named)
            share += number < asked.races % len(named)
            found = list(races(target, share))
            everything += found
            errors = [abs(ratio - 1) for _, ratio in found]
            verdicts = [verdict for verdict, _ in found]
            rows.append(
                [
                    name,
                    len(found),
                    verdicts.count("faster"),
                    verdicts.count("slower"),
                    f"{statistics.median(errors):.2%}",
                    f"{max(errors):.2%}",
                ]
            )
            print(f"  {name}: {len(found)} races", file=sys.stderr)
    columns = ["target", "races", "faster", "slower", "median |r-1|", "largest |r-1|"]
    table(columns, rows)
    faster = [v for v, _ in everything].count("faster")
    seconds = time.monotonic() - started
    print(f"\n{len(everything)} races in {seconds:.0f} s: {faster} called faster")
    save(asked.json, {"races": everything, "faster": faster, "busy": asked.busy})
    return 1 if faster else 0


if __name__ == "__main__":
    sys.exit(main())
