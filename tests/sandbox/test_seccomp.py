"""Which system calls programs may make under bubblewrap."""

import errno
import os
import struct
import textwrap

import pytest

from afterburner_sandbox import seccomp
from afterburner_sandbox.backends.choose import choose
from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.equality import show
from afterburner_sandbox.inside import bpf, refused
from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.session import Sandbox
from tests.sandbox.helpers import NO_BWRAP, batch, program

needs_filter = pytest.mark.skipif(
    seccomp.unavailable() is not None, reason=str(seccomp.unavailable())
)

CALL = """
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    def f(*args):
        word = [ctypes.c_ulong(a & (1 << 64) - 1) for a in args]
        done = libc.syscall(*word)
        return done if done != -1 else -ctypes.get_errno()
    """
"""Make a system call by its number; the result, or the error as a negative number."""


def answer(sandbox: Sandbox, source: str, *args: object) -> str:
    """What `f` answers, in readable form."""
    child = sandbox.spawn()
    child.load(program(textwrap.dedent(source)))
    return show(behaviour(child, batch(args), "plain", 20.0))


def number(name: str) -> int:
    """A system call's number here."""
    arch = bpf.here()
    assert arch is not None
    (found,) = arch.numbers(name)
    return found


@needs_filter
@pytest.mark.parametrize(
    "call",
    [("shmget", 7, 4096, 0o1666), ("msgget", 7, 0o1666), ("semget", 7, 1, 0o1666)],
)
def test_nothing_by_name_outlives_a_program(
    isolated: Sandbox, call: tuple[str, int]
) -> None:
    """Shared memory and queues with a name would reach the next program."""
    name, *arguments = call

    found = answer(isolated, CALL, number(name), *arguments)

    assert found == str(-errno.ENOSYS)


@needs_filter
@pytest.mark.parametrize("family", [2, 10, 16, 17, 38, 40])
def test_only_local_sockets_can_be_made(isolated: Sandbox, family: int) -> None:
    """IPv4, IPv6, netlink, packet, the kernel's ciphers, virtual machines: refused."""
    for kind in (1, 2, 3):
        found = answer(isolated, CALL, number("socket"), family, kind, 0)

        assert found == str(-errno.EAFNOSUPPORT)


@needs_filter
def test_the_upper_half_of_a_family_does_not_count(isolated: Sandbox) -> None:
    """The kernel reads 32 bits of the argument, and so does the filter."""
    disguised = 1 << 32 | 2

    found = answer(isolated, CALL, number("socket"), disguised, 1, 0)

    assert found == str(-errno.EAFNOSUPPORT)


def test_pairs_of_sockets_work(isolated: Sandbox) -> None:
    """Between the program's own processes, such as those of asyncio."""
    source = """
        import socket
        def f():
            a, b = socket.socketpair()
            a.sendall(b"one")
            return b.recv(3).decode()
        """

    assert answer(isolated, source) == "'one'"


@needs_filter
def test_no_server_can_be_reached(isolated: Sandbox) -> None:
    """Not by its path either: sockets lie in projects that programs can see."""
    connect = "import socket\ndef f(): socket.socket(socket.AF_UNIX).connect('/x')"
    refused = f"raises ConnectionRefusedError('[Errno {errno.ECONNREFUSED}]"

    assert answer(isolated, connect).startswith(refused)
    for kind in (2, 3, 2 | 0x80000):
        for name in ("socket", "socketpair"):
            found = answer(isolated, CALL, number(name), 1, kind, 0)

            assert found == str(-errno.ESOCKTNOSUPPORT)


@needs_filter
def test_programs_have_no_files_in_memory(isolated: Sandbox) -> None:
    """No limit of a process would count what is in them."""
    found = answer(isolated, CALL, number("memfd_create"), 0, 0)

    assert found == str(-errno.ENOSYS)


NEW_USER = 0x10000000
REFUSED = [
    ("ptrace", 0, 0, 0, 0),
    ("process_vm_readv", 1, 0, 0, 0, 0, 0),
    ("process_vm_writev", 1, 0, 0, 0, 0, 0),
    ("io_uring_setup", 8, 0),
    ("io_uring_enter", 0, 0, 0, 0, 0, 0),
    ("userfaultfd", 0),
    ("perf_event_open", 0, 0, -1, -1, 0),
    ("bpf", 0, 0, 0),
    ("keyctl", 0, -3, 0),
    ("mount", 0, 0, 0, 0, 0),
    ("open_tree", -100, 0, 0),
    ("unshare", NEW_USER),
    ("setns", 0, 0),
    ("clone", NEW_USER | 17, 0, 0, 0, 0),
    ("clone", 1 << 32 | 0x40000000 | 17, 0, 0, 0, 0),
    ("pidfd_getfd", 0, 0, 0),
    ("open_by_handle_at", -100, 0, 0),
    ("kexec_load", 0, 0, 0, 0),
    ("finit_module", 0, 0, 0),
    ("personality", 0x0040000),
    ("fcntl", 0, 8, 1),
    ("fcntl", 0, 15, 0),
    ("fcntl", 0, 1024, 0),
    ("ioctl", 0, 0x8901, 0),
    ("prctl", 62, 2, 1, 0, 0),
    ("prctl", 4, 0, 0, 0, 0),
]


@needs_filter
@pytest.mark.parametrize("call", REFUSED, ids=[f"{c[0]}-{c[1]:x}" for c in REFUSED])
def test_what_no_computation_needs_is_refused(
    isolated: Sandbox, call: tuple[str, int]
) -> None:
    """By its number, so that no library's own checks come first."""
    found = answer(isolated, CALL, number(call[0]), *call[1:])

    assert found == str(-errno.EPERM)


