"""Profiles that other tools have saved, and those that are kept for a project."""

from __future__ import annotations

import cProfile
import dataclasses
import json
import marshal
import runpy
from pathlib import Path
from typing import Any

import pytest

from afterburner_engine import profile_files, profiles
from afterburner_engine.errors import EngineError
from afterburner_engine.profile import HotFunction, Profile

PROGRAM = """\
import functools


def half(n):
    return n // 2


class Shop:
    @functools.lru_cache
    def total(self, n):
        return sum(half(k) for k in range(n))

    def names(self):
        return sorted(str(k) for k in range(20_000))


Shop().total(60_000)
Shop().names()
"""

PROFILE = Profile(
    functions=(
        HotFunction("/p/a.py", "slow", 3.0, 4.0, 10),
        HotFunction("/p/a.py", "A.m", 1.0, 1.0, None),
    ),
    total_s=8.0,
    module_s=1.5,
    source="python a.py",
    created="2026-01-02T03:04:05Z",
    samples=100,
    processes=1,
    exit_status=0,
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one program, and a data directory of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "app.py").write_text(PROGRAM)
    (folder / "pyproject.toml").write_text("")
    monkeypatch.chdir(folder)
    return folder


def saved(folder: Path, told: Any) -> Path:
    """A file of JSON."""
    path = folder / "profile.json"
    path.write_text(json.dumps(told))
    return path


def times(found: Profile) -> dict[str, tuple[Any, Any]]:
    """Own and cumulative seconds by name."""
    return {
        f.qualname: (pytest.approx(f.own_s), pytest.approx(f.cumulative_s))
        for f in found.functions
    }


def test_a_dump_of_cprofile(project: Path) -> None:
    """Names are found by their lines; what Python does is for whoever asks for it."""
    watcher = cProfile.Profile()
    watcher.runcall(runpy.run_path, str(project / "app.py"))
    watcher.dump_stats(project / "app.prof")
    found = profile_files.load(project / "app.prof", project)
    functions = {f.qualname: f for f in found.functions}

    assert set(functions) == {"half", "Shop.total", "Shop.names"}
    assert functions["half"].calls == 60_000
    assert functions["Shop.total"].calls == 1
    assert functions["Shop.names"].own_s > 0
    assert all(f.path == str((project / "app.py").resolve()) for f in found.functions)
    assert found.source == "app.prof"
    assert sum(f.own_s for f in found.functions) <= found.total_s


def test_a_tree_and_a_session_of_pyinstrument(project: Path) -> None:
    """Both forms; the name and the line lead to the method."""
    app = str(project / "app.py")
    leaf = {"function": "half", "file_path": app, "line_no": 4, "time": 1.0}
    library = {"function": "x", "file_path": "/lib/x.py", "line_no": 1, "time": 0.5}
    total = {"function": "total", "class_name": "Shop", "file_path": app, "line_no": 9}
    children = [leaf, {**library, "children": []}]
    tree = {**total, "time": 2.0, "children": children}
    root = {"function": "<module>", "file_path": "app.py", "line_no": 1, "time": 2.5}
    from_tree = profile_files.load(
        saved(project, {"root_frame": {**root, "children": [tree]}}), project
    )
    stacks = [
        ([f"<module>\0{app}\x001\x01l1", f"total\0{app}\x008\x01l9"], 0.5),
        ([f"total\0{app}\x008", f"half\0{app}\x004\x01l5"], 1.0),
        ([f"total\0{app}\x008", "x\0/lib/x.py\x004"], 0.5),
        ([f"<module>\0{app}\x001"], 0.5),
    ]
    from_session = profile_files.load(
        saved(project, {"frame_records": stacks}), project
    )

    expected = {"half": (1.0, 1.0), "Shop.total": (1.0, 2.0)}
    assert times(from_tree) == expected
    assert times(from_session) == expected
    assert (from_tree.module_s, from_tree.total_s) == (0.5, 2.5)
    assert from_tree.functions[0].calls is None


