"""A clock that stands still, and draws that repeat: for programs that need them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from afterburner_sandbox.backends.process import ProcessBackend
from afterburner_sandbox.session import Sandbox
from tests.sandbox.helpers import batch, launch_spec, program

CLOCK = """
import asyncio, datetime, time, threading
from datetime import datetime as dt, date
from time import time as now, perf_counter

LOADED = time.time()

class Mine(dt):
    pass

def f(n):
    return [
        now(), time.time_ns(), perf_counter(), time.monotonic_ns(), time.gmtime()[:6],
        time.strftime("%Y-%m-%d %H:%M:%S"), time.ctime(), LOADED, time.process_time(),
        dt.now().isoformat(), dt.utcnow().isoformat(), dt.today().isoformat(),
        datetime.datetime.now(datetime.timezone.utc).isoformat(), str(date.today()),
        type(dt.now()) is datetime.datetime, type(Mine.now()).__name__,
        time.gmtime(0)[:3], time.strftime("%Y", time.gmtime(0)),
    ]

def waits(n):
    async def inner():
        await asyncio.sleep(0.001)
        return threading.Event().wait(0.001)
    return asyncio.new_event_loop().run_until_complete(inner())
"""

DRAWS = """
import os, random, secrets, uuid
from random import shuffle
from os import urandom

def f(n):
    items = list(range(9))
    shuffle(items)
    return [
        items, random.random(), uuid.uuid4().hex, secrets.token_hex(4),
        urandom(3).hex(), os.urandom(2).hex(), random.Random().random(),
        random.SystemRandom().random(), random.Random(5).random(),
    ]
"""


def _answers(
    source: str, freeze: tuple[str, ...], *calls: int, qualname: str = "f"
) -> list[str]:
    """What a fresh process answers to each call."""
    asked = replace(program(source, qualname), freeze=freeze)
    with Sandbox(ProcessBackend(), launch_spec()) as sandbox, sandbox.spawn() as child:
        child.load(asked, entropy=len(calls))
        outcomes = [child.call(batch((n,)), "plain", 5) for n in calls]
    assert {how for how, _ in outcomes} == {"value"}, outcomes
    return [json.dumps(json.loads(data)["value"]) for _, data in outcomes]


@pytest.mark.parametrize(("source", "kind"), [(CLOCK, "clock"), (DRAWS, "random")])
def test_equal_inputs_see_the_same(source: str, kind: str) -> None:
    """In any order and in any process; other inputs see other things."""
    here = _answers(source, (kind,), 1, 2, 3)
    there = _answers(source, (kind,), 3, 1, 2, 1)

    assert there == [here[2], here[0], here[1], here[0]]
    assert len(set(here)) == 3


@pytest.mark.parametrize("source", [CLOCK, DRAWS])
def test_nothing_is_frozen_unasked(source: str) -> None:
    """The clock runs and draws differ."""
    assert len(set(_answers(source, (), 1, 1))) == 2


def test_all_ways_to_ask_for_the_time_agree() -> None:
    """One instant, in a year that is told; the types are the real ones."""
    (text,) = _answers(CLOCK, ("clock",), 7)

    found = json.loads(text)
    day = found[-5]
    shown = found[5]

    assert day.startswith(("2024-", "2025-"))
    assert shown[:10] == day == found[9][:10] == found[11][:10]
    assert found[7] != found[0]
    assert found[-4] is True
    assert found[-3] == "Mine"
    assert found[-1] == "1970"


def test_what_waits_does_not_wait_for_ever() -> None:
    """The standard library's own waiting goes by the real clock."""
    assert _answers(CLOCK, ("clock",), 1, qualname="waits") == ["false"]


def test_a_version_that_draws_alike_answers_alike() -> None:
    """And one that draws in another order does not."""
    source = "import random\ndef f(n): return [random.random() for _ in range(n)]"
    alike = (
        "import random\ndef f(n):\n r = random.random\n return [r() for _ in range(n)]"
    )
    other = source + "[::-1]"

    first = _answers(source, ("random",), 4)

    assert _answers(alike, ("random",), 4) == first
    assert _answers(other, ("random",), 4) != first


def test_numpy_draws_are_seeded_too() -> None:
    """Those of its global generator, and of one that nobody has seeded."""
    pytest.importorskip("numpy")
    source = """
import numpy as np
def f(n):
    return [np.random.rand(2).tolist(), np.random.default_rng().random()]
"""
    here = _answers(source, ("random",), 1, 2)

    assert _answers(source, ("random",), 2, 1) == here[::-1]
    assert here[0] != here[1]
