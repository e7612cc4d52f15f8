"""Begins to record or to profile, as the environment says. Called by the hook."""

from __future__ import annotations

import json
import os
import sys
from typing import Any, ClassVar, Protocol

from afterburner_engine.inside.recording.spool import Spool
from afterburner_engine.inside.recording.wanted import Wanted
from afterburner_engine.inside.recording.watch import Watcher

CONFIG = "AFTERBURNER_RECORD"
"""The environment's variable with the path of the settings, a file of JSON."""


class _Sight(Protocol):
    watcher: Watcher

    def start(self) -> bool: ...


class _Active:
    """What watches this process, for those who want to know how far it is."""

    watcher: Watcher | None = None
    config: ClassVar[dict[str, Any]] = {}


def active() -> type[_Active]:
    """What watches this process."""
    return _Active


def start() -> None:
    """Watch this process, if recording is asked for and can be done."""
    with open(os.environ[CONFIG], encoding="utf-8") as opened:
        config = json.load(opened)
    spool = Spool(config["spool"])
    wanted = Wanted(config["project"], config["targets"])
    if config.get("profile"):
        _profile(wanted, spool)
        return
    sight = _sight(wanted, spool)
    started = sight.start()
    _Active.watcher, _Active.config = sight.watcher, config
    spool.write({"started": sys.version_info[:3], "watched": started})


def _profile(wanted: Wanted, spool: Spool) -> None:
    """See how long functions take, in place of what they are given."""
    from afterburner_engine.inside.profiling.sampler import Sampler

    spool.write({"started": sys.version_info[:3], "watched": True})
    Sampler(wanted, spool).start()


def _sight(wanted: Wanted, spool: Spool) -> _Sight:
    if sys.version_info >= (3, 12):
        from afterburner_engine.inside.recording.monitoring import Monitor

        return Monitor(wanted, spool)
    from afterburner_engine.inside.recording.probes import Probes

    return Probes(wanted, spool)
