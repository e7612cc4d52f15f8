"""Where the cases of a target come from and what they reach, without a run.

The workload is made as for a run, and looked at instead of used.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from afterburner_engine.bench import Bench
from afterburner_engine.coverage import Coverage
from afterburner_engine.equality_settings import find_contract
from afterburner_engine.generator import SOURCE as WRITTEN
from afterburner_engine.generator import Generator
from afterburner_engine.model_settings import find_model_settings
from afterburner_engine.models.base import TextModel
from afterburner_engine.policies import open_policy, text_model
from afterburner_engine.policy import Hosting, Policy
from afterburner_engine.requested import Requested
from afterburner_engine.settings import Settings
from afterburner_engine.target import Target
from afterburner_engine.worker import Worker
from afterburner_engine.workload import Workload, prepare
from afterburner_engine.workload_file import find_workload, workload_path

SAMPLES = 3
"""Calls that are shown of each source."""

NOT_FROM_HINTS = "no cases from type hints: "


@dataclass(frozen=True, slots=True)
class Source:
    """One source that gave cases."""

    name: str
    cases: int
    grows: bool
    """Whether the inputs for timing are made from it."""

    note: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SizeRow:
    """One size at which the function is timed."""

    size: int
    seconds: float
    """Of one call of the original."""

    making_s: float
    """To make one input."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a run of the target would be judged by."""

    path: str
    qualname: str
    sources: tuple[Source, ...]
    absent: tuple[tuple[str, str], ...]
    """Sources that gave nothing, and why."""

    sizes: tuple[SizeRow, ...]
    """Empty where the inputs cannot grow."""

    seconds_per_call: float
    clock: str
    coverage: Coverage | None
    missed: tuple[tuple[int, str], ...]
    """Lines that no case reaches, with their source."""

    frozen: tuple[str, ...]
    notes: tuple[str, ...]
    sandbox: str
    python: str
    elapsed_s: float
    generator: str | None = None
    """The text of what a model wrote to make inputs."""

    @property
    def cases(self) -> int:
        """All cases of the equality check."""
        return sum(source.cases for source in self.sources)

    def to_json(self) -> dict[str, Any]:
        """What `inputs --json` prints."""
        return {
            "target": {"path": self.path, "qualname": self.qualname},
            "cases": self.cases,
            "sources": [
                {
                    "source": source.name,
                    "cases": source.cases,
                    "grows": source.grows,
                    "note": source.note,
                    "samples": list(source.samples),
                }
                for source in self.sources
            ],
            "absent": [{"source": name, "why": why} for name, why in self.absent],
            "sizes": [
                {"size": row.size, "seconds": row.seconds, "making": row.making_s}
                for row in self.sizes
            ],
            "seconds_per_call": self.seconds_per_call,
            "clock": self.clock,
            "coverage": self.coverage.to_json() if self.coverage is not None else None,
            "missed": [{"line": line, "source": text} for line, text in self.missed],
            "frozen": list(self.frozen),
            "generator": self.generator,
            "notes": list(self.notes),
            "sandbox": self.sandbox,
            "python": self.python,
            "elapsed_s": self.elapsed_s,
        }


async def inspect(target: Target, settings: Settings) -> Inspection:
    """Make the workload of the target and tell of it.

    Raises:
        EngineError: the target cannot be judged, or nothing can judge it here.
        SandboxError: the sandbox failed.
    """
    started = time.monotonic()
    look = _Look(target, settings)
    try:
        work = await look.request.workload()
        work.notes += [look.set_so] if look.set_so else []
        bench = look.benches[work.generator is not None]
        return _told(bench, work, look.request, started)
    finally:
        await look.close()


