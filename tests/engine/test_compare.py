"""Two versions of a function, from one tree, from two, or from git."""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
from contextlib import aclosing
from pathlib import Path

import pytest

from afterburner_engine.compare import Comparison, compare
from afterburner_engine.errors import EngineError, TargetError, UnjudgeableError
from afterburner_engine.settings import Settings
from afterburner_sandbox.verdict import Verdict
from tests.chance import likely, soon, tried_again
from tests.engine.helpers import FAST, SLOW, write_target
from tests.sandbox.helpers import descendants

SMALL = """
SIZES = (50, 200, 800)
def make_input(size, rng):
    return ([rng.randrange(10 * size) for _ in range(size)],), {}
"""


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go; all are gone after each test's comparison."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A repository whose package lies in a subfolder; SLOW is committed."""
    top = tmp_path / "repo"
    package = top / "src" / "shop"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "rates.py").write_text("RATE = 2\n")
    write_target(package, USES_NEIGHBOUR)
    write_target(package, SMALL, "sample.workload.py")
    git(top, "init", "-q")
    git(top, "add", "-A")
    git(top, "commit", "-qm", "first")
    return top


def git(folder: Path, *arguments: str) -> str:
    """git, with nothing of the developer's own settings."""
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    return subprocess.run(
        ["git", "-C", str(folder), *identity, *arguments],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"GIT_CONFIG_GLOBAL": "/dev/null"},
    ).stdout


LAZY = """
class Later(list):
    def __init__(self, items):
        self.items = items
    def __reduce__(self):
        return list, ([self.items.index(i) for i in self.items],)
def total(items):
    return Later(items)
"""
USES_NEIGHBOUR = """
from .rates import RATE

def total(items):
    return [items.index(item) * RATE for item in items]
"""
FAST_NEIGHBOUR = """
from .rates import RATE

def total(items):
    first = {}
    for position, item in enumerate(items):
        first.setdefault(item, position * RATE)
    return [first[item] for item in items]
"""


async def compared(
    before: Path,
    after: Path | None = None,
    against: str | None = None,
    *,
    names: tuple[str, str] = ("total", "total"),
) -> Comparison:
    """The result for `total` in both."""
    second = None if after is None else f"{after}::{names[1]}"
    settings = Settings(sandbox="process", attack_s=0.5)
    steps = compare(f"{before}::{names[0]}", second, against, settings)
    async with aclosing(steps):
        async for step in steps:
            if isinstance(step, Comparison):
                return step
    raise AssertionError("there is no result")


@tried_again
async def test_faster_and_slower(tmp_path: Path, scratch: Path) -> None:
    """Each is the other's opposite, and both have all sizes and exponents."""
    old = write_target(tmp_path / "a", SLOW)
    new = write_target(tmp_path / "b", FAST)
    for path in (old, new):
        write_target(path.parent, SMALL, "sample.workload.py")

    there, back = await compared(old, new), await compared(new, old)

    assert there.report.verdict is not Verdict.SLOWER
    assert back.report.verdict is not Verdict.FASTER
    likely(there.report.verdict is Verdict.FASTER, there.report.detail)
    likely(back.report.verdict is Verdict.SLOWER, back.report.detail)
    assert there.report.equal is back.report.equal is True
    for report in (there.report, back.report):
        assert report.time is not None
        assert len(report.by_size) >= 3
        assert report.exponent_before is not None
        assert report.exponent_after is not None
    assert there.before.path == str(old)
    assert there.after.revision is None
    assert not list(scratch.iterdir())


@tried_again
async def test_slower_by_orders_of_magnitude(tmp_path: Path) -> None:
    """It is measured at the sizes that it can reach, and the others are named."""
    old = write_target(tmp_path / "a", FAST)
    new = write_target(tmp_path / "b", SLOW)

    found = await compared(old, new)

    assert found.report.verdict is not Verdict.FASTER
    likely(found.report.verdict is Verdict.SLOWER, found.report.detail)
    assert found.report.equal is True
    # Where calls take longer for other reasons, no size is beyond reach.
    likely(any("is left out" in note for note in found.notes), found.notes)


