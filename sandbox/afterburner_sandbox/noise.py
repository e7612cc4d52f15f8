"""The noise floor: by how much identical code seems to differ on this machine.

A small built-in function races against itself, as candidates race, several times and
at two durations of a call. What comes out other than 1 is noise.
"""

from __future__ import annotations

import contextlib
import math
import pickle
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import afterburner_sandbox
from afterburner_sandbox.backends.base import Backend, LaunchSpec
from afterburner_sandbox.errors import SandboxError
from afterburner_sandbox.inside import wire
from afterburner_sandbox.interpreter import Interpreter
from afterburner_sandbox.program import Program
from afterburner_sandbox.race import race
from afterburner_sandbox.session import Sandbox
from afterburner_sandbox.stats import Interval, t_quantile
from afterburner_sandbox.stopping import Plan
from afterburner_sandbox.track import Side, Track

DURATIONS_S = (0.001, 0.010)
"""A call's duration: short ones are run many at a time, long ones one by one."""

MIN_ROUNDS = 3
"""Races at each duration, however long they take."""

BUDGET_S = 4.0
"""When no further round is started."""

ARENA = 3
"""Fork servers that take turns, as in a real race."""

SOURCE = """
def work(size, seed):
    found, value = {}, seed
    for index in range(size):
        value = (value * 1_103_515_245 + 12_345) % 2_147_483_648
        found[value % 997] = index
    return sorted(found.values())
"""
"""Arithmetic, a dict and a sort: what interpreted code mostly does."""

_PROGRAM = Program(SOURCE, "afterburner_noise", "/afterburner_noise.py", "work")
_PLAN = Plan(max_pairs=6, budget_s=0.6, stretch=1.0)


@dataclass(frozen=True, slots=True)
class SelfRace:
    """One race of a program against itself."""

    seconds_per_call: float
    time: Interval
    """By the clock that judges: CPU time."""

    wall: Interval

    def to_json(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "seconds_per_call": self.seconds_per_call,
            "time": self.time.to_json(),
            "wall": self.wall.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Noise:
    """What the races of identical code came to. Shares: 0.01 is one per cent."""

    races: tuple[SelfRace, ...]

    @property
    def typical(self) -> float:
        """Standard deviation of the ratio, which is known to be 1."""
        return math.expm1(_deviation([race.time.ratio for race in self.races]))

    @property
    def within(self) -> float:
        """95 % of races lie within this of 1."""
        spread = _deviation([race.time.ratio for race in self.races])
        return math.expm1(min(99.0, t_quantile(0.975, len(self.races)) * spread))

    @property
    def least(self) -> float:
        """A gain below this cannot be told from none."""
        widths = [race.time.high / race.time.ratio - 1 for race in self.races]
        return max(self.within, statistics.median(widths))

    @property
    def wall(self) -> float:
        """As `typical`, by the clock on the wall."""
        return math.expm1(_deviation([race.wall.ratio for race in self.races]))

    def to_json(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "typical": self.typical,
            "within_95": self.within,
            "least_gain": self.least,
            "wall": self.wall,
            "races": [race.to_json() for race in self.races],
        }


def _deviation(ratios: list[float]) -> float:
    return math.sqrt(statistics.fmean(math.log(ratio) ** 2 for ratio in ratios))


class _Supply:
    """Inputs that differ by their seed only."""

    def batch(self, size: int, seed: int, count: int) -> bytes:
        """See `track.Supply`."""
        calls: list[tuple[tuple[int, int], dict[str, int]]]
        calls = [((size, seed + number), {}) for number in range(count)]
        return wire.pack([pickle.dumps(call) for call in calls])


def measure(
    backend: Backend,
    interpreter: Interpreter,
    progress: Callable[[int], None] = lambda races: None,
    budget_s: float = BUDGET_S,
) -> Noise:
    """Race the built-in function against itself; `progress` gets the races so far.

    Raises:
        SandboxError: the sandbox failed.
        ProgramStopped: the built-in function did not come to its end.
        Mismatch: it contradicted itself.
    """
    package = Path(str(afterburner_sandbox.__file__)).parent
    spec = LaunchSpec(interpreter, {afterburner_sandbox.__name__: package}, (), ())
    with contextlib.ExitStack() as stack:
        arena = [
            stack.enter_context(Sandbox(backend, spec)) for _ in range(max(1, ARENA))
        ]
        side = Side(lambda pair: arena[pair % len(arena)], _PROGRAM)
        per_item_s = _seconds_per_item(arena[0])
        started, races = time.monotonic(), list[SelfRace]()
        while _goes_on(len(races), time.monotonic() - started, budget_s):
            wanted_s = DURATIONS_S[len(races) % len(DURATIONS_S)]
            size = max(1, round(wanted_s / per_item_s))
            track = Track(size, "plain", "cpu", wanted_s, seed=len(races))
            found = race((side, side), _Supply(), track, _PLAN)
            races.append(SelfRace(found.seconds_before, found.time, found.wall))
            progress(len(races))
    return Noise(tuple(races))


def _goes_on(races: int, elapsed_s: float, budget_s: float) -> bool:
    if races % len(DURATIONS_S):
        return True
    return races < MIN_ROUNDS * len(DURATIONS_S) or elapsed_s < budget_s


def _seconds_per_item(sandbox: Sandbox) -> float:
    """How long the function takes for one step of its loop."""
    size = 10_000
    batch = _Supply().batch(size, 1, 1)
    with sandbox.spawn() as child:
        child.load(_PROGRAM)
        runs = [child.run(batch, "plain", 10.0).wall_s for _ in range(5)]
    if min(runs) <= 0:
        raise SandboxError("the clock does not move")
    return min(runs) / size
