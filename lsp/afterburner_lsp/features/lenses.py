"""`textDocument/codeLens`: the last result, above its function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from afterburner_lsp.delivery import quick_fix_title
from afterburner_lsp.results import Result, State
from afterburner_lsp.wording import WORDS, span

if TYPE_CHECKING:
    from afterburner_lsp.documents import Document
    from afterburner_lsp.outline import Function
    from afterburner_lsp.server import Server


def register(server: Server) -> None:
    """Add the feature."""

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    def code_lens(params: types.CodeLensParams) -> list[types.CodeLens]:
        document = server.documents.opened(params.text_document.uri)
        if document is None or not server.options(document.uri).code_lens:
            return []
        return [*_of_jobs(server, document), *_of_results(server, document)]


def _of_jobs(server: Server, document: Document) -> Iterator[types.CodeLens]:
    for job in server.workshop.jobs.all:
        function = document.outline.named(job.qualname)
        if job.uri == document.uri and function is not None:
            told = {"uri": job.uri, "qualname": job.qualname}
            word = "optimizing…" if job.begun else "waiting…"
            yield _lens(document, function, f"{word} (stop)", "cancel", told)


def _of_results(server: Server, document: Document) -> Iterator[types.CodeLens]:
    for result in server.results.of_document(document.uri):
        function = document.outline.named(result.qualname)
        if function is None:
            continue
        told = {"id": result.id}
        yield _lens(document, function, _title(result), "showEvidence", told)
        if result.state is State.WAITING and server.abilities.edits:
            yield _lens(document, function, quick_fix_title(result), "apply", told)


def _title(result: Result) -> str:
    if result.gain is None:
        return "no faster version found"
    done = " · applied" if result.state is State.APPLIED else ""
    return f"{span(result.gain)} {WORDS[result.objective]}{done}"


def _lens(
    document: Document, function: Function, title: str, command: str, told: object
) -> types.CodeLens:
    return types.CodeLens(
        types.Range(
            document.position(function.line, function.start),
            document.position(function.line, function.end),
        ),
        types.Command(title, f"afterburner.{command}", arguments=[told]),
    )
