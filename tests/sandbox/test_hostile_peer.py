"""Programs that speak to the parent themselves: each one ends in a verdict."""

import textwrap

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterburner_sandbox.backends.base import Backend
from afterburner_sandbox.behaviour import outcome_of
from afterburner_sandbox.child import Child
from afterburner_sandbox.equality import Outcome, compare
from afterburner_sandbox.errors import SandboxError
from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.session import Sandbox
from afterburner_sandbox.verdict import Verdict
from afterburner_sandbox.witness import HostWitness
from tests.chance import eventually
from tests.sandbox.helpers import batch, launch_spec, program
from tests.sandbox.test_session import alive

pytestmark = pytest.mark.channel

EXPECTED = Outcome("value", b'{"value":1,"args":{"t":"tuple","v":[]},"kwargs":null}')

PEER = """
import json, os, socket, struct, sys, time
def raw():
    for fd in range(3, 64):
        try:
            return socket.socket(fileno=os.dup(fd))
        except OSError:
            pass
def frame(header, blob=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack(">II", len(text), len(blob)) + text + blob
def request(peer):
    head = b""
    while len(head) < 8:
        head += peer.recv(8 - len(head))
    left = sum(struct.unpack(">II", head))
    while left:
        left -= len(peer.recv(left))
peer = raw()
"""


def ending(
    sandbox: Sandbox, source: str, deadline_s: float = 30.0
) -> ProgramStopped | Outcome:
    """What a program comes to that is loaded, run and asked for its outcome."""
    code = PEER + textwrap.dedent(source)
    try:
        with sandbox.spawn() as child:
            child.load(program(code))
            child.run(batch(()), "plain", deadline_s)  # the steps of a race
            return outcome_of(child, 0)
    except ProgramStopped as stopped:
        return stopped


SPEAKERS = {
    "garbage": ("peer.sendall(b'x' * 64)\ndef f(): pass", Verdict.TAMPERED),
    "huge-frame": (
        "peer.sendall(struct.pack('>II', 2, 1 << 31))\ndef f(): pass",
        Verdict.TAMPERED,
    ),
    "huge-header": (
        "peer.sendall(struct.pack('>II', 1 << 31, 0))\ndef f(): pass",
        Verdict.TAMPERED,
    ),
    "deep-header": (
        "peer.sendall(frame(b'[' * 100_000))\ndef f(): pass",
        Verdict.TAMPERED,
    ),
    "no-object": ("peer.sendall(frame(b'7'))\ndef f(): pass", Verdict.TAMPERED),
    "not-ok": ("peer.sendall(frame({}))\ndef f(): pass", Verdict.TAMPERED),
    "failed-nonsense": (
        "peer.sendall(frame({'failed': {'type': [[[]]], 'message': {}}}))",
        Verdict.TAMPERED,
    ),
    "failed-escapes": (
        "peer.sendall(frame({'failed': {'type': '\\x1b[2J', 'message': '\\ud800'}}))",
        Verdict.ERROR,
    ),
    "two-replies": (
        "peer.sendall(frame({'ok': True}) * 2)\ntime.sleep(1)",
        Verdict.TAMPERED,
    ),
    "armed-nonsense": (
        """
        peer.sendall(frame({'ok': True}))
        request(peer)
        peer.sendall(frame({'ready': []}))
        time.sleep(1)
        """,
        Verdict.TAMPERED,
    ),
    "early-done": (
        """
        peer.sendall(frame({'ok': True}))
        request(peer)
        peer.sendall(frame({'armed': 1}) + b'D')
        time.sleep(1)
        """,
        Verdict.TAMPERED,
    ),
    "wrong-done": ("def f(): peer.sendall(b'x')", Verdict.TAMPERED),
    "done-twice": ("def f(): peer.sendall(b'D')", Verdict.TAMPERED),
    "endless": ("def f():\n    while True: time.sleep(0.05)", Verdict.TIMEOUT),
    "hang-up": (
        "def f():\n    os.closerange(3, 64)\n    time.sleep(9)",
        Verdict.TAMPERED,
    ),
    "hang-up-when-loaded": (
        "peer.close()\nos.closerange(3, 64)\ndef f(): pass",
        Verdict.ERROR,
    ),
    "exit": ("def f(): os._exit(3)", Verdict.ERROR),
    "exit-late": (
        "def f():\n    peer.shutdown(2)\n    time.sleep(0.05)\n    os._exit(3)",
        Verdict.ERROR,
    ),
    "wrong-how": (
        """
        def f():
            peer.sendall(b'D')
            request(peer)
            peer.sendall(frame({'how': ['value']}, b'{}'))
            time.sleep(9)
        """,
        Verdict.TAMPERED,
    ),
    "no-how": (
        """
        def f():
            peer.sendall(b'D')
            request(peer)
            peer.sendall(frame({}, b'{}'))
            time.sleep(9)
        """,
        Verdict.TAMPERED,
    ),
    "closed-stdout": (
        "def f():\n    sys.stdout.close()\n    sys.stdout = None\n    return 2",
        Verdict.DIFFERENT,
    ),
}


