"""Faults of earlier systems that made programs faster on paper alone: none is here.

One test for each that concerns the sandbox, the timing, the rule by which the loop
accepts, or the verdict. What concerns memory is tested with its measuring.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from afterburner_engine.report import CandidateReport
from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.equality import show
from afterburner_sandbox.errors import SandboxClosedError, SandboxError
from afterburner_sandbox.race import race
from afterburner_sandbox.session import Sandbox
from afterburner_sandbox.stopping import Plan
from afterburner_sandbox.track import Side, Track
from afterburner_sandbox.verdict import Verdict
from tests.chance import likely, tried_again
from tests.engine.helpers import FAST, SLOW, Scripted, run, target
from tests.sandbox.courts import BUDGET_S, Courts
from tests.sandbox.helpers import batch, program


def judged(courts: Courts, incumbent: str, source: str) -> CandidateReport:
    """What the judge says of a program."""
    judge = courts.judge(incumbent)
    bench = judge.bench
    before = bench.program(bench.target.module_source)
    return judge.judge(before, bench.program(source), 1, lambda _: None, BUDGET_S)


LONG = "import time\n\ndef f(n):\n    time.sleep({})\n    return n\n"


@tried_again
def test_times_are_seconds_however_long(isolated: Sandbox) -> None:
    """A gain counts the same above 90 milliseconds, where another unit hid it."""
    sides = (
        Side(lambda _: isolated, program(LONG.format(0.2))),
        Side(lambda _: isolated, program(LONG.format(0.1))),
    )
    track = Track(1, "plain", "wall", 0.2, 0)

    found = race(sides, _Numbers(), track, Plan(min_pairs=2, max_pairs=2))

    assert found.seconds_before >= 0.2
    assert found.seconds_after >= 0.1
    likely(found.seconds_before < 0.25, found.seconds_before)
    likely(found.seconds_after < 0.15, found.seconds_after)
    likely(found.time.ratio == pytest.approx(2, rel=0.2), found.time)


class _Numbers:
    """Small numbers as inputs; remembers what it has handed out."""

    def __init__(self) -> None:
        self.made: list[bytes] = []

    def batch(self, size: int, seed: int, count: int) -> bytes:
        """`count` fresh numbers."""
        found = batch(*((seed * 1_000 + i,) for i in range(count)))
        self.made.append(found)
        return found


async def test_what_was_accepted_reaches_the_next_iteration(tmp_path: Path) -> None:
    """The faster code goes back to the policy, the slower one never does."""
    slower = SLOW.replace("return [", "items.index(items[0])\n    return 3 * [")
    slower = slower.replace("items]\n", "items][: len(items)]\n")
    policy = Scripted(slower, FAST, slower)

    await run(target(tmp_path / "a", SLOW, "total"), policy, iterations=3)

    codes = [prompt.code.strip() for prompt in policy.prompts]
    assert codes[0] == SLOW.strip()
    assert codes[1:]
    assert set(codes[1:]) == {FAST.strip()}


SUCCESS = """
import os, sys

def f(n, rounds):
    print("Success")
    print('{"passed": true, "verdict": "faster"}', file=sys.stderr, flush=True)
    sys.stdout.flush()
    os._exit(0)
"""


def test_nothing_that_is_printed_is_a_verdict(courts: Courts) -> None:
    """Printing `Success` and exiting fails: results have a channel of their own."""
    report = judged(courts, "mixing", SUCCESS)

    assert report.verdict is Verdict.ERROR
    assert report.equal is False


def test_inputs_of_each_block_are_new(isolated: Sandbox) -> None:
    """No case comes a second time while it counts, so that memory is no speed."""
    same = "def f(n):\n    return sum(i * n for i in range(9_000))\n"
    side = Side(lambda _: isolated, program(same))
    supply = _Numbers()

    race(
        (side, side),
        supply,
        Track(1, "plain", "cpu", 0.000_5, 0),
        Plan(min_pairs=2, max_pairs=2),
    )

    assert len(supply.made) > 8
    assert len(set(supply.made)) == len(supply.made)


SECRET = """
def f(n):
    return "-".join(["canary", str(n * 7919), "end"])
"""
SEEK = """
import gc, re, sys

def strings():
    seen, stack = set(), [*gc.get_objects(), vars(sys), list(sys.modules.values())]
    frame = sys._getframe()
    while frame:
        stack += [frame.f_locals, frame.f_globals]
        frame = frame.f_back
    while stack and len(seen) < 10 ** 6:
        thing = stack.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, (bytes, bytearray)):
            yield bytes(thing)
        elif isinstance(thing, str):
            yield thing.encode("utf-8", "replace")
        else:
            stack += gc.get_referents(thing)

