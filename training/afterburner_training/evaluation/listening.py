"""A policy as an evaluation asks it: with the task's statement, ablated, and counted.

What is asked is the engine's own prompt; only what an arm says is taken from it.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from afterburner_engine.closing import closed
from afterburner_engine.ensemble import Ensemble
from afterburner_engine.errors import EngineError
from afterburner_engine.llm import LlmPolicy
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.policy import (
    Hosting,
    Malformed,
    Policy,
    Prompt,
    Proposal,
    Said,
    Usage,
)
from afterburner_engine.rulebook import RulebookPolicy
from afterburner_training.evaluation.asked import Arm


@dataclass(slots=True)
class Heard:
    """What models have written so far, and in which iteration."""

    answers: list[tuple[int, Usage]] = field(default_factory=list)
    failure: EngineError | None = None
    """What ended a policy; a run that was cut short by it says nothing of the arm."""

    def until(self, iteration: int) -> list[Usage]:
        """The answers of iterations up to this one."""
        return [usage for number, usage in self.answers if number <= iteration]


class Listening:
    """Hands on what another policy says. `shift` is added to its iterations."""

    def __init__(self, policy: Policy, arm: Arm, statement: str) -> None:
        self.name = policy.name
        self.heard = Heard()
        self.shift = 0
        self._policy = policy
        self._arm = arm
        self._statement = statement

    async def propose(self, prompt: Prompt, n: int) -> AsyncGenerator[Said, None]:
        """See `policy.Policy`."""
        iteration = prompt.iteration + self.shift
        told = replace(
            prompt,
            iteration=iteration,
            statement=self._statement,
            feedback=prompt.feedback and self._arm.feedback,
            original=prompt.original and self._arm.original,
        )
        try:
            async with aclosing(_all(self._policy, told, n)) as stream:
                async for said in stream:
                    if isinstance(said, (Proposal, Malformed)) and said.usage:
                        self.heard.answers.append((iteration, said.usage))
                    yield said
        except EngineError as error:
            self.heard.failure = error
            raise


async def _all(policy: Policy, prompt: Prompt, n: int) -> AsyncGenerator[Said, None]:
    """What a policy says; closing this closes it, whatever kind of iterator it is."""
    async with closed(policy.propose(prompt, n)) as stream:
        async for said in stream:
            yield said


class ListeningToModel(Listening):
    """The same for a policy behind which a model works; the engine asks it otherwise.

    Closing it leaves the model open, for the next task.
    """

    def __init__(self, policy: Hosting, arm: Arm, statement: str) -> None:
        super().__init__(policy, arm, statement)
        self.ahead = bool(getattr(policy, "ahead", False))
        self._hosting = policy

    @property
    def notes(self) -> tuple[str, ...]:
        """See `policy.Hosting`."""
        return self._hosting.notes

    def settle(self) -> None:
        """See `policy.Hosting`."""
        self._hosting.settle()

    async def close(self) -> None:
        """Nothing: whoever has opened the model closes it."""


def listening(policy: Policy, arm: Arm, statement: str) -> Listening:
    """The policy, for one task and arm."""
    if isinstance(policy, Hosting):
        return ListeningToModel(policy, arm, statement)
    return Listening(policy, arm, statement)


def renewed(policy: Policy, hosting: ModelSettings, seed: int) -> Policy:
    """The same policy as if it had never been asked, with a seed; its models stay.

    A member that fails fails the whole: what is evaluated is named, and stays.
    """
    if isinstance(policy, Ensemble):
        return Ensemble([renewed(one, hosting, seed) for one in policy.members])
    if isinstance(policy, LlmPolicy):
        return LlmPolicy(
            policy.model,
            name=policy.name,
            settings=hosting,
            seed=seed,
            ahead=policy.ahead,
            notes=policy.notes,
        )
    return RulebookPolicy() if isinstance(policy, RulebookPolicy) else policy
