"""The memory of a call against programs whose memory is known."""

import os
import sys
import threading
import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_sandbox.behaviour import outcome_of
from afterburner_sandbox.child import Child
from afterburner_sandbox.memory import Footprint, Sampler, integrate, measure
from afterburner_sandbox.memory_books import resident_bytes
from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.session import Sandbox
from afterburner_sandbox.verdict import Verdict
from tests.chance import eventually, likely, tried_again
from tests.sandbox.helpers import batch, program
from tests.sandbox.staircases import MB, STAIRS, area, peak

PAGE = os.sysconf("SC_PAGE_SIZE")
CORE = max(os.sched_getaffinity(0))

pytestmark = pytest.mark.quiet  # where all cores are busy, the sampler has none, too


def footprint(
    sandbox: Sandbox, source: str, *arguments: object, mode: str = "plain"
) -> Footprint:
    """The footprint of one call in a fresh child."""
    with sandbox.spawn() as child:
        return _measured(child, source, *arguments, mode=mode)


def _measured(
    child: Child, source: str, *arguments: object, mode: str = "plain"
) -> Footprint:
    child.witness.pin(CORE)
    child.load(program(source))
    found = measure(child, batch(arguments), mode, 20.0, CORE)[1]
    assert found is not None
    return found


@tried_again
@pytest.mark.parametrize(
    "steps",
    [
        pytest.param([60], id="one"),
        pytest.param([50, 30, 20], id="rising"),
        pytest.param([50, 30, 20, 0, 0, 0], id="down again"),
        pytest.param([80, 0, 60, 0], id="freed before the end"),
        pytest.param([200, 0], id="large and gone"),
    ],
)
def test_staircases(sandbox: Sandbox, steps: list[int]) -> None:
    """Peak and integral are within 5 % of the truth."""
    with sandbox.spawn() as child:
        found = _measured(child, STAIRS, steps, 0.04)
        points = _plain(outcome_of(child, 0).decoded()["value"])

    assert found.exact
    assert found.peak_bytes == pytest.approx(peak(points), rel=0.05)
    likely(found.integral_byte_s == pytest.approx(area(points), rel=0.05), found)


def _plain(node: object) -> list[list[float]]:
    """The points that the program tells, out of the form in which results cross."""
    assert isinstance(node, list)
    return [[float(value) for value in row["v"]] for row in node]


def test_threads_count_together(sandbox: Sandbox) -> None:
    """What several threads of the program hold at once is added up."""
    source = STAIRS + (
        "import threading\n"
        "stairs = f\n"
        "def f(count, hold_s):\n"
        "    gate = threading.Barrier(count)\n"
        "    def climb():\n"
        "        mine = filled(30 * MB)\n"
        "        gate.wait()\n"
        "        time.sleep(hold_s)\n"
        "    threads = [threading.Thread(target=climb) for _ in range(count)]\n"
        "    for each in threads: each.start()\n"
        "    for each in threads: each.join()\n"
    )

    found = footprint(sandbox, source, 3, 0.05)

    assert found.peak_bytes == pytest.approx(90 * MB, rel=0.05)


ELSEWHERE = {
    "mmap": "import mmap\ndef f(n):\n    m = mmap.mmap(-1, n)\n"
    "    m.write(b'x' * 4096 * (n // 4096))\n    return len(m)\n",
    "array": "import array\ndef f(n):\n    array.array('b', [1]) * n\n",
    "ctypes": "import ctypes\ndef f(n):\n    b = ctypes.create_string_buffer(n)\n"
    "    ctypes.memset(b, 1, n)\n    return len(b)\n",
    "malloc": "import ctypes\nlibc = ctypes.CDLL(None)\n"
    "libc.malloc.restype = ctypes.c_void_p\nlibc.free.argtypes = [ctypes.c_void_p]\n"
    "def f(n):\n    p = libc.malloc(ctypes.c_size_t(n))\n"
    "    ctypes.memset(p, 1, n)\n    libc.free(p)\n",
}


@pytest.mark.parametrize("source", ELSEWHERE.values(), ids=ELSEWHERE)
def test_memory_that_python_does_not_count(sandbox: Sandbox, source: str) -> None:
    """What C extensions take is seen, also where it is given back before the end."""
    size = 64 * MB
    extra = size if "b'x' * 4096" in source else 0  # the bytes that are written

    found = footprint(sandbox, source, size)

    assert found.peak_bytes == pytest.approx(size + extra, rel=0.05)


def test_the_baseline_is_not_counted(sandbox: Sandbox) -> None:
    """Inputs of 100 MB are there before the call; what comes on top is its own."""
    source = STAIRS.replace("def f(steps,", "def f(given, steps,")

    found = footprint(sandbox, source, b"x" * (100 * MB), [50], 0.02)

    assert found.baseline_bytes > 100 * MB
    assert found.peak_bytes == pytest.approx(50 * MB, rel=0.05)


