"""Inputs that a model is asked for, where all other sources leave something out.

The model is asked once, and once more with what was wrong. What it writes runs in a
sandbox of its own (`generator`), and its inputs count only where the original answers
them (`vetting`). Where nothing comes of it the workload is the one without it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from afterburner_engine.closing import closed
from afterburner_engine.errors import (
    GeneratorError,
    NoInputError,
    UnavailableError,
    UnjudgeableError,
    WorkloadError,
)
from afterburner_engine.generator import Generator
from afterburner_engine.llm import seed_of
from afterburner_engine.models.base import Completion, Message, Sampling, TextModel
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.prompting.context import context_of
from afterburner_engine.prompting.extraction import UnusableError
from afterburner_engine.prompting.inputs import (
    InputsQuestion,
    Lack,
    find_generator,
    render,
    render_repair,
)
from afterburner_engine.target import Target
from afterburner_engine.worker import Worker
from afterburner_engine.workload import Workload
from afterburner_engine.workload_file import WorkloadFile

ASK_S = 60.0
"""How long the model may write, in all: somebody waits for the run to begin."""

ATTEMPTS = 2

FEW = 3
"""Cases that are too few to tell two functions apart."""

MISSED = 12
"""Lines that the model is told of."""

SPARE = 64
"""Tokens that prompt and answer stay below the context."""

Prepare = Callable[[Generator | None], Workload]


@dataclass(frozen=True, slots=True)
class Need:
    """What the known inputs leave out."""

    lacks: tuple[Lack, ...]
    missed: tuple[str, ...] = ()

    @property
    def grows(self) -> bool:
        """Whether larger inputs are to come from the model, too."""
        return not {"none", "growth"}.isdisjoint(self.lacks)


def need_of(work: Workload, target: Target) -> Need | None:
    """What the inputs of a workload leave out, if a model may be asked for it."""
    if "workload" in work.sources or not work.service.description["parameters"]:
        return None
    lacks: list[Lack] = [] if work.fresh else ["growth"]
    lines = target.module_source.split("\n")
    numbers = work.coverage.missed[:MISSED] if work.coverage is not None else ()
    missed = tuple(lines[number - 1] for number in numbers)
    if missed:
        lacks.append("lines")
    if len(work.cases) < FEW:
        lacks.append("few")
    return Need(tuple(lacks), missed) if lacks else None


@dataclass(slots=True)
class Requested:
    """Makes a workload; asks a model for inputs where others do not suffice."""

    target: Target
    file: WorkloadFile | None
    worker: Worker
    prepare: Prepare
    model: Callable[[], Awaitable[TextModel | None]]
    """Opens it, where that has to be; called only when it is needed."""

    hosting: ModelSettings
    seed: int
    spent_s: float = 0.0
    """What asking has taken."""

    why_not: str = "not needed: the others suffice"
    """Why no inputs come from a model, where none do."""

    async def workload(self) -> Workload:
        """The workload of the target.

        Raises:
            EngineError: as `workload.prepare` does.
        """
        try:
            first = await self.worker.call(lambda: self.prepare(None))
        except NoInputError as error:
            if self.file is not None:
                raise
            return await self._instead(error)
        need = need_of(first, self.target)
        model = await self._model() if need is not None else None
        if need is None or model is None:
            return first
        found = await self._asked(model, need, first)
        if isinstance(found, Workload):
            return found
        self.why_not = "what the model wrote is refused; see the notes"
        first.notes.append(found)
        return first

    async def _model(self) -> TextModel | None:
        if not self.hosting.inputs:
            self.why_not = "not asked: `inputs` is off in the model's settings"
            return None
        model = await self.model()
        if model is None:
            self.why_not = "not asked: the policy has no model that could be asked"
        return model

    async def _instead(self, error: NoInputError) -> Workload:
        model = await self._model()
        if model is None:
            raise error
        found = await self._asked(model, Need(("none",)), None)
        if isinstance(found, Workload):
            return found
        raise UnjudgeableError(f"{error}\n{found}") from error

    async def _asked(
        self, model: TextModel, need: Need, first: Workload | None
    ) -> Workload | str:
        """The workload with the model's inputs, or why there is none."""
        started = time.monotonic()
        try:
            return await self._attempts(model, need, first)
        except GeneratorError as error:
            return f"{model.name} wrote no usable generator of inputs: {error}."
        except TimeoutError:
            return f"{model.name} wrote no generator of inputs within {ASK_S:.0f} s."
        except UnavailableError as error:  # the model, or a sandbox for what it writes
            return f"No inputs by {model.name}: {error}"
        finally:
            self.spent_s += time.monotonic() - started

    async def _attempts(
        self, model: TextModel, need: Need, first: Workload | None
    ) -> Workload:
        messages, room = await self._question(model, need)
        deadline = asyncio.get_running_loop().time() + ASK_S
        problem = ""
        for _ in range(ATTEMPTS):
            async with asyncio.timeout_at(deadline):
                answer = await _answer(model, messages, self._sampling(room))
            try:
                source = _read(answer)
                return await self._tried(
                    Generator(source=source, model=model.name, grows=need.grows), first
                )
            except GeneratorError as error:
                problem = str(error)
            messages = render_repair(messages, answer, problem)
        raise GeneratorError(problem)

    async def _tried(self, generator: Generator, first: Workload | None) -> Workload:
        try:
            work = await self.worker.call(lambda: self.prepare(generator))
        except GeneratorError:
            raise
        except (UnjudgeableError, WorkloadError) as error:
            if first is None and not isinstance(error, NoInputError):
                raise  # with inputs at last, the function shows what it is
            raise GeneratorError(
                "the function cannot be judged by what it makes"
            ) from error
        _check_gain(work, first)
        work.notes.append(
            f"{generator.model} was asked for a generator of inputs: those of "
            '"model" come from it.'
        )
        return work

    async def _question(
        self, model: TextModel, need: Need
    ) -> tuple[tuple[Message, ...], int | None]:
        """The messages, and the room for an answer; without context where it is tight.

        Raises:
            GeneratorError: not even the function fits.
            ModelError: the model cannot be reached.
        """
        target, room = self.target, await model.context_tokens()
        for context in (context_of(target.module_source, target.qualname), ()):
            question = InputsQuestion(
                qualname=target.qualname,
                module=target.module_name,
                code=target.code,
                lacks=need.lacks,
                missed=need.missed,
                method=_takes_self(target.kind),
                context=context,
            )
            messages = render(question)
            if room is None:
                return messages, None
            left = room - await model.count(messages) - SPARE
            if left >= min(self.hosting.max_tokens, room // 3):
                return messages, left
        raise GeneratorError("the function is too long for the model's context")

    def _sampling(self, room: int | None) -> Sampling:
        longest = self.hosting.max_tokens
        return Sampling(
            temperature=self.hosting.temperature or 0.0,
            max_tokens=longest if room is None else max(1, min(longest, room)),
            seed=seed_of(self.seed, 0),
        )


def _takes_self(kind: str) -> bool:
    words = set(kind.split())
    return "property" in words or (
        "method" in words and words.isdisjoint(("static", "class"))
    )


async def _answer(
    model: TextModel, messages: tuple[Message, ...], sampling: Sampling
) -> str:
    stream = model.complete(messages, sampling)
    async with closed(stream) as pieces:
        async for piece in pieces:
            if isinstance(piece, Completion):
                return piece.text.encode("utf-8", "replace").decode()
    return ""


def _read(answer: str) -> str:
    try:
        return find_generator(answer)
    except UnusableError as error:
        raise GeneratorError(str(error)) from error


def _check_gain(work: Workload, first: Workload | None) -> None:
    """Refuse inputs that show nothing which others do not show.

    Raises:
        GeneratorError: they leave out what the others do.
    """
    if first is None or (work.fresh and not first.fresh):
        return
    now, before = work.coverage, first.coverage
    if now and before and len(now.missed) < len(before.missed):
        return
    if len(first.cases) < FEW <= len(work.cases):
        return
    if not first.fresh:
        raise GeneratorError("its inputs cannot be made larger either")
    raise GeneratorError("its inputs reach none of the lines that are missing")
