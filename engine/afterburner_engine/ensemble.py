"""Several policies at once, each proposal labelled with who made it.

Members that write on a server do so from the start, while what the others propose is
judged; all others are asked one after the other, in order, because what computes here
beside a race disturbs it. Nothing is proposed twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from afterburner_engine.candidate import fingerprint
from afterburner_engine.closing import closed
from afterburner_engine.errors import EngineError, ModelError
from afterburner_engine.policy import (
    Hosting,
    Malformed,
    Note,
    Policy,
    Prompt,
    Proposal,
    Said,
)
from afterburner_engine.repeats import if_new


@dataclass(frozen=True, slots=True)
class _Ended:
    """A member has said all it had to say, or failed."""

    member: Policy
    error: BaseException | None = None


class Ensemble:
    """Asks all its members; each proposes at most `n`.

    Where it is `tolerant`, a model that fails is left out from then on, with a word
    about it, as long as another member is there.
    """

    def __init__(
        self,
        members: Sequence[Policy],
        *,
        tolerant: bool = False,
        notes: Sequence[str] = (),
    ) -> None:
        self.name = " + ".join(member.name for member in members)
        self._members = list(members)
        self._all = tuple(members)
        hosting = [member for member in members if isinstance(member, Hosting)]
        self.ahead = all(getattr(member, "ahead", False) for member in hosting)
        """Whether answers are written elsewhere than on the cores that measure."""

        self._tolerant = tolerant
        self._notes = tuple(notes)
        self._settled = False

    @property
    def members(self) -> tuple[Policy, ...]:
        """Whom it asks, those included that have been left out since."""
        return self._all

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know before anybody is asked."""
        hosting = [m for m in self._all if isinstance(m, Hosting)]
        return (*self._notes, *(note for member in hosting for note in member.notes))

    async def propose(self, prompt: Prompt, n: int) -> AsyncGenerator[Said, None]:
        """What the members say: the quick ones first, the others as they finish.

        Raises:
            EngineError: a member failed that cannot be left out.
        """
        self._settled = False
        seen = {fingerprint(prompt.code), *prompt.tried}
        queue: asyncio.Queue[Said | _Ended] = asyncio.Queue()
        ahead = [m for m in self._members if getattr(m, "ahead", False)]
        tasks = [_pumping(member, prompt, n, queue) for member in ahead]
        try:
            for member in [m for m in self._members if m not in ahead]:
                async with aclosing(self._in_turn(member, prompt, n)) as stream:
                    async for said in stream:
                        for one in _new(said, seen):
                            yield one
                if self._settled:
                    break
            left = len(tasks)
            while left and not self._settled:
                item = await queue.get()
                left -= isinstance(item, _Ended)
                for said in self._said(item):
                    for one in _new(said, seen):
                        yield one
            if self._settled:
                for one in _finished(queue, seen):
                    yield one
        finally:
            await _end(tasks)

    def settle(self) -> None:
        """Write no more; see `policy.Hosting`."""
        self._settled = True
        for member in self._members:
            if isinstance(member, Hosting):
                member.settle()

    async def close(self) -> None:
        """Free what the members' models hold."""
        for member in self._all:
            if isinstance(member, Hosting):
                await member.close()

    async def _in_turn(
        self, member: Policy, prompt: Prompt, n: int
    ) -> AsyncGenerator[Said, None]:
        try:
            async with closed(member.propose(prompt, n)) as stream:
                async for said in stream:
                    yield said
                    if self._settled:
                        return
        except EngineError as error:
            for said in self._said(_Ended(member, error)):
                yield said

    def _said(self, item: Said | _Ended) -> Iterator[Said]:
        if not isinstance(item, _Ended):
            yield item
        elif item.error is not None:
            others = [m for m in self._members if m is not item.member]
            bearable = self._tolerant and isinstance(item.error, ModelError)
            if not bearable or not others:
                raise item.error
            self._members = others
            yield Note(item.member.name, f"It is left out from here on: {item.error}")


def _pumping(
    member: Policy, prompt: Prompt, n: int, queue: asyncio.Queue[Said | _Ended]
) -> asyncio.Task[None]:
    """A task that queues what a member says; its end is queued however it came."""

    def ended(task: asyncio.Task[None]) -> None:
        # Whoever waits for the queue would wait for ever if it knew only some ends.
        error = None if task.cancelled() else task.exception()
        queue.put_nowait(_Ended(member, error))

    task = asyncio.create_task(_pump(member, prompt, n, queue))
    task.add_done_callback(ended)
    return task


async def _pump(
    member: Policy, prompt: Prompt, n: int, queue: asyncio.Queue[Said | _Ended]
) -> None:
    async with closed(member.propose(prompt, n)) as stream:
        async for said in stream:
            queue.put_nowait(said)


def _new(said: Said, seen: set[str]) -> Iterator[Said]:
    """It, if it is no proposal that another member has made; a model's is told of."""
    told = if_new(said, seen) if isinstance(said, Proposal) else said
    if told is not None:
        yield told


def _finished(queue: asyncio.Queue[Said | _Ended], seen: set[str]) -> Iterator[Said]:
    """The answers that are written to their end but not told of."""
    while not queue.empty():
        item = queue.get_nowait()
        if isinstance(item, (Proposal, Malformed)):
            yield from _new(item, seen)


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    """End the writing; whoever fails while it is ended has nothing to say any more.

    They are waited for, not awaited: a task's own cancellation would pass for ours.
    """
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)
