"""Asks the policy, in a task of its own, and lays its answers on the desk.

A model writes the next iteration's answers while candidates are still judged, if the
judge would otherwise have to wait for them. An answer to a prompt that has been
superseded meanwhile is judged all the same, against the best code of that moment: it
has cost what it cost, and the race decides. The rulebook answers at once, so it is
only asked when the judge waits, and what it says of superseded code is not wanted.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing

from afterburner_engine.acceptance import Incumbent
from afterburner_engine.busy import Busy
from afterburner_engine.desk import AllWritten, Answer, Ask, Desk
from afterburner_engine.events import Event, IterationStarted
from afterburner_engine.policy import Prompt, Proposal, Said, Writing
from afterburner_engine.run import Run

Tell = Callable[[Event], None]


class Author:
    """Writes until the iterations are through; whoever judges may end it before."""

    def __init__(self, run: Run, desk: Desk, busy: Busy, tell: Tell) -> None:
        self._run = run
        self._desk = desk
        self._busy = busy
        self._tell = tell
        self._asked = 0
        self._parents: list[Incumbent] = []
        """Of the latest iteration."""

    async def write(self) -> None:
        """All iterations, one after the other.

        Raises:
            EngineError: the policy failed.
        """
        try:
            for iteration in range(1, self._run.settings.iterations + 1):
                await self._desk.until(self._may_begin)
                await self._iteration(iteration)
        finally:
            self._desk.close()

    def _may_begin(self) -> bool:
        """Whether the next iteration's prompts are to be made now, not later."""
        if self._desk.idle:
            return True
        run = self._run
        if not (run.generated and run.settings.overlap):
            return False
        if run.repeats_itself and self._next_parents() == self._parents:
            return False
        return self._busy.would_wait(self._desk.backlog)

    def _next_parents(self) -> list[Incumbent]:
        samples = self._run.settings.samples
        return [parent for parent, _ in self._run.strategy.parents(samples)]

    async def _iteration(self, iteration: int) -> None:
        self._tell(IterationStarted(iteration))
        parents = self._run.strategy.parents(self._run.settings.samples)
        self._parents = [parent for parent, _ in parents]
        for parent, answers in parents:
            self._asked += 1
            await self._answers(Ask(self._asked, iteration, parent, answers))
        self._desk.put(AllWritten(iteration))

    async def _answers(self, ask: Ask) -> None:
        """Lay down what the policy says to one prompt."""
        run = self._run
        asked = run.policy.propose(prompt_for(run, ask), ask.answers)
        self._busy.asked(ask.number)
        async with aclosing(_as_generator(asked)) as stream:
            while not self._unwanted(ask):
                with self._busy.writing():
                    said = await anext(stream, None)
                if said is None:
                    return
                if not isinstance(said, Writing):
                    self._busy.answered(ask.number)
                if isinstance(said, Proposal):
                    self._desk.put(Answer(ask, said))
                    await self._desk.room()

    def _unwanted(self, ask: Ask) -> bool:
        """Whether further answers were meant for code that is no longer asked for."""
        run = self._run
        return not run.generated and run.strategy.superseded(ask.parent)


async def _as_generator(said: AsyncIterator[Said]) -> AsyncGenerator[Said, None]:
    """With an end that is reached also where nobody wants the rest."""
    try:
        async for one in said:
            yield one
    finally:
        close = getattr(said, "aclose", None)
        if close is not None:
            await close()


def prompt_for(run: Run, ask: Ask) -> Prompt:
    """What the policy is told."""
    code = ask.parent.code
    largest = run.workload.seconds[run.workload.sizes[-1]]
    return Prompt(
        code=code,
        name=run.target.qualname.rpartition(".")[2],
        qualname=run.target.qualname,
        module_source=run.target.with_code(code),
        objective=run.settings.objective,
        iteration=ask.iteration,
        tried=frozenset(run.tried),
        seconds_per_call=largest / ask.parent.speed,
    )
