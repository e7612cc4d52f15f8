"""What the engine's tests share: small modules, scripted policies, runs to the end."""

from __future__ import annotations

import textwrap
from collections.abc import AsyncIterator
from pathlib import Path

from afterburner_engine.events import CandidateJudged, Event, ExamFinished
from afterburner_engine.loop import optimize
from afterburner_engine.policy import Prompt, Proposal
from afterburner_engine.settings import Settings
from afterburner_engine.target import Target, find_target

SLOW = '''
def total(items: list[int]) -> list[int]:
    """Positions of first occurrences.

    >>> total([3, 1, 3])
    [0, 1, 0]
    """
    return [items.index(item) for item in items]
'''

FAST = """
def total(items: list[int]) -> list[int]:
    first = {}
    for position, item in enumerate(items):
        first.setdefault(item, position)
    return [first[item] for item in items]
"""


AMPLE_S = 300.0
"""More than any run takes: its policy ends it, not the clock of a busy machine."""


class Scripted:
    """A policy that proposes what a test has written, once each."""

    name = "rulebook"
    """Under this name the sandbox may fall back to `process`: the code is ours."""

    def __init__(self, *codes: str) -> None:
        self.codes = [textwrap.dedent(code).lstrip("\n") for code in codes]
        self.prompts: list[Prompt] = []

    async def propose(self, prompt: Prompt, n: int) -> AsyncIterator[Proposal]:
        """The next codes."""
        self.prompts.append(prompt)
        now, self.codes = self.codes[:n], self.codes[n:]
        for number, code in enumerate(now):
            yield Proposal(code, self.name, f"idea-{number}", "because")


def write_target(folder: Path, source: str, name: str = "sample.py") -> Path:
    """A module in a folder of its own."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(textwrap.dedent(source).lstrip("\n"), encoding="utf-8")
    return path


def target(folder: Path, source: str, qualname: str) -> Target:
    """A target in a module of its own."""
    return find_target(f"{write_target(folder, source)}::{qualname}")


def story(events: list[Event]) -> str:
    """What a run found, for the message of a test that expected something else."""
    reports = [
        e.report for e in events if isinstance(e, (CandidateJudged, ExamFinished))
    ]
    return "; ".join(f"{r.verdict.value}: {r.detail} {r.by_size}" for r in reports)


async def run(
    found: Target, policy: Scripted | None = None, **settings: object
) -> list[Event]:
    """All events of a run."""
    asked = Settings(**({"budget_s": AMPLE_S, "attack_s": 0.5} | settings))  # type: ignore[arg-type]
    return [event async for event in optimize(found, asked, policy=policy)]
