"""Reads profiles that were saved: our own, cProfile's, pyinstrument's, speedscope's.

Data only: nothing of a file runs. cProfile's are `marshal`, which makes plain values.
"""

from __future__ import annotations

import datetime
import json
import marshal
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from afterburner_engine.errors import EngineError
from afterburner_engine.foreign_names import MODULE, Key, Names
from afterburner_engine.profile import (
    HotFunction,
    Profile,
    from_json,
    ranked,
    seconds,
)

KINDS = (
    "what `afterburner hot --save` writes, cProfile's dumps (.prof, .pstats), "
    "pyinstrument's JSON and sessions, and speedscope's JSON"
)

MAX_BYTES = 256 << 20

Place = tuple[str, int, str]
"""A file, a line and a name, as another profiler gives them."""

Stack = list[Place]
"""From the outermost function to the innermost."""

_DICTIONARIES = (b"{", b"\xfb")
"""How those of `marshal` begin."""

_UNITS = {"seconds": 1.0, "milliseconds": 1e-3, "microseconds": 1e-6}
_UNITS |= {"nanoseconds": 1e-9}


def load(path: Path, project: Path) -> Profile:
    """The profile in a file, as far as it is about functions of `project`.

    Raises:
        EngineError: it cannot be read, or is no profile.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise EngineError(f"{path} has more than {MAX_BYTES >> 20} MiB")
        data = path.read_bytes()
    except OSError as error:
        raise EngineError(f"{path} cannot be read: {error.strerror}") from error
    try:
        return _parsed(path, data, project)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise EngineError(f"{path} is a damaged profile: {error!r}") from error
    except (EOFError, RecursionError) as error:
        raise _unknown(path) from error


def _parsed(path: Path, data: bytes, project: Path) -> Profile:
    names = Names(project)
    if not data.lstrip().startswith(b"{"):
        return _of_cprofile(path, _unmarshalled(path, data), names)
    try:
        told = json.loads(data)
    except UnicodeDecodeError:  # dictionaries of `marshal` begin in the same way
        return _of_cprofile(path, _unmarshalled(path, data), names)
    except json.JSONDecodeError as error:
        if b"\x00" in data:
            return _of_cprofile(path, _unmarshalled(path, data), names)
        raise EngineError(f"{path} is not valid JSON: {error}") from error
    if told.get("kind") == "afterburner-profile":
        return from_json(told, str(path))
    if "root_frame" in told:
        return _of_stacks(path, _tree(told["root_frame"] or {}), names)
    if "frame_records" in told:
        return _of_stacks(path, _session(told), names)
    if "speedscope" in str(told.get("$schema", "")) or "shared" in told:
        return _of_stacks(path, _speedscope(path, told), names)
    raise _unknown(path)


def _unknown(path: Path) -> EngineError:
    return EngineError(f"{path} is no profile that can be read. Known are {KINDS}.")


# cProfile


def _unmarshalled(path: Path, data: bytes) -> dict[Any, Any]:
    if not data.startswith(_DICTIONARIES):
        raise _unknown(path)
    try:
        found: dict[Any, Any] = marshal.loads(data)
    except (ValueError, TypeError, EOFError) as error:
        raise _unknown(path) from error
    return found


def _of_cprofile(path: Path, stats: dict[Any, Any], names: Names) -> Profile:
    own: dict[Key, float] = {}
    cumulative: dict[Key, float] = {}
    calls: dict[Key, int] = {}
    total_s = 0.0
    for (file, line, name), (_, count, own_s, cumulative_s, callers) in stats.items():
        total_s += seconds(own_s)
        key = names.find(file, line, name)
        if key is not None:
            own[key] = own.get(key, 0.0) + seconds(own_s)
            cumulative[key] = max(cumulative.get(key, 0.0), seconds(cumulative_s))
            if name == key[1].rpartition(".")[2]:  # not what is inside it
                calls[key] = calls.get(key, 0) + int(count)
            continue
        # What Python itself does belongs to whoever asks for it.
        for caller, numbers in callers.items():
            above = names.find(*caller)
            if above is not None and isinstance(numbers, tuple):
                own[above] = own.get(above, 0.0) + seconds(numbers[2])
    return _profile(path, own, cumulative, calls, total_s)


# Stacks


def _of_stacks(
    path: Path, stacks: Iterable[tuple[Stack, float]], names: Names
) -> Profile:
    own: dict[Key, float] = {}
    cumulative: dict[Key, float] = {}
    total_s = 0.0
    for stack, weight_s in stacks:
        total_s += seconds(weight_s)
        on = [key for place in stack if (key := names.find(*place)) is not None]
        if on:
            own[on[-1]] = own.get(on[-1], 0.0) + weight_s
        for key in set(on):
            cumulative[key] = cumulative.get(key, 0.0) + weight_s
    return _profile(path, own, cumulative, {}, total_s)


def _profile(
    path: Path,
    own: dict[Key, float],
    cumulative: dict[Key, float],
    calls: dict[Key, int],
    total_s: float,
) -> Profile:
    made = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
    return Profile(
        functions=ranked(
            HotFunction(
                *key,
                own_s=own.get(key, 0.0),
                cumulative_s=max(cumulative.get(key, 0.0), own.get(key, 0.0)),
                calls=calls.get(key),
            )
            for key in {*own, *cumulative}
            if key[1] != MODULE
        ),
        total_s=total_s,
        module_s=sum(own_s for key, own_s in own.items() if key[1] == MODULE),
        source=path.name,
        created=made.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def _tree(root: dict[str, Any]) -> Iterator[tuple[Stack, float]]:
    """pyinstrument's tree: times are with those of the children."""
    pending: list[tuple[dict[str, Any], Stack]] = [(root, [])] if root else []
    while pending:
        frame, above = pending.pop()
        file = str(frame.get("file_path") or "")
        name = ".".join(filter(None, (frame.get("class_name"), frame["function"])))
        stack = [*above, (file, int(frame.get("line_no") or 0), name)]
        inner = frame.get("children") or []
        rest_s = frame["time"] - sum(child["time"] for child in inner)
        yield stack, max(rest_s, 0.0)
        pending.extend((child, stack) for child in inner)


