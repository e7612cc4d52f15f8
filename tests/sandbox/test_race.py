"""The race against programs that move their work out of what is timed."""

from functools import partial

import pytest

from afterburner_sandbox.child import Child
from afterburner_sandbox.contract import Contract
from afterburner_sandbox.counters import PAGE_FAULTS, open_counter
from afterburner_sandbox.equality import compare
from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.race import RaceResult, race
from afterburner_sandbox.session import Sandbox
from afterburner_sandbox.stopping import Plan
from afterburner_sandbox.track import Mismatch, Side, Track
from afterburner_sandbox.verdict import Verdict
from tests.chance import Unlucky, likely, tried_again
from tests.sandbox.helpers import batch, program

WORK = """
def work(n):
    total = 0
    for i in range(60_000):
        total += i * n % 7
    return total
"""
ORIGINAL = f"{WORK}\ndef f(n): return [work(n)]"

SPEAKING = """
import os, socket
def connection():
    for fd in range(3, 64):
        try:
            return socket.socket(fileno=os.dup(fd))
        except OSError:
            pass
"""
EARLY_DONE = f"""{WORK}{SPEAKING}
import sys
peer = connection()
sent = []
def f(n):
    if not sent: peer.sendall(b"D")
    sent.append(n)
    class Quiet:
        def sendall(self, data):
            if data != b"D" or not sent: peer.sendall(data)
            else: sent.clear()
        def __getattr__(self, name): return getattr(peer, name)
    frame = sys._getframe()
    while "self" not in frame.f_locals or not hasattr(frame.f_locals["self"], "sock"):
        frame = frame.f_back
    frame.f_locals["self"].sock = Quiet()
    return [work(n)]
"""
LAZY = f"""{WORK}
import sys
from afterburner_sandbox.inside import codec
class Later:
    def __init__(self, n): self.n = n
real = codec.encode
codec.encode = lambda v: real([work(v.n)] if type(v) is Later else v)
def f(n): return Later(n)
"""
PREPARED = f"""{WORK}
import pickle, sys
ready = {{}}
real = pickle.loads
def loads(data):
    call = real(data)
    ready[call[0]] = [work(*call[0])]
    return call
pickle.loads = loads
def f(n): return ready[(n,)]
"""
THREAD = f"""{WORK}
import pickle, threading, time
real = pickle.loads
ready = {{}}
def loads(data):
    call = real(data)
    started = threading.Thread(
        target=lambda: ready.__setitem__(call[0], [work(*call[0])])
    )
    started.start()
    started.join()
    return call
pickle.loads = loads
def f(n): return ready[(n,)]
"""


class Numbers:
    """Small numbers as inputs."""

    def batch(self, size: int, seed: int, count: int) -> bytes:
        """`count` fresh numbers."""
        return batch(*((seed * 1_000 + i,) for i in range(count)))


def raced(sandbox: Sandbox, candidate: str, calls: int) -> RaceResult:
    """The original against a candidate."""
    track = Track(
        size=1, mode="plain", clock="cpu", seconds_per_call=0.006 / calls, seed=1
    )
    before = Side(lambda _: sandbox, program(ORIGINAL))
    after = Side(lambda _: sandbox, program(candidate))
    plan = Plan(min_pairs=2, max_pairs=2)
    # Where globals are compared, what is kept in them is seen before any timing.
    differ = partial(compare, contract=Contract(globals=False))
    return race((before, after), Numbers(), track, plan, differ=differ)


def raced_honestly(sandbox: Sandbox, candidate: str, calls: int) -> RaceResult:
    """The original against a candidate that has nothing to hide.

    As for the judge: on a busy machine chance may look like tampering.
    """
    try:
        return raced(sandbox, candidate, calls)
    except ProgramStopped as suspicion:
        raise Unlucky(suspicion.detail) from suspicion


