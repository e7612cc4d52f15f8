"""What the cases reach, and which of many are taken."""

from __future__ import annotations

import contextlib
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from afterburner_engine import coverage, observer, workload
from afterburner_engine.bench import Bench
from afterburner_engine.coverage import Coverage, Seen
from afterburner_engine.errors import UnjudgeableError
from afterburner_engine.judge import Judge
from afterburner_engine.workload import Workload
from afterburner_engine.workload_file import WorkloadFile
from afterburner_sandbox.verdict import Verdict
from tests.engine.helpers import target


@contextlib.contextmanager
def prepared(
    folder: Path, source: str, qualname: str = "f", inputs: str | None = None
) -> Iterator[Workload]:
    """The workload of a function."""
    found = target(folder, source, qualname)
    bench = Bench(found, "auto", None, generated_code=False)
    file = None if inputs is None else WorkloadFile("w.py", inputs, True)
    try:
        yield workload.prepare(bench, file, 0)
    finally:
        bench.close()


def seen(*goals: int, how: str = "value") -> Seen:
    """One case that was observed."""
    return Seen(frozenset(goals), how, False)


def test_few_cases_that_reach_much_come_first() -> None:
    """Greedily by what is new, then by their order, which is kept."""
    rows = [seen(1), seen(1), seen(1, 2), seen(1), seen(4), seen(1, 2, 3), None]

    assert coverage.pick(list("abcdefg"), rows, "s" * 7, 2) == ["e", "f"]
    assert coverage.pick(list("abcdefg"), rows, "s" * 7, 4) == ["a", "b", "e", "f"]
    assert coverage.pick(list("abcdefg"), rows, "s" * 7, 9) == list("abcdefg")


def test_what_takes_long_comes_last() -> None:
    """Unless it reaches what nothing else does."""
    rows = [seen(1, how="stopped"), seen(1), seen(1), seen(2, how="stopped")]

    assert coverage.pick(list("abcd"), rows, "s" * 4, 3) == ["b", "c", "d"]


def test_no_source_crowds_out_the_others() -> None:
    """Half of the places are for those that come later, while there are any."""
    rows = [seen(1)] * 8

    assert coverage.pick(list("abcdefgh"), rows, "rrrrrrhh", 4) == list("abgh")
    assert coverage.pick(list("abcdefgh"), rows, "rrrrrrrh", 4) == list("abch")


def test_shares() -> None:
    """Of lines and of branches; nothing to reach is reached."""
    found = Coverage((1, 2, 5, 9), (5,), 4, ((2, 5), (5, 9), (9, 0)))

    assert found.share == 0.75
    assert found.branch_share == 0.25
    assert found.reaches(4)
    assert not found.reaches(6)
    assert Coverage((), (), 0, ()).complete


RARE = '''
MODES = {"zebra": 1}

def f(name: str, number: int) -> int:
    """No example reaches the rare ones."""
    if number == 71_234:
        return 1
    if name in MODES:
        return 2
    if name.startswith("#!"):
        if number > 5_000:
            return 3
    return len(name)
'''


def test_constants_of_the_code_lead_on(tmp_path: Path) -> None:
    """What no plain draw would reach is reached, and is a case."""
    with prepared(tmp_path, RARE) as work:
        assert work.coverage is not None
        assert work.coverage.missed == ()
        assert work.coverage.branch_share == 1
        assert "guided" in work.sources
        guided = [case for case in work.cases if case.source == "guided"]
        assert len(guided) <= 8


def test_what_no_case_reaches_is_told(tmp_path: Path) -> None:
    """By line, as in the file; a doctest alone is not varied."""
    source = '''
    def f(items):
        """
        >>> f([1, 2])
        3
        """
        if items is None:
            return 0
        return sum(items)
    '''
    with prepared(tmp_path, source) as work:
        assert work.coverage is not None
        assert work.coverage.missed == (7,)
        assert work.coverage.untaken == ((6, 7),)
        assert work.coverage.share == pytest.approx(2 / 3)


def test_a_workload_file_is_never_varied(tmp_path: Path) -> None:
    """It says what an input is: other seeds are drawn, and nothing else."""
    inputs = (
        "def make_input(size, rng):\n    return ('a' * size, rng.randrange(9)), {}\n"
    )

    with prepared(tmp_path, RARE, inputs=inputs) as work:
        calls = [case.call for case in work.cases]

    assert all(call.startswith(("f('a", "f(''")) for call in calls)


