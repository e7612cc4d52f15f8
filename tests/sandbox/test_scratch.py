"""The scratch is emptied whatever is in it, and nothing else ever is."""

import os
from pathlib import Path

import pytest

from afterburner_sandbox.inside.scratch import empty


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    """A folder that must be left alone."""
    folder = tmp_path / "precious"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "file").write_text("kept")
    return folder


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A folder to empty."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def test_links_are_removed_and_not_followed(scratch: Path, precious: Path) -> None:
    """At the top and below."""
    (scratch / "folder").mkdir()
    for place in (scratch, scratch / "folder"):
        (place / "link").symlink_to(precious)
        (place / "dangling").symlink_to("nowhere")
        (place / "loop").symlink_to("loop")

    empty(str(scratch), 0o755)

    assert list(scratch.iterdir()) == []
    assert (precious / "inner" / "file").read_text() == "kept"


def test_no_depth_is_too_deep(scratch: Path) -> None:
    """Beyond what a path can name and a recursion can reach."""
    top = here = os.open(scratch, os.O_RDONLY)
    for _ in range(3_000):
        os.mkdir("a", dir_fd=here)
        os.close(os.open("file", os.O_CREAT, dir_fd=here))
        inner = os.open("a", os.O_RDONLY, dir_fd=here)
        if here != top:
            os.close(here)
        here = inner
    os.close(here)
    os.close(top)

    empty(str(scratch), 0o755)

    assert list(scratch.iterdir()) == []


def test_many_folders_beside_each_other(scratch: Path) -> None:
    """Each of them with folders of the same names."""
    for name in range(50):
        for inner in range(5):
            (scratch / str(name) / str(inner) / "x").mkdir(parents=True)

    empty(str(scratch), 0o755)

    assert list(scratch.iterdir()) == []


def test_the_folder_gets_its_mode_back(scratch: Path) -> None:
    """With no notes attached to it."""
    (scratch / "locked").mkdir(mode=0o000)
    try:
        os.setxattr(scratch, "user.note", b"for the next")
    except OSError:
        pytest.skip("this file system takes no notes")
    scratch.chmod(0o000)

    empty(str(scratch), 0o750)

    assert scratch.stat().st_mode & 0o7777 == 0o750
    assert os.listxattr(scratch) == []
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("instead", ["nothing", "file", "link"])
def test_a_folder_that_is_gone_is_made_anew(
    scratch: Path, precious: Path, instead: str
) -> None:
    """Also where something else has taken its place."""
    scratch.rmdir()
    if instead == "file":
        scratch.write_text("")
    elif instead == "link":
        scratch.symlink_to(precious)

    empty(str(scratch), 0o755)

    assert scratch.is_dir()
    assert not scratch.is_symlink()
    assert (precious / "inner" / "file").read_text() == "kept"


def test_its_times_say_nothing(scratch: Path) -> None:
    """Sixty bits in a folder's time are three answers for the next program."""
    os.utime(scratch, ns=(1, 2))

    empty(str(scratch), 0o755)

    assert scratch.stat().st_mtime_ns == 0
