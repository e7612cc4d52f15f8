"""`afterburner serve`: a model on this machine's GPU, for all front ends at once.

stdout is data: where the server is, or which ones there are. Keys are never printed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Iterator

from rich.text import Text

from afterburner_engine import units
from afterburner_engine.errors import EngineError, ModelError, UnavailableError
from afterburner_engine.serving import interpreters, manager, places, records
from afterburner_engine.serving import logs as server_logs
from afterburner_engine.serving.manager import Handle
from afterburner_engine.serving.plan import Plan, resolved
from afterburner_engine.serving.records import Server
from afterburner_engine.serving.supervisor import ENDED
from afterburner_tui.commands import cancel, output, page
from afterburner_tui.commands.narrator import Narrator

TICK_S = 0.5


def run(options: argparse.Namespace) -> int:
    """Run the command; the exit status. Raises as `optimize.run` does."""
    if options.status:
        return _status(options)
    if options.stop:
        return cancel.run(_stop(options))
    if options.model is None:
        raise EngineError("name a model: a checkpoint's folder, or its id on the hub")
    return cancel.run(_serve(options))


async def _serve(options: argparse.Namespace) -> int:
    model = resolved(options.model)
    silent = options.json and not sys.stderr.isatty()
    with Narrator(silent=silent) as narrator:
        narrator.doing("looking for vLLM")
        plan = await _plan(options, model)
        handle, tell = None, _teller(narrator)
        try:
            try:
                server, mine = await manager.ready(model, tell)
            except manager.GoneError:  # or there was none
                handle = manager.start(plan, attached=not options.detach)
                server, mine = await manager.ready(model, tell, handle)
            manager.check_adapters(server, plan)
            _tell(server, options, narrator, mine=mine)
            if handle is None or not mine or options.detach:
                return 0
            return await _until_it_ends(handle, server, narrator)
        except (asyncio.CancelledError, EngineError, output.ReaderGone):
            if handle is not None and handle.status is None:
                narrator.doing("stopping the server")
                await asyncio.shield(handle.end())
            raise
        finally:
            if handle is not None:
                handle.let_go()


async def _plan(options: argparse.Namespace, model: str) -> Plan:
    found = await interpreters.find(options.vllm_python)
    return Plan(
        model=model,
        python=found.executable,
        module=found.module,
        idle_minutes=options.idle_minutes,
        adapters=dict(map(_adapter, options.adapter)),
        speculate=not options.no_speculation,
        extra=tuple(options.vllm_options),
    )


def _adapter(named: str) -> tuple[str, str]:
    name, equals, path = named.partition("=")
    if not (name and equals and path):
        raise EngineError(f"an adapter is given as NAME=PATH, not as {named!r}")
    return name, os.path.abspath(os.path.expanduser(path))


def _teller(narrator: Narrator) -> manager.Tell:
    """A line that moves; where none can, a line for each new phase."""
    said = ""

    def tell(what: str) -> None:
        nonlocal said
        narrator.doing(what)
        phase = what.rpartition(",")[0]
        if phase != said and not narrator.live:
            narrator.say(phase)
        said = phase

    return tell


def _tell(
    server: Server, options: argparse.Namespace, narrator: Narrator, *, mine: bool
) -> None:
    if options.json:
        output.write_json(server.shown())
    else:
        page.write([Text(server.url)])
    begun = "serving" if mine else "already serving"
    narrator.say((f"{begun} {server.name}", "bold"), f" at {server.url}")
    for name in server.adapters:
        narrator.say(f"  adapter {name}")
    narrator.say((f"  log: {server.log}", "dim"))
    idle = f"after {server.idle_minutes:g} minutes without requests"
    if mine and not options.detach:
        narrator.say(("  Ctrl-C stops it", "dim"))
    elif server.idle_minutes:
        narrator.say((f"  it stops {idle}, or by `afterburner serve --stop`", "dim"))


async def _until_it_ends(handle: Handle, server: Server, narrator: Narrator) -> int:
    while handle.status is None:
        narrator.doing(f"serving {server.name}")
        await asyncio.sleep(TICK_S)
    log = places.log(server.model)
    if handle.status == ENDED:
        last = server_logs.tail(log)[-1:]
        narrator.say("stopped: " + "".join(last).partition("] ")[2])
        return 0
    raise ModelError(
        f"vLLM, which served {server.model}, has failed for good"
        + server_logs.ending(log)
    )


async def _stop(options: argparse.Namespace) -> int:
    with Narrator(silent=options.json) as narrator:
        wanted = None if options.model is None else resolved(options.model)
        found = [s for s in records.running() if wanted in (None, s.model, s.name)]
        if not found:
            named = f" {options.model}" if options.model else ""
            raise UnavailableError(f"no server of a model{named} runs")
        for server in found:
            narrator.doing(f"stopping the server of {server.model}")
            if not await manager.stop(server):
                raise UnavailableError(
                    f"the server of {server.model} does not end; its process is "
                    f"{server.supervisor.pid}"
                )
            narrator.say(f"stopped {server.model}")
        if options.json:
            output.write_json({"stopped": [server.model for server in found]})
    return 0


def _status(options: argparse.Namespace) -> int:
    found = records.running()
    if options.json:
        output.write_json({"servers": [server.shown() for server in found]})
    else:
        page.write(_lines(found))
    return 0


def _lines(found: list[Server]) -> Iterator[Text]:
    if not found:
        yield Text("no server runs; `afterburner serve MODEL` starts one")
    for server in found:
        yield Text.assemble((server.model, "bold"), f"  {server.state}  {server.url}")
        since = units.seconds(max(0.0, time.time() - server.since))
        idle = f"{server.idle_minutes:g} min" if server.idle_minutes else "never"
        yield Text(f"  process {server.supervisor.pid}, for {since}; ends idle: {idle}")
        for name, path in server.adapters.items():
            yield Text(f"  adapter {name}: {path}")
        yield Text(f"  log: {server.log}", "dim")