class _Look:
    """What an inspection opens: benches, and a model where one is asked for inputs."""

    def __init__(self, target: Target, settings: Settings) -> None:
        self.settings = settings
        self.worker = Worker()
        self.benches: dict[bool, Bench] = {}
        """By whether a model's code runs in it; else it is the user's, and no other."""

        self.policy: Policy | None = None
        self.contract, self.set_so = find_contract(target.path)
        self.request = Requested(
            target=target,
            file=find_workload(target.path, settings.workload),
            worker=self.worker,
            prepare=self._prepare,
            model=self._model,
            hosting=settings.hosting or find_model_settings(target.path),
            seed=settings.seed,
        )

    async def close(self) -> None:
        self.worker.close()
        if isinstance(self.policy, Hosting):
            await self.policy.close()

    def _prepare(self, generator: Generator | None) -> Workload:
        request, settings = self.request, self.settings
        generated = generator is not None
        if generated not in self.benches:
            asked = (settings.sandbox, settings.python)
            bench = Bench(request.target, *asked, generated_code=generated)
            self.benches[generated] = self.worker.open(bench)
        return prepare(
            self.benches[generated],
            request.file,
            settings.seed,
            contract=self.contract,
            generator=generator,
        )

    async def _model(self) -> TextModel | None:
        self.policy = await open_policy(self.settings, self.request.hosting)
        return text_model(self.policy)


def _told(
    bench: Bench, work: Workload, request: Requested, started: float
) -> Inspection:
    target, coverage = bench.target, work.coverage
    lines = target.module_source.split("\n")
    version = ".".join(map(str, bench.interpreter.version))
    return Inspection(
        path=str(target.path),
        qualname=target.qualname,
        sources=tuple(_sources(work)),
        absent=tuple(_absent(work, request)),
        sizes=tuple(
            SizeRow(size, work.seconds[size], work.making[size])
            for size in (work.sizes if work.fresh else ())
        ),
        seconds_per_call=work.seconds[work.sizes[-1]],
        clock=work.clock,
        coverage=coverage,
        missed=tuple((n, lines[n - 1]) for n in (coverage.missed if coverage else ())),
        frozen=work.frozen,
        generator=work.generator.source if work.generator else None,
        notes=tuple(work.notes),
        sandbox=bench.choice.backend.name,
        python=f"{version} ({bench.interpreter.executable})",
        elapsed_s=time.monotonic() - started,
    )


def _sources(work: Workload) -> list[Source]:
    known = {one["source"]: one for one in work.service.description["sources"]}
    found = []
    for name in work.sources:
        calls = [case.call for case in work.cases if case.source == name]
        about = known.get(name, {"grows": False, "note": _OUR_OWN.get(name, "")})
        found.append(
            Source(
                name, len(calls), about["grows"], about["note"], tuple(calls[:SAMPLES])
            )
        )
    return found


_OUR_OWN = {
    "grown": "larger ones, as those that are timed",
    "guided": "sought for what the others do not reach",
}


def _absent(work: Workload, request: Requested) -> list[tuple[str, str]]:
    """The sources without a case, each with the reason."""
    target, file = request.target, request.file
    why: dict[str, str] = {}
    if file is None:
        name = workload_path(target.path).name
        why["workload"] = f"there is no {name} beside the module"
    else:
        why["workload"] = f"{file.path} does not fit this function; see the notes"
    why["recorded"] = (
        "no call is known, from the project's tests or from `afterburner record`"
    )
    why["doctest"] = "no example in the docstrings calls it"
    if not {"hints", "defaults", "probed"} & set(work.sources):
        why["hints"] = _without_hints(work)
    if "guided" not in work.sources:
        complete = work.coverage is not None and work.coverage.complete
        why["guided"] = (
            "not needed: the others reach everything"
            if complete
            else "nothing was found that reaches further"
        )
    why[WRITTEN] = request.why_not
    return [(name, said) for name, said in why.items() if name not in work.sources]


def _without_hints(work: Workload) -> str:
    if "workload" in work.sources:
        return "not asked: the workload file says what an input is"
    told = [n for n in work.notes if n.startswith(NOT_FROM_HINTS)]
    return told[0].removeprefix(NOT_FROM_HINTS) if told else "they gave no case"