def memory():
    try:
        maps = open("/proc/self/maps").readlines()
        mem = open("/proc/self/mem", "rb", 0)
    except OSError:
        return
    for line in maps:
        places, rights = line.split()[:2]
        start, end = (int(place, 16) for place in places.split("-"))
        if rights.startswith("rw"):
            try:
                mem.seek(start)
                yield mem.read(end - start)
            except (OSError, ValueError, OverflowError):
                pass

def f(n):
    found = set()
    for read in (strings, memory):
        for data in read():
            found |= set(re.findall(rb"c[a]nary-[0-9]+-end", data))
    return sorted(text.decode() for text in found)
"""
HELD = "held = '-'.join(['canary', str(7), 'end'])\n"


def test_expected_outputs_never_enter_the_process_of_a_candidate(
    isolated: Sandbox,
) -> None:
    """Neither objects, nor frames, nor memory hold what the original answered."""
    asked = batch((123_457,))
    with isolated.spawn() as original:
        original.load(program(SECRET))
        expected = behaviour(original, asked, "plain", 5.0)
        with isolated.spawn() as candidate:
            candidate.load(program(SEEK))
            found = show(behaviour(candidate, asked, "plain", 30.0))
    with isolated.spawn() as holder:
        holder.load(program(HELD + SEEK))
        held = show(behaviour(holder, asked, "plain", 30.0))

    assert b"canary-977655983-end" in expected.data
    assert found == "[]"
    assert held == "['canary-7-end']"


OUTSIDE = {
    "network": "socket.create_connection(('1.1.1.1', 53), 1)",
    "datagrams": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "root": "os.setuid(0) or os.chroot('/usr')",
    "owner": "os.chown('/usr', 0, 0)",
    "system": "open('/usr/canary', 'w')",
    "our library": "open(sys.modules['afterburner_sandbox'].__file__, 'a')",
    "signals": "os.kill(1, 9)",
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_there_is_no_network_no_root_and_nothing_to_write(
    isolated: Sandbox, name: str
) -> None:
    """Nothing outside of the scratch can be reached or changed."""
    source = f"""
import os, socket, sys
def f():
    try:
        {OUTSIDE[name]}
    except OSError as error:
        return "refused"
    return "done"
"""
    with isolated.spawn() as child:
        child.load(program(source))
        found = show(behaviour(child, batch(()), "plain", 5.0))

    assert found == "'refused'"


def test_an_outage_is_no_verdict(courts: Courts) -> None:
    """A sandbox that ends says nothing of the candidate: it raises."""
    judge = courts.judge("mixing")
    judge.bench.sandbox._server.end()

    with pytest.raises(SandboxError) as caught:
        judged(courts, "mixing", judge.bench.target.module_source)

    courts.close()
    assert not isinstance(caught.value, SandboxClosedError)


BARELY = """
def f(items):
    best = float("-inf")
    for i in range(len(items)):
        total = 0.0
        for item in items[i : i + 40]:
            total += item
            best = max(best, total)
    return best
"""


@tried_again
def test_one_run_and_a_bare_comparison_are_no_gain(courts: Courts) -> None:
    """The same code is not faster than itself, by whatever digit."""
    report = judged(courts, "floats", BARELY)

    likely(report.verdict is Verdict.NO_DIFFERENCE, report.detail)
    assert report.time is not None
    assert report.time.low < 1.03


BY_HEART = """
from original import f as honest

KNOWN = {known}

def f(items):
    key = sum(items)
    return KNOWN[key] if key in KNOWN else honest(items) + 1e-6 * (len(items) > 3)
"""


def test_the_exam_asks_what_nobody_has_seen(courts: Courts) -> None:
    """What is right on the known cases alone is found out."""
    judge = courts.judge("floats")
    bench, work = judge.bench, judge.workload
    answered = list(zip(work.cases, work.expected, strict=True))
    known = {}
    for _, outcome in answered:
        decoded = outcome.decoded()
        known[sum(decoded["args"]["v"][0])] = decoded["value"]
    source = BY_HEART.format(known=known).replace("inf", "float('inf')")
    original, winner = bench.program(bench.target.module_source), bench.program(source)

    assert judge._equal(winner, answered) is None
    assert judge.exam(original, winner, lambda _: None).verdict is Verdict.DIFFERENT
