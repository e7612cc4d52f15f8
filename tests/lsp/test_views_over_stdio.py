"""What is shown around the code, settings as they come, and odd clients."""

from __future__ import annotations

import asyncio
import shlex
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from lsprotocol import types

from afterburner_engine.profile import HotFunction, Profile
from afterburner_engine.profiles import keep
from tests.lsp.editor import PATIENCE_S, REAL, Buffer, Editor, editing

TEXT = "def sum_all(xs):\n    total = 0\n    return total\n"
ENDS_S = 20.0
"""How long a server may take to end. Telling of its end would take it longer."""

ANYWHERE = types.Range(types.Position(0, 0), types.Position(99, 0))


async def _optimised(editor: Editor, name: str = "numbers.py") -> str:
    uri = editor.open(name, TEXT)
    await editor.optimize(uri, "sum_all")
    await editor.until(lambda: editor.hints(uri))
    return uri


async def _hover(editor: Editor, uri: str, line: int) -> str | None:
    params = types.HoverParams(
        types.TextDocumentIdentifier(uri), types.Position(line, 5)
    )
    found = await editor.ask(types.TEXT_DOCUMENT_HOVER, params)
    return None if found is None else str(found["contents"]["value"])


async def _lenses(editor: Editor, uri: str) -> list[str]:
    params = types.CodeLensParams(types.TextDocumentIdentifier(uri))
    found = await editor.ask(types.TEXT_DOCUMENT_CODE_LENS, params)
    return [lens["command"]["title"] for lens in found]


async def _inlays(editor: Editor, uri: str) -> list[str]:
    params = types.InlayHintParams(types.TextDocumentIdentifier(uri), ANYWHERE)
    found = await editor.ask(types.TEXT_DOCUMENT_INLAY_HINT, params)
    return [hint["label"] for hint in found]


async def test_the_evidence_is_at_the_function(tmp_path: Path) -> None:
    """Hover, lenses and inlay hints tell of it; elsewhere there is nothing."""
    settings = {"onResult": "report", "inlayHints": True}
    async with editing(tmp_path, settings=settings) as editor:
        uri = await _optimised(editor)

        hover = await _hover(editor, uri, 0)
        assert hover is not None
        assert hover.startswith("**2.4× [2.2, 2.6] faster** · waits to be applied")
        assert "- compared on: 12 cases (doctest)\n" in hover
        assert "- not compared: files" in hover
        assert await _hover(editor, uri, 1) is None
        assert await _lenses(editor, uri) == [
            "2.4× [2.2, 2.6] faster",
            "Apply (2.4×)",
        ]
        assert await _inlays(editor, uri) == ["12 ms a call"]


async def test_settings_count_as_soon_as_they_change(tmp_path: Path) -> None:
    """The client is asked anew; what is wrong is said by its name."""
    async with editing(tmp_path, settings={"onResult": "report"}) as editor:
        uri = await _optimised(editor)
        shown = await _lenses(editor, uri)
        new = {"onResult": "report", "codeLens": False, "samples": -1}
        editor.client.set_configuration(new, section="afterburner")
        editor.client.workspace_did_change_configuration(
            types.DidChangeConfigurationParams(None)
        )
        await editor.until(lambda: any("samples" in said for said in editor.said))

        assert len(shown) == 2
        assert await _lenses(editor, uri) == []
        assert await _inlays(editor, uri) == []


async def test_each_folder_has_its_own_settings(tmp_path: Path) -> None:
    """Of a workspace with several, each is asked about; projects' files count too."""
    roots = [tmp_path / "one", tmp_path / "two"]
    for root in roots:
        root.mkdir()
    table = "[tool.afterburner.editor]\ncode_lens = false\n"
    (roots[0] / "pyproject.toml").write_text(table)
    settings = {"onResult": "report"}
    async with editing(tmp_path, settings=settings, roots=roots) as editor:
        one = await _optimised(editor, "one/numbers.py")
        two = await _optimised(editor, "two/numbers.py")

        assert await _lenses(editor, one) == []
        assert len(await _lenses(editor, two)) == 2


