"""Which calls of a program are kept: run for real, in processes of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from afterburner_engine import recordings
from afterburner_engine.errors import EngineError
from afterburner_engine.inside.recording.pytests import Enough
from afterburner_engine.inside.recording.rebuild import rebuild
from afterburner_engine.recorder import Recorded, record
from afterburner_engine.target import find_target


def _others() -> list[str]:
    """The oldest and the newest Python of this machine: each sees calls in its way."""
    versions = [f"3.{minor}" for minor in range(9, 16)]
    this = ".".join(map(str, sys.version_info[:2]))
    working = [
        found
        for name in versions
        if name != this and (found := shutil.which(f"python{name}"))
        if subprocess.run([found, "-c", ""], check=False).returncode == 0
    ]
    return list(dict.fromkeys([*working[:1], *working[-1:]]))


PYTHONS = [sys.executable, *_others()]


@pytest.fixture(params=PYTHONS)
def python(request: pytest.FixtureRequest) -> str:
    """Each way in which calls are seen, as far as there is a Python for it here."""
    return str(request.param)


def write(folder: Path, **files: str) -> None:
    """Modules; `__` stands for a folder."""
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")


def calls(found: Recorded, qualname: str) -> list[dict[str, Any]]:
    """What was kept of a function, undecoded."""
    lines = [r.lines for r in found.recordings if r.qualname == qualname]
    return [json.loads(line)["call"] for group in lines for line in group]


def atoms(found: Recorded, qualname: str) -> list[Any]:
    """The calls of a function that takes plain values."""
    rebuilt = map(rebuild, calls(found, qualname))
    return sorted((([*args], kwargs) for args, kwargs in rebuilt), key=repr)


def run(folder: Path, python: str, *command: str, **options: Any) -> Recorded:
    """Record a command in the folder."""
    shell = f'cd "{folder}" && exec "$0" "$@"'
    found = record(
        ["sh", "-c", shell, *command], project=folder, python=python, **options
    )
    assert found.status == 0
    return found


APP = """
import functools

def plain(a, b=2, *rest, key=None, **more):
    return a

@functools.lru_cache(None)
def cached(n):
    return n

def logged(function):
    @functools.wraps(function)
    def inner(*args):
        return function(*args)
    return inner

@logged
def decorated(n):
    return n

class Box:
    def __init__(self, size):
        self.size = size

    def grow(self, by):
        self.size += by
        return self

    @classmethod
    def of(cls, size):
        return cls(size)

    @staticmethod
    def double(n):
        return 2 * n

def gen(n):
    yield from range(n)

async def later(n):
    return n

def change(items):
    items.append(items)
    items.clear()

def fails(n):
    raise ValueError(n)

def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

if __name__ == "__main__":
    import asyncio

    plain(1), plain(1, 2, 3, key=4, other=5), plain(1, key=[])
    cached(5), decorated(6), Box.of(3).grow(4), Box.double(8)
    list(gen(3)), asyncio.run(later(4)), change([1, 2])
    try:
        fails(7)
    except ValueError:
        pass
    fib(12)
"""


def test_calls_of_every_kind_of_function_are_kept(tmp_path: Path, python: str) -> None:
    """In a script, as they were before the function ran, without its own defaults."""
    write(tmp_path, app=APP)

    found = run(tmp_path, python, python, "app.py")

    assert ([1], {}) in atoms(found, "plain")
    assert ([1, 2, 3], {"key": 4, "other": 5}) in atoms(found, "plain")
    assert atoms(found, "cached") == [([5], {})]
    assert atoms(found, "decorated") == [([6], {})]
    assert atoms(found, "Box.double") == [([8], {})]
    assert atoms(found, "gen") == [([3], {})]
    assert atoms(found, "later") == [([4], {})]
    assert atoms(found, "fails") == [([7], {})]
    assert rebuild(calls(found, "change")[0]) == (([1, 2],), {})
    assert ["name", "app", "Box"] in calls(found, "Box.grow")[0]["objects"]
    assert calls(found, "Box.of")[0]["args"][1] == 3


def test_of_a_recursion_the_outer_call_and_a_few_inner_ones_are_kept(
    tmp_path: Path, python: str
) -> None:
    """The inner ones are the function's own affair."""
    write(tmp_path, app=APP)

    found = run(tmp_path, python, python, "app.py")

    kept = [args[0] for args, _ in atoms(found, "fib")]
    assert 12 in kept
    assert 2 <= len(kept) <= 7


def test_child_processes_of_all_kinds_are_watched(tmp_path: Path, python: str) -> None:
    """Forked, spawned and started anew, below a shell."""
    write(
        tmp_path,
        pkg____init__="",
        pkg__core="""
            def seen(n):
                return n
        """,
        pkg__main="""
            import multiprocessing, subprocess, sys
            from pkg.core import seen

            if __name__ == "__main__":
                for method in ("fork", "spawn"):
                    context = multiprocessing.get_context(method)
                    with context.Pool(1) as pool:
                        pool.map(seen, [len(method) * 100])
                code = "from pkg.core import seen; seen(7)"
                subprocess.run([sys.executable, "-c", code], check=True)
        """,
    )
    (tmp_path / "go.sh").write_text(f"{python} -m pkg.main\n")

    found = run(tmp_path, python, "sh", "go.sh")

    assert atoms(found, "seen") == [([400], {}), ([500], {}), ([7], {})]
    assert found.processes >= 3


