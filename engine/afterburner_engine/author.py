"""Asks the policy, in a task of its own, and lays its answers on the desk.

A model writes the next iteration's answers while candidates are still judged, if the
judge would otherwise have to wait for them. An answer to a prompt that has been
superseded meanwhile is judged all the same, against the best code of that moment: it
has cost what it cost, and the race decides. The rulebook answers at once, so it is
only asked when the judge waits, and what it says of superseded code is not wanted.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import partial

from afterburner_engine.acceptance import Incumbent
from afterburner_engine.closing import closed
from afterburner_engine.conversation import event_of, prompt_of
from afterburner_engine.desk import AllWritten, Answer, Ask, Desk
from afterburner_engine.events import (
    AnswerDiscarded,
    Event,
    IterationStarted,
    ModelWriting,
    PolicyNoted,
)
from afterburner_engine.hot_lines import hot_lines
from afterburner_engine.policy import (
    Hosting,
    HotLine,
    Malformed,
    Prompt,
    Proposal,
    Said,
)
from afterburner_engine.run import Run
from afterburner_engine.worker import Worker

Tell = Callable[[Event], None]


class Author:
    """Writes until the iterations are through; whoever judges may end it before."""

    def __init__(self, run: Run, worker: Worker, desk: Desk, tell: Tell) -> None:
        self._run = run
        self._worker = worker
        self._desk = desk
        self._tell = tell
        self._said = 0
        """Answers of any kind."""

    async def write(self) -> None:
        """All iterations, one after the other.

        Raises:
            EngineError: the policy failed.
        """
        try:
            for iteration in range(1, self._run.settings.iterations + 1):
                await self._desk.until(self._may_begin)
                self._tell(IterationStarted(iteration))
                await self._iteration(iteration)
        finally:
            self._desk.close()

    def _may_begin(self) -> bool:
        """Whether the next iteration's prompts are to be made now, not later.

        The later, the more is known; but not so late that the judge has to wait.
        """
        if self._desk.idle:
            return True
        run = self._run
        ahead = run.elsewhere and run.settings.overlap
        return ahead and run.busy.would_wait(self._desk.backlog)

    async def _iteration(self, iteration: int) -> None:
        said = await self._ask(iteration)
        if not said and not self._desk.idle:
            # It has nothing to say to a prompt that it knows. There may be another
            # prompt once all candidates are judged.
            await self._desk.until(lambda: self._desk.idle)
            said = await self._ask(iteration)
        self._desk.put(AllWritten(iteration, said))

    async def _ask(self, iteration: int) -> int:
        """All calls of an iteration; how many answers came of them."""
        before = self._said
        for parent, answers in self._run.strategy.parents(self._run.settings.samples):
            await self._answers(iteration, parent, answers)
        return self._said - before

    async def _answers(self, iteration: int, parent: Incumbent, n: int) -> None:
        """Lay down what the policy says to one prompt."""
        run = self._run
        prompt = prompt_for(run, parent, iteration, await self._hot_lines(parent))
        number = run.log.asked(iteration, parent.number, n, prompt)
        ask = Ask(number, iteration, parent)
        run.busy.asked(number)
        try:
            await self._listen(ask, run.policy.propose(prompt, n))
        finally:
            run.log.ended(number)

    async def _listen(self, ask: Ask, asked: AsyncIterator[Said]) -> None:
        run = self._run
        async with closed(asked) as stream:
            while True:
                if self._unwanted(ask) and not self._settled():
                    return
                with run.busy.writing():
                    said = await anext(stream, None)
                if said is None:
                    return
                if not isinstance(said, Proposal):
                    self._heard(event_of(said, ask.iteration))
                if not isinstance(said, (Proposal, Malformed)):
                    continue
                self._said += 1
                run.busy.answered(ask.number)
                record = run.log.answered(ask.number, said)
                if isinstance(said, Proposal):
                    self._desk.put(Answer(ask, said, record))
                    await self._desk.room()

    async def _hot_lines(self, parent: Incumbent) -> tuple[HotLine, ...]:
        """Where the code's time goes, if there is a model that is told of it."""
        run, code = self._run, parent.code
        hosting = run.settings.hosting
        told = hosting is None or hosting.feedback == "rich"
        if not isinstance(run.policy, Hosting) or not told:
            return ()
        if code not in run.hot_lines:
            look = partial(hot_lines, run.bench, run.workload, code)
            run.hot_lines[code] = await self._worker.call(look)
        return run.hot_lines[code]

    def _heard(self, event: AnswerDiscarded | ModelWriting | PolicyNoted) -> None:
        if isinstance(event, AnswerDiscarded):
            self._run.discarded.append(event)
        self._tell(event)

    def _settled(self) -> bool:
        """Whether the policy ends by itself, once it has handed out what is written."""
        policy = self._run.policy
        if not isinstance(policy, Hosting):
            return False
        policy.settle()
        return True

    def _unwanted(self, ask: Ask) -> bool:
        """Whether further answers were meant for code that nobody asks for any more."""
        return not self._run.elsewhere and self._run.strategy.superseded(ask.parent)


def prompt_for(
    run: Run, parent: Incumbent, iteration: int, hot: tuple[HotLine, ...]
) -> Prompt:
    """What the policy is told: of this code, and of the run so far."""
    return prompt_of(
        run.target,
        run.workload,
        parent,
        run.judged if run.strategy.feedback else (),
        objective=run.settings.objective,
        iteration=iteration,
        tried=frozenset(run.tried),
        hot_lines=hot,
    )
