"""Runs pytest in a process that is watched, until enough calls were seen."""

from __future__ import annotations

import sys
import time
from typing import Any

from afterburner_engine.inside.recording.start import active

ENOUGH = 60
"""Calls of the target after which further tests would hardly show another kind."""

LEAST_S = 2.0
"""They run at least this long, so that not only the first test is heard."""

SOME = 12
QUIET_S = 1.0
QUIET_SHARE = 0.5
"""From so many calls on, they end when nothing new was kept for a while: a second, and
half as long as it had taken until then."""

_USAGE = 4
"""pytest's exit status where it does not understand its options."""

_OPTIONS = ["-q", "-p", "no:cacheprovider", "--continue-on-collection-errors"]


class Enough:
    """A plugin of pytest that ends the run after the test in which enough was seen."""

    def __init__(self) -> None:
        self._started = self._latest = time.monotonic()
        self._kept = 0

    def pytest_runtest_makereport(self, item: Any) -> None:
        """Look after each step of a test."""
        watcher = active().watcher
        if watcher is not None and self.seen(watcher.kept, time.monotonic()):
            item.session.shouldstop = "enough calls were seen"

    def seen(self, kept: int, now: float) -> bool:
        """Whether that is enough: many calls, or no new ones for a while."""
        if kept != self._kept:
            self._kept, self._latest = kept, now
        if now - self._started < LEAST_S:
            return False
        quiet_s = max(QUIET_S, QUIET_SHARE * (self._latest - self._started))
        return kept >= ENOUGH or (kept >= SOME and now - self._latest >= quiet_s)


def main() -> None:
    """Run the tests that the settings name; never returns."""
    import pytest

    files: list[str] = active().config["tests"]
    status = pytest.main([*_OPTIONS, *files], plugins=[Enough()])
    if status == _USAGE:
        # The project's own options may want a plugin that cannot be had here.
        options = [*_OPTIONS, "-o", "addopts="]
        status = pytest.main([*options, *files], plugins=[Enough()])
    sys.exit(int(status))
