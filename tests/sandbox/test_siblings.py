"""A program under bubblewrap signals and reschedules itself alone, not its rival."""

import errno

import pytest

from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.child import Child
from afterburner_sandbox.equality import show
from afterburner_sandbox.inside import bpf, siblings
from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.session import Sandbox
from afterburner_sandbox.verdict import Verdict
from tests.sandbox.helpers import batch, program
from tests.sandbox.test_seccomp import (
    ALLOW,
    ARM,
    CALL,
    X86,
    answer,
    needs_filter,
    number,
    verdict,
)

TRY = """
    import os, resource, signal
    def f(code):
        try:
            exec(code)
        except OSError as error:
            return type(error).__name__
        return "done"
    """


def rival(sandbox: Sandbox) -> Child:
    """Another child, which answers 1."""
    child = sandbox.spawn()
    child.load(program("def f(): return 1"))
    return child


@needs_filter
@pytest.mark.parametrize(
    "code",
    [
        "os.kill(RIVAL, 0)",
        "os.kill(RIVAL, signal.SIGSTOP)",
        "os.kill(-RIVAL, signal.SIGSTOP)",
        "os.killpg(RIVAL, signal.SIGKILL)",
        "os.kill(-1, signal.SIGKILL)",
        "os.kill(0, 0)",
        "os.sched_setaffinity(RIVAL, {0})",
        "os.sched_setscheduler(RIVAL, os.SCHED_IDLE, os.sched_param(0))",
        "os.sched_setparam(RIVAL, os.sched_param(0))",
        "os.setpriority(os.PRIO_PROCESS, RIVAL, 19)",
        "os.setpriority(os.PRIO_PGRP, RIVAL, 19)",
        "os.setpriority(os.PRIO_USER, 0, 19)",
        "resource.prlimit(RIVAL, resource.RLIMIT_CPU, (1, 1))",
        "signal.pidfd_send_signal(os.pidfd_open(RIVAL), signal.SIGSTOP)",
    ],
)
def test_a_program_cannot_touch_its_rival(isolated: Sandbox, code: str) -> None:
    """No signal to the other side of a race, no change of its priority or limits."""
    other = rival(isolated)

    found = answer(isolated, TRY, code.replace("RIVAL", str(other.inner_pid)))

    assert found == "'PermissionError'"
    assert show(behaviour(other, batch(()), "plain", 5.0)) == "1"


@needs_filter
@pytest.mark.parametrize(
    "call",
    ["tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "ioprio_set"],
)
def test_other_ways_to_its_rival_are_closed(isolated: Sandbox, call: str) -> None:
    """Calls for which Python has no name."""
    pid = rival(isolated).inner_pid
    first = 1 if call == "ioprio_set" else pid

    assert answer(isolated, CALL, number(call), first, pid, 19, 0) == str(-errno.EPERM)


@needs_filter
def test_a_process_that_a_program_starts_is_held_too(isolated: Sandbox) -> None:
    """The filter stays with whatever a program forks or executes."""
    pid = rival(isolated).inner_pid
    source = """
        import subprocess, sys
        def f(code):
            command = [sys.executable, "-c", code]
            run = subprocess.run(command, capture_output=True, text=True)
            return "PermissionError" in run.stderr, run.returncode
        """
    found = answer(isolated, source, f"import os; os.kill({pid}, 9)")

    assert found == "(True, 1)"


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("os.kill(os.getpid(), signal.SIGTERM)", "signal 15"),
        ("os.abort()", "signal 6"),
        ("signal.raise_signal(signal.SIGTERM)", "signal 15"),
        ("signal.pthread_kill(threading.get_ident(), signal.SIGTERM)", "signal 15"),
    ],
)
def test_a_program_may_end_itself(isolated: Sandbox, body: str, detail: str) -> None:
    """And is judged as one that has ended."""
    source = f"import os, signal, threading\ndef f(): {body}"

    with pytest.raises(ProgramStopped) as caught:
        answer(isolated, source)

    assert caught.value.verdict is Verdict.ERROR
    assert detail in caught.value.detail


@pytest.mark.parametrize("arch", [X86, ARM], ids=["x86_64", "aarch64"])
def test_a_childs_filter_knows_the_child(arch: bpf.Arch) -> None:
    """Its own process id passes, and zero only where it means the caller alone."""
    code = siblings.assemble(arch, 4321)

    def passes(name: str, *args: int) -> bool:
        (nr,) = arch.numbers(name)
        return verdict(code, arch.audit, nr, *args) == ALLOW

    assert passes("kill", 4321)
    assert not any(passes("kill", n) for n in (0, 4322, 2**32 - 1, 2**32 - 4321))
    assert passes("prlimit64", 0)
    assert passes("prlimit64", 4321)
    assert not passes("prlimit64", 4322)
    assert passes("setpriority", 0, 4321)
    assert not passes("setpriority", 2, 0)
    assert not passes("pidfd_send_signal", 5)


@needs_filter
def test_a_program_does_not_leave_its_core(isolated: Sandbox) -> None:
    """To choose another one succeeds, and does nothing."""
    source = """
    import os
    def f():
        before = os.sched_getaffinity(0)
        for pid in (0, os.getpid()):
            os.sched_setaffinity(pid, {min(before)})
        return os.sched_getaffinity(0) == before
    """

    assert answer(isolated, source) == "True"
