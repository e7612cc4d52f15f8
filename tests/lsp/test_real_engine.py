"""The real engine behind the server: a whole run, and runs that are cut short."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from pathlib import Path

import pytest
from lsprotocol import types

from tests.chance import soon
from tests.lsp.editor import REAL, Editor, editing
from tests.sandbox.helpers import descendants
from tests.sandbox.test_session import alive

TEXT = '''\
def firsts(items: list[int]) -> list[int]:
    """Each item once, in order.

    >>> firsts([3, 1, 3])
    [3, 1]
    """
    seen = []
    for item in items:
        if item not in seen:
            seen.append(item)
    return seen
'''
QUICK = {
    "onResult": "apply",
    "policy": "rulebook",
    "iterations": 2,
    "budgetSeconds": 30,
    "inlayHints": True,
}
GONE_S = 10.0
"""How long a test waits for processes to be gone. They have 0.2 s."""


def _document(uri: str) -> types.TextDocumentIdentifier:
    return types.TextDocumentIdentifier(uri)


async def _lenses(editor: Editor, uri: str) -> list[str]:
    params = types.CodeLensParams(_document(uri))
    found = await editor.ask(types.TEXT_DOCUMENT_CODE_LENS, params)
    return [lens["command"]["title"] for lens in found]


async def _hover(editor: Editor, uri: str) -> str:
    params = types.HoverParams(_document(uri), types.Position(0, 6))
    found = await editor.ask(types.TEXT_DOCUMENT_HOVER, params)
    return "" if found is None else str(found["contents"]["value"])


async def test_the_text_that_is_typed_is_optimised_and_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The buffer counts, not the disk; all views tell of it, also in a new server.

    The project is the current folder, and what it holds is never imported.
    """
    monkeypatch.chdir(tmp_path)
    for name in ("pydantic", "libcst"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('not ours')\n")
    file = tmp_path / "lists.py"
    file.write_text("on disk\n")
    async with editing(tmp_path, server=REAL, settings=QUICK) as editor:
        uri = editor.open("lists.py", TEXT)
        await editor.optimize(uri, "firsts")
        await editor.until(lambda: editor.edits)
        await editor.until(lambda: any("applied" in said for said in editor.said))
        after = editor.buffers[uri].text
        place = types.Range(types.Position(0, 0), types.Position(20, 0))
        hints = await editor.ask(
            types.TEXT_DOCUMENT_INLAY_HINT,
            types.InlayHintParams(_document(uri), place),
        )
        evidence = await editor.run("showEvidence", {"id": "1"})

        assert after != TEXT
        assert ">>> firsts([3, 1, 3])" in after
        assert "faster" in await _hover(editor, uri)
        assert any("applied" in lens for lens in await _lenses(editor, uri))
        assert [hint["label"].rpartition(" ")[2] for hint in hints] == ["call"]
        assert Path(evidence["path"]).is_file()
        assert file.read_text() == "on disk\n"
    async with editing(tmp_path, server=REAL, settings=QUICK) as editor:
        old = editor.open("lists.py", TEXT)
        await editor.until(lambda: editor.hints(old))

        assert "Apply (" in (await editor.actions(old, 0))[0].title
        assert "measured" in await _hover(editor, old)


def _engines(server: int) -> list[int]:
    """The processes of the engine, of which there is one at most."""
    found = []
    for pid in descendants(server):
        with contextlib.suppress(OSError):  # it may have ended
            if b"engine_process" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
    return found


async def _in_mid_run(editor: Editor, uri: str) -> tuple[int, set[int]]:
    """Start a run; the engine once it races, and the processes below it."""
    await editor.optimize(uri, "firsts")

    def races() -> bool:
        return any("iteration" in (each.message or "") for each in editor.reports)

    await editor.until(races)
    seen: list[tuple[int, set[int]]] = []

    def works() -> bool:
        # The kernel's list of children is not whole while one of them comes or goes.
        seen[:] = [(pid, descendants(pid)) for pid in _engines(editor.pid)]
        return bool(seen and seen[0][1])

    assert await soon(works)
    return seen[0]


async def _gone(pids: set[int]) -> set[int]:
    """Which of the processes are left, once they have had time to end."""
    deadline = time.monotonic() + GONE_S
    while alive(pids) and time.monotonic() < deadline:
        await asyncio.sleep(0.01)
    return alive(pids)


@pytest.mark.parametrize("victim", ["job", "engine", "sandbox"])
async def test_a_run_that_is_cut_short_leaves_a_server_that_works(
    tmp_path: Path, victim: str
) -> None:
    """No process is left of it, the text is as it was, and the next run begins."""
    settings = QUICK | {"budgetSeconds": 60}
    async with editing(tmp_path, server=REAL, settings=settings) as editor:
        uri = editor.open("lists.py", TEXT)
        engine, below = await _in_mid_run(editor, uri)

        if victim == "job":
            await editor.run("cancel")
        elif victim == "engine":
            os.kill(engine, signal.SIGKILL)
        else:
            for pid in below:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        await editor.until(lambda: len(editor.said) > 0)
        left = await _gone(below)
        again = await editor.optimize(uri, "firsts")
        await editor.run("cancelAll")

        assert not left
        assert again == {"started": ["firsts"]}
        assert editor.buffers[uri].text == TEXT


@pytest.mark.parametrize("victim", ["server", "client"])
async def test_nothing_outlives_the_server(tmp_path: Path, victim: str) -> None:
    """Neither when it is killed nor when its client is gone."""
    settings = QUICK | {"budgetSeconds": 60}
    async with editing(tmp_path, server=REAL, settings=settings) as editor:
        uri = editor.open("lists.py", TEXT)
        engine, below = await _in_mid_run(editor, uri)
        server = editor.client._server

        if victim == "server":
            os.kill(editor.pid, signal.SIGKILL)
        else:
            server.stdin.close()
        left = await _gone({editor.pid, engine, *below})
        await server.wait()

        assert not left
