"""Recorded calls as inputs: of the project's tests, and of a command."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from pathlib import Path

import pytest

from afterburner_engine import evidence, heard, recordings
from afterburner_engine.bench import Bench
from afterburner_engine.events import RunFinished, WorkloadReady
from afterburner_engine.recorder import record
from afterburner_engine.target import Target, find_target
from afterburner_engine.verify import Verification, verify
from afterburner_engine.workload import Workload, prepare
from tests.chance import likely, tried_again
from tests.engine import helpers

pytestmark = pytest.mark.skipif(
    shutil.which("bwrap") is None, reason="tests run under bubblewrap alone"
)

CORE = '''
def kept(events, wanted):
    """No hints, no examples: only its tests know what it takes."""
    return [w for w in wanted if w in [event["id"] for event in events]]


class Basket:
    def __init__(self, items):
        self.items = items

    def unique(self):
        seen = []
        for item in self.items:
            if item not in seen:
                seen.append(item)
        return seen

    @classmethod
    def merged(cls, *baskets):
        return cls([item for basket in baskets for item in basket.items])


def spread(basket):
    for item in basket.items:
        yield item, len(basket.items)


async def counted(items):
    return {item: items.count(item) for item in items}
'''

API = """
from shop.core import Basket, counted, kept, spread


def report(events, wanted):
    return len(kept(events, wanted))


def tidy(items):
    basket = Basket.merged(Basket(items), Basket([]))
    return basket.unique(), list(spread(basket))
"""

TESTS = """
import asyncio

import pytest

from shop import api


@pytest.fixture
def events():
    return [{"id": number, "kind": "a"} for number in range(12)]


@pytest.mark.parametrize("count", [3, 5, 20])
def test_report(events, count):
    assert api.report(events, list(range(count))) == min(count, 12)


def test_report_refuses(events):
    with pytest.raises(TypeError):
        api.report(events, None)


def test_tidy(tmp_path):
    (tmp_path / "made").write_text("tests may write")
    assert api.tidy([3, 1, 3])[0] == [3, 1]
    assert api.tidy(["a", "b", "a"])[0] == ["a", "b"]
    assert asyncio.run(api.counted([1, 1, 2])) == {1: 2, 2: 1}


def test_without_a_network():
    import socket

    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", 9), timeout=1)
"""

FAST = """
def kept(events, wanted):
    known = {event["id"] for event in events}
    return [w for w in wanted if w in known]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A package with a `src` layout whose tests call the target indirectly."""
    folder = tmp_path / "project"
    files = {
        "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["src"]\n',
        "src/shop/__init__.py": "",
        "src/shop/core.py": CORE,
        "src/shop/api.py": API,
        "tests/test_api.py": TESTS,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return folder


def core(project: Path, qualname: str) -> Target:
    """A function of the package."""
    return find_target(f"{project / 'src/shop/core.py'}::{qualname}")


def prepared(target: Target) -> Workload:
    """Its workload, found as a run finds it."""
    bench = Bench(target, "auto", None, generated_code=False)
    try:
        return prepare(bench, None, 0)
    finally:
        bench.close()


@tried_again
async def test_a_function_whose_only_inputs_are_its_tests_is_improved(
    project: Path,
) -> None:
    """The tests run once, in the sandbox; their calls are grown, and prove the gain."""
    found = core(project, "kept")

    events = await helpers.run(found, helpers.Scripted(FAST))

    ready = next(e for e in events if isinstance(e, WorkloadReady))
    finished = next(e for e in events if isinstance(e, RunFinished))
    assert ready.sources[0] == "recorded"
    assert len(ready.sizes) >= 3
    likely(finished.status == "improved", helpers.story(events))
    assert finished.evidence is not None
    assert Path(finished.evidence).stat().st_mode & 0o077 == 0
    stored = evidence.load(Path(finished.evidence))
    shutil.rmtree(project / "tests")
    steps = [step async for step in verify(stored, own=True)]
    assert isinstance(steps[-1], Verification)
    assert steps[-1].report.equal


ODD = """
import re
from collections.abc import MutableSet


class Zone:
    __slots__ = ("name",)

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name

    def __eq__(self, other):
        return self.name == other.name

    def __hash__(self):
        return hash(self.name)

    def shout(self):
        return self.__louder("!")

    def __louder(self, sign):
        return self.name.upper() + sign


class Refused(ValueError):
    def __init__(self, name):
        super().__init__("no " + name)
        self.name = name


def told(error):
    return [error.args, error.name]