@tried_again
async def test_too_slow_at_the_largest_sizes_is_not_faster(tmp_path: Path) -> None:
    """What wins at small sizes, and does not end at large ones, is mixed."""
    old = write_target(
        tmp_path / "a",
        "def total(items):\n"
        "    for _ in range(20_000):\n        pass\n"
        "    return sorted(items)\n",
    )
    new = write_target(
        tmp_path / "b",
        "def total(items):\n"
        "    while len(items) > 500:\n        pass\n"
        "    return sorted(items)\n",
    )
    write_target(tmp_path / "a", SMALL, "sample.workload.py")

    found = await compared(old, new)

    assert found.report.verdict is not Verdict.FASTER
    likely(found.report.verdict is Verdict.MIXED, found.report.detail)
    assert "Size 800 is left out" in found.report.detail


@tried_again
async def test_the_same_file_twice(tmp_path: Path) -> None:
    """Nothing is made of nothing, in one tree and in two."""
    one = write_target(tmp_path / "a", SLOW)
    two = write_target(tmp_path / "b", SLOW)

    for other in (one, two):
        found = await compared(one, other)

        likely(found.report.verdict is Verdict.NO_DIFFERENCE, found.report.detail)
        assert found.report.equal is True


@tried_again
async def test_mixed(tmp_path: Path) -> None:
    """Slower at the largest size and faster at a small one is not just slower."""
    old = write_target(
        tmp_path / "a",
        "def total(items):\n"
        "    for _ in range(1500):\n        pass\n"
        "    return sorted(items)\n",
    )
    new = write_target(
        tmp_path / "b",
        "def total(items):\n"
        "    for _ in range(len(items) * 8):\n        pass\n"
        "    return sorted(items)\n",
    )
    write_target(tmp_path / "a", SMALL, "sample.workload.py")

    found = await compared(old, new)

    likely(found.report.verdict is Verdict.MIXED, found.report.detail)


async def test_another_behaviour_comes_with_its_input(tmp_path: Path) -> None:
    """The counter-example shows what each side did."""
    old = write_target(tmp_path / "a", SLOW)
    new = write_target(tmp_path / "b", SLOW.replace("items.index(item)", "-1"))

    found = await compared(old, new)

    assert found.report.verdict is Verdict.DIFFERENT
    assert found.report.equal is False
    assert found.report.counterexample is not None
    assert found.report.counterexample.call.startswith("total(")


@tried_again
async def test_work_outside_of_the_timed_regions(tmp_path: Path) -> None:
    """A version that does its work when its answer is asked for is found out."""
    old = write_target(tmp_path / "a", SLOW)
    new = write_target(tmp_path / "b", LAZY)
    write_target(tmp_path / "a", SMALL, "sample.workload.py")

    found = await compared(old, new)

    assert found.report.verdict is not Verdict.FASTER
    likely(found.report.verdict is not Verdict.NO_DIFFERENCE, found.report.detail)


async def test_a_call_that_does_not_bind_is_different(tmp_path: Path) -> None:
    """Other names of parameters are fine; another number of them is not."""
    old = write_target(tmp_path / "a", SLOW)
    renamed = write_target(tmp_path / "b", SLOW.replace("items", "things"))
    more = write_target(tmp_path / "c", "def total(a, b): return a")

    assert (await compared(old, renamed)).report.equal is True
    assert (await compared(old, more)).report.verdict is Verdict.DIFFERENT


@pytest.mark.parametrize(("rate", "equal"), [(3, True), (4, False)])
async def test_each_side_sees_its_own_neighbours(
    tmp_path: Path, rate: int, equal: bool
) -> None:
    """Both modules have one name, and so have the modules that they import."""
    for name, content in (("a", "RATE = 3\n"), ("b", f"RATE = {rate}\n")):
        package = tmp_path / name / "shop"
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "rates.py").write_text(content)
        write_target(package, USES_NEIGHBOUR)
        write_target(package, SMALL, "sample.workload.py")

    found = await compared(tmp_path / "a/shop/sample.py", tmp_path / "b/shop/sample.py")

    assert found.report.equal is equal


ITEMS = """
from dataclasses import dataclass

@dataclass
class Item:
    value: int

def {name}(item: Item) -> Item:
    '''
    >>> {name}(Item(3))
    Item(value=4)
    '''
    return Item(item.value + 1)
"""


async def test_classes_of_modules_with_other_names(tmp_path: Path) -> None:
    """An argument's class is each side's own, under the first side's name."""
    package = tmp_path / "a" / "shop"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    old = write_target(package, ITEMS.format(name="old"), "old.py")
    new = write_target(tmp_path / "b", ITEMS.format(name="new"), "new.py")

    there = await compared(old, new, names=("old", "new"))
    back = await compared(new, old, names=("new", "old"))

    assert there.report.equal is back.report.equal is True
    assert there.after.qualname == "new"


