"""What the timing benchmark races: loops of a known ratio, and examples as themselves.

A loop does nothing with its argument, so all its calls cost the same, and the ratio of
two loops is that of their counts.
"""

from __future__ import annotations

import ast
import pickle
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import Process
from pathlib import Path

from common import example

from afterburner_engine.bench import Bench
from afterburner_engine.deciding import decide
from afterburner_engine.judge import Judge
from afterburner_engine.target import Target, find_target
from afterburner_engine.workload import prepare
from afterburner_engine.workload_file import find_workload
from afterburner_sandbox.inside import wire
from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.race import race
from afterburner_sandbox.stats import Interval
from afterburner_sandbox.stopping import Plan
from afterburner_sandbox.track import Side, Track

LOOP = '''
def spin(n: int) -> int:
    """
    >>> spin(1)
    1
    """
    total = 0
    for number in range({count}):
        total += number & 3
    return n
'''

LONG = Plan(min_pairs=48, max_pairs=48, quads=6, budget_s=300.0)
"""To learn what a ratio really is."""


@dataclass(frozen=True, slots=True)
class Raced:
    """What one race came to."""

    verdict: str
    time: Interval | None
    seconds: float
    """Of the whole race call."""

    pairs: int


class Numbers:
    """Inputs for loops."""

    def batch(self, size: int, seed: int, count: int) -> bytes:
        """`count` numbers; see `afterburner_sandbox.track.Supply`."""
        calls: list[tuple[tuple[int], dict[str, int]]]
        calls = [((seed * 1_000 + i,), {}) for i in range(count)]
        return wire.pack([pickle.dumps(call) for call in calls])


class Loops:
    """Races loops against each other. Close it in the end."""

    def __init__(self, folder: Path) -> None:
        path = folder / "spin.py"
        path.write_text(LOOP.format(count=10_000), encoding="utf-8")
        target = find_target(f"{path}::spin")
        self.bench = Bench(target, "auto", None, generated_code=False)
        for number in range(self.bench.arena_size):
            self.bench.arena(number)  # opened before the first race is timed
        self.per_second = self._calibrated()

    def _calibrated(self) -> float:
        """Turns of the loop in a second."""
        count, best_s = 200_000, float("inf")
        with self.bench.sandbox.spawn() as child:
            child.load(self.bench.program(LOOP.format(count=count)))
            for number in range(10):
                batch = Numbers().batch(1, number, 1)
                best_s = min(best_s, child.run(batch, "plain", 10.0).cpu_s)
        return count / best_s

    def race(self, call_s: float, ratio: float, seed: int, plan: Plan) -> Raced:
        """`ratio` times as long a loop, against one that takes `call_s`."""
        count = round(call_s * self.per_second)
        programs = [
            self.bench.program(LOOP.format(count=n))
            for n in (round(count * ratio), count)
        ]
        before, after = (Side(self.bench.arena, program) for program in programs)
        track = Track(
            size=1,
            mode="plain",
            clock="cpu",
            seconds_per_call=call_s * ratio,
            seed=seed,
        )
        started = time.monotonic()
        try:
            found = race((before, after), Numbers(), track, plan)
        except ProgramStopped as stopped:
            return Raced(stopped.verdict.value, None, time.monotonic() - started, 0)
        spent_s = time.monotonic() - started
        verdict = decide({1: found}, plan.min_gain, fresh=True)[0]
        return Raced(verdict.value, found.time, spent_s, len(found.pairs))

    def close(self) -> None:
        """End its processes."""
        self.bench.close()


class Example:
    """Races an example against itself with its locals renamed, as the judge does."""

    def __init__(self, name: str) -> None:
        target = find_target(example(name))
        self.bench = Bench(target, "auto", None, generated_code=False)
        self.workload = prepare(self.bench, find_workload(target.path, None), 0)
        self.before = self.bench.program(target.module_source)
        self.after = self.bench.program(target.with_code(renamed(target)))

    def race(self, seed: int) -> Raced:
        """One candidate's verdict."""
        judge = Judge(self.bench, self.workload, 0.03, seed=1_000 * (seed + 1))
        started = time.monotonic()
        report = judge.judge(self.before, self.after, 1, lambda interval: None, 1.5)
        spent_s = time.monotonic() - started
        return Raced(report.verdict.value, report.time, spent_s, 0)

    def close(self) -> None:
        """End its processes."""
        self.bench.close()


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


@contextmanager
def busy(count: int) -> Iterator[None]:
    """Keep `count` processes computing."""
    workers = [Process(target=_spin, daemon=True) for _ in range(count)]
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