def test_reading_inputs_leaves_no_free_memory_behind(sandbox: Sandbox) -> None:
    """Memory that was freed before the call hides nothing of what the call takes."""
    source = (
        "def made(n): return [b'x' * 100_000 for _ in range(n)]\n"
        "waste = made(600)\ndel waste[:]\n"
        "def f(given, n):\n    return len(made(n))\n"
    )

    found = footprint(sandbox, source, [b"y" * 100_000] * 200, 600)

    assert found.peak_bytes == pytest.approx(600 * 100_000, rel=0.05)


def test_processes_that_it_starts_are_not_counted(sandbox: Sandbox) -> None:
    """Only the program's own process is watched; the documentation says so."""
    source = STAIRS + (
        "import os\n"
        "def f(n):\n"
        "    pid = os.fork()\n"
        "    if pid == 0:\n"
        "        mine = filled(n)\n"
        "        os._exit(0)\n"
        "    os.waitpid(pid, 0)\n"
    )

    found = footprint(sandbox, source, 100 * MB)

    assert found.peak_bytes < 10 * MB
    assert not found.alone


def test_a_process_that_is_left_running_is_noticed(sandbox: Sandbox) -> None:
    """Also where nobody waits for it; a program without any is alone."""
    source = "import os, time\ndef f():\n    os.fork() or time.sleep(9)\n"

    assert not footprint(sandbox, source).alone
    assert footprint(sandbox, STAIRS, [1], 0.0).alone


def test_what_an_iterator_hands_on_is_not_kept(sandbox: Sandbox) -> None:
    """A generator that holds one element at a time takes next to nothing."""
    source = "def f(n):\n    for i in range(n):\n        yield b'x' * 100_000\n"

    dropped = footprint(sandbox, source, 500, mode="drop")
    kept = footprint(sandbox, source, 500, mode="drain")

    assert dropped.peak_bytes < 2 * MB
    assert kept.peak_bytes == pytest.approx(500 * 100_000, rel=0.05)


def test_only_a_fresh_process_tells(sandbox: Sandbox) -> None:
    """A second call reuses what the first one has taken, or shows the same."""
    source = "def f(n):\n    return len([str(i) for i in range(n)])\n"

    with sandbox.spawn() as child:
        first = _measured(child, source, 300_000)

    assert first.peak_bytes > 15 * MB


@tried_again
def test_the_rate_is_true_and_high_enough(sandbox: Sandbox) -> None:
    """More than 1,000 samples a second are really taken, also of a longer call."""
    found = footprint(sandbox, STAIRS, [10], 0.5)

    assert found.rate_hz == pytest.approx(found.samples / found.seconds)
    likely(found.rate_hz >= 1_000, found)


def test_a_thread_of_ours_that_computes_does_not_starve_the_sampler() -> None:
    """Who draws a screen meanwhile keeps Python's lock, but not for long."""
    usual_s = sys.getswitchinterval()
    seen: set[float] = set()

    class Seen(Books):
        def resident(self) -> bytes:
            seen.add(sys.getswitchinterval())
            return super().resident()

    first, second = (Sampler(Seen([PAGE], mark=PAGE, resets=True)) for _ in "ab")
    first.start()
    second.start()
    seen.clear()
    assert eventually(lambda: seen)
    first.stop()
    second.stop()

    assert max(seen) <= 2e-4
    assert sys.getswitchinterval() == usual_s


@tried_again
def test_units(sandbox: Sandbox) -> None:
    """Seconds, bytes, byte-seconds: 50 MB for 0.2 s are 10 million byte-seconds."""
    found = footprint(sandbox, STAIRS, [50], 0.2)

    assert found.seconds >= 0.2
    likely(found.seconds < 1.0, found)
    assert 45 * MB < found.peak_bytes < 55 * MB
    assert found.integral_byte_s < found.seconds * found.peak_bytes
    likely(found.integral_byte_s > 9 * MB, found)
    assert found.most_byte_s == found.peak_bytes * found.seconds


@tried_again
def test_a_sleeping_program_is_sampled_too(sandbox: Sandbox) -> None:
    """Time is the wall's: memory that is held while nothing runs counts."""
    source = STAIRS + (
        "def f(n, hold_s):\n"
        "    kept = filled(n)\n    time.sleep(hold_s)\n    del kept\n"
    )

    found = footprint(sandbox, source, 50 * MB, 0.2)

    likely(found.integral_byte_s >= 0.95 * 50 * MB * 0.2, found)


@tried_again
def test_the_integral_is_not_that_of_the_running_peak(sandbox: Sandbox) -> None:
    """A short peak at the start does not count for the rest of the call."""
    source = STAIRS + ("def f(n):\n    kept = filled(n)\n    del kept\n    hold(0.4)\n")

    found = footprint(sandbox, source, 60 * MB)

    assert found.peak_bytes == pytest.approx(60 * MB, rel=0.05)
    likely(found.integral_byte_s < found.most_byte_s / 2, found)


