"""The policy that asks a text model: prompt, answers as they come, and their code.

It knows no server and no checkpoint: those are behind `models.base.TextModel`.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from afterburner_engine.candidate import fingerprint
from afterburner_engine.closing import closed
from afterburner_engine.errors import ContextError
from afterburner_engine.models.base import (
    Chunk,
    Completion,
    Message,
    Sampling,
    TextModel,
)
from afterburner_engine.models.settings import Form, ModelSettings
from afterburner_engine.policy import (
    Malformed,
    Note,
    Prompt,
    Proposal,
    Said,
    Usage,
    Writing,
)
from afterburner_engine.prompting.answer import END
from afterburner_engine.prompting.extraction import Wanted
from afterburner_engine.prompting.fitting import Fitted, fit
from afterburner_engine.prompting.question import AnswerForm, Question, question_of
from afterburner_engine.prompting.recovery import find_code
from afterburner_engine.repeats import if_new

TEMPERATURE = 0.8
"""Where several answers are drawn and nothing is set."""

EDITS_FROM = 80
"""Lines of a function from which on answers are edits: a whole one would be long."""

TELL_S = 0.1
"""How often it is told what an answer has come to."""

THOUGHT = 256
"""Tokens of an answer beside its code, for which there has to be room."""

SPARE = 16
"""Tokens that prompt and answer stay below the context: counts differ by a few."""

REASON = 160
"""Characters of the reason that is shown for a candidate."""


class LlmPolicy:
    """Asks a model for better code, and reads its answers.

    `name` is what candidates are labelled with. `greedy` says that one answer of an
    iteration is the most likely one. Where `ahead` is set, answers may be written
    while others are judged: on a server, that is, and not on the cores that measure.
    """

    def __init__(
        self,
        model: TextModel,
        *,
        name: str,
        settings: ModelSettings,
        seed: int = 0,
        ahead: bool = False,
        notes: Sequence[str] = (),
    ) -> None:
        self.model = model
        self.name = name
        self.ahead = ahead
        self.notes = tuple(notes)
        self._settings = settings
        self._seed = seed
        self._asked: set[tuple[Message, ...]] = set()
        """What was asked greedily: the answer would be the same."""

        self._told: set[str] = set()
        self._settled = False

    async def propose(self, prompt: Prompt, n: int) -> AsyncGenerator[Said, None]:
        """Ask for `n` answers; say what is written, and what each one holds.

        Raises:
            ModelError: the model cannot be reached, or fails.
            ContextError: not even the function alone fits into its context.
        """
        self._settled = False
        temperature = self._temperature(n)
        drawn = n if temperature else 1
        room = await self.model.context_tokens()
        fitted = await self._fitted(prompt, room)
        if not temperature:
            if fitted.messages in self._asked:
                return
            self._asked.add(fitted.messages)
        for attempt in (fitted, None):
            current = attempt or await self._shortest(prompt)
            for note in self._notes(current.question):
                yield note
            sampling = self._sampling(prompt, current, drawn, temperature, room)
            try:
                async with aclosing(self._answers(prompt, current, sampling)) as said:
                    async for one in said:
                        yield one
                return
            except ContextError:
                # The model counts otherwise than it says: once more, with little.
                if attempt is None or not attempt.question.context:
                    raise

    def settle(self) -> None:
        """Write no more; see `policy.Hosting`."""
        self._settled = True

    async def close(self) -> None:
        """Free what the model holds."""
        await self.model.close()

    async def _answers(
        self, prompt: Prompt, fitted: Fitted, sampling: Sampling
    ) -> AsyncGenerator[Said, None]:
        reader = _Reader(self.name, self.model.name, prompt, fitted.question, sampling)
        seen = {fingerprint(prompt.code), *prompt.tried}
        stream = self.model.complete(fitted.messages, sampling)
        async with closed(stream) as pieces:
            async for piece in pieces:
                if isinstance(piece, Chunk):
                    if self._settled:
                        return
                    said: Said | None = reader.chunk(piece)
                else:
                    said = reader.read(piece)
                if isinstance(said, Proposal):
                    said = if_new(said, seen)
                if said is not None:
                    yield said

    async def _fitted(self, prompt: Prompt, room: int | None) -> Fitted:
        question = self._question(prompt)
        if room is None:
            return await fit(question, None, self.model.count)
        needed = THOUGHT + 2 * len(prompt.code) // 3  # three characters are a token
        answer = min(self._settings.max_tokens, room // 2, needed)
        return await fit(question, room - answer - SPARE, self.model.count)

    async def _shortest(self, prompt: Prompt) -> Fitted:
        question = self._question(prompt)
        names = ", ".join(piece.name for piece in question.context)
        bare = replace(question, context=(), statement="", rejected=None, cut=(names,))
        return await fit(bare, None, self.model.count)

    def _question(self, prompt: Prompt) -> Question:
        rich = self._settings.feedback == "rich"
        return question_of(
            prompt, rich=rich, form=form_of(self._settings.form, prompt.code)
        )

    def _temperature(self, n: int) -> float:
        if self._settings.temperature is not None:
            return self._settings.temperature
        return TEMPERATURE if n > 1 else 0.0

    def _sampling(
        self,
        prompt: Prompt,
        fitted: Fitted,
        n: int,
        temperature: float,
        room: int | None,
    ) -> Sampling:
        longest = self._settings.max_tokens
        if room is not None and fitted.tokens is not None:
            longest = max(1, min(longest, room - fitted.tokens - SPARE))
        return Sampling(
            n=n,
            temperature=temperature,
            max_tokens=longest,
            seed=seed_of(self._seed, prompt.iteration),
            # Where the code itself may hold it, it must not end the answer.
            stop=() if END in prompt.module_source else (END,),
        )

    def _notes(self, question: Question) -> list[Note]:
        text = f"No room in the prompt for {', '.join(question.cut)}."
        if not question.cut or text in self._told:
            return []
        self._told.add(text)
        return [Note(self.name, text)]


def form_of(asked: Form, code: str) -> AnswerForm:
    """In which form code is to be answered: `auto` goes by its length."""
    if asked != "auto":
        return asked
    return "edits" if code.count("\n") >= EDITS_FROM else "full"


def seed_of(seed: int, iteration: int) -> int:
    """The seed of one request, from the run's seed and the iteration."""
    digest = hashlib.sha256(f"{seed}:{iteration}".encode()).digest()
    return int.from_bytes(digest[:4]) >> 1  # below 2**31: not all servers take more


