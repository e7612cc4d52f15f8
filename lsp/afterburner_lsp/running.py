"""One run of the engine for the editor: the text as it is typed in, a result out.

Loads the engine: for the engine's process alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any

from afterburner_engine.events import (
    RunFinished,
    WorkloadReady,
    to_json,
)
from afterburner_engine.loop import optimize
from afterburner_engine.settings import Settings
from afterburner_engine.target import Target, target_from_source
from afterburner_lsp.meaning import meaning
from afterburner_lsp.narration import Narration
from afterburner_lsp.results import Result, State
from afterburner_lsp.rewriting import after


async def follow(
    path: Path,
    source: str,
    qualname: str,
    settings: Settings,
    tell: Callable[[str, int], None],
) -> Result:
    """Optimise a function of `source`, whatever is on disk. Cancelling ends it all.

    Raises:
        EngineError: it cannot be judged, or nothing can judge it here.
        SandboxError: the sandbox failed.
    """
    target, digest = await asyncio.to_thread(_target, path, source, qualname)
    narration, workload = Narration(), dict[str, Any]()
    finished: RunFinished | None = None
    async with aclosing(optimize(target, settings)) as events:
        async for event in events:
            if isinstance(event, RunFinished):
                finished = event
            elif isinstance(event, WorkloadReady):
                workload = to_json(event)
            narration.take(event)
            tell(narration.line, narration.percent)
    if finished is None:
        raise RuntimeError("the run ended without a result")
    return _result(target, digest, settings, finished, workload)


def _target(path: Path, source: str, qualname: str) -> tuple[Target, str]:
    target = target_from_source(path, source, qualname)
    return target, meaning(target.source.tree, qualname)


def _result(
    target: Target,
    digest: str,
    settings: Settings,
    finished: RunFinished,
    workload: dict[str, Any],
) -> Result:
    report = finished.report.to_json() if finished.report is not None else {}
    return Result(
        uri="",
        qualname=target.qualname,
        objective=settings.objective,
        reason=finished.reason,
        before=target.code,
        meaning=digest,
        code=finished.code,
        after=None if finished.code is None else after(target, finished.code),
        report=report,
        workload=workload,
        policy=finished.policy or "",
        evidence=finished.evidence,
        state=State.NOTHING if finished.code is None else State.WAITING,
        notes=finished.notes,
    )
