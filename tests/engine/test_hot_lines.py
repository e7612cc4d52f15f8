"""Where the time goes: found by looking, and told by the code's own lines."""

from pathlib import Path
from typing import Any

import pytest

from afterburner_engine.bench import Bench
from afterburner_engine.hot_lines import _counts, hot_lines, ranked
from afterburner_engine.policy import HotLine
from afterburner_engine.workload import prepare
from tests.engine.helpers import target
from tests.sandbox.helpers import NO_BWRAP

SOURCE = '''
import math


class Report:
    @staticmethod
    def total(items: list[int]) -> list[int]:
        """Positions.

        >>> Report.total([3, 1, 3])
        [0, 1, 0]
        """
        count = len(items)
        found = [
            items.index(item)
            for item in items
        ]
        return found[:count]
'''
LIES = """
import json
@staticmethod
def total(items: list[int]) -> list[int]:
    import signal
    signal.signal = lambda *_: None
    signal.setitimer = 1
    return [items.index(item) for item in items]
"""


@pytest.mark.skipif(NO_BWRAP is not None, reason=str(NO_BWRAP))
def test_the_slow_line_is_found(tmp_path: Path) -> None:
    """By its place in the code that policies get; what is broken tells nothing."""
    found = target(tmp_path / "a", SOURCE, "Report.total")
    bench = Bench(found, "bwrap", None, generated_code=True)
    try:
        workload = prepare(bench, None, 0)
        lines = hot_lines(bench, workload, found.code)
        with_import = hot_lines(bench, workload, f"import bisect\n{found.code}")
        broken = hot_lines(bench, workload, LIES.lstrip())
    finally:
        bench.close()

    code = found.code.split("\n")
    assert code[lines[0].line - 1].strip() == "items.index(item)"
    assert lines[0].share > 0.5
    assert sum(line.share for line in lines) <= 1
    assert with_import[0].line == lines[0].line + 1
    assert broken == ()


CODE = "import x\ndef f():\n    a()\n    b()\n    c()\n"
MODULE = "import x\n\n\ndef f():\n    a()\n    b()\n    c()\n"


def test_lines_are_those_of_the_code() -> None:
    """The largest first; what is next to nothing is left out."""
    found = ranked({6: 70, 5: 28, 7: 2}, MODULE, 4, CODE)

    assert found == (HotLine(4, 0.7), HotLine(3, 0.28))


def test_a_few_looks_tell_nothing() -> None:
    """Chance would be taken for a fact."""
    assert ranked({6: 5}, MODULE, 4, CODE) == ()


@pytest.mark.parametrize(
    "rows",
    [None, {}, [1], [["4", 1]], [[4]], [[4, -1]], [[99, 5]], [[4, 1.5]], [[4, None]]],
)
def test_what_the_process_tells_is_checked(rows: Any) -> None:
    """It may be a candidate's."""
    assert _counts(rows, (4, 7)) == {}