@dataclass(slots=True)
class _Reader:
    """Makes of a request's pieces what the loop hears."""

    policy: str
    model: str
    prompt: Prompt
    question: Question
    sampling: Sampling
    written: dict[int, tuple[str, int]] = field(default_factory=dict)
    """What of each answer was not told yet, and its tokens so far."""

    told: dict[int, float] = field(default_factory=dict)

    def chunk(self, piece: Chunk) -> Writing | None:
        """What was written since it was last told, now and then."""
        text, tokens = self.written.get(piece.index, ("", 0))
        text, tokens = text + piece.text, tokens + piece.tokens
        now = time.monotonic()
        if now - self.told.get(piece.index, 0.0) < TELL_S:
            self.written[piece.index] = text, tokens
            return None
        self.told[piece.index] = now
        self.written[piece.index] = "", tokens
        return Writing(self.policy, piece.index, text, tokens)

    def read(self, done: Completion) -> Said:
        """What a whole answer holds."""
        prompt = self.prompt
        wanted = Wanted(prompt.name, prompt.qualname, prompt.code, prompt.module_source)
        # Some servers send halves of characters, which UTF-8 cannot hold.
        text = done.text.encode("utf-8", "replace").decode()
        found = find_code(text, wanted)
        usage = Usage(
            model=self.model,
            prompt_tokens=done.prompt_tokens,
            tokens=done.tokens,
            seconds=done.seconds,
            seed=self.sampling.seed,
            temperature=self.sampling.temperature,
            exact=found.exact,
        )
        cut = done.finish == "length" and not found.exact
        if found.code is None or cut:
            why = found.problem
            if cut:
                why = f"the answer was cut off after {done.tokens} tokens"
            return Malformed(self.policy, plain(why), text, usage)
        name = f"answer {done.index + 1}"
        why = reason(found.thinking)
        return Proposal(found.code, self.policy, name, why, usage, text)


def plain(text: str) -> str:
    """The text without what a terminal would take for a command."""
    return "".join(char if char.isprintable() else "�" for char in text)


def reason(thinking: str) -> str:
    """One line for the user out of what the model has thought."""
    text = plain(" ".join(thinking.split()))
    if not text:
        return "the model gives no reason"
    return text if len(text) <= REASON else f"{text[: REASON - 1].rstrip()}…"