def _session(told: dict[str, Any]) -> Iterator[tuple[Stack, float]]:
    """pyinstrument's session: a stack for each sample."""
    for frames, time_s in told["frame_records"]:
        stack: Stack = []
        for frame in frames:
            name, file, line = frame.split("\x01")[0].split("\x00")[:3]
            if line.isdecimal():
                stack.append((file, int(line), name))
        yield stack, time_s


def _speedscope(path: Path, told: dict[str, Any]) -> Iterator[tuple[Stack, float]]:
    frames = [
        (str(frame.get("file") or ""), int(frame.get("line") or 0), str(frame["name"]))
        for frame in told["shared"]["frames"]
    ]
    for profile in told["profiles"]:
        unit = _UNITS.get(profile.get("unit"))
        if unit is None:
            raise EngineError(
                f"{path} counts {profile.get('unit')}, not time: functions cannot be "
                "ranked by it"
            )
        of_kind = _sampled if profile["type"] == "sampled" else _evented
        for stack, weight in of_kind(profile):
            yield [frames[at] for at in stack], weight * unit


def _sampled(profile: dict[str, Any]) -> Iterator[tuple[list[int], float]]:
    yield from zip(profile["samples"], profile["weights"], strict=True)


def _evented(profile: dict[str, Any]) -> Iterator[tuple[list[int], float]]:
    stack: list[int] = []
    last = profile["startValue"]
    for event in profile["events"]:
        yield list(stack), event["at"] - last
        last = event["at"]
        if event["type"] == "O":
            stack.append(event["frame"])
        elif not stack or stack.pop() != event["frame"]:
            raise ValueError("a function ends that has not begun")
