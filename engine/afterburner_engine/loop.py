"""The refinement loop: propose, check, judge, keep what is proven, feed it back.

`optimize` is an async generator of events. All measuring happens in one thread of
its own; closing or cancelling the generator ends the policy, that thread's sandboxes
and every process in them.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from afterburner_engine.author import Author
from afterburner_engine.bench import Bench
from afterburner_engine.candidate import fingerprint
from afterburner_engine.desk import Desk
from afterburner_engine.equality_settings import find_contract
from afterburner_engine.errors import ModelError
from afterburner_engine.events import (
    Event,
    PolicyNoted,
    RunStarted,
    WorkloadReady,
    to_json,
)
from afterburner_engine.exams import exams
from afterburner_engine.footprint import require_books
from afterburner_engine.judge import Judge
from afterburner_engine.jury import Jury
from afterburner_engine.keep import keep_unfinished
from afterburner_engine.model_settings import find_model_settings
from afterburner_engine.models.base import TextModel
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.policies import open_policy, text_model
from afterburner_engine.policy import Hosting, Policy
from afterburner_engine.requested import Requested
from afterburner_engine.run import Run
from afterburner_engine.settings import Settings
from afterburner_engine.strategy import strategy_for
from afterburner_engine.target import Target
from afterburner_engine.worker import Worker
from afterburner_engine.workload import Workload, prepare
from afterburner_engine.workload_file import WorkloadFile, find_workload
from afterburner_sandbox.contract import Contract

GRACE_S = 0.1
"""How long a policy that is told to stop may take, before nobody waits for it."""


async def optimize(
    target: Target, settings: Settings, *, policy: Policy | None = None
) -> AsyncGenerator[Event, None]:
    """Refine one function; yield everything that happens.

    `policy` takes the place of the one that the settings name.

    Raises:
        EngineError: the target cannot be judged, or nothing can judge it here.
        SandboxError: the sandbox failed.
    """
    worker = Worker()
    chosen = policy
    run: Run | None = None
    try:
        if chosen is None:
            hosting = settings.hosting or find_model_settings(target.path)
            settings = replace(settings, hosting=hosting)
            chosen = await open_policy(settings, hosting)
        generated = chosen.name != "rulebook"
        started = time.monotonic()  # loading a model is not on the budget
        workload_file = find_workload(target.path, settings.workload)
        contract, set_so = find_contract(target.path)
        bench = await worker.call(
            lambda: _opened(worker, target, settings, generated=generated)
        )
        yield _run_started(target, settings, chosen, bench)
        request = _request(
            target, workload_file, settings, worker, bench, chosen, contract
        )
        workload = await request.workload()
        started += request.spent_s  # nor is asking it for inputs
        bench.freeze = workload.frozen  # also where inputs were tried and refused
        workload.notes += [set_so] if set_so else []
        workload.notes += getattr(chosen, "notes", ())
        ready = _workload_ready(workload)
        yield ready
        run = Run(
            target=target,
            settings=settings,
            policy=chosen,
            bench=bench,
            workload=workload,
            workload_file=workload_file,
            judge=_judge(settings, bench, workload),
            started=started,
            workload_told=to_json(ready),
            strategy=strategy_for(settings, target.code),
            tried={fingerprint(target.code)},
        )
        for stage in (iterate, exams):
            async with aclosing(stage(run, worker)) as events:
                async for event in events:
                    yield event
    finally:
        worker.close()
        if run is not None:
            keep_unfinished(run, sys.exception())
        if policy is None and isinstance(chosen, Hosting):
            await chosen.close()


def _opened(
    worker: Worker, target: Target, settings: Settings, *, generated: bool
) -> Bench:
    """The sandboxes of a run; the worker ends them. Raises as `optimize` does."""
    bench = worker.open(
        Bench(target, settings.sandbox, settings.python, generated_code=generated)
    )
    if settings.objective != "time":
        require_books(bench)
    return bench


def _judge(settings: Settings, bench: Bench, workload: Workload) -> Judge:
    return Judge(
        bench,
        workload,
        settings.min_gain,
        settings.seed,
        attack_s=settings.attack_s,
        objective=settings.objective,
    )


def _request(
    target: Target,
    file: WorkloadFile | None,
    settings: Settings,
    worker: Worker,
    bench: Bench,
    policy: Policy,
    contract: Contract,
) -> Requested:
    async def model() -> TextModel | None:
        return text_model(policy)

    return Requested(
        target=target,
        file=file,
        worker=worker,
        prepare=lambda generator: prepare(
            bench, file, settings.seed, contract=contract, generator=generator
        ),
        model=model,
        hosting=settings.hosting or ModelSettings(),
        seed=settings.seed,
    )


def _run_started(
    target: Target, settings: Settings, policy: Policy, bench: Bench
) -> RunStarted:
    return RunStarted(
        path=str(target.path),
        qualname=target.qualname,
        objective=settings.objective,
        policy=policy.name,
        sandbox=bench.choice.backend.name,
        sandbox_reason=bench.choice.reason,
        iterations=settings.iterations,
        samples=settings.samples,
        budget_s=settings.budget_s,
        search=settings.search,
    )


def _workload_ready(workload: Workload) -> WorkloadReady:
    return WorkloadReady(
        sources=workload.sources,
        cases=len(workload.cases),
        sizes=workload.sizes if workload.fresh else (),
        seconds_per_call=workload.seconds[workload.sizes[-1]],
        clock=workload.clock,
        notes=tuple(workload.notes),
        equality=workload.service.contract.changed(),
        not_compared=workload.service.contract.not_compared(),
        coverage=workload.coverage,
        frozen=workload.frozen,
    )


async def iterate(run: Run, worker: Worker) -> AsyncGenerator[Event, None]:
    """Iterate until the policy has no more ideas, or iterations or time run out.

    One task writes and one judges; what both tell is yielded as it comes.
    """
    told: asyncio.Queue[Event | None] = asyncio.Queue()
    desk = Desk(limit=2 * run.settings.samples if run.elsewhere else 0)
    author = Author(run, worker, desk, told.put_nowait)
    jury = Jury(run, worker, desk, told.put_nowait)
    writing = asyncio.create_task(author.write())
    judging = asyncio.create_task(jury.judge())
    judging.add_done_callback(lambda _: told.put_nowait(None))
    try:
        while (event := await told.get()) is not None:
            yield event
        await judging
        if writing.done() and (lost := _failure(run, writing)):
            yield lost
        run.shares = run.busy.shares()
    finally:
        for task in (writing, judging):
            task.cancel()
        await asyncio.wait((writing, judging), timeout=GRACE_S)


def _failure(run: Run, writing: asyncio.Task[None]) -> PolicyNoted | None:
    """What is said of a model that has failed; None if it has not.

    What was found before is not lost with the model: the exam decides about it.

    Raises:
        ModelError: nothing was found before.
        EngineError, SandboxError: something else ended the writing.
    """
    try:
        writing.result()
    except ModelError as error:
        if not run.strategy.finalists():
            raise
        iteration = run.log.asks[-1].iteration if run.log.asks else 1
        text = f"It failed, so the run ends with the best so far: {error}"
        return PolicyNoted(iteration, run.policy.name, text)
    return None