async def test_hot_functions_are_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the last profile of their project."""
    path = tmp_path / "numbers.py"
    hot = HotFunction(str(path), "sum_all", 4.2, 4.2, None)
    cold = HotFunction(str(path), "cold", 0.1, 0.1, None)
    created = "2026-01-01T00:00:00+00:00"
    profile = Profile((hot, cold), 10.0, 0.0, "python app.py", created)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / ".data"))
    keep(profile, tmp_path)
    async with editing(tmp_path) as editor:
        uri = editor.open("numbers.py", TEXT + "\n\ndef cold(xs):\n    return xs\n")
        await editor.until(lambda: editor.hints(uri))

        assert [hint.message for hint in editor.hints(uri)] == [
            "sum_all takes 42% of the time of python app.py"
        ]


async def test_the_terminal_application_is_started_by_a_shell_command(
    tmp_path: Path,
) -> None:
    """The client runs it; odd names are quoted."""
    async with editing(tmp_path) as editor:
        uri = editor.open("odd name.py", TEXT)

        command = await editor.run("openInTui", {"uri": uri, "qualname": "sum_all"})

        last = shlex.split(command)[-1]
        assert last == f"{tmp_path / 'odd name.py'}::sum_all"


async def test_a_text_that_was_never_saved_can_be_optimised(tmp_path: Path) -> None:
    """And so can one in half-typed surroundings be looked at without an error."""
    async with editing(tmp_path, settings={"onResult": "apply"}) as editor:
        uri = "untitled:Untitled-1"
        item = types.TextDocumentItem(uri, "python", 1, TEXT)
        editor.buffers[uri] = Buffer(1, TEXT)
        editor.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        await editor.optimize(uri, "sum_all")
        await editor.until(lambda: "sum(xs)" in editor.buffers[uri].text)
        broken = editor.open("broken.py", "def f(:\n  '''\nclass\ndef g(")

        assert len(await editor.actions(broken, 3)) > 0
        assert await _lenses(editor, broken) == []


async def test_nonsense_is_refused_in_words(tmp_path: Path) -> None:
    """A command with wrong arguments is an error of the request, not of the server."""
    async with editing(tmp_path) as editor:
        uri = editor.open("numbers.py", TEXT)
        wrong: list[tuple[str, list[object]]] = [
            ("optimize", []),
            ("optimize", [{"uri": uri}]),
            ("optimize", [{"uri": "file:///none.py", "qualname": "f"}]),
            ("optimize", [{"uri": uri, "qualname": "f", "objective": "beauty"}]),
            ("apply", [{"id": "99"}]),
            ("cancel", ["f"]),
        ]

        errors = await asyncio.gather(
            *(editor.run(command, *told) for command, told in wrong),
            return_exceptions=True,
        )

        assert all(isinstance(error, Exception) for error in errors)
        assert len(await editor.actions(uri, 0)) == 4


def _talk(port: int) -> bytes:
    """Say hello over a connection; the begin of the answer."""
    body = (
        b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}'
    )
    with socket.create_connection(("127.0.0.1", port), PATIENCE_S) as connection:
        connection.sendall(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        return connection.recv(1 << 16)


@pytest.mark.parametrize("program", [REAL, ("-m", "afterburner_tui.cli", "lsp")])
def test_one_client_is_served_over_tcp(program: tuple[str, ...]) -> None:
    """On the loopback alone; the server ends with its client. By either name."""
    with subprocess.Popen(
        [sys.executable, *program, "--tcp", "0"], stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr is not None
        line = server.stderr.readline()
        answer = _talk(int(line.rpartition(":")[2]))
        status = server.wait(PATIENCE_S)
        server.stderr.read()

    assert "127.0.0.1" in line
    assert answer.startswith(b"Content-Length")
    assert status == 0


async def test_the_server_ends_at_once_with_a_job_under_way(tmp_path: Path) -> None:
    """It says nothing more over a pipe that is closed."""
    async with editing(tmp_path) as editor:
        uri = editor.open("numbers.py", TEXT.replace("sum_all", "slow_all"))
        await editor.optimize(uri, "slow_all")
        await editor.until(lambda: editor.reports)
        server = editor.client._server

        await editor.client.shutdown_async(None)
        editor.client.exit(None)
        status = await asyncio.wait_for(server.wait(), ENDS_S)

        assert status == 0
