"""Puts a finished run into its evidence."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from afterburner_engine import evidence
from afterburner_engine.events import RunFinished
from afterburner_engine.generator import Generator
from afterburner_engine.version import version

if TYPE_CHECKING:
    from afterburner_engine.run import Run


def record_run(run: Run, finished: RunFinished) -> Path:
    """Write the evidence of a run; its path.

    Raises:
        EngineError: it cannot be written.
    """
    target, report = run.target, finished.report
    after = target.with_code(finished.code) if finished.code is not None else None
    return evidence.save(
        evidence.Evidence(
            created=evidence.now(),
            afterburner=version(),
            machine=evidence.machine_facts(run.bench.interpreter.version),
            settings=dataclasses.asdict(run.settings),
            sandbox=run.bench.choice.backend.name,
            target=evidence.TargetRecord(
                path=str(target.path),
                qualname=target.qualname,
                kind=target.kind,
                module_name=target.module_name,
                root=str(target.root),
                sha256=evidence.sha256(target.original),
                before=target.module_source,
                after=after,
            ),
            workload=_workload(run),
            candidates=_candidates(run),
            discarded=_discarded(run),
            winner=finished.winner,
            status="improved" if finished.winner else "no-improvement",
            reason=finished.reason,
            exam=report.to_json() if report else None,
            exam_samples=dict(report.samples) if report else {},
            elapsed_s=finished.elapsed_s,
            equality=run.workload.service.contract.to_json(),
            not_compared=list(run.workload.service.contract.not_compared()),
        )
    )


def _workload(run: Run) -> evidence.WorkloadRecord:
    work, file = run.workload, run.workload_file
    return evidence.WorkloadRecord(
        path=file.path if file else None,
        source=file.source if file else None,
        named=bool(file and file.named),
        sources=list(work.sources),
        sizes=list(work.sizes) if work.fresh else [],
        cases=[{"source": case.source, "call": case.call} for case in work.cases],
        clock=work.clock,
        notes=list(work.notes),
        coverage=work.coverage.to_json() if work.coverage is not None else None,
        frozen=list(work.frozen),
        recorded=work.recorded,
        generator=_generator(work.generator),
    )


def _generator(written: Generator | None) -> evidence.GeneratorRecord | None:
    if written is None:
        return None
    return evidence.GeneratorRecord(**dataclasses.asdict(written))


def _candidates(run: Run) -> list[evidence.CandidateRecord]:
    return [
        evidence.CandidateRecord(
            candidate=proposed.candidate,
            iteration=proposed.iteration,
            policy=proposed.policy,
            name=proposed.name,
            reason=proposed.reason,
            code=proposed.code,
            accepted=judged.accepted,
            report=judged.report.to_json(),
            samples=dict(judged.report.samples),
            usage=dataclasses.asdict(proposed.usage) if proposed.usage else None,
        )
        for proposed, judged in run.judged
    ]


def _discarded(run: Run) -> list[evidence.DiscardedRecord]:
    return [
        evidence.DiscardedRecord(
            iteration=event.iteration,
            policy=event.policy,
            reason=event.reason,
            repeated=event.repeated,
            answer=event.answer[: evidence.ANSWER_CHARACTERS],
            usage=dataclasses.asdict(event.usage) if event.usage else None,
        )
        for event in run.discarded
    ]
