"""Races that are drawn instead of run: a machine's noise, and a ratio that is known.

The pairs go through the code that stops real races. The sizes of the noise are those
of a two-core virtual machine, whose speed wanders by some per cent within tens of
milliseconds and halves at times.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

from afterburner_sandbox.stats import Quad
from afterburner_sandbox.stopping import Plan, Record, ends

STEP_S = 0.005
"""For so long the machine's speed is taken for constant."""


@dataclass(frozen=True, slots=True)
class Noise:
    """Standard deviations are of logarithms; times are in seconds."""

    step: float = 0.014
    """Of each step for itself; a block is one, or some."""

    wander: float = 0.025
    """Of the machine's speed, which keeps for about `keeps_s`."""

    keeps_s: float = 0.025
    layout: float = 0.005
    """Of each process: all its blocks share it."""

    server: float = 0.0
    """Of the ratio in each fork server: all its pairs share it."""

    slow: float = 0.015
    """Share of steps in a slow phase, at 1.3 to 2 times their time."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is raced, and on what."""

    ratio: float
    block_s: float = 0.005
    servers: int = 8
    fixed_s: float = 0.03
    """What a pair takes beside its quads."""

    noise: Noise = Noise()


def simulated(setting: Setting, plan: Plan, rng: random.Random) -> tuple[Record, float]:
    """One race, and how long it takes."""
    noise, record, spent_s = setting.noise, Record(), 0.0
    shifts = [rng.gauss(0, noise.server) for _ in range(setting.servers)]
    while not ends(record, plan, spent_s):
        server = len(record.pairs) % setting.servers
        quads = _pair(setting, plan, record, shifts[server], rng)
        record.add(quads, server)
        spent_s += setting.fixed_s + sum(
            q.before_1 + q.after_1 + q.after_2 + q.before_2 for q in quads
        )
    return record, spent_s


def _pair(
    setting: Setting, plan: Plan, record: Record, shift: float, rng: random.Random
) -> list[Quad]:
    """The quads of the next pair."""
    quads: list[Quad] = []
    drawn, usual = _quads(setting, shift, rng), record.usual_contradiction
    while plan.goes_on(len(record.pairs), setting.block_s, quads, usual):
        quads.append(next(drawn))
    return quads


def _quads(setting: Setting, shift: float, rng: random.Random) -> Iterator[Quad]:
    noise = setting.noise
    before_s = setting.block_s * math.exp(rng.gauss(shift, noise.layout))
    after_s = setting.block_s / setting.ratio * math.exp(rng.gauss(0, noise.layout))
    speed = rng.gauss(0, noise.wander)

    def block(typical_s: float) -> float:
        steps = max(1, round(typical_s / STEP_S))
        return sum(step(typical_s / steps) for _ in range(steps))

    def step(typical_s: float) -> float:
        nonlocal speed
        keeps = math.exp(-typical_s / noise.keeps_s)
        speed = keeps * speed + math.sqrt(1 - keeps**2) * rng.gauss(0, noise.wander)
        slow = rng.uniform(1.3, 2) if rng.random() < noise.slow else 1.0
        return slow * typical_s * math.exp(speed + rng.gauss(0, noise.step))

    while True:
        yield Quad(*map(block, (before_s, after_s, after_s, before_s)))