def test_a_program_that_ends_its_process_is_no_trouble(tmp_path: Path) -> None:
    """Then nothing is known of what is reached, and the rest goes on."""
    source = """
    import sys, os

    def f(n: int) -> int:
        if sys.gettrace() or getattr(sys, "monitoring", None) and any(
            sys.monitoring.get_tool(i) for i in range(6)
        ):
            os._exit(3)
        return n + 1
    """
    with prepared(tmp_path, source) as work:
        assert work.coverage is None
        assert work.cases


CLOCK = """
import time
from datetime import datetime

def f(items: list[int]) -> list[str]:
    now = datetime.now()
    return [f"{now:%Y-%m-%d %H:%M:%S.%f} {time.time()} {i}" for i in items]
"""


def test_the_clock_stands_still_visibly(tmp_path: Path) -> None:
    """A function that stamps its results can be judged; the note says how."""
    with prepared(tmp_path, CLOCK) as work:
        assert work.frozen == ("clock",)
        assert work.notes[0].startswith("The clock is frozen (line 5: `datetime.now()`")


def test_draws_are_seeded(tmp_path: Path) -> None:
    """Also those of a generator that nobody has seeded."""
    source = """
    import random, uuid

    def f(items: list[int]) -> list:
        random.shuffle(items)
        return [items, random.Random().random(), uuid.uuid4().hex]
    """
    with prepared(tmp_path, source) as work:
        assert work.frozen == ("random",)


def test_remembering_is_seen_where_the_clock_stands_still(tmp_path: Path) -> None:
    """Equal inputs see the same, but some come again and see something else."""
    source = """
    import time

    def f(n: int) -> list[float]:
        return [n, time.time()]
    """
    found = target(tmp_path, source, "f")
    remembers = source.replace(
        "return [n, time.time()]",
        "known = f.__dict__\n        return known.setdefault(str(n), [n, time.time()])",
    )
    bench = Bench(found, "auto", None, generated_code=False)
    try:
        work = workload.prepare(bench, None, 0)
        rows = list(zip(work.cases, work.expected, strict=True))
        judge = Judge(bench, work, 0.03, 0)
        programs = [bench.program(textwrap.dedent(s)) for s in (source, remembers)]
        reports = [judge._equal(program, rows) for program in programs]
    finally:
        bench.close()

    assert reports[0] is None
    assert reports[1] is not None
    assert reports[1].verdict is Verdict.DIFFERENT


def test_what_another_module_reads_is_found_by_running(tmp_path: Path) -> None:
    """Two runs that differ lead to a third with all frozen."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "other.py").write_text(
        "from time import time_ns\ndef stamp(): return time_ns()\n"
    )
    source = (
        "import other\n\ndef f(n: int) -> list[int]:\n    return [n, other.stamp()]\n"
    )

    with prepared(folder, source) as work:
        assert work.frozen == ("clock", "random")
        assert "another module" in work.notes[0]


def test_a_plain_function_is_left_alone(tmp_path: Path) -> None:
    """Nothing is frozen, and nothing is said."""
    with prepared(tmp_path, "def f(n: int) -> int:\n    return n\n") as work:
        assert work.frozen == ()
        assert not any("frozen" in note or "seeded" in note for note in work.notes)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return socket.getaddrinfo('a.example', n)", "line 5: `socket.getaddrinfo("),
        ("return try_(lambda: socket.socket())", "needs the network"),
        ("return uuid.uuid1().hex", "line 5: `uuid.uuid1()` differs"),
        ("while time.time() < n: pass", "line 5: `time.time()` waits"),
        ("return open('/etc/none').read()", "line 5: `open('/etc/none')` uses files"),
        ("return os.environ['NONE'] * n", "line 5: `os.environ` asks"),
        ("return id(object()) + hash(str(n))", "not deterministic"),
    ],
)
def test_what_cannot_be_frozen_is_refused_by_its_line(
    tmp_path: Path, body: str, said: str
) -> None:
    """Status 3, with the place and the reason."""
    source = (
        "import os, socket, time, uuid\n\n\n"
        f"def f(n: int):\n    {body}\n\n\n"
        "def try_(call):\n    try:\n        return call()\n"
        "    except OSError:\n        return None\n"
    )
    with pytest.raises(UnjudgeableError) as refused, prepared(tmp_path, source):
        pass

    assert said in str(refused.value)
    assert refused.value.exit_status == 3


def test_what_no_case_gets_to_is_no_reason_to_refuse(tmp_path: Path) -> None:
    """A branch that asks the network, and that is never taken."""
    source = '''
    import urllib.request

    def f(items):
        """
        >>> f([1])
        1
        """
        if not isinstance(items, list):
            return urllib.request.urlopen(items)
        return len(items)
    '''
    with prepared(tmp_path, source) as work:
        assert work.coverage is not None
        assert work.coverage.missed == (9,)
    assert observer.GUIDE_S <= 1