@given(
    st.lists(
        st.tuples(st.floats(1e-6, 1.0), st.integers(0, 10**12)), min_size=1, max_size=30
    )
)
def test_the_integral_uses_the_true_time_between_samples(
    steps: list[tuple[float, int]],
) -> None:
    """It grows with the intervals, and not with the number of samples."""
    points, now = [], 0.0
    for pause, size in steps:
        points.append((now, float(size)))
        now += pause
    doubled = [(2 * t, m) for t, m in points]
    between = [
        ((t1 + t2) / 2, (m1 + m2) / 2) for (t1, m1), (t2, m2) in pairwise(points)
    ]

    assert integrate(doubled) == pytest.approx(2 * integrate(points))
    assert integrate(sorted(points + between)) == pytest.approx(integrate(points))


class Books:
    """Books of a process that holds `sizes` bytes, one after the other."""

    def __init__(self, sizes: list[int], *, mark: int, resets: bool) -> None:
        self.sizes = sizes
        self.mark = mark
        self.resets = resets

    def resident(self) -> bytes:
        """The next size; the last one stays."""
        size = self.sizes.pop(0) if len(self.sizes) > 1 else self.sizes[0]
        return b"9 %d 3 1 0 5 0\n" % (size // PAGE)

    def peak_bytes(self) -> int | None:
        """The mark."""
        return self.mark

    def reset_peak(self) -> bool:
        """Whether that is permitted."""
        return self.resets

    def children(self) -> int:
        """It has started none."""
        return 0

    def release(self) -> None:
        """There is nothing to give up."""


def _sampled(books: Books, during: Callable[[], None] = lambda: None) -> Footprint:
    sampler = Sampler(books)
    sampler.start()
    began = time.monotonic()
    time.sleep(0.01)
    during()
    ended = time.monotonic()
    sampler.stop()
    return sampler.footprint(began, ended)


def test_a_mark_of_before_is_not_taken_for_the_peak() -> None:
    """Where the mark cannot be reset and did not move, the samples tell."""
    found = _sampled(Books([40 * PAGE], mark=9_000 * PAGE, resets=False))

    assert not found.exact
    assert found.peak_bytes == 0


def test_a_mark_that_moved_is_the_peak() -> None:
    """Where the mark cannot be reset but rose in the call, it is exact."""
    books = Books([40 * PAGE], mark=50 * PAGE, resets=False)

    found = _sampled(books, lambda: setattr(books, "mark", 90 * PAGE))

    assert found.exact
    assert found.peak_bytes == 50 * PAGE


def test_memory_below_the_baseline_does_not_count_against_it() -> None:
    """A program that gives its inputs back has no negative integral."""
    books = Books([40 * PAGE, 40 * PAGE, 10 * PAGE], mark=40 * PAGE, resets=True)

    found = _sampled(books)

    assert found.integral_byte_s == pytest.approx(0, abs=40 * PAGE * 0.01)
    assert found.peak_bytes >= 0


def test_the_sampler_is_a_thread_of_the_parent_on_another_core() -> None:
    """It does not run on the program's core where there is another one."""
    cores: list[set[int]] = []

    class Seen(Books):
        def resident(self) -> bytes:
            if threading.current_thread().name == "afterburner-memory":
                cores.append(os.sched_getaffinity(0))
            return super().resident()

    sampler = Sampler(Seen([PAGE], mark=PAGE, resets=True), avoid=CORE)
    own = os.sched_getaffinity(0)
    sampler.start()
    assert eventually(lambda: cores)
    sampler.stop()

    assert os.sched_getaffinity(0) == own
    assert all(found == (own - {CORE} or own) for found in cores)


def test_resident_bytes() -> None:
    """The second field, in pages."""
    assert resident_bytes(b"5000 1234 900 1 0 700 0\n") == 1234 * PAGE


def test_a_program_that_ends_in_the_middle_is_told(sandbox: Sandbox) -> None:
    """The sampler is in nobody's way: the verdict is the same as ever."""
    with sandbox.spawn() as child:
        child.load(program("import os\ndef f():\n    os._exit(3)\n"))
        with pytest.raises(ProgramStopped) as stopped:
            measure(child, batch(()), "plain", 5.0, CORE)

    assert stopped.value.verdict is Verdict.ERROR
    names = [thread.name for thread in threading.enumerate()]
    assert "afterburner-memory" not in names


def test_a_program_that_takes_too_long_is_told(sandbox: Sandbox) -> None:
    """A timeout ends the sampler, too."""
    with sandbox.spawn() as child:
        child.load(program("def f():\n    while True: pass\n"))
        with pytest.raises(ProgramStopped) as stopped:
            measure(child, batch(()), "plain", 0.1, CORE)

    assert stopped.value.verdict is Verdict.TIMEOUT


def test_descriptors_are_given_back(sandbox: Sandbox) -> None:
    """Measuring leaves nothing open."""
    footprint(sandbox, STAIRS, [1], 0.0)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        footprint(sandbox, STAIRS, [1], 0.0)

    assert len(os.listdir("/proc/self/fd")) == before


def test_without_books_there_are_no_figures(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process whose books cannot be read is run, and its memory is not known."""
    with sandbox.spawn() as child:
        child.load(program(STAIRS))
        monkeypatch.setattr(type(child.witness), "memory", lambda self: None)
        timing, found = measure(child, batch(([1], 0.01)), "plain", 5.0)

    assert timing.wall_s >= 0.01
    assert found is None
