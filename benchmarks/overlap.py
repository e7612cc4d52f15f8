"""How busy model and sandbox are together: a model of realistic speed, a real sandbox.

The model is made up: it writes at a given speed and proposes variants of the function,
one of them better. What is measured is how the loop arranges the work: `together` is
the share of time in which one of the two worked and neither waited in vain.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncGenerator
from dataclasses import asdict
from typing import Any

from common import example, save, table

from afterburner_engine.errors import EngineError
from afterburner_engine.events import RunFinished
from afterburner_engine.loop import optimize
from afterburner_engine.policy import Prompt, Proposal, Said, Usage
from afterburner_engine.rulebook import RulebookPolicy
from afterburner_engine.settings import Settings
from afterburner_engine.target import find_target

FUNCTIONS = ("match_tables.py::reconcile", "text_stats.py::word_shares")

TOKENS = 400
"""Of an answer: some thinking, and a function of thirty lines."""

SPEEDS = {
    150.0: "a small model on a good GPU",
    40.0: "a large one, or a busy server",
    15.0: "a small GPU",
}
"""Tokens a second of each answer; the answers of a call are written side by side."""

SPREAD = 0.3
"""By how much answers differ in length."""


class MadeUp:
    """Writes variants at a given speed; its third answer is the rulebook's idea."""

    name = "made-up"

    def __init__(self, tokens_per_s: float) -> None:
        self._answer_s = TOKENS / tokens_per_s
        self._written = 0

    async def propose(self, prompt: Prompt, n: int) -> AsyncGenerator[Said, None]:
        """The answers of a call, the shorter ones first."""
        passed = 0.0
        for place in range(n):
            ends = self._answer_s * (1 - SPREAD + 2 * SPREAD * (place + 1) / (n + 1))
            await asyncio.sleep(ends - passed)
            passed = ends
            self._written += 1
            code = await self._code(prompt)
            usage = Usage("made/up", 900, TOKENS, ends)
            yield Proposal(code, self.name, f"idea {self._written}", "why not", usage)

    async def _code(self, prompt: Prompt) -> str:
        if self._written == 3:
            async for said in RulebookPolicy().propose(prompt, 1):
                if isinstance(said, Proposal):
                    return said.code
        head, _, body = prompt.code.rpartition("\n    return")
        return f"{head}\n    _variant = {self._written}\n    return{body}"


async def measured(name: str, speed: float, asked: argparse.Namespace) -> RunFinished:
    """One run to its end."""
    settings = Settings(
        iterations=asked.iterations,
        samples=asked.samples,
        budget_s=asked.budget,
        attack_s=0,
        overlap=not asked.no_overlap,
        history=False,
    )
    stream = optimize(find_target(example(name)), settings, policy=MadeUp(speed))
    async for event in stream:
        if isinstance(event, RunFinished):
            return event
    raise EngineError("the run did not end")


def main() -> int:
    """Run all speeds on all functions, and print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--iterations", type=int, default=6)
    parser.add_argument("--samples", type=int, default=4)
    parser.add_argument("--budget", type=float, default=120.0)
    parser.add_argument("--no-overlap", action="store_true")
    parser.add_argument("--function", choices=FUNCTIONS, action="append")
    parser.add_argument("--speed", type=float, action="append", metavar="TOKENS_PER_S")
    parser.add_argument("--json", help="write the figures to this file")
    asked = parser.parse_args()
    rows: list[list[object]] = []
    figures: list[dict[str, Any]] = []
    for name in asked.function or FUNCTIONS:
        for speed in asked.speed or SPEEDS:
            busy = asyncio.run(measured(name, speed, asked)).busy
            if busy is None:
                raise EngineError("the run has no shares")
            shares = [busy.seconds, busy.model, busy.sandbox, busy.together]
            rows.append([name, SPEEDS.get(speed, f"{speed:g} tokens/s"), *shares])
            print(f"  {rows[-1]}", file=sys.stderr)
            figures.append({"function": name, "speed": speed} | asdict(busy))
    table(["function", "model", "s", "model busy", "sandbox busy", "together"], rows)
    save(asked.json, {"overlap": not asked.no_overlap, "runs": figures})
    return 0


if __name__ == "__main__":
    sys.exit(main())
