"""Where a program's time goes: programs that run for real."""

from __future__ import annotations

import ast
import asyncio
import builtins
import itertools
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from afterburner_engine.errors import EngineError, UnjudgeableError
from afterburner_engine.inside.profiling import stops
from afterburner_engine.inside.profiling.stops import Stops
from afterburner_engine.inside.profiling.threads import weights
from afterburner_engine.inside.recording.wanted import Wanted
from afterburner_engine.profile import HotFunction, Profile
from afterburner_engine.profiler import profile
from tests.chance import likely, tried_again
from tests.engine.test_recording import PYTHONS, write

LEAF = """
    def leaf(a, b):
        return (a * 31 + b * 17 + a * a - b * 3 + a % 7 + (a ^ b) + (a & b)) % 9973

    def caller(n):
        total = 0
        for i in range(n):
            total = leaf(i, total)
        return total

    caller(3_000_000)
"""

KINDS = """
    import functools

    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    def outer(n):
        def inner(k):
            return sum(j * j for j in range(k))
        return [inner(n) for _ in range(3)]

    class Shop:
        def __init__(self):
            self.seen = []

        @functools.lru_cache(None)
        def price(self, n):
            return n * 2

        @staticmethod
        def total(n):
            return sum(map(abs, range(n)))

    shop = Shop()
    fib(16)
    outer(300_000)
    shop.price(1)
    shop.price(1)
    Shop.total(2_000_000)
"""

WAITING = """
    import threading
    import time

    def nap():
        time.sleep(0.4)

    def join():
        thread = threading.Thread(target=nap)
        thread.start()
        thread.join()

    join()
"""

PROCESSES = """
    import multiprocessing
    import subprocess
    import sys

    def count(n):
        return sum(i * i for i in range(n))

    if __name__ == "__main__":
        if "child" not in sys.argv:
            subprocess.run([sys.executable, __file__, "child"], check=True)
            context = multiprocessing.get_context("fork")
            process = context.Process(target=count, args=(1_000_000,))
            process.start()
            process.join()
        count(1_000_000)
"""


def run(folder: Path, python: str, program: str, *arguments: str) -> Profile:
    """Profile a program in a file of its own."""
    write(folder, app=textwrap.dedent(program))
    command = [python, str(folder / "app.py"), *arguments]
    return profile(command, project=folder)


def named(found: Profile) -> dict[str, HotFunction]:
    """The functions by their names."""
    return {function.qualname: function for function in found.functions}


@tried_again
@pytest.mark.parametrize("python", PYTHONS)
def test_a_function_without_loops_keeps_its_time(tmp_path: Path, python: str) -> None:
    """A sample that is due within it is not taken in its caller."""
    found = run(tmp_path, python, LEAF)
    functions = named(found)

    assert [f.qualname for f in found.functions] == ["leaf", "caller"]
    likely(functions["leaf"].own_s > 2 * functions["caller"].own_s, functions)
    assert functions["leaf"].calls == 3_000_000
    assert functions["caller"].calls == 1
    assert functions["caller"].cumulative_s > functions["leaf"].own_s
    assert functions["leaf"].path == str((tmp_path / "app.py").resolve())
    assert found.exit_status == 0
    assert found.processes == 1


@pytest.mark.parametrize("python", PYTHONS)
def test_calls_are_counted_and_inner_functions_are_part_of_their_outer_one(
    tmp_path: Path, python: str
) -> None:
    """Recursion, methods, caches in front, comprehensions: by the name to optimise."""
    functions = named(run(tmp_path, python, KINDS))
    calls = {name: function.calls for name, function in functions.items()}

    assert calls == {
        "fib": 3193,
        "outer": 1,
        "Shop.__init__": 1,
        "Shop.price": 1,
        "Shop.total": 1,
    }
    assert functions["outer"].own_s > 0
    assert functions["Shop.total"].own_s > 0


@tried_again
def test_who_sleeps_takes_time_and_who_waits_for_a_thread_does_not(
    tmp_path: Path,
) -> None:
    """Time is that of the clock, but it counts once."""
    functions = named(run(tmp_path, sys.executable, WAITING))

    assert functions["nap"].own_s > 0.3
    likely(functions["nap"].own_s < 0.8, functions)
    likely(functions["join"].own_s < 0.1, functions)


@pytest.mark.parametrize("python", PYTHONS)
def test_all_processes_count_together(tmp_path: Path, python: str) -> None:
    """Programs that the program starts, and those that it forks."""
    found = run(tmp_path, python, PROCESSES)

    assert named(found)["count"].calls == 3
    assert found.processes == 2


@pytest.mark.parametrize("python", PYTHONS)
def test_a_fork_meets_no_further_thread(tmp_path: Path, python: str) -> None:
    """Python warns of it from 3.12 on, and a program may make errors of warnings."""
    program = "import os\nif os.fork() == 0:\n    os._exit(0)\nos.wait()\n"
    write(tmp_path, app=program)
    command = [python, "-W", "error", str(tmp_path / "app.py")]

    assert profile(command, project=tmp_path).exit_status == 0


@pytest.mark.parametrize(
    ("command", "error"),
    [
        ((), EngineError),
        (("no-such-command",), EngineError),
        (("true",), UnjudgeableError),
        ((sys.executable, "-I", "-c", "pass"), UnjudgeableError),
    ],
)
def test_what_cannot_be_watched_is_said(
    tmp_path: Path, command: tuple[str, ...], error: type[EngineError]
) -> None:
    """With the status of a wrong command, or of what cannot be judged."""
    with pytest.raises(error):
        profile(command, project=tmp_path)