@pytest.mark.parametrize(
    ("kind", "unit"), [("sampled", "milliseconds"), ("evented", "milliseconds")]
)
def test_speedscope(project: Path, kind: str, unit: str) -> None:
    """Both kinds of profiles in one file, with their units."""
    frames = [
        {"name": "total", "file": "app.py", "line": 10},
        {"name": "half", "file": "app.py", "line": 5},
        {"name": "native"},
    ]
    sampled = {
        "type": "sampled",
        "unit": unit,
        "samples": [[0], [0, 1], [0, 1, 2], [2]],
        "weights": [100, 200, 300, 400],
    }
    pairs = [("O", 0, 0), ("O", 1, 100), ("C", 1, 600), ("C", 0, 600), ("O", 2, 600)]
    events = [
        {"type": t, "frame": f, "at": at} for t, f, at in [*pairs, ("C", 2, 1000)]
    ]
    evented = {"type": "evented", "unit": unit, "startValue": 0, "events": events}
    chosen = sampled if kind == "sampled" else evented
    schema = "https://www.speedscope.app/file-format-schema.json"
    told = {"$schema": schema, "shared": {"frames": frames}, "profiles": [chosen]}
    found = profile_files.load(saved(project, told), project)

    assert times(found) == {"half": (0.5, 0.5), "Shop.total": (0.1, 0.6)}
    assert found.total_s == pytest.approx(1.0)
    assert found.elsewhere_s == pytest.approx(0.4)


def test_a_function_that_has_moved_is_found_by_its_name(project: Path) -> None:
    """A profile may be older than the file; a name that is not there is left out."""
    frames = [
        ([f"names\0{project / 'app.py'}\x00400"], 1.0),
        ([f"gone\0{project / 'app.py'}\x004"], 1.0),
    ]
    found = profile_files.load(saved(project, {"frame_records": frames}), project)

    assert times(found) == {"Shop.names": (1.0, 1.0)}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no profile that can be read"),
        (b"PK\x03\x04 a zip file", "no profile that can be read"),
        (b"def f(): pass\n", "no profile that can be read"),
        (marshal.dumps([1, 2]), "no profile that can be read"),
        (marshal.dumps({("a.py", 1, "f"): 3}), "damaged profile"),
        (marshal.dumps({("a.py", 1, "f"): (1, 1, "x", 1, {})}), "damaged profile"),
        (b'{"root_frame": ', "not valid JSON"),
        (b'{"some": "thing"}', "no profile that can be read"),
        (b'{"root_frame": {"time": 1}}', "damaged profile"),
        (b'{"frame_records": [1]}', "damaged profile"),
        (b'{"frame_records": [[[], -1]]}', "damaged profile"),
        (b'{"frame_records": [[[], 1e999]]}', "damaged profile"),
        (b'{"shared": {"frames": []}, "profiles": [{"unit": "bytes"}]}', "not time"),
        (b'{"kind": "afterburner-profile", "schema_version": 99}', "another version"),
        (b'{"kind": "afterburner-profile", "schema_version": 1}', "is damaged"),
        (b'{"a": ' * 100_000, "no profile that can be read"),
    ],
)
def test_what_is_no_profile_is_said_in_words(
    project: Path, data: bytes, said: str
) -> None:
    """One message that names the file, whatever is in it."""
    path = project / "odd"
    path.write_bytes(data)
    with pytest.raises(EngineError, match="odd") as caught:
        profile_files.load(path, project)

    assert said in str(caught.value)
    assert caught.value.exit_status == 2


def test_what_is_not_there_is_said(project: Path) -> None:
    """A name without a file, and a folder."""
    for path in (project / "absent.prof", project):
        with pytest.raises(EngineError, match="cannot be read"):
            profile_files.load(path, project)


def test_a_profile_is_kept_for_its_project_and_found_from_any_file_of_it(
    project: Path,
) -> None:
    """The nearest project with a profile counts; it reads as it was written."""
    inner = project / "pkg" / "sub"
    inner.mkdir(parents=True)
    assert profiles.find(inner / "m.py") is None
    assert profiles.project_of(inner) == project.resolve()
    profiles.keep(PROFILE, profiles.project_of(inner))

    assert profiles.find(inner / "m.py") == PROFILE
    assert profiles.find(project.parent / "other.py") is None
    assert profile_files.load(profiles.place(project), project) == PROFILE
    assert profiles.place(project).stat().st_mode & 0o077 == 0


def test_the_last_profile_takes_the_place_of_the_one_before(project: Path) -> None:
    """One for each project."""
    later = dataclasses.replace(PROFILE, source="pytest")
    for profile in (PROFILE, later):
        profiles.keep(profile, project)

    assert profiles.find(project / "app.py") == later


def test_a_damaged_profile_is_an_error_that_names_the_file(project: Path) -> None:
    """It says what to do."""
    stored = profiles.keep(PROFILE, project)
    for text in ("{", "[]", '{"schema_version": 1}', stored.read_text()[:-30]):
        stored.write_text(text)
        with pytest.raises(EngineError, match=stored.name):
            profiles.find(project / "app.py")


def test_shares_are_of_the_whole_program() -> None:
    """Those of one file, by name."""
    assert PROFILE.shares("/p/a.py") == {"slow": 3 / 8, "A.m": 1 / 8}
    assert PROFILE.shares("/p/b.py") == {}
    assert PROFILE.elsewhere_s == 2.5