@needs_filter
def test_clone3_is_said_to_be_unknown(isolated: Sandbox) -> None:
    """Its flags cannot be seen by a filter; libraries then turn to `clone`."""
    assert answer(isolated, CALL, number("clone3"), 0, 0) == str(-errno.ENOSYS)


@needs_filter
@pytest.mark.skipif(os.uname().machine != "x86_64", reason="x86 has several ABIs")
@pytest.mark.parametrize("name", ["x32", "i386"])
def test_another_abi_ends_the_process(isolated: Sandbox, name: str) -> None:
    """Numbers mean other calls there: whoever uses it is stopped at once."""
    int_0x80 = """
        import ctypes, mmap
        def f():
            page = mmap.mmap(-1, 4096, prot=7)
            page.write(bytes.fromhex("b814000000cd80c3"))  # getpid of i386
            at = ctypes.addressof(ctypes.c_char.from_buffer(page))
            return ctypes.CFUNCTYPE(ctypes.c_int)(at)()
        """
    source, args = {"x32": (CALL, (0x40000000 | 39,)), "i386": (int_0x80, ())}[name]

    with pytest.raises(ProgramStopped) as caught:
        answer(isolated, source, *args)

    assert "signal 31" in caught.value.detail


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            """
            from concurrent.futures import ThreadPoolExecutor
            def f():
                with ThreadPoolExecutor(4) as pool:
                    return sum(pool.map(lambda n: sum(range(n)), [1000] * 16))
            """,
            "7992000",
        ),
        (
            """
            import os
            def f():
                pid = os.fork()
                if pid == 0:
                    os._exit(7)
                return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            """,
            "7",
        ),
        (
            """
            import subprocess, sys
            def f():
                code = "import threading; t = threading.Thread(target=print, args=[5]);"
                command = [sys.executable, "-c", code + "t.start(); t.join()"]
                return subprocess.run(command, capture_output=True, text=True).stdout
            """,
            "'5\\n'",
        ),
        (
            """
            import subprocess
            def f(): return subprocess.run("echo a | cat", shell=True).returncode
            """,
            "0",
        ),
        (
            """
            import asyncio, sys
            async def main():
                there = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
                return await there.wait(), await asyncio.to_thread(sum, [1, 2])
            def f(): return asyncio.run(main())
            """,
            "(0, 3)",
        ),
        (
            """
            import os, signal
            def f():
                got = []
                signal.signal(signal.SIGUSR1, lambda *_: got.append(1))
                os.kill(os.getpid(), signal.SIGUSR1)
                signal.raise_signal(signal.SIGUSR1)
                os.sched_setaffinity(0, os.sched_getaffinity(0))
                os.sched_setaffinity(os.getpid(), os.sched_getaffinity(0))
                os.nice(0)
                return got
            """,
            "[1, 1]",
        ),
        (
            """
            import os, resource
            def f():
                limit = resource.getrlimit(resource.RLIMIT_CORE)
                resource.setrlimit(resource.RLIMIT_CORE, limit)
                return resource.prlimit(os.getpid(), resource.RLIMIT_CORE) == limit
            """,
            "True",
        ),
    ],
    ids=["threads", "fork", "python", "shell", "asyncio", "itself", "limits"],
)
def test_ordinary_programs_notice_nothing(
    isolated: Sandbox, source: str, expected: str
) -> None:
    """Threads, processes, and signals to oneself."""
    assert answer(isolated, source) == expected


X86 = bpf.ARCHES["x86_64"]
ARM = bpf.ARCHES["aarch64"]
KILL, ALLOW = 0x80000000, 0x7FFF0000


def verdict(code: bytes, arch: int, nr: int, *args: int) -> int:
    """What a filter answers to a call, by the rules of classic BPF."""
    padded = (*args, *(0,) * (6 - len(args)))
    data = struct.pack("<IIQ6Q", nr, arch, 0, *padded)
    steps = list(struct.iter_unpack("<HBBI", code))
    at = value = 0
    while True:
        op, jt, jf, k = steps[at]
        at += 1
        if op == 0x20:
            (value,) = struct.unpack_from("<I", data, k)
        elif op == 0x06:
            return int(k)
        else:
            hit = {0x15: value == k, 0x35: value >= k, 0x45: bool(value & k)}[op]
            at += jt if hit else jf


@pytest.mark.parametrize("arch", [X86, ARM], ids=["x86_64", "aarch64"])
def test_filters_say_the_same_on_each_architecture(arch: bpf.Arch) -> None:
    """Interpreted here, also for the architecture that this machine is not."""
    code = refused.assemble(arch)

    def ask(name: str, *args: int) -> int:
        (nr,) = arch.numbers(name)
        return verdict(code, arch.audit, nr, *args)

    denied = 0x00050000
    assert ask("socket", 1) == ask("clone", 0x3D0F00) == ALLOW
    assert ask("socket", 2) == ask("socketpair", 2) == denied | errno.EAFNOSUPPORT
    assert ask("clone", NEW_USER) == ask("ptrace") == denied | errno.EPERM
    assert ask("clone3") == denied | errno.ENOSYS
    assert ask("personality", 0xFFFFFFFF) == ask("fcntl", 0, 3) == ALLOW
    assert verdict(code, 0x40000003, 20) == KILL
    assert verdict(code, arch.audit, 0) == ALLOW


def test_an_unknown_architecture_has_no_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the reason says so."""
    monkeypatch.setattr(bpf, "machine", lambda: "riscv64")

    assert bpf.here() is None
    assert seccomp.filter_file() is None
    if NO_BWRAP is None:
        assert (
            "no filter is known for riscv64"
            in choose("bwrap", generated_code=True).reason
        )