@pytest.mark.channel
@tried_again
@pytest.mark.parametrize(
    ("source", "calls"),
    [
        (EARLY_DONE, 8),  # what it does within 5 ms after DONE is timed all the same
        (LAZY, 1),
        (LAZY, 4),
        (PREPARED, 1),
        (PREPARED, 4),
        (THREAD, 2),
    ],
    ids=["early-done", "lazy", "lazy-4", "prepared", "prepared-4", "thread"],
)
def test_work_outside_of_what_is_timed_is_tampering(
    sandbox: Sandbox, source: str, calls: int
) -> None:
    """Before the clock starts or after it stops: it is seen from outside."""
    try:
        found = raced(sandbox, source, calls)
    except ProgramStopped as stopped:
        likely(stopped.verdict is Verdict.TAMPERED, stopped.detail)
    else:
        assert found.decisive.low < 1.03
        likely(False, "nothing was noticed, though it did not look faster")


HONEST = {
    "same": ORIGINAL,
    "faster": "def f(n): return [sum(i * n % 7 for i in range(60_000))]",
    "waiting-thread": f"""{WORK}
import threading
threading.Thread(target=threading.Event().wait, args=(99,), daemon=True).start()
def f(n): return [work(n)]
""",
    "table": """
table = {}
def f(n):
    base = table.setdefault(n % 7, None)
    if base is None:
        period = [i * (n % 7) % 7 for i in range(7)]
        whole, rest = divmod(60_000, 7)
        base = table[n % 7] = whole * sum(period) + sum(period[:rest])
    return [base]
""",
}


@pytest.mark.channel
@tried_again
@pytest.mark.parametrize("source", HONEST.values(), ids=HONEST.keys())
def test_honest_programs_are_not_suspected(sandbox: Sandbox, source: str) -> None:
    """Tables, threads that wait, and large gains are no tampering."""
    assert len(raced_honestly(sandbox, source, 2).pairs) == 2


STARTING = {
    "thread": "import threading\nthreading.Thread(target=print).start()",
    "process": "import os\nif os.fork() == 0: os._exit(0)",
    "process that nobody waits for": """
import os, signal
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for _ in range(3):
    if os.fork() == 0: os._exit(0)
""",
}


@tried_again
@pytest.mark.parametrize("name", STARTING)
def test_what_a_program_starts_is_counted(isolated: Sandbox, name: str) -> None:
    """Also what has ended by then: the kernel's numbers tell."""
    assert raced_honestly(isolated, ORIGINAL, 1).started == 0
    assert raced_honestly(isolated, f"{STARTING[name]}\n{ORIGINAL}", 1).started > 0


def test_a_side_that_does_not_load_leaves_no_other(sandbox: Sandbox) -> None:
    """Both children of a pair end, whichever of them fails."""
    with pytest.raises(ProgramStopped):
        raced(sandbox, "raise ValueError", 1)

    assert not sandbox._children


def test_a_wrong_answer_ends_the_race(sandbox: Sandbox) -> None:
    """Outcomes of each block are compared."""
    with pytest.raises(Mismatch) as caught:
        raced(sandbox, "def f(n): return [0]", 1)

    assert caught.value.difference.why.startswith("result[0]: 0 is not ")


@tried_again
def test_pairs_of_one_fork_server_are_told_apart_from_others(sandbox: Sandbox) -> None:
    """The interval has to know which pairs share a server."""
    result = raced_honestly(sandbox, ORIGINAL, 2)

    assert result.servers == [0, 0]


@tried_again
def test_what_the_kernel_counts_is_kept_beside_the_times(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One count per block; page faults stand in where there are no instructions."""
    count = Child.count
    monkeypatch.setattr(
        Child, "count", lambda self: count(self, lambda p: open_counter(p, PAGE_FAULTS))
    )

    result = raced_honestly(sandbox, ORIGINAL, 2)

    if not result.counts:
        pytest.skip("the kernel lends no counters here")
    assert [len(pair) for pair in result.counts] == [len(p) for p in result.pairs]
    assert result.instructions is not None
