"""How fast do the models write: tokens a second, and seconds to the first candidate.

Tiny checkpoints are made for it, offline: one that copies its prompt, as a rewriting
model mostly does, and one of six million parameters that writes noise. All hosts get
the same prompts in turns, on one core. vLLM is among them where the environment's
AFTERBURNER_VLLM_PYTHON names an interpreter that has it.
"""

from __future__ import annotations

import os

os.environ["OMP_NUM_THREADS"] = "1"  # before anything loads a library that reads it
os.environ["HF_HUB_OFFLINE"] = "1"

import argparse
import ast
import asyncio
import contextlib
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from common import EXAMPLES, ROOT, save, table

sys.path.insert(0, str(ROOT))

from afterburner_engine.models import mini, openai, transformers, vllm
from afterburner_engine.models.base import Chunk, Message, Sampling, TextModel
from afterburner_engine.models.export import export
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.serving import interpreters, manager
from afterburner_engine.serving.plan import Plan
from afterburner_engine.serving.records import Server
from tests.engine.models import tiny

COPIED_CHARACTERS = 600
"""Of a function at most: a longer one takes minutes to learn."""

GOAL_SPECULATION = 1.5
GOAL_MINI_TOKENS_S = 1_500


@dataclass(slots=True)
class Measured:
    """One host on one task, with that many samples; a number for each round."""

    host: str
    task: str
    samples: int
    rates: list[float] = field(default_factory=list)
    """Tokens a second, of all samples together."""

    cpu_rates: list[float] = field(default_factory=list)
    """Tokens for each second of this process's CPU: what a core can do, though others
    use it too. Of no meaning for a server."""

    first_text_s: list[float] = field(default_factory=list)
    first_answer_s: list[float] = field(default_factory=list)

    def row(self) -> list[object]:
        """Medians, as a row of the table."""
        return [
            self.host,
            self.task,
            self.samples,
            f"{statistics.median(self.rates):.0f}",
            "-" if "vllm" in self.host else f"{self.cpu_rate:.0f}",
            statistics.median(self.first_text_s) * 1e3,
            statistics.median(self.first_answer_s) * 1e3,
        ]

    @property
    def cpu_rate(self) -> float:
        """The median of the rates by CPU time."""
        return statistics.median(self.cpu_rates)

    @property
    def rate(self) -> float:
        """The median of the rates."""
        return statistics.median(self.rates)


def lessons() -> list[tiny.Lesson]:
    """Real functions of the examples, each to be answered with itself."""
    found = []
    for name in EXAMPLES:
        file, _, wanted = name.partition("::")
        text = (ROOT / "examples" / file).read_text("utf-8")
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and node.name == wanted:
                code = ast.get_source_segment(text, node) or ""
                found.append(tiny.lesson(f"{code}\n"))
    return [each for each in found if len(each.answer) <= COPIED_CHARACTERS]


async def timed(
    model: TextModel, prompts: list[str], sampling: Sampling, into: Measured
) -> None:
    """Ask for all prompts, one after the other, and note the round's figures."""
    tokens, texts, answers = 0, [], []
    seconds, cpu_s = -time.perf_counter(), -time.process_time()
    for prompt in prompts:
        started = time.perf_counter()
        text = answer = None
        async for piece in model.complete([Message("user", prompt)], sampling):
            now = time.perf_counter() - started
            if isinstance(piece, Chunk):
                text = text or now
                tokens += piece.tokens
            else:
                answer = answer or now
        texts.append(text or answer or 0.0)
        answers.append(answer or 0.0)
    into.rates.append(tokens / (seconds + time.perf_counter()))
    into.cpu_rates.append(tokens / (cpu_s + time.process_time()))
    into.first_text_s.append(statistics.median(texts))
    into.first_answer_s.append(statistics.median(answers))


@contextlib.asynccontextmanager
async def served(folder: Path, *, speculate: bool) -> AsyncIterator[Server]:
    """The checkpoint under vLLM as `afterburner serve` starts it, ended after use."""
    found = await interpreters.find()
    server = await manager.ensure(
        Plan(
            model=str(folder),
            python=found.executable,
            module=found.module,
            idle_minutes=0,
            speculate=speculate,
            # To compile a model that runs for a minute would take several.
            extra=("--dtype", "float32", "--enforce-eager"),
        ),
        lambda said: None,
    )
    try:
        yield server
    finally:
        await manager.stop(server)


