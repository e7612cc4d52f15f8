"""Judges a change that a person or another tool made: two versions of one function.

Each side is loaded from its own source tree, in fork servers of its own, so that two
checkouts, two releases or two git revisions can be compared. *Before* is the
reference: cases and expected outcomes come from it. Sides that lie in one source tree
share their fork servers, whose layout then shifts no ratio.
"""

from __future__ import annotations

import ast
import os
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from afterburner_engine import reach
from afterburner_engine.bench import Bench, python_paths
from afterburner_engine.calls import recorded_of
from afterburner_engine.equality_settings import find_contract
from afterburner_engine.errors import TargetError, UnavailableError
from afterburner_engine.events import WorkloadReady
from afterburner_engine.judge import Judge
from afterburner_engine.report import CandidateReport
from afterburner_engine.revision import Revision
from afterburner_engine.settings import Settings
from afterburner_engine.target import Target, find_target
from afterburner_engine.worker import Worker
from afterburner_engine.workload import Workload, prepare
from afterburner_engine.workload_file import WorkloadFile, find_workload
from afterburner_sandbox.errors import IsolationUnavailableError
from afterburner_sandbox.interpreter import Interpreter, find_interpreter
from afterburner_sandbox.program import Program
from afterburner_sandbox.stats import Interval

ARENA = 8
"""Fork servers of each side, where each has its own: as many independent pairs."""


