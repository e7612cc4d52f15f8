"""Tests for `afterburner_engine.apply`: all of it or nothing."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from afterburner_engine.apply import apply
from afterburner_engine.errors import ApplyError, CandidateError
from afterburner_engine.target import Target, find_target

BEFORE = b"# caf\xc3\xa9\r\ndef f(x):\r\n\treturn x\r\nX = 1"
AFTER = b"import os\r\n\r\n\r\n# caf\xc3\xa9\r\ndef f(x):\r\n\treturn 2\r\nX = 1"
CODE = "import os\ndef f(x):\n    return 2\n"


@pytest.fixture
def target(tmp_path: Path) -> Target:
    """A function in a file of its own folder."""
    path = tmp_path / "m.py"
    path.write_bytes(BEFORE)
    return find_target(str(path))


def files(target: Target) -> dict[str, bytes]:
    """All that is in the target's folder."""
    return {path.name: path.read_bytes() for path in target.path.parent.iterdir()}


def test_the_file_holds_the_code_and_nothing_is_left_beside_it(target: Target) -> None:
    """Only the user's file changes."""
    apply(target, CODE)

    assert files(target) == {"m.py": AFTER}


def test_a_file_that_changed_is_left_alone(target: Target) -> None:
    """One byte more than what was measured, and nothing is written."""
    target.path.write_bytes(BEFORE + b"\n")

    with pytest.raises(ApplyError, match="has changed since"):
        apply(target, CODE)

    assert files(target) == {"m.py": BEFORE + b"\n"}


def test_a_file_that_is_gone_stays_gone(target: Target) -> None:
    """Applying does not make a file."""
    target.path.unlink()

    with pytest.raises(ApplyError, match=r"cannot read .* any more"):
        apply(target, CODE)

    assert files(target) == {}


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_a_failure_in_the_middle_leaves_the_file_as_it_was(
    target: Target, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A full disk at any step costs neither the file nor the folder anything."""

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, fail)

    with pytest.raises(ApplyError, match=r"No space left.*as it was"):
        apply(target, CODE)

    assert files(target) == {"m.py": BEFORE}


def test_a_cancel_in_the_middle_leaves_the_file_as_it_was(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control-C passes through, and the temporary file goes."""

    def cancel(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", cancel)

    with pytest.raises(KeyboardInterrupt):
        apply(target, CODE)

    assert files(target) == {"m.py": BEFORE}


def test_a_save_while_writing_wins(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an editor writes at the last moment is not overwritten."""
    real_fsync = os.fsync

    def save_meanwhile(handle: int) -> None:
        target.path.write_bytes(b"saved\n")
        real_fsync(handle)

    monkeypatch.setattr(os, "fsync", save_meanwhile)

    with pytest.raises(ApplyError, match="has changed since"):
        apply(target, CODE)

    assert files(target) == {"m.py": b"saved\n"}


def test_permission_bits_stay(target: Target) -> None:
    """A script stays executable and private."""
    target.path.chmod(0o750)

    apply(target, CODE)

    assert stat.S_IMODE(target.path.stat().st_mode) == 0o750


def test_a_symlink_stays_a_link(target: Target) -> None:
    """The file that it points to changes."""
    link = target.path.parent / "link.py"
    link.symlink_to(target.path.name)

    apply(find_target(str(link)), CODE)

    assert link.is_symlink()
    assert b"return 2" in target.path.read_bytes()


def test_a_read_only_file_is_left_alone(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Replacing would get around the file's own write protection."""
    monkeypatch.setattr(os, "access", lambda *_: False)

    with pytest.raises(ApplyError, match="read-only"):
        apply(target, CODE)

    assert files(target) == {"m.py": BEFORE}


def test_a_read_only_folder_is_told(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The temporary file cannot be made, so nothing happens."""

    def refuse(**_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)

    with pytest.raises(ApplyError, match=r"Permission denied.*is writable"):
        apply(target, CODE)

    assert files(target) == {"m.py": BEFORE}


def test_code_that_does_not_fit_is_never_written(target: Target) -> None:
    """What would not parse is refused before the file is touched."""
    with pytest.raises(CandidateError):
        apply(target, "def f(x:\n")

    assert files(target) == {"m.py": BEFORE}