def apart(folder: Path) -> None:
    """Servers of this run are its own: others' are neither found nor stopped."""
    os.environ.setdefault("VLLM_CPU_KVCACHE_SPACE", "1")
    for variable in ("XDG_RUNTIME_DIR", "XDG_STATE_HOME"):
        place = folder / variable.lower()
        place.mkdir(mode=0o700)
        os.environ[variable] = str(place)


async def hosts(
    stack: contextlib.AsyncExitStack, copying: Path, noise: Path
) -> dict[tuple[str, str], TextModel]:
    """All that can be had here, by name and task."""
    plain = ModelSettings(threads=1, device="cpu", speculate=False)
    guessing = ModelSettings(threads=1, device="cpu")
    found: dict[tuple[str, str], TextModel] = {}
    for task, folder in (("copy", copying), ("noise", noise)):
        exported = str(export(folder, folder.with_name(f"{task}-exported")))
        found["transformers", task] = await transformers.open(str(folder), plain)
        found["mini", task] = await mini.open(exported, plain)
    found["transformers, speculating", "copy"] = await transformers.open(
        str(copying), guessing
    )
    if os.environ.get(interpreters.VARIABLE):
        for speculate, name in ((False, "vllm"), (True, "vllm, speculating")):
            # One server per model: so there are two of it.
            folder = copying.with_name(name.replace(", ", "-"))
            shutil.copytree(copying, folder)
            context = served(folder, speculate=speculate)
            server = await stack.enter_async_context(context)
            found[name, "copy"] = await vllm.open(str(folder), plain)
        os.environ["THE_KEY"] = server.key
        named = ModelSettings(base_url=server.url, api_key_env="THE_KEY")
        found["openai, of that vllm", "copy"] = await openai.open(None, named)
    return found


async def measure(asked: argparse.Namespace, folder: Path) -> list[Measured]:
    """All hosts in turns, round by round. The first round warms up, uncounted."""
    apart(folder)
    learnt = lessons()
    copying = tiny.build(
        folder / "copy", hidden=128, vocabulary=1_024, context=2_048, lessons=learnt
    )
    noise = tiny.build(
        folder / "noise", layers=4, hidden=320, vocabulary=4_096, context=2_048
    )
    prompts = {"copy": [each.prompt for each in learnt], "noise": [learnt[0].prompt]}
    async with contextlib.AsyncExitStack() as stack:
        there = await hosts(stack, copying, noise)
        rows = {
            (*key, samples): Measured(*key, samples)
            for key in there
            for samples in asked.samples
        }
        for turn in range(asked.rounds + 1):
            for (host, task, samples), row in rows.items():
                sampling = Sampling(
                    n=samples,
                    max_tokens=asked.tokens,
                    temperature=0.0 if samples == 1 and task == "copy" else 0.5,
                    seed=turn,
                )
                into = row if turn else Measured(host, task, samples)
                await timed(there[host, task], prompts[task], sampling, into)
        for model in there.values():
            await model.close()
    return list(rows.values())


def goals(rows: list[Measured]) -> dict[str, float]:
    """What is promised of the hosts, as measured."""
    by = {(row.host, row.task, row.samples): row for row in rows}
    found = {}
    for host in ("transformers", "vllm"):
        before, after = (
            by.get((name, "copy", 1)) for name in (host, f"{host}, speculating")
        )
        if before and after:
            found[f"{host}: speculation, times"] = after.rate / before.rate
        if before and after and host != "vllm":
            times = after.cpu_rate / before.cpu_rate
            found[f"{host}: speculation, times by CPU time"] = times
    small = by.get(("mini", "noise", 1))
    if small:
        found["mini: tokens/s of 6 M parameters"] = small.rate
        found["mini: tokens/s of CPU time"] = small.cpu_rate
    return found


def main() -> int:
    """Measure, and print the table and the goals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tokens", type=int, default=400, help="of an answer at most")
    parser.add_argument("--samples", type=int, nargs="+", default=[1, 16])
    parser.add_argument("--json", help="write the figures to this file")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(measure(asked, Path(folder)))
    columns = ["host", "task", "samples", "tokens/s", "/CPU s", "first text ms"]
    columns.append("first answer ms")
    table(columns, [row.row() for row in rows])
    reached = goals(rows)
    for name, value in reached.items():
        least = GOAL_SPECULATION if "times" in name else GOAL_MINI_TOKENS_S
        print(f"{name}: {value:.3g} (goal: {least})")
    figures = [
        {name: getattr(row, name) for name in Measured.__slots__} for row in rows
    ]
    save(asked.json, {"rows": figures, "goals": reached})
    return 0


if __name__ == "__main__":
    sys.exit(main())
