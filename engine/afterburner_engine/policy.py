"""The seam between the loop and whatever proposes faster code.

An LLM and the rulebook stand behind the same protocol: given what is known of
the best code so far, stream proposals. A policy never measures and never decides.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from afterburner_sandbox.verdict import Counterexample


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The four numbers of a piece of code; None: not measured."""

    passed: bool = True
    """Whether it behaves as it should; the incumbent does."""

    seconds: float | None = None
    """For one call of the largest size."""

    peak_bytes: float | None = None
    """Above what the process held before the call."""

    byte_seconds: float | None = None
    """Memory over time."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate that was judged and not accepted."""

    code: str
    verdict: str
    """The value of a `Verdict`."""

    detail: str
    """Why, in one line."""

    counterexample: Counterexample | None = None


@dataclass(frozen=True, slots=True)
class HotLine:
    """A line of the incumbent that takes much of its time."""

    line: int
    """In `Prompt.code`, from 1."""

    share: float
    """Of the function's time, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a policy is told in one iteration."""

    code: str
    """The incumbent: the function alone, dedented, decorators included, `\\n`
    line ends, preceded by the imports that earlier candidates added (if any)."""

    name: str
    """The function's own name, the last part of the qualname."""

    qualname: str
    """`func` or `Class.method`."""

    module_source: str
    """The whole module that holds the incumbent, for the names it can see."""

    objective: str = "time"
    """`time`, `memory` or `integral`."""

    iteration: int = 1
    """Counts from 1."""

    tried: frozenset[str] = field(default_factory=frozenset)
    """`candidate.fingerprint` of each code that has been proposed so far."""

    seconds_per_call: float | None = None
    """What the incumbent takes for one call of the largest size."""

    measured: Measured = field(default_factory=Measured)
    """The incumbent's numbers."""

    sizes: tuple[tuple[int, float], ...] = ()
    """Sizes of input and the incumbent's seconds for one call there, ascending.
    Empty where the inputs cannot grow."""

    exponent: float | None = None
    """Of the incumbent's time against the size; None where it is not known."""

    rejected: tuple[Rejected, ...] = ()
    """Candidates that were judged and not accepted, the last one last."""

    hot_lines: tuple[HotLine, ...] = ()
    """The slowest first; empty where it was not looked."""

    statement: str = ""
    """The problem in words, where somebody has stated it; else the docstring does."""

    feedback: bool = True
    """Whether a model is told what was measured and found."""

    original: bool = True
    """Whether a model is shown the code; without it, the signature alone."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Code in place of the incumbent, and why it might be better."""

    code: str
    """Import statements that it needs (optional), then the function, dedented."""

    policy: str
    """Who proposed it: `rulebook`, …"""

    name: str
    """A short name for the idea, such as `list-membership-to-set`."""

    reason: str
    """One line for the user: what is slow, and what this does instead."""

    usage: Usage | None = None
    """What it took to write; None where no model wrote it."""

    answer: str = ""
    """The whole answer in which it came; empty where no model wrote it."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What one answer of a model took."""

    model: str
    prompt_tokens: int
    tokens: int
    seconds: float
    """From the request to the end of the answer."""

    seed: int | None = None
    """Of the request; None: none was given."""

    temperature: float | None = None
    exact: bool | None = None
    """Whether the answer kept exactly to the form that was asked for."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """An answer that holds no new candidate: counted and shown, never run."""

    policy: str
    reason: str
    """What is wrong with it, in words."""

    answer: str
    usage: Usage | None = None
    repeated: bool = False
    """Its form is right, but what it proposes was tried before."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the user should know, such as what a prompt had no room for."""

    policy: str
    text: str


@dataclass(frozen=True, slots=True)
class Writing:
    """A model is at work on an answer."""

    policy: str
    answer: int
    """Which of the iteration's answers, from 0."""

    text: str
    """What it has just written."""

    tokens: int
    """Of this answer, so far."""


Said = Proposal | Malformed | Note | Writing


class Policy(Protocol):
    """Proposes candidates for a prompt."""

    name: str

    def propose(self, prompt: Prompt, n: int) -> AsyncIterator[Said]:
        """Stream at most `n` proposals, the most promising first where it knows.

        A model's policy also says what it is writing, and which answers were unusable.
        Closing the iterator ends the writing at once.

        Raises:
            EngineError: the policy itself failed; a bad proposal is no failure.
        """
        ...


@runtime_checkable
class Hosting(Policy, Protocol):
    """A policy behind which a model works: its answers take time, and maybe money."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know of the model before it is asked."""
        ...

    def settle(self) -> None:
        """The code that it was asked about is no longer the best: write no more.

        Answers that are finished are still handed out; then `propose` ends.
        """
        ...

    async def close(self) -> None:
        """Free what the model holds. It may be called twice."""
        ...