def swapped(match):
    return match.group(2) + match.group(1)


def swap(text):
    return re.sub("(a+)(b+)", swapped, text)


class Ordered(MutableSet):
    def __init__(self, items):
        self.items = list(items)

    def __contains__(self, item):
        return item in self.items

    def __iter__(self):
        return iter(self.items)

    def __len__(self):
        return len(self.items)

    def add(self, item):
        self.items.append(item)

    def discard(self, item):
        self.items.remove(item)
"""

ODD_TESTS = """
from odd import Ordered, Refused, Zone, swap, told


def test_all():
    assert Zone("a").shout() == "A!"
    assert told(Refused("cat")) == [("no cat",), "cat"]
    assert swap("aab ab") == "baa ba"
    assert len(Ordered([2, 1])) == 2
"""


@pytest.mark.parametrize(
    "qualname",
    ["Zone.__init__", "Ordered.__init__", "Zone.__louder", "told", "swapped"],
)
def test_odd_arguments_make_cases(tmp_path: Path, qualname: str) -> None:
    """An object that has no `repr` yet, a private method, an exception, a match."""
    (tmp_path / "odd.py").write_text(ODD)
    (tmp_path / "test_odd.py").write_text(ODD_TESTS)

    work = prepared(find_target(f"{tmp_path / 'odd.py'}::{qualname}"))

    recorded = [case for case in work.cases if case.source == "recorded"]
    assert recorded
    assert "no no" not in "".join(case.call for case in recorded)


@pytest.mark.parametrize(
    "qualname", ["Basket.unique", "Basket.merged", "spread", "counted"]
)
def test_methods_generators_and_coroutines_get_their_cases(
    project: Path, qualname: str
) -> None:
    """With `self` and its state; a class method without its class."""
    found = prepared(core(project, qualname))

    assert found.sources[0] == "recorded"
    assert all(outcome.how == "value" for outcome in found.expected)


def recorded(work: Workload) -> int:
    """How many of its cases are recorded calls."""
    return [case.source for case in work.cases].count("recorded")


def test_the_second_time_the_tests_are_not_run(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the module or a test changes."""
    first = prepared(core(project, "Basket.unique"))
    runs: list[str] = []
    run = heard._run

    def counting(*args: object) -> recordings.Recording:
        runs.append("again")
        return run(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(heard, "_run", counting)

    second = prepared(core(project, "Basket.unique"))
    with (project / "tests/test_api.py").open("a") as opened:
        opened.write("\n# changed\n")
    prepared(core(project, "Basket.unique"))

    # How far they are grown depends on how long calls take.
    assert recorded(second) == recorded(first) > 0
    assert runs == ["again"]


def test_tests_that_hang_are_ended(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was seen before is kept."""
    monkeypatch.setattr(heard, "LIMIT_S", 6)
    text = "import time\n\ndef test_hangs():\n    time.sleep(1_000)\n"
    with (project / "tests/test_api.py").open("a") as opened:
        opened.write(text)

    assert prepared(core(project, "Basket.unique")).sources[0] == "recorded"


def test_what_the_user_has_recorded_comes_before_the_tests(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Objects of a class that only a script defines come along."""
    (project / "script.py").write_text(
        "import sys\nsys.path.insert(0, 'src')\n"
        "from shop.core import Basket\n"
        "class Thing:\n"
        "    def __init__(self, n): self.n = n\n"
        "    def __eq__(self, other): return self.n == other.n\n"
        "    def __hash__(self): return 1\n"
        "Basket([Thing(n % 3) for n in range(9)]).unique()\n"
    )
    monkeypatch.chdir(project)
    record([sys.executable, "script.py"], project=project)

    found = prepared(core(project, "Basket.unique"))

    recorded = [case for case in found.cases if case.source == "recorded"]
    assert len(recorded) == 1


def test_somebody_elses_record_opens_no_folder(project: Path) -> None:
    """The places in a recording of another machine are not believed."""
    from afterburner_engine.verify import _calls

    line = json.dumps({"module": "m", "call": {}, "places": [["/etc", "/etc/x"]]})
    claimed = evidence.WorkloadRecord.model_construct(recorded=line)
    target = evidence.TargetRecord.model_construct(path="m.py", qualname="f")
    made = evidence.Evidence.model_construct(
        workload=claimed, target=target, created="now"
    )

    assert _calls(made, own=False).places() == ((), ())
    assert _calls(made, own=True).places() == ((Path("/etc"),), (Path("/etc/x"),))
