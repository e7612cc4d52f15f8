"""The engine, in a process of its own: what it computes never holds up the editor.

The process is started when it is needed first, and ended when it has had nothing to do
for a while, so that nothing of a hundred runs stays in memory. If it dies, what was
asked of it fails, and the next request starts another one.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import itertools
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from afterburner_engine.settings import Settings
from afterburner_lsp import wire
from afterburner_lsp.edits import Edit
from afterburner_lsp.errors import LostError, RefusedError, StaleError
from afterburner_lsp.results import Result

IDLE_S = 60.0
"""After how long without work the process is ended."""

GRACE_S = 0.15
"""How long a run that is cancelled may take to clean up, before it is killed."""

_ERRORS: dict[str, type[Exception]] = {"refused": RefusedError, "stale": StaleError}


@dataclass(slots=True)
class _Call:
    """A request that is not answered yet."""

    answer: asyncio.Future[Any]
    tell: Callable[[str, int], None] | None = None


@dataclass(slots=True, eq=False)
class _Session:
    """One process and what was asked of it."""

    process: Process
    writer: asyncio.StreamWriter
    calls: dict[int, _Call] = field(default_factory=dict)
    reading: asyncio.Task[None] | None = None
    idle: asyncio.TimerHandle | None = None


class Engine:
    """Asks the engine's process, and starts it where there is none."""

    def __init__(self) -> None:
        self._session: _Session | None = None
        self._opening = asyncio.Lock()
        self._numbers = itertools.count(1)

    async def optimize(
        self,
        path: Path,
        source: str,
        qualname: str,
        settings: Settings,
        tell: Callable[[str, int], None],
    ) -> Result:
        """Optimise a function of `source`; `tell` hears how far it is, in per cent.

        Raises:
            RefusedError: it cannot be judged, or nothing can judge it here.
            LostError: the process has ended.
        """
        told = await self._ask(
            "optimize",
            tell,
            path=str(path),
            source=source,
            qualname=qualname,
            settings=dataclasses.asdict(settings),
        )
        return Result.from_json(told)

    async def rewrite(
        self, path: Path, source: str, result: Result
    ) -> tuple[Edit, ...]:
        """The edits that put a result into `source`.

        Raises:
            StaleError: it does not hold for `source`.
            LostError: the process has ended.
        """
        asked = {"path": str(path), "source": source, "result": result.to_json()}
        told = await self._ask("rewrite", None, **asked)
        return tuple(Edit.from_json(each) for each in told)

    async def known(self, path: Path, source: str) -> list[Result]:
        """What the user's history knows of the functions in `source`.

        Raises:
            RefusedError: the history cannot be read.
            LostError: the process has ended.
        """
        told = await self._ask("known", None, path=str(path), source=source)
        return [Result.from_json(each) for each in told]

    def close(self) -> None:
        """End the process and all that it has started."""
        if self._session is not None:
            self._end(self._session)

    @property
    def pid(self) -> int | None:
        """The process, if there is one."""
        return self._session.process.pid if self._session is not None else None

    async def _ask(
        self, kind: str, tell: Callable[[str, int], None] | None, **asked: Any
    ) -> Any:
        async with self._opening:
            session = self._session or await self._open()
        if session.idle is not None:
            session.idle.cancel()
        number = next(self._numbers)
        call = _Call(asyncio.get_running_loop().create_future(), tell)
        session.calls[number] = call
        wire.send(session.writer, {"call": number, "kind": kind, **asked})
        try:
            return await asyncio.shield(call.answer)
        except asyncio.CancelledError:
            await self._cancel(session, number, call)
            raise
        finally:
            session.calls.pop(number, None)
            self._rest(session)

    async def _cancel(self, session: _Session, number: int, call: _Call) -> None:
        """Have a call stopped; where that takes too long, end the process."""
        wire.send(session.writer, {"call": number, "kind": "cancel"})
        done, _ = await asyncio.wait((call.answer,), timeout=GRACE_S)
        if not done:
            self._end(session)
            call.answer.cancel()
        elif not call.answer.cancelled():
            call.answer.exception()  # nobody waits for it any more

    async def _open(self) -> _Session:
        ours, theirs = socket.socketpair()
        with theirs:
            process = await asyncio.create_subprocess_exec(
                # -P: nothing is imported from the current folder, the user's project.
                *(sys.executable, "-P", "-m", "afterburner_lsp.engine_process"),
                str(theirs.fileno()),
                pass_fds=(theirs.fileno(),),
                stdin=DEVNULL,
                stdout=sys.stderr,  # ours belongs to the protocol
            )
        reader, writer = await asyncio.open_connection(sock=ours)
        session = self._session = _Session(process, writer)
        session.reading = asyncio.create_task(self._read(session, reader))
        return session

    async def _read(self, session: _Session, reader: asyncio.StreamReader) -> None:
        """Hand out answers until the process has gone."""
        while (message := await wire.receive(reader)) is not None:
            call = session.calls.get(message["call"])
            if call is None or call.answer.done():
                continue
            if "line" in message and call.tell is not None:
                call.tell(message["line"], message["percent"])
            elif "error" in message:
                error = _ERRORS.get(message["kind"], LostError)
                call.answer.set_exception(error(message["error"]))
            elif "answer" in message:
                call.answer.set_result(message["answer"])
        self._end(session)
        status = await session.process.wait()
        for call in session.calls.values():
            if not call.answer.done():
                call.answer.set_exception(
                    LostError(
                        f"the engine has ended in the middle of it ({status}); "
                        "nothing was changed, and nothing was lost but this run"
                    )
                )

    def _rest(self, session: _Session) -> None:
        if session is self._session and not session.calls:
            if session.idle is not None:
                session.idle.cancel()
            loop = asyncio.get_running_loop()
            session.idle = loop.call_later(IDLE_S, self._end, session)

    def _end(self, session: _Session) -> None:
        """End a process; it takes its sandboxes along."""
        if session.idle is not None:
            session.idle.cancel()
        if session is self._session:
            self._session = None
        session.writer.close()
        if session.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                session.process.kill()
