"""Where control groups can be made, on machines of each kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterburner_sandbox.hierarchies import Place, places


def group(folder: Path, **files: str) -> Path:
    """A folder that looks like a control group; `__` in a name stands for a dot."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {"cgroup__procs": "", **files}.items():
        (folder / name.replace("__", ".")).write_text(text)
    return folder


def mount(folder: Path, kind: str, options: str, root: str = "/") -> str:
    """A line of `/proc/self/mountinfo`."""
    shown = str(folder).replace(" ", "\\040")
    return f"32 31 0:29 {root} {shown} rw,relatime - {kind} {kind} {options}\n"


def unified(top: Path, **own: str) -> tuple[Path, Path]:
    """A user's slice of version 2, and the group of a terminal in it."""
    group(top, cgroup__subtree_control="cpu memory pids\n")
    app = group(top / "app.slice", cgroup__subtree_control="memory pids\n")
    return app, group(app / "term.scope", cgroup__subtree_control="\n", **own)


def test_version_2_uses_the_parent_of_our_own_group(tmp_path: Path) -> None:
    """Our own group has processes, so it cannot hand controllers down itself."""
    app, _ = unified(tmp_path / "a mount")

    found = places(
        "0::/app.slice/term.scope\n", mount(tmp_path / "a mount", "cgroup2", "rw")
    )

    assert list(found) == [Place("memory", app, True), Place("pids", app, True)]


def test_limits_of_the_group_that_is_left_still_bind(tmp_path: Path) -> None:
    """Whoever was given 1 GB cannot have more in a group beside it."""
    unified(tmp_path, memory__max="1000000000\n", pids__max="max\n")

    found = places("0::/app.slice/term.scope\n", mount(tmp_path, "cgroup2", "rw"))

    assert [place.ceiling for place in found] == [1_000_000_000, None]


def test_nothing_where_no_parent_hands_a_controller_down(tmp_path: Path) -> None:
    """As for a user whom systemd has not given a slice."""
    group(tmp_path / "own", cgroup__subtree_control="")
    group(tmp_path, cgroup__subtree_control="cpu\n")

    assert not list(places("0::/own\n", mount(tmp_path, "cgroup2", "rw")))


@pytest.mark.parametrize("hierarchy", ["0", "1"])
def test_version_1_uses_our_own_group(tmp_path: Path, hierarchy: str) -> None:
    """One place for each controller, unless limits are not handed down."""
    memory = group(tmp_path / "memory/own", memory__use_hierarchy=f"{hierarchy}\n")
    pids = group(tmp_path / "pids")
    text = "9:cpu,cpuacct:/\n4:memory:/job/own\n3:pids:/\n0::/\n"
    mounts = mount(tmp_path / "memory", "cgroup", "rw,memory", root="/job")
    mounts += mount(pids, "cgroup", "rw,pids") + mount(tmp_path, "cgroup2", "rw")

    found = list(places(text, mounts))

    expected = [Place("memory", memory, False)] if hierarchy == "1" else []
    assert found == [*expected, Place("pids", pids, False)]


def test_a_group_that_is_not_visible_from_here(tmp_path: Path) -> None:
    """In a container the mount may begin below our own group."""
    text = "4:memory:/docker/abc\n"

    assert not list(
        places(text, mount(tmp_path, "cgroup", "rw,memory", root="/docker/abc/x"))
    )


@pytest.mark.parametrize("text", ["", "garbage", "0::", "4:memory", "::::\n"])
def test_nonsense_gives_no_place(text: str) -> None:
    """Whatever the kernel says, there is no error."""
    assert not list(places(text, "garbage - - -\n1 2 3 - cgroup2\n"))
