"""`workspace/executeCommand`: what code actions, lenses and clients ask for."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING, Any

from pygls.exceptions import JsonRpcInvalidParams

from afterburner_engine.objectives import OBJECTIVES
from afterburner_lsp.documents import Document, path_of
from afterburner_lsp.jobs import Job
from afterburner_lsp.results import Result

if TYPE_CHECKING:
    from afterburner_lsp.server import Server


def register(server: Server) -> None:
    """Add the commands. Each takes one object, or nothing where that is enough."""
    _register_jobs(server)
    _register_results(server)


def _register_jobs(server: Server) -> None:
    workshop = server.workshop

    @server.command("afterburner.optimize")
    def optimize(*told: Any) -> dict[str, Any]:
        document, given = _document(server, told), _object(told)
        qualname, objective = _text(given, "qualname"), given.get("objective")
        if objective is not None and objective not in OBJECTIVES:
            raise _invalid(f"objective is one of {', '.join(OBJECTIVES)}")
        job = Job(document.uri, qualname, objective, server.protocol.msg_id)
        if workshop.start(job):
            return {"started": [qualname]}
        server.say(f"{qualname} is being optimized already")
        return {"started": []}

    @server.command("afterburner.optimizeFile")
    def optimize_file(*told: Any) -> dict[str, Any]:
        document = _document(server, told)
        objective, request = _object(told).get("objective"), server.protocol.msg_id
        jobs = [
            Job(document.uri, function.qualname, objective, request)
            for function in document.outline.usable
        ]
        return {"started": workshop.start_all(jobs)}

    @server.command("afterburner.cancel")
    def cancel(*told: Any) -> dict[str, Any]:
        jobs = workshop.jobs
        given = _object(told) if told else {}
        if "qualname" in given:
            job = jobs.of((_text(given, "uri"), _text(given, "qualname")))
        else:
            job = jobs.newest()
        ended = jobs.cancel(lambda one: one is job)
        return {"cancelled": [one.qualname for one in ended]}

    @server.command("afterburner.cancelAll")
    def cancel_all(*told: Any) -> dict[str, Any]:
        ended = workshop.jobs.cancel(lambda one: True)
        return {"cancelled": [one.qualname for one in ended]}


def _register_results(server: Server) -> None:
    @server.command("afterburner.apply")
    async def apply(*told: Any) -> dict[str, Any]:
        result = _result(server, told)
        return {"applied": await server.workshop.delivery.apply(result)}

    @server.command("afterburner.showEvidence")
    async def show_evidence(*told: Any) -> dict[str, Any]:
        return await server.show_evidence(_result(server, told))

    @server.command("afterburner.openInTui")
    def open_in_tui(*told: Any) -> str:
        document = _document(server, told)
        path = path_of(document.uri, server.documents.root_of(document.uri))
        name = _object(told).get("qualname")
        spec = f"{path}::{name}" if name else str(path)
        return shlex.join([sys.executable, "-P", "-m", "afterburner_tui", spec])


def _object(told: tuple[Any, ...]) -> dict[str, Any]:
    """The object that a command is called with.

    Raises:
        JsonRpcInvalidParams: it is called with something else.
    """
    if len(told) != 1 or not isinstance(told[0], dict):
        raise _invalid(f"one object is wanted, not {list(told)!r}")
    return told[0]


def _text(given: dict[str, Any], key: str) -> str:
    value = given.get(key)
    if not isinstance(value, str):
        raise _invalid(f"{key} is {value!r}; it must be text")
    return value


def _document(server: Server, told: tuple[Any, ...]) -> Document:
    uri = _text(_object(told), "uri")
    document = server.documents.opened(uri)
    if document is None:
        raise _invalid(f"{uri} is not open")
    return document


def _result(server: Server, told: tuple[Any, ...]) -> Result:
    given = _object(told)
    result = server.results.find(str(given.get("id")))
    if result is None:
        raise _invalid(f"there is no result {given.get('id')!r} any more")
    return result


def _invalid(why: str) -> JsonRpcInvalidParams:
    return JsonRpcInvalidParams(why)