@pytest.mark.parametrize(("source", "verdict"), SPEAKERS.values(), ids=SPEAKERS.keys())
def test_a_program_that_speaks_gets_its_verdict(
    sandbox: Sandbox, source: str, verdict: Verdict
) -> None:
    """Garbage, early, wrong and missing answers never raise anything of ours."""
    late = verdict is Verdict.TIMEOUT
    found = ending(sandbox, source, 0.3 if late else 30.0)

    if isinstance(found, ProgramStopped):
        assert found.verdict is verdict
        assert found.detail.isprintable()
    else:
        assert verdict is Verdict.DIFFERENT
        assert compare(EXPECTED, found) is not None
    assert isinstance(ending(sandbox, "def f(): return 1"), Outcome)


def test_a_dribbling_answer_does_not_hold_us(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deadline is for the whole answer, not for each of its bytes."""
    monkeypatch.setattr("afterburner_sandbox.child.STEP_S", 0.5)
    found = ending(
        sandbox,
        """
        peer.sendall(struct.pack('>II', 1000, 0))
        while True:
            peer.sendall(b' ')
            time.sleep(0.01)
        """,
    )

    assert isinstance(found, ProgramStopped)
    assert found.verdict is Verdict.TIMEOUT


raw_bytes = st.binary(max_size=64)
stages = st.sampled_from(["load", "arm", "run", "output"])


@given(
    stages,
    raw_bytes | st.binary(max_size=24).map(lambda b: b"\0\0\0\x02\0\0\0\4{}" + b),
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_bytes_at_any_step_raise_anything_of_ours(
    sandbox: Sandbox, stage: str, data: bytes
) -> None:
    """Whatever is sent in place of an answer is a verdict, and not an equal one."""
    steps = {
        "load": "",
        "arm": "peer.sendall(frame({'ok': 1})); request(peer)",
        "run": (
            "peer.sendall(frame({'ok': 1})); request(peer)\n"
            "peer.sendall(frame({'armed': 1})); peer.recv(1)"
        ),
        "output": (
            "peer.sendall(frame({'ok': 1})); request(peer)\n"
            "peer.sendall(frame({'armed': 1})); peer.recv(1)\n"
            "peer.sendall(b'D'); request(peer)"
        ),
    }
    found = ending(sandbox, f"{steps[stage]}\npeer.sendall({data!r})\nos._exit(0)")

    if isinstance(found, Outcome):
        assert compare(EXPECTED, found) is not None


def test_a_dead_server_is_no_verdict(backend: Backend) -> None:
    """Without isolation a program can kill the server: that says nothing of it."""
    if backend.hostile:
        pytest.skip("the server cannot be signalled from inside")
    with Sandbox(backend, launch_spec()) as sandbox:
        with pytest.raises(SandboxError):
            ending(sandbox, "def f():\n    os.kill(os.getppid(), 9)\n    os._exit(1)")
        assert sandbox.closed


def test_children_of_a_dead_server_end(backend: Backend) -> None:
    """What a dead server leaves behind is killed from outside."""
    if backend.hostile:
        pytest.skip("the server cannot be signalled from inside")
    with Sandbox(backend, launch_spec()) as sandbox:
        child: Child = sandbox.spawn()
        child.load(
            program(
                "import os\nos.kill(os.getppid(), 9)\ndef f():\n    while True: pass"
            )
        )
        with pytest.raises((SandboxError, ProgramStopped)):
            child.run(batch(()), "plain", 0.2)

    assert isinstance(child.witness, HostWitness)
    pid = child.witness.pid
    assert eventually(lambda: not alive({pid}))
