"""What may be tried again, and what may not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.chance import TRIES, Unlucky, eventually, likely, soon, tried_again


def unlucky(times: int) -> tuple[Callable[[], None], list[int]]:
    """Something that is unlucky so many times, and the number of each try."""
    tries: list[int] = []

    def attempt() -> None:
        tries.append(len(tries))
        likely(len(tries) > times, f"unlucky {len(tries)} times")

    return attempt, tries


@pytest.mark.filterwarnings("ignore:tried again")
@pytest.mark.parametrize("times", range(TRIES))
def test_bad_luck_is_tried_again_and_told(times: int) -> None:
    """Until it holds; each try that failed is a warning that says what was seen."""
    attempt, tries = unlucky(times)

    if times:
        with pytest.warns(UserWarning, match=f"unlucky {times} times"):
            tried_again(attempt)()
    else:
        tried_again(attempt)()

    assert len(tries) == times + 1


@pytest.mark.filterwarnings("ignore:tried again")
async def test_it_is_no_luck_for_ever() -> None:
    """What never holds fails, in a coroutine too."""
    attempt, tries = unlucky(TRIES)
    other, more = unlucky(TRIES)

    @tried_again
    async def awaited() -> None:
        other()

    with pytest.raises(Unlucky, match=f"unlucky {TRIES} times"):
        tried_again(attempt)()
    with pytest.raises(Unlucky, match=f"unlucky {TRIES} times"):
        await awaited()

    assert len(tries) == len(more) == TRIES


def test_what_must_never_be_fails_at_once() -> None:
    """An assertion is not bad luck."""
    tries: list[int] = []

    @tried_again
    def attempt() -> None:
        tries.append(1)
        raise AssertionError("a cheat is called faster")

    with pytest.raises(AssertionError, match="a cheat is called faster"):
        attempt()

    assert tries == [1]


async def test_waiting_ends() -> None:
    """With the condition, or when the time is up."""
    assert eventually(lambda: True, 0.0)
    assert not eventually(lambda: False, 0.02)
    assert await soon(lambda: True, 0.0)
    assert not await soon(lambda: False, 0.02)
