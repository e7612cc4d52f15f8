"""Which policies work here, how fast their models write, and what would be better.

A model is measured where it is there and loads within seconds; nothing is started,
downloaded or installed for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any

from afterburner_engine import policies
from afterburner_engine.closing import closed
from afterburner_engine.errors import UnavailableError
from afterburner_engine.models.base import Chunk, Completion, Sampling, TextModel
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.prompting.question import Question
from afterburner_engine.prompting.render import render
from afterburner_engine.settings import POLICIES

LOAD_S = 15.0
"""How long a model may take to open."""

WRITE_S = 10.0
"""How long it may write; what it has written by then is counted."""

TOKENS = 128
"""How much it is asked to write."""

HOSTS = tuple(name for name in POLICIES if name not in ("auto", "rulebook"))

_GPUS = ("/dev/nvidiactl", "/dev/kfd")

QUESTION = Question(
    objective="time",
    qualname="positions",
    code=(
        "def positions(items):\n"
        "    found = []\n"
        "    for item in items:\n"
        "        found.append(items.index(item))\n"
        "    return found\n"
    ),
)
"""What it is asked to rewrite."""


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast a model writes here."""

    model: str
    tokens_per_s: float | None
    """None where it wrote too little to tell."""

    first_s: float
    """Until the first piece of the answer."""

    open_s: float


@dataclass(frozen=True, slots=True)
class HostState:
    """A policy that asks a model."""

    name: str
    problem: str | None
    """Why it cannot be used here; None if it can."""

    speed: Speed | None = None
    unmeasured: str = ""
    """Why there is no speed, where it was to be measured."""

    def to_json(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "policy": self.name,
            "usable": self.problem is None,
            "problem": self.problem,
            "speed": asdict(self.speed) if self.speed else None,
            "unmeasured": self.unmeasured or None,
        }


def look(
    hosting: ModelSettings, *, measure: bool, model: str | None = None
) -> list[HostState]:
    """The state of each host; `model` is for those that need a name.

    In a thread of its own: a loop may run in this one.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(
            lambda: asyncio.run(_all(hosting, measure, model))
        ).result()


async def _all(
    hosting: ModelSettings, measure: bool, model: str | None
) -> list[HostState]:
    # One after the other: two models at once would slow each other down.
    return [await _state(name, hosting, measure, model) for name in HOSTS]


async def _state(
    name: str, hosting: ModelSettings, measure: bool, model: str | None
) -> HostState:
    problem = await policies.absent(name, hosting)
    if problem is not None or not measure:
        return HostState(name, problem)
    if name == "vllm" and not policies.is_served(model):
        return HostState(name, None, None, "no server runs, and none is started for it")
    if name == "transformers" and model is None:
        return HostState(name, None, None, "--model names one to be measured")
    try:
        return HostState(name, None, await _measured(name, hosting, model))
    except TimeoutError:
        return HostState(name, None, None, f"it does not load within {LOAD_S:.0f} s")
    except UnavailableError as error:
        return HostState(name, str(error))


async def _measured(name: str, hosting: ModelSettings, model: str | None) -> Speed:
    started = time.monotonic()
    # The model that is shipped is not the one that was named.
    wanted = None if name == "mini" else model
    async with asyncio.timeout(LOAD_S):
        opened = await policies.open_model(name, wanted, hosting)
    open_s = time.monotonic() - started
    try:
        return await _speed(opened, open_s)
    finally:
        await opened.close()


async def _speed(model: TextModel, open_s: float) -> Speed:
    sampling = Sampling(max_tokens=TOKENS, seed=0)
    started = time.monotonic()
    arrivals: list[tuple[float, int]] = []
    whole: Completion | None = None
    with contextlib.suppress(TimeoutError):
        async with (
            asyncio.timeout(WRITE_S),
            closed(model.complete(render(QUESTION), sampling)) as pieces,
        ):
            whole = await _read(pieces, arrivals)
    first_s = (arrivals[0][0] if arrivals else time.monotonic()) - started
    return Speed(model.name, _rate(arrivals, whole), first_s, open_s)


async def _read(
    pieces: AsyncIterator[Chunk | Completion], arrivals: list[tuple[float, int]]
) -> Completion | None:
    """Note when each piece came, and how many tokens it was."""
    async for piece in pieces:
        if isinstance(piece, Completion):
            return piece
        arrivals.append((time.monotonic(), piece.tokens))
    return None


def _rate(arrivals: list[tuple[float, int]], whole: Completion | None) -> float | None:
    """Tokens a second: after the first piece, or of the whole answer."""
    if len(arrivals) > 1:
        tokens = sum(count for _, count in arrivals[1:])
        taken = arrivals[-1][0] - arrivals[0][0]
        if taken > 0 and tokens:
            return tokens / taken
    if whole is not None and whole.seconds > 0 and whole.tokens:
        return whole.tokens / whole.seconds
    return None


def taken_by_auto(states: list[HostState], hosting: ModelSettings) -> str | None:
    """The host that `--policy auto` asks beside the rulebook; None: none."""
    usable = {state.name for state in states if state.problem is None}
    named = hosting.base_url is not None or hosting.preset is not None
    if "vllm" in usable and policies.is_served(None):
        return "vllm"
    if "openai" in usable and named:
        return "openai"
    return "mini" if "mini" in usable else None


def next_step(
    states: list[HostState], hosting: ModelSettings, *, gpu: bool | None = None
) -> str:
    """What to install or start for the next better policy; empty at the best."""
    taken = taken_by_auto(states, hosting)
    problems = {state.name: state.problem for state in states}
    if taken == "vllm":
        return ""
    named = hosting.base_url is not None or hosting.preset is not None
    if taken != "openai" and named and problems.get("openai"):
        return f"the model server: {problems['openai']}"
    if has_gpu() if gpu is None else gpu:
        problem = problems.get("vllm")
        start = "start a model on the GPU: `afterburner serve MODEL`"
        return f"for a model on the GPU: {problem}" if problem else start
    if taken is None and problems.get("mini"):
        return f"the small model of this project: {problems['mini']}"
    if taken == "openai":
        return ""
    return (
        "a larger model: start a server such as Ollama, and name it with "
        "--preset ollama, or by base_url in the settings"
    )


def has_gpu() -> bool:
    """Whether a driver of a GPU on which vLLM runs is loaded."""
    return any(os.path.exists(path) for path in _GPUS)
