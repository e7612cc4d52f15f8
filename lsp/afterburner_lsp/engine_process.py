"""The engine's process: `python -m afterburner_lsp.engine_process FD`.

Answers what comes over the socket FD, and ends when the other side has gone; then
every run is cancelled, and with it every process of its sandboxes. What is slow to
load is loaded for the request that needs it.
"""

from __future__ import annotations

import asyncio
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

from afterburner_engine.errors import EngineError
from afterburner_lsp import wire
from afterburner_lsp.errors import StaleError
from afterburner_lsp.results import Result
from afterburner_sandbox.errors import SandboxError


class Desk:
    """Answers one server's requests, each in a task of its own."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def take(self, message: dict[str, Any]) -> None:
        """Begin with a request, or cancel one."""
        number = message["call"]
        if message["kind"] == "cancel":
            if number in self._tasks:
                self._tasks[number].cancel()
            return
        task = asyncio.create_task(self._answered(number, message))
        self._tasks[number] = task
        task.add_done_callback(lambda _: self._tasks.pop(number))

    async def _answered(self, number: int, message: dict[str, Any]) -> None:
        answer: dict[str, Any] = {"error": "stopped", "kind": "cancelled"}
        try:
            answer = {"answer": await self._answer(number, message)}
        except StaleError as error:
            answer = {"error": str(error), "kind": "stale"}
        except (EngineError, SandboxError) as error:
            answer = {"error": str(error), "kind": "refused"}
        except Exception as error:
            answer = {"error": f"the engine has failed: {error!r}", "kind": "fault"}
            sys.stderr.write(traceback.format_exc())
            raise
        finally:
            wire.send(self._writer, {"call": number, **answer})

    async def _answer(self, number: int, asked: dict[str, Any]) -> Any:
        path, source = Path(asked["path"]), asked["source"]
        if asked["kind"] == "rewrite":
            from afterburner_lsp.rewriting import rewrite

            result = Result.from_json(asked["result"])
            edits = await asyncio.to_thread(rewrite, path, source, result)
            return [edit.to_json() for edit in edits]
        if asked["kind"] == "known":
            from afterburner_lsp.known import known

            found = await asyncio.to_thread(known, path, source)
            return [result.to_json() for result in found]
        return await self._optimize(number, path, source, asked)

    async def _optimize(
        self, number: int, path: Path, source: str, asked: dict[str, Any]
    ) -> Any:
        from afterburner_engine.settings import Settings
        from afterburner_lsp.running import follow

        def tell(line: str, percent: int) -> None:
            message = {"call": number, "line": line, "percent": percent}
            wire.send(self._writer, message)

        settings = Settings(**asked["settings"])
        result = await follow(path, source, asked["qualname"], settings, tell)
        return result.to_json()


async def serve(descriptor: int) -> None:
    """Answer until the other side has gone."""
    connection = socket.socket(fileno=descriptor)
    reader, writer = await asyncio.open_connection(sock=connection)
    desk = Desk(writer)
    while (message := await wire.receive(reader)) is not None:
        desk.take(message)


def main() -> None:
    """Serve the server that has started this process."""
    asyncio.run(serve(int(sys.argv[1])))


if __name__ == "__main__":
    main()
