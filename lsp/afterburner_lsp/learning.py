"""What is known of a text before anything runs: its hot functions, and earlier results.

Read from the user's own data directory when a text is opened or saved, beside the
requests; what cannot be read is logged, and nothing is shown of it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from afterburner_engine import history_file, profiles
from afterburner_engine.errors import EngineError
from afterburner_lsp.documents import path_of
from afterburner_lsp.errors import LspError

if TYPE_CHECKING:
    from afterburner_lsp.server import Server

LEAST = 0.1
"""The share of a program's time from which on a function is hot."""


@dataclass(frozen=True, slots=True)
class Heat:
    """The hot functions of a text."""

    source: str = ""
    """The program that was watched."""

    shares: tuple[tuple[str, float], ...] = ()
    """Names and shares of all time, the largest first."""


class Learning:
    """What was found out of the open texts."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._heat: dict[str, Heat] = {}

    def heat(self, uri: str) -> Heat:
        """The hot functions of a text, by the last profile of its project."""
        return self._heat.get(uri, Heat())

    def forget(self, uri: str) -> None:
        """Forget a text that is no longer open."""
        self._heat.pop(uri, None)

    async def learn(self, uri: str, *, history: bool) -> None:
        """Find out what is known of a text, and show it."""
        server = self._server
        document = server.documents.opened(uri)
        if document is None or not uri.startswith("file:"):
            return
        path = path_of(uri, None)
        try:
            self._heat[uri] = await asyncio.to_thread(_heat, path)
            if history and await asyncio.to_thread(_has_history):
                await self._recall(uri, path, document.source)
        except (EngineError, LspError) as error:
            server.log(f"nothing is shown of earlier runs: {error}")
        server.refresh(uri)

    async def _recall(self, uri: str, path: Path, source: str) -> None:
        """Put what the history knows on the shelf, but for what is newer there."""
        results = self._server.results
        for result in await self._server.engine.known(path, source):
            if results.of(uri, result.qualname) is None:
                results.add(result.at(uri))


def _heat(path: Path) -> Heat:
    profile = profiles.find(path)
    if profile is None:
        return Heat()
    shares = sorted(profile.shares(path).items(), key=lambda row: -row[1])
    return Heat(profile.source, tuple(row for row in shares if row[1] >= LEAST))


def _has_history() -> bool:
    place = history_file.place()
    return place is not None and place.exists()
