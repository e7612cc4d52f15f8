"""Measures a recorded result again: both versions of the module, on new inputs.

Nothing is taken from the record on trust: its numbers are only shown beside the new
ones, and its code runs in the sandbox. A record may come from anybody, so only one
that lies among this user's own, with a winner of the rulebook, may run without
isolation where there is none.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from afterburner_engine import evidence
from afterburner_engine.bench import Bench
from afterburner_engine.equality_settings import contract_of, described
from afterburner_engine.errors import EngineError, UnjudgeableError
from afterburner_engine.evidence import Evidence
from afterburner_engine.freezing import told
from afterburner_engine.generator import Generator
from afterburner_engine.judge import Judge
from afterburner_engine.objectives import OBJECTIVES, accepts
from afterburner_engine.recordings import Recording
from afterburner_engine.report import CandidateReport
from afterburner_engine.target import Target, target_from_source
from afterburner_engine.worker import Worker
from afterburner_engine.workload import prepare
from afterburner_engine.workload_file import WorkloadFile
from afterburner_sandbox.contract import Contract
from afterburner_sandbox.stats import Interval

SEED_STEP = 1_000_003
"""Added to the recorded seed: the same code on inputs that the record has not seen."""

_NOWHERE = Path("/nonexistent")


@dataclass(frozen=True, slots=True)
class Verification:
    """What the second measurement found."""

    confirmed: bool
    """The winner is better here, too, in what it won by, and behaves the same."""

    objective: str

    report: CandidateReport
    machine: dict[str, Any]
    sandbox: str
    seed: int
    notes: tuple[str, ...]
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class _Claim:
    """What is to be checked, put together from the record."""

    target: Target
    after: str
    policy: str
    own: bool
    seed: int
    min_gain: float
    objective: str
    workload_file: WorkloadFile | None
    contract: Contract
    sizes: tuple[int, ...]
    calls: Recording
    generator: Generator | None
    """What a model wrote to make inputs; it runs as any code of a model does."""

    notes: tuple[str, ...]


async def verify(
    record: Evidence,
    *,
    own: bool,
    sandbox: str = "auto",
    python: str | None = None,
    seed: int | None = None,
) -> AsyncGenerator[Interval | Verification, None]:
    """Examine the winner of a record again: estimates, then the result.

    `own` says that this user's own program wrote it (`evidence.is_own`).

    Raises:
        EngineError: the record contradicts itself, or nothing can run it here.
        UnjudgeableError: it has no winner, or its function cannot be judged here.
        SandboxError: the sandbox failed.
    """
    started = time.monotonic()
    claim = _claim(record, seed, own)
    worker = Worker()
    try:
        bench = await worker.call(
            lambda: worker.open(
                Bench(
                    claim.target,
                    sandbox,
                    _interpreter(claim.own, python),
                    generated_code=_is_generated(claim),
                )
            )
        )
        judge = await worker.call(lambda: _judge(bench, claim))
        before, after = map(bench.program, (record.target.before, claim.after))
        async for step in worker.watch(
            lambda progress: judge.exam(before, after, progress)
        ):
            if isinstance(step, Interval):
                yield step
            else:
                yield _verification(step, bench, claim, started)
    finally:
        worker.close()


def _is_generated(claim: _Claim) -> bool:
    """Whether code runs that is neither the user's own nor the rulebook's."""
    own = claim.own and claim.policy == "rulebook"
    return not own or claim.generator is not None


def _judge(bench: Bench, claim: _Claim) -> Judge:
    try:
        workload = prepare(
            bench,
            claim.workload_file,
            claim.seed,
            claim.sizes,
            claim.calls,
            claim.contract,
            claim.generator,
        )
    except UnjudgeableError as error:
        raise UnjudgeableError("\n".join([str(error), *claim.notes])) from error
    return Judge(bench, workload, claim.min_gain, claim.seed, objective=claim.objective)


def _verification(
    report: CandidateReport, bench: Bench, claim: _Claim, started: float
) -> Verification:
    return Verification(
        confirmed=accepts(report, claim.objective),
        objective=claim.objective,
        report=report,
        machine=evidence.machine_facts(bench.interpreter.version),
        sandbox=bench.choice.backend.name,
        seed=claim.seed,
        notes=(*claim.notes, *told(bench)),
        elapsed_s=time.monotonic() - started,
    )


def _claim(record: Evidence, seed: int | None, own: bool) -> _Claim:
    after = record.target.after
    if record.winner is None or after is None:
        raise UnjudgeableError(
            "the recorded run has no winner, so there is nothing to verify: "
            f"{record.reason}"
        )
    winner = next((c for c in record.candidates if c.candidate == record.winner), None)
    if winner is None:
        raise EngineError("the evidence is broken: it does not hold its winner")
    target, notes = _target(record)
    contract = contract_of(record.equality, "the evidence is broken: equality")
    set_so = described(contract, "the record")
    notes += (set_so,) if set_so else ()
    work = record.workload
    file = None
    if work.source is not None:
        file = WorkloadFile(work.path or "workload.py", work.source, work.named)
    return _Claim(
        target=target,
        after=after,
        policy=winner.policy,
        own=own,
        seed=_number(record, "seed", int) + SEED_STEP if seed is None else seed,
        min_gain=_number(record, "min_gain", float),
        objective=_objective(record),
        workload_file=file,
        contract=contract,
        sizes=tuple(work.sizes),
        calls=_calls(record, own),
        generator=_generator(record),
        notes=notes,
    )


def _generator(record: Evidence) -> Generator | None:
    known = record.workload.generator
    return None if known is None else Generator(**known.model_dump())


def _calls(record: Evidence, own: bool) -> Recording:
    """The recorded calls among the inputs, which are data.

    Somebody else's record does not say what is to be seen besides the target.
    """
    known, lines = record.target, (record.workload.recorded or "").splitlines()
    try:
        told = [json.loads(line) for line in lines]
        text = [json.dumps(t if own else {**t, "places": []}) for t in told]
        found = Recording(known.path, known.qualname, (), record.created, tuple(text))
        found.places()
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise EngineError(
            f"the evidence is broken: its recorded calls cannot be read: {error}"
        ) from error
    return found


def _target(record: Evidence) -> tuple[Target, tuple[str, ...]]:
    """The target as recorded, and how it compares with what is on disk now.

    Its neighbours are visible only where the recorded file is a Python file here:
    a record cannot open any other folder to the code in it.
    """
    known = record.target
    path = Path(known.path)
    target = target_from_source(path, known.before, known.qualname)
    if path.suffix != ".py" or not path.is_file():
        note = (
            f"{path} is not here: the recorded text is measured, without the modules "
            "beside it."
        )
        elsewhere = replace(target, root=_NOWHERE, module_name=known.module_name)
        return elsewhere, (note,)
    if evidence.sha256(_content(path)) != known.sha256:
        return target, (
            f"{path} has changed since: the recorded text is measured, not that file.",
        )
    return target, ()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EngineError(f"cannot read {path}: {error.strerror or error}") from error


def _interpreter(own: bool, asked: str | None) -> str | None:
    """The Python asked for; a record of somebody else does not lead us to another."""
    if asked is not None or own:
        return asked
    active = os.environ.get("VIRTUAL_ENV")
    if active and (python := Path(active) / "bin" / "python").exists():
        return str(python)
    return sys.executable


def _objective(record: Evidence) -> str:
    """What the winner was better in."""
    value = record.settings.get("objective")
    if value not in OBJECTIVES:
        raise EngineError(f"the evidence is broken: settings.objective is {value!r}")
    return str(value)


def _number(record: Evidence, name: str, kind: type[float]) -> Any:
    """A number of the recorded settings."""
    value = record.settings.get(name)
    if isinstance(value, bool) or not isinstance(value, (kind, int)):
        raise EngineError(f"the evidence is broken: settings.{name} is {value!r}")
    return value