MODULE = '''
"""A module with all kinds of ends."""
from __future__ import annotations

next = None


def plain(a, *, b: int = 2) -> int:
    """It has a text."""
    if a:
        return a + b
    a = 7


def empty(): ...


def raising(a):
    raise KeyError(a)


def generator(n):
    for i in range(n):
        got = yield i
    return got


async def coroutine(n):
    return n * 2


def matching(a):
    match a:
        case [x, *_]:
            return x
        case _:
            return (yield)


class Box:
    def __init__(self, items):
        self.items = items

    @property
    def size(self):
        return len(self.items)

    def inner(self):
        def add(k):
            return k + len(self.items)
        return [add(1), (lambda z: z * 2)(3)]
'''


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any], Stops]]:
    """The names of a module, and those of the same with stops."""
    path = tmp_path / "module.py"
    path.write_text(MODULE)
    made = Stops(Wanted(str(tmp_path), {}))
    setattr(builtins, stops._NEXT, next)
    setattr(builtins, stops._END, iter(()))
    compiled = made._compiled(str(path))
    assert compiled is not None
    plain: dict[str, Any] = {"__name__": "module"}
    stopped: dict[str, Any] = {"__name__": "module"}
    exec(compile(MODULE, str(path), "exec", dont_inherit=True), plain)
    exec(compiled, stopped)
    yield plain, stopped, made
    for name in [name for name in vars(builtins) if name.startswith("_afterburner")]:
        delattr(builtins, name)


def _behaviour(names: dict[str, Any]) -> list[Any]:
    """What the functions of the module answer and say of themselves."""
    functions = [names[n] for n in ("plain", "empty", "raising", "generator")]
    with pytest.raises(KeyError) as raised:
        names["raising"]("k")
    above = raised.tb.tb_next
    box = names["Box"]([1, 2])
    generator = names["generator"](2)
    return [
        names["plain"](1),
        names["plain"](0),
        names["empty"](),
        raised.value.args,
        above and above.tb_lineno,
        [next(generator), generator.send("x")],
        asyncio.run(names["coroutine"](4)),
        list(itertools.islice(names["matching"]([3]), 2)),
        box.size,
        box.inner(),
        [(f.__doc__, f.__code__.co_firstlineno, f.__qualname__) for f in functions],
        names["plain"].__annotations__,
        names["next"],
        names["__doc__"],
    ]


def test_functions_with_stops_answer_as_before(
    both: tuple[dict[str, Any], dict[str, Any], Stops],
) -> None:
    """Values, exceptions, lines, texts; also where the module has its own `next`."""
    plain, stopped, made = both

    assert _behaviour(stopped) == _behaviour(plain)
    assert {key[1]: n for key, n in made.calls().items()} == {
        "plain": 2,
        "empty": 1,
        "raising": 1,
        "generator": 1,
        "coroutine": 1,
        "matching": 1,
        "Box.__init__": 1,
        "Box.size": 1,
        "Box.inner": 1,
    }
    made.forked()
    assert set(made.calls().values()) == {0}


def test_an_expression_too_deep_for_us_is_left_to_python(tmp_path: Path) -> None:
    """A file that cannot be treated runs as it is."""
    path = tmp_path / "deep.py"
    path.write_text("def f():\n    return " + "-" * 100_000 + "1\n")

    assert Stops(Wanted(str(tmp_path), {}))._compiled(str(path)) is None


def test_a_stop_is_where_the_value_is() -> None:
    """So tracebacks and tools see no other lines."""
    tree = ast.parse("def f(a):\n    if a:\n        return (a +\n            1)\n")
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    stops._add_ends(function)
    lines = {getattr(node, "lineno", 2) for node in ast.walk(function.body[0])}

    assert lines == {2, 3, 4}


def test_time_is_that_of_whoever_runs() -> None:
    """CPU time where threads run; the clock's where one thread waits alone."""
    frame = sys._getframe()

    assert weights({1: frame}, {1: 0.01}, 0.01) == {1: 0.01}
    assert weights({1: frame}, {1: 0.0}, 0.01) == {1: 0.01}
    assert weights({1: frame, 2: frame}, {1: 0.01, 2: 0.0}, 0.01) == {1: 0.01, 2: 0.0}
    assert weights({1: frame}, {1: 0.002}, 0.01) == {1: 0.002}


def test_who_runs_the_file_in_a_way_of_its_own_is_seen_but_not_counted(
    tmp_path: Path,
) -> None:
    """As debuggers and other profilers do; then no number is made up."""
    slow = "def slow():\n    return sum(range(3_000_000))\n\n\n"
    write(tmp_path, app=f"{slow}for _ in range(12):\n    slow()\n")
    path = str(tmp_path / "app.py")
    code = f"exec(compile(open({path!r}).read(), {path!r}, 'exec'), {{}})"
    found = profile([sys.executable, "-c", code], project=tmp_path)

    assert [(f.qualname, f.calls) for f in found.functions] == [("slow", None)]


def test_a_thread_of_a_library_that_waits_takes_no_time(tmp_path: Path) -> None:
    """Only where one of the user's functions has asked for it."""
    library = tmp_path / "site-packages" / "library.py"
    library.parent.mkdir()
    library.write_text("import os\n\ndef wait():\n    os.read(os.pipe()[0], 1)\n")
    program = f"""
        import sys, threading
        sys.path.append({str(library.parent)!r})
        import library

        def work():
            for _ in range(12):
                sum(range(3_000_000))

        for _ in range(3):
            threading.Thread(target=library.wait, daemon=True).start()
        work()
    """
    found = run(tmp_path, sys.executable, program)

    assert found.functions[0].qualname == "work"
    assert found.share(found.functions[0]) > 0.7