async def test_a_version_that_imports_the_other(tmp_path: Path) -> None:
    """What the new module takes from the old one is the old one's."""
    old = write_target(tmp_path / "a", ITEMS.format(name="old"), "old.py")
    new = write_target(
        tmp_path / "a",
        "from old import Item\n\ndef new(item):\n    return Item(1 + item.value)\n",
        "new.py",
    )

    found = await compared(old, new, names=("old", "new"))

    assert found.report.equal is True


@tried_again
async def test_against_a_revision(repo: Path, scratch: Path) -> None:
    """What is on disk is judged, with its neighbours; what was, with those it had."""
    path = repo / "src/shop/sample.py"
    write_target(path.parent, FAST_NEIGHBOUR)
    (repo / "untracked.py").write_text("x = 1\n")
    status = git(repo, "status", "--porcelain")

    found = await compared(path, against="HEAD")

    likely(found.report.verdict is Verdict.FASTER, found.report.detail)
    assert found.before.path == found.after.path == str(path)
    assert found.before.revision == git(repo, "rev-parse", "HEAD").strip()
    assert git(repo, "status", "--porcelain") == status
    assert not list(scratch.iterdir())


async def test_a_revision_has_its_own_neighbours(repo: Path) -> None:
    """A changed neighbour changes the behaviour of an unchanged function."""
    (repo / "src/shop/rates.py").write_text("RATE = 5\n")

    found = await compared(repo / "src/shop/sample.py", against="HEAD")

    assert found.report.verdict is Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("against", "message"),
    [
        ("nonsense", "'nonsense' is not a revision"),
        ("--all", "'--all' is not a revision"),
        ("", "'' is not a revision"),
    ],
)
async def test_unknown_revisions(repo: Path, against: str, message: str) -> None:
    """It is said that there is no such revision."""
    with pytest.raises(TargetError, match=message):
        await compared(repo / "src/shop/sample.py", against=against)


async def test_what_was_not_there(repo: Path, tmp_path: Path, scratch: Path) -> None:
    """A file or function that is new, and a file outside of any repository."""
    new_file = write_target(repo / "src" / "shop", SLOW, "fresh.py")
    new_function = write_target(
        repo / "src" / "shop", f"{SLOW}\ndef more(x): return x\n"
    )
    outside = write_target(tmp_path / "a", SLOW)

    with pytest.raises(TargetError, match=r"src/shop/fresh\.py does not exist at HEAD"):
        await compared(new_file, against="HEAD")
    with pytest.raises(TargetError, match=r"at HEAD: src/shop/sample\.py .*more"):
        await compared(new_function, against="HEAD", names=("more", ""))
    with pytest.raises(TargetError, match="not in a git repository"):
        await compared(outside, against="HEAD")
    assert not list(scratch.iterdir())


async def test_one_version_alone(tmp_path: Path) -> None:
    """It is said what else to name."""
    path = write_target(tmp_path / "a", SLOW)

    with pytest.raises(EngineError, match="--against"):
        await compared(path)


async def test_a_function_that_cannot_be_judged(repo: Path, scratch: Path) -> None:
    """Nothing is left of the revision's files either."""
    path = repo / "src/shop/sample.py"
    (path.parent / "sample.workload.py").unlink()
    path.write_text("def total(n: int): return list({str(i) for i in range(20)})")
    git(repo, "commit", "-qam", "unstable")

    with pytest.raises(UnjudgeableError, match="not deterministic"):
        await compared(path, against="HEAD")

    assert not list(scratch.iterdir())


@pytest.mark.parametrize("delay_s", [0.0, 0.05, 0.3, 1.5])
async def test_a_cancel_leaves_nothing(
    repo: Path, scratch: Path, delay_s: float
) -> None:
    """No process and no file, wherever it was."""
    before = descendants(os.getpid())
    task = asyncio.create_task(
        compared(repo / "src/shop/sample.py", against="HEAD"), name="compare"
    )
    await asyncio.sleep(delay_s)

    task.cancel()
    await asyncio.wait([task])

    def gone() -> bool:
        return not descendants(os.getpid()) - before and not list(scratch.iterdir())

    assert await soon(gone)
