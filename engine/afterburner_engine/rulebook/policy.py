"""The policy `rulebook`: proposes what known rewrites make of the incumbent.

No model, no measuring: whether a proposal is right and fast is for the sandbox.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence

from afterburner_engine import candidate
from afterburner_engine.policy import Prompt, Proposal
from afterburner_engine.rulebook import ruff
from afterburner_engine.rulebook.base import Rule
from afterburner_engine.rulebook.catalogue import (
    FINISHING,
    GUESSES,
    MEMORY_FIRST,
    MICRO,
    PREPARING,
    RULES,
)
from afterburner_engine.rulebook.compose import Draft, in_turn, singles


class RulebookPolicy:
    """Our own rules, then ruff's performance fixes, the boldest first."""

    name = "rulebook"

    def __init__(
        self,
        rules: Sequence[Rule] = RULES,
        micro: Sequence[Rule] = MICRO,
        guesses: Sequence[Rule] = GUESSES,
    ) -> None:
        """`micro` are rules that save a constant factor, tried after the others.

        `guesses` pay on some inputs only.
        """
        self._rules = tuple(rules)
        self._micro = tuple(micro)
        self._guesses = tuple(guesses)
        self.notes: tuple[str, ...] = ()
        """Why it is alone, where a model should be there too."""

    async def propose(self, prompt: Prompt, n: int) -> AsyncIterator[Proposal]:
        """Stream at most `n` proposals that have not been tried.

        Raises:
            EngineError: ruff is missing or cannot be started.
        """
        if n < 1:
            return
        seen = set(prompt.tried) | {candidate.fingerprint(prompt.code)}
        left = n
        async for draft in self._drafts(prompt):
            mark = candidate.fingerprint(draft.code)
            if mark in seen or candidate.check(prompt.code, draft.code) is not None:
                continue
            seen.add(mark)
            yield Proposal(draft.code, self.name, draft.name, draft.reason)
            left -= 1
            if not left:
                return

    async def _drafts(self, prompt: Prompt) -> AsyncIterator[Draft]:
        drafts = self._own(prompt)
        # A thread, because a front end draws its screen in this one.
        while (draft := await asyncio.to_thread(next, drafts, None)) is not None:
            yield draft
        async for fix in ruff.fixes(prompt.code):
            yield Draft(f"ruff-{fix.rule}", fix.message, fix.code)

    def _own(self, prompt: Prompt) -> Iterator[Draft]:
        """What our own rules make of it: together first, because that saves rounds."""
        place = (prompt.code, prompt.name, prompt.module_source)
        rules, micro = list(self._rules), list(self._micro)
        if prompt.objective != "time":
            # What saves memory leads, also where it saves but a constant factor.
            micro = [rule for rule in micro if rule.name not in MEMORY_FIRST]
            rules += [rule for rule in self._micro if rule.name in MEMORY_FIRST]
        rules = _suited(rules, prompt.objective)
        micro = _suited(micro, prompt.objective)
        yield from _together(*place, [*PREPARING, *rules])
        yield from singles(*place, rules)
        # What saves a constant factor rarely loses; a guess does, and costs a race.
        guesses = _suited(list(self._guesses), prompt.objective)
        yield from _together(*place, [*PREPARING, *rules, *micro])
        # A guess sees what safe rules have made, and they see what it has made.
        first = [rule for rule in micro if rule not in FINISHING]
        yield from _together(*place, [*PREPARING, *rules, *first, *guesses, *micro])
        yield from singles(*place, [*guesses, *micro, *PREPARING])


def _together(
    code: str, name: str, module: str, rules: Sequence[Rule]
) -> Iterator[Draft]:
    """All that applies, in turn, if anything does."""
    draft = in_turn(code, name, module, rules)
    if draft is not None:
        yield draft


def _suited(rules: Sequence[Rule], objective: str) -> list[Rule]:
    """The rules that can help the objective; the ones made for memory lead for it."""
    fit = [rule for rule in rules if objective in rule.objectives]
    if objective == "time":
        return fit
    return sorted(fit, key=lambda rule: rule.name not in MEMORY_FIRST)
