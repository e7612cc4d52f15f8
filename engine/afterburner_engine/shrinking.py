"""The smallest form of a counter-example: the fewest calls, with the simplest inputs.

Whether it still is one is asked of both versions, in fresh processes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from afterburner_engine.versions import Runner, Versions


@dataclass(frozen=True, slots=True)
class Shrinking:
    """Shrinks one finding, until a time on the monotonic clock."""

    versions: Versions
    ends: float

    def reproduced(self, history: list[bytes], batch: bytes) -> list[bytes] | None:
        """The calls after which it happens again: just this one, if that is enough."""
        for earlier in ([], [batch], history[:-1]):
            calls = [*earlier, batch]
            if self.versions.differs(calls) is not None:
                return _thinned(calls, self._is_one, self.ends)
        return None

    def _is_one(self, calls: list[bytes]) -> bool:
        return self.versions.differs(calls) is not None

    def shrunk(self, calls: list[bytes]) -> list[bytes]:
        """The same finding with simpler inputs, one after the other."""
        if len(calls) > 3:
            return calls
        original, winner = self.versions.runners()
        try:
            for index in range(len(calls)):
                calls = self._shrunk_at(calls, index, (original, winner))
        finally:
            original.close()
            winner.close()
        return calls

    def _shrunk_at(
        self,
        calls: list[bytes],
        index: int,
        runners: tuple[Runner, Runner],
    ) -> list[bytes]:
        tried = {calls[index]}
        better = True
        while better:
            better = False
            for batch in self.versions.service.simpler(calls[index]):
                if time.monotonic() >= self.ends:
                    return calls
                if batch in tried:
                    continue
                tried.add(batch)
                other = [*calls[:index], batch, *calls[index + 1 :]]
                if self._still_differs(other, runners):
                    calls, better = other, True
                    break
        return calls

    def _still_differs(
        self, calls: list[bytes], runners: tuple[Runner, Runner]
    ) -> bool:
        """A look in processes that have run much else, then in fresh ones."""
        if len(calls) == 1:
            original, winner = runners
            expected = self.versions.answer(original, calls[0])
            if expected is None or not self.versions.difference(
                winner, calls[0], expected
            ):
                return False
        return self._is_one(calls)


def _thinned(
    calls: list[bytes], differs: Callable[[list[bytes]], bool], ends: float
) -> list[bytes]:
    """The calls without those that it does not take: halves, then single ones."""
    last = calls[-1]
    earlier = calls[:-1]
    size = (len(earlier) + 1) // 2
    while size and earlier:
        start = 0
        while start < len(earlier):
            if time.monotonic() >= ends:
                return [*earlier, last]
            fewer = earlier[:start] + earlier[start + size :]
            if differs([*fewer, last]):
                earlier = fewer
            else:
                start += size
        size = size // 2 if size > 1 else 0
    return [*earlier, last]
