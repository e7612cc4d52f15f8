"""The seam between the loop and whatever proposes faster code.

An LLM and the rulebook stand behind the same protocol: given what is known of
the best code so far, stream proposals. A policy never measures and never decides.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Protocol


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


@dataclass(frozen=True, slots=True)
class Malformed:
    """An answer that holds no candidate: counted and shown, never run."""

    policy: str
    reason: str
    """What is wrong with it, in words."""

    answer: str
    usage: Usage | None = None


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


Said = Proposal | Malformed | Writing


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