def test_a_named_target_is_seen_alone_also_after_a_reload(
    tmp_path: Path, python: str
) -> None:
    """And whoever took it by `from … import` before is watched too."""
    write(
        tmp_path,
        lib="""
            def one(n):
                return two(n)

            def two(n):
                return n
        """,
        app="""
            import importlib, lib
            from lib import one

            one(1)
            importlib.reload(lib)
            lib.one(2)
            one(3)
        """,
    )
    target = find_target(f"{tmp_path / 'lib.py'}::one")

    found = run(tmp_path, python, python, "app.py", targets=[target])

    assert [r.qualname for r in found.recordings] == ["one"]
    assert [args[0] for args, _ in atoms(found, "one")] == [1, 2, 3]


def test_a_function_called_a_million_times_is_left_alone_in_time(
    tmp_path: Path, python: str
) -> None:
    """Few calls are kept, of each size that came early, and it ends soon."""
    write(
        tmp_path,
        app="""
            def tiny(n):
                return n

            def main():
                for n in range(1_000_000):
                    tiny(n)

            main()
        """,
    )

    found = run(tmp_path, python, python, "app.py")

    kept = [args[0] for args, _ in atoms(found, "tiny")]
    assert len(kept) <= recordings.LIMIT
    assert {0, 1} <= set(kept)
    assert max(kept) > 100


def test_what_cannot_be_kept_is_counted_by_its_reason(tmp_path: Path) -> None:
    """A function of which nothing is kept is said, too."""
    write(
        tmp_path,
        app="""
            import sys

            def apply(f, n):
                return n

            apply(sys._getframe(), 1)
            apply(sys._getframe(), 2)
        """,
    )

    found = run(tmp_path, sys.executable, sys.executable, "app.py")

    assert found.recordings == ()
    assert [r.left_out for r in found.without] == [{"a frame": 2}]


def test_the_users_own_start_up_file_still_runs(tmp_path: Path) -> None:
    """Ours hides it, and calls it."""
    write(
        tmp_path,
        site__sitecustomize="""
            import builtins
            builtins.started = 5
        """,
        app="""
            def f(n):
                return n

            f(started)
        """,
    )
    command = f'PYTHONPATH="$PYTHONPATH:{tmp_path / "site"}" {sys.executable} app.py'

    found = run(tmp_path, sys.executable, "sh", "-c", command)

    assert atoms(found, "f") == [([5], {})]


def test_tests_and_installed_packages_are_not_the_projects_own(tmp_path: Path) -> None:
    """Unless they are named."""
    write(
        tmp_path,
        lib="""
            def f(n):
                return n
        """,
        test_lib="""
            from lib import f

            def test_f():
                assert f(3) == 3
        """,
    )

    found = run(tmp_path, sys.executable, "python", "-m", "pytest", "-q")

    assert [r.qualname for r in found.recordings] == ["f"]


def test_a_recording_is_found_again_and_forgotten(tmp_path: Path) -> None:
    """By the file and the function; what is stored is data that only the user reads."""
    write(tmp_path, app="def f(n):\n    return n\n\nf(3)\n")
    run(tmp_path, sys.executable, sys.executable, "app.py")

    found = recordings.find(tmp_path / "app.py", "f")

    assert found is not None
    assert len(found.lines) == 1
    stored = recordings.place(tmp_path / "app.py", "f")
    assert stored.stat().st_mode & 0o077 == 0
    assert recordings.forget(tmp_path / "app.py", "f")
    assert recordings.find(tmp_path / "app.py", "f") is None


def test_a_damaged_recording_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    """Nothing is guessed from half a file."""
    write(tmp_path, app="def f(n):\n    return n\n\nf(3)\n")
    run(tmp_path, sys.executable, sys.executable, "app.py")
    stored = recordings.place(tmp_path / "app.py", "f")
    stored.write_text(stored.read_text()[:-20])

    with pytest.raises(EngineError, match="record anew"):
        recordings.find(tmp_path / "app.py", "f")


def test_a_command_that_is_not_there_is_said(tmp_path: Path) -> None:
    """Not a traceback."""
    with pytest.raises(EngineError, match="cannot be run"):
        record(["no-such-command"], project=tmp_path)


def test_a_daemon_that_closes_all_descriptors_keeps_its_files_whole(
    tmp_path: Path,
) -> None:
    """What the program opens under our number is not ours to write to."""
    write(
        tmp_path,
        app="""
            import os

            def f(n):
                return n

            f(1)
            os.closerange(3, 100)
            opened = [open(f"out{n}", "w") for n in range(20)]
            f("another kind")
        """,
    )

    found = run(tmp_path, sys.executable, sys.executable, "app.py")

    assert [args[0] for args, _ in atoms(found, "f")] == ["another kind", 1]
    assert all(path.read_text() == "" for path in tmp_path.glob("out*"))


@pytest.mark.parametrize(
    ("seen", "ended_s"),
    [
        ([(0.5, 100)], 2.0),  # many: as soon as not only the first test was heard
        ([(0.5, 30)], 2.0),  # some, and nothing new for more than a second
        ([(1.6, 30)], 2.6),
        ([(6.0, 30)], 9.0),  # what comes slowly is waited for longer
        ([(n * 0.5, n) for n in range(1, 19)], 13.5),
        ([(0.5, 11)], None),  # too few to be sure that there are no others
        ([], None),
    ],
)
def test_a_projects_tests_end_when_they_show_nothing_new(
    seen: list[tuple[float, int]], ended_s: float | None
) -> None:
    """Looked at ten times a second, for twenty seconds."""
    enough = Enough()
    began, ended = enough._started, None
    for tick in range(200):
        kept = max([n for at_s, n in seen if at_s <= tick / 10], default=0)
        if enough.seen(kept, began + tick / 10) and ended is None:
            ended = tick / 10

    assert ended == (None if ended_s is None else pytest.approx(ended_s, abs=0.11))