@dataclass(frozen=True, slots=True)
class Version:
    """One side, as the user knows it."""

    path: str
    qualname: str
    revision: str | None
    """The commit; None for what lies on disk."""

    def to_json(self) -> dict[str, str | None]:
        """As `--json` prints it."""
        return {
            "path": self.path,
            "qualname": self.qualname,
            "revision": self.revision,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found of the change."""

    report: CandidateReport
    before: Version
    after: Version
    sandbox: str
    sandbox_reason: str
    workload: dict[str, Any]
    notes: tuple[str, ...]
    elapsed_s: float

    def to_json(self) -> dict[str, Any]:
        """What `compare --json` prints."""
        return self.report.to_json() | {
            "before": self.before.to_json(),
            "after": self.after.to_json(),
            "sandbox": self.sandbox,
            "workload": self.workload,
            "notes": list(self.notes),
            "elapsed_s": self.elapsed_s,
        }


@dataclass(slots=True)
class _Sides:
    """Both targets, and where they come from."""

    before: Target
    after: Target
    revision: Revision | None
    notes: list[str] = field(default_factory=list)

    def versions(self) -> tuple[Version, Version]:
        """Both, as the user knows them."""
        path, commit = self.before.path, None
        if self.revision is not None:
            path, commit = self.after.path, self.revision.commit
        return (
            Version(str(path), self.before.qualname, commit),
            Version(str(self.after.path), self.after.qualname, None),
        )


async def compare(
    before: str, after: str | None, against: str | None, settings: Settings
) -> AsyncGenerator[WorkloadReady | Interval | Comparison, None]:
    """Compare two versions: the cases, estimates, then the result.

    Either `after` names the other side, or `against` a git revision: then the file on
    disk is *after*, and the same file at that revision is *before*.

    Raises:
        EngineError: a side cannot be found, judged, or run as asked.
        SandboxError: the sandbox failed.
    """
    started = time.monotonic()
    worker, opened = Worker(), _Opened()
    try:
        sides = await worker.call(lambda: opened.sides(before, after, against))
        benches = await worker.call(lambda: _benches(sides, settings, worker))
        file = await worker.call(lambda: _workload_file(sides, settings))
        contract, set_so = find_contract(_on_disk(sides).path)
        calls = recorded_of(sides.before, sides.after)
        work = await worker.call(
            lambda: prepare(benches[0], file, settings.seed, (), calls, contract)
        )
        work.notes += [set_so] if set_so else []
        yield _ready(work)
        programs = _programs(sides, work.frozen)
        left_out = await worker.call(
            lambda: reach.cut(work, benches[1], programs[1], settings.seed)
        )
        judge = Judge(
            benches[0],
            work,
            settings.min_gain,
            settings.seed,
            attack_s=settings.attack_s,
            all_sizes=left_out is None,
            after=benches[1],
            thorough=True,
        )
        async for step in worker.watch(
            lambda progress: judge.exam(*programs, progress)
        ):
            if isinstance(step, Interval):
                yield step
            else:
                notes = [*sides.notes, *work.notes, *([left_out] if left_out else [])]
                choice = benches[0].choice
                yield Comparison(
                    reach.judged(step, left_out),
                    *sides.versions(),
                    sandbox=choice.backend.name,
                    sandbox_reason=choice.reason,
                    workload=_described(work, file),
                    notes=tuple(notes),
                    elapsed_s=time.monotonic() - started,
                )
    finally:
        worker.close()
        opened.close()


class _Opened:
    """The sides are found in one thread and may be given up from another."""

    def __init__(self) -> None:
        self._revision: Revision | None = None
        self._closed = False

    def sides(self, before: str, after: str | None, against: str | None) -> _Sides:
        if against is None and after is not None:
            return _Sides(find_target(before), find_target(after), None)
        if against is None or after is not None:
            raise TargetError(
                "name two versions, BEFORE_FILE::FUNCTION AFTER_FILE::FUNCTION, or one "
                "and what to compare it with: FILE::FUNCTION --against REVISION"
            )
        # What lies on disk says which function is meant, and it may be new there.
        now = find_target(before)
        self._revision = Revision(now.path, against)
        if self._closed:
            self._revision.close()
        file = self._revision.extract()
        return _Sides(_then(file, now.qualname, self._revision), now, self._revision)

    def close(self) -> None:
        self._closed = True
        if self._revision is not None:
            self._revision.close()


def _then(file: Path, qualname: str, revision: Revision) -> Target:
    try:
        return find_target(f"{file}::{qualname}")
    except TargetError as error:
        text = str(error).replace(str(file), revision.relative)
        raise TargetError(f"at {revision.name}: {text}") from error


def _benches(sides: _Sides, settings: Settings, worker: Worker) -> tuple[Bench, Bench]:
    """Where each side runs; one bench for both if they lie in one tree."""
    python = _interpreter(sides, settings)
    shared = sides.before.root == sides.after.root

    def opened(target: Target, **options: Any) -> Bench:
        bench = Bench(target, settings.sandbox, python, generated_code=True, **options)
        return worker.open(bench)

    if shared:
        both = opened(sides.before, beside=(sides.after,))
        return both, both
    paths = None
    if sides.revision is not None:
        paths = tuple(map(sides.revision.moved, python_paths()))
    return (
        opened(sides.before, arena=ARENA, python_path=paths),
        opened(sides.after, arena=ARENA),
    )


def _interpreter(sides: _Sides, settings: Settings) -> str:
    """One interpreter for both: the code is compared, not what it runs under."""
    try:
        found = find_interpreter(settings.python, _on_disk(sides).path)
        if settings.python is None:
            other = find_interpreter(None, sides.after.path)
            sides.notes += _other_python(found, other)
    except IsolationUnavailableError as error:
        raise UnavailableError(str(error)) from error
    return str(found.executable)


def _other_python(used: Interpreter, other: Interpreter) -> list[str]:
    if used.executable == other.executable:
        return []
    return [
        f"Both versions run under {used.executable}, the interpreter of the first; "
        f"that of the second is {other.executable}."
    ]


def _on_disk(sides: _Sides) -> Target:
    """The side whose project says how to judge: the first, unless it is of the past."""
    return sides.before if sides.revision is None else sides.after


def _workload_file(sides: _Sides, settings: Settings) -> WorkloadFile | None:
    """The inputs named, or those beside a version: what is on disk first."""
    places = [sides.before.path, sides.after.path]
    if sides.revision is not None:
        places.reverse()
    for path in places:
        file = find_workload(path, settings.workload)
        if file is not None:
            return file
    return None


def _programs(sides: _Sides, freeze: tuple[str, ...]) -> tuple[Program, Program]:
    """Both under the name by which the inputs know their classes.

    But where *after* imports the other module itself, that name must lead there.
    """
    before, after = sides.before, sides.after
    name = before.module_name
    if name == after.module_name or _imports(after, name):
        name, home = after.module_name, ""
    else:
        home = after.module_name
    return (
        Program(
            before.module_source,
            before.module_name,
            str(before.path),
            before.qualname,
            freeze=freeze,
        ),
        Program(
            after.module_source,
            name,
            str(after.path),
            after.qualname,
            home,
            freeze=freeze,
        ),
    )


def _imports(target: Target, name: str) -> bool:
    """Whether the target's module imports the module `name`, anywhere in it."""
    own = target.module_name.split(".")
    if target.path.name == "__init__.py":
        own.append("")
    for node in ast.walk(ast.parse(target.module_source)):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = own[: -node.level] if node.level else []
            source = [*start, node.module] if node.module else start
            module = ".".join(source)
            found = [module, *(f"{module}.{alias.name}" for alias in node.names)]
        else:
            continue
        if name in found:
            return True
    return False


def _ready(work: Workload) -> WorkloadReady:
    return WorkloadReady(
        sources=work.sources,
        cases=len(work.cases),
        sizes=work.sizes if work.fresh else (),
        seconds_per_call=work.seconds[work.sizes[-1]],
        clock=work.clock,
        equality=work.service.contract.changed(),
        not_compared=work.service.contract.not_compared(),
        coverage=work.coverage,
        frozen=work.frozen,
    )


def _described(work: Workload, file: WorkloadFile | None) -> dict[str, Any]:
    used = file is not None and "workload" in work.sources
    return {
        "path": os.path.abspath(file.path) if file is not None and used else None,
        "sources": list(work.sources),
        "sizes": list(work.sizes) if work.fresh else [],
        "clock": work.clock,
        "same": work.has_same,
        "equality": work.service.contract.changed(),
        "not_compared": list(work.service.contract.not_compared()),
        "coverage": work.coverage and work.coverage.to_json(),
        "frozen": list(work.frozen),
    }
