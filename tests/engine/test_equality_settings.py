"""`[tool.afterburner.equality]`: read, refused where it is wrong, and judged by."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from afterburner_engine import evidence
from afterburner_engine.bench import Bench
from afterburner_engine.equality_settings import (
    EqualitySettings,
    contract_of,
    find_contract,
)
from afterburner_engine.errors import EngineError, UnjudgeableError
from afterburner_engine.events import RunFinished, WorkloadReady
from afterburner_engine.judge import Judge
from afterburner_engine.report import CandidateReport
from afterburner_engine.workload import prepare
from afterburner_sandbox.contract import STRICT, Contract
from tests.chance import likely, tried_again
from tests.engine.helpers import FAST, SLOW, Scripted, run, story, target, write_target


def project(folder: Path, table: str) -> Path:
    """A module in a project with this table; its path."""
    (folder / "pyproject.toml").write_text(table, encoding="utf-8")
    return write_target(folder, SLOW)


def test_the_keys_are_the_contracts() -> None:
    """Each option can be set, and is strict without being set."""
    fields = {name: f.default for name, f in EqualitySettings.model_fields.items()}

    assert fields == dataclasses.asdict(STRICT)


def test_what_is_set_is_judged_by_and_said(tmp_path: Path) -> None:
    """Only what was changed is told."""
    path = project(
        tmp_path,
        "[tool.afterburner.equality]\nrel_tol = 1e-6\nstdout = false\nglobals = true\n",
    )

    contract, line = find_contract(path)

    assert contract == Contract(rel_tol=1e-6, stdout=False)
    assert line is not None
    assert "with rel_tol = 1e-06, stdout = false (" in line
    assert "pyproject.toml" in line


@pytest.mark.parametrize(
    "text", ["", "[tool.other]\n", "[tool.afterburner]\n", "not toml at all = = ="]
)
def test_without_a_table_everything_counts(tmp_path: Path, text: str) -> None:
    """A file without our table says nothing, whatever else is wrong with it."""
    assert find_contract(project(tmp_path, text)) == (STRICT, None)


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    """Not one further up."""
    (tmp_path / "pyproject.toml").write_text(
        "[tool.afterburner.equality]\nstdout = false\n", encoding="utf-8"
    )
    inner = tmp_path / "inner"
    inner.mkdir()
    path = project(inner, "[tool.afterburner.equality]\nstderr = false\n")

    assert find_contract(path)[0] == Contract(stderr=False)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("relative = 1e-6", "equality.relative is unknown; the keys are rel_tol, abs_"),
        ("stdout = 'no'", "equality.stdout is 'no': Input should be a valid boolean"),
        ("stdout = 0", "equality.stdout is 0"),
        ("rel_tol = true", "equality.rel_tol is True"),
        ("rel_tol = 2.0", "rel_tol is 2.0; it must be in"),
        ("abs_tol = nan", "abs_tol is nan; it must be 0 or more"),
        ("rel_tol = ", "cannot be read"),
    ],
)
def test_a_wrong_table_is_an_error(tmp_path: Path, line: str, message: str) -> None:
    """It names the file and the key."""
    path = project(tmp_path, f"[tool.afterburner.equality]\n{line}\n")

    with pytest.raises(EngineError) as caught:
        find_contract(path)

    assert str(tmp_path / "pyproject.toml") in str(caught.value)
    assert message in str(caught.value)


def test_a_table_of_another_kind_is_an_error(tmp_path: Path) -> None:
    """Such as a number in its place."""
    with pytest.raises(EngineError, match="pyproject"):
        find_contract(project(tmp_path, "[tool.afterburner]\nequality = 3\n"))


MODULE = '''
import logging, os, sys, warnings
CALLS = 0
CACHE = {}
TABLE = list(range(100_000))

def double(n: int) -> int:
    """
    >>> double(3)
    6
    >>> double(40)
    80
    """
'''


@contextmanager
def judging(
    folder: Path, body: str, contract: Contract = STRICT
) -> Iterator[tuple[Judge, Bench]]:
    """A judge of `double` with this body."""
    source = MODULE + "".join(f"    {line}\n" for line in body.split("\n"))
    bench = Bench(target(folder, source, "double"), "auto", None, generated_code=False)
    try:
        work = prepare(bench, None, 0, contract=contract)
        yield Judge(bench, work, 0.03, 0), bench
    finally:
        bench.close()


def judged(judge: Judge, bench: Bench, body: str) -> CandidateReport | None:
    """What is found of a candidate on the cases; None where it is equal."""
    source = MODULE + "".join(f"    {line}\n" for line in body.split("\n"))
    work = judge.workload
    cases = list(zip(work.cases, work.expected, strict=True))
    return judge._equal(bench.program(source), cases)


COUNT = "global CALLS\nCALLS += 1\nreturn 2 * n"
MEMO = "if n not in CACHE:\n    CACHE[n] = 2 * n\nreturn CACHE[n]"


@pytest.mark.parametrize(
    ("original", "candidate", "why"),
    [
        (COUNT, "global CALLS\nCALLS = CALLS + 1\nreturn n + n", None),
        (COUNT, "return 2 * n", "the global CALLS is changed by one of them only"),
        (MEMO, "CACHE.setdefault(n, 2 * n)\nreturn CACHE[n]", None),
        (MEMO, "return 2 * n", "the global CACHE"),
        ("return 2 * n", "double.last = n\nreturn 2 * n", "the global double.last"),
        ("print(n, file=sys.stderr)\nreturn 2 * n", "return 2 * n", "standard error"),
        ("logging.error('n %s', n)\nreturn 2 * n", "return 2 * n", "what is logged"),
        ("warnings.warn('old')\nreturn 2 * n", "return 2 * n", "what is warned of"),
        ("os.environ['N'] = str(n)\nreturn 2 * n", "return 2 * n", "os.environ['N']"),
        (
            "warnings.warn('old')\nreturn 2 * n",
            "warnings.warn('old')\nreturn n + n",
            None,
        ),
    ],
)
def test_what_else_a_function_does_is_judged(
    tmp_path: Path, original: str, candidate: str, why: str | None
) -> None:
    """A counter, a cache, output and the rest do not make it unfit to be judged."""
    with judging(tmp_path, original) as (judge, bench):
        itself = judged(judge, bench, original)
        found = judged(judge, bench, candidate)

    assert itself is None
    if why is None:
        assert found is None
    else:
        assert found is not None
        assert why in found.detail


def test_what_is_switched_off_is_not_judged(tmp_path: Path) -> None:
    """By the table, for all candidates."""
    contract = Contract(globals=False)
    with judging(tmp_path, COUNT, contract) as (judge, bench):
        assert judged(judge, bench, "return 2 * n") is None


@pytest.mark.parametrize(
    ("body", "note"),
    [
        ("logging.error('%s', hash('a'))\nreturn 2 * n", "Logging: not compared"),
        ("global CALLS\nCALLS = hash('a')\nreturn 2 * n", "The module's globals"),
        ("print(hash('a'), file=sys.stderr)\nreturn 2 * n", "Standard error"),
    ],
)
def test_what_differs_from_run_to_run_is_left_out_and_said(
    tmp_path: Path, body: str, note: str
) -> None:
    """What is logged of it does not make the result unfit to be compared."""
    with judging(tmp_path, body) as (judge, bench):
        work = judge.workload

        assert any(line.startswith(note) for line in work.notes)
        assert work.service.contract != STRICT
        assert judged(judge, bench, body) is None


def test_a_large_global_is_said_not_to_be_compared(tmp_path: Path) -> None:
    """But for its length."""
    with judging(tmp_path, "return 2 * n") as (judge, bench):
        assert any("the globals TABLE" in note for note in judge.workload.notes)
        found = judged(judge, bench, "TABLE.append(n)\nreturn 2 * n")

    assert found is not None
    assert "TABLE" in found.detail


def test_results_that_differ_from_run_to_run_are_refused(tmp_path: Path) -> None:
    """There is no behaviour to compare with."""
    with (
        pytest.raises(UnjudgeableError, match="not deterministic"),
        judging(tmp_path, "return 2 * n + hash('a')"),
    ):
        pass


@tried_again
async def test_the_table_is_used_shown_and_kept(tmp_path: Path) -> None:
    """In the run's events and in its evidence, by which `verify` judges again."""
    path = project(tmp_path, "[tool.afterburner.equality]\nstdout = false\n")
    loud = FAST.replace("    first = {}", "    print(len(items))\n    first = {}")

    events = await run(target(path.parent, SLOW, "total"), Scripted(loud))

    ready = next(event for event in events if isinstance(event, WorkloadReady))
    finished = next(event for event in events if isinstance(event, RunFinished))
    record = evidence.load(Path(str(finished.evidence)))
    assert ready.equality == {"stdout": False}
    assert "standard output" in ready.not_compared
    assert any("stdout = false" in note for note in ready.notes)
    likely(finished.status == "improved", story(events))
    assert contract_of(record.equality, "") == Contract(stdout=False)
    assert "standard output" in record.not_compared


def test_an_older_record_is_judged_strictly(tmp_path: Path) -> None:
    """It holds no contract; one with unknown options is refused."""
    assert contract_of({}, "the record") == STRICT
    with pytest.raises(EngineError, match=r"the record\.colour is unknown"):
        contract_of(json.loads('{"colour": 1}'), "the record")
