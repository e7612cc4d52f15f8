"""A language server whose engine follows a script: `python scripted_engine.py`.

All but the engine is the real one, over real stdio. What a run finds is told by the
function's name, so that a test says in its text what is to happen:

- `sum_…` is improved at once (`return sum(xs)`), 2.4 times;
- `slow_…` runs until it is cancelled;
- `same_…` is not improved; `odd_…` cannot be judged.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

from afterburner_engine.settings import Settings
from afterburner_engine.target import target_from_source
from afterburner_lsp.edits import Edit
from afterburner_lsp.engine import Engine
from afterburner_lsp.errors import RefusedError
from afterburner_lsp.meaning import meaning
from afterburner_lsp.results import Result, State
from afterburner_lsp.rewriting import after, rewrite
from afterburner_lsp.server import create_server

GAIN = {"ratio": 2.4, "low": 2.2, "high": 2.6}


class ScriptedEngine(Engine):
    """Finds what its script says."""

    async def optimize(
        self,
        path: Path,
        source: str,
        qualname: str,
        settings: Settings,
        tell: Callable[[str, int], None],
    ) -> Result:
        """Follow the script of the function's name."""
        name = qualname.rpartition(".")[2]
        tell("iteration 1 of 10", 10)
        if name.startswith("odd_"):
            raise RefusedError("no usable input is known")
        while name.startswith("slow_"):
            await asyncio.sleep(0.05)
            tell("iteration 2 of 10", 20)
        target = target_from_source(path, source, qualname)
        code = None
        if name.startswith("sum_"):
            head = re.match(r"(?:\s*@.*\n)*def .*\n", target.code)
            code = f"{head[0] if head else ''}    return sum(xs)\n"
        return Result(
            uri="",
            qualname=qualname,
            objective=settings.objective,
            reason="It adds at once." if code else "Nothing was faster.",
            before=target.code,
            meaning=meaning(target.source.tree, qualname),
            code=code,
            after=after(target, code) if code else None,
            report={
                settings.objective: GAIN,
                "seconds": {"before": 0.012, "after": 0.005},
                "cases": 12,
            }
            if code
            else {},
            workload={"sources": ["doctest"], "not_compared": ["files"]},
            policy="rulebook",
            state=State.WAITING if code else State.NOTHING,
        )

    async def rewrite(
        self, path: Path, source: str, result: Result
    ) -> tuple[Edit, ...]:
        """The real one, in this process."""
        return rewrite(path, source, result)


if __name__ == "__main__":
    server = create_server()
    server.engine = ScriptedEngine()
    server.start_io()
