"""Writing beneath the scratch alone: what is refused, and what still works there."""

import subprocess
import sys
from pathlib import Path

import pytest

import afterburner_sandbox
from afterburner_sandbox.inside import landlock
from afterburner_sandbox.session import Sandbox
from tests.sandbox.test_session import answer

CONFINED = """
import ctypes, os, sys
from afterburner_sandbox.inside import landlock
ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)  # no new privileges
here, outside = sys.argv[1:]
if not landlock.confine(here):
    sys.exit(77)
os.makedirs(here + "/a/b")
os.rename(here + "/a/b", here + "/c")
with open(here + "/c/file", "w") as file:
    file.write("x")
open(os.devnull, "w").close()
refused = []
for attempt in (
    lambda: open(outside + "/pipe", "w"),
    lambda: open(outside + "/file", "a"),
    lambda: open(outside + "/new", "w"),
    lambda: os.mkdir(outside + "/folder"),
    lambda: os.unlink(outside + "/file"),
    lambda: os.truncate(outside + "/file", 0),
    lambda: os.rename(outside + "/file", here + "/file"),
    lambda: os.link(outside + "/file", here + "/file"),
):
    try:
        attempt()
        refused.append(False)
    except OSError:
        refused.append(True)
print(all(refused), open(outside + "/file").read())
"""


def test_only_the_scratch_can_be_written_to(tmp_path: Path) -> None:
    """Even where the user may write, and to pipes; reading goes on."""
    here, outside = tmp_path / "here", tmp_path / "outside"
    here.mkdir()
    outside.mkdir()
    (outside / "file").write_text("kept")
    subprocess.run(["mkfifo", outside / "pipe"], check=True)

    done = subprocess.run(
        [sys.executable, "-c", CONFINED, here, outside],
        capture_output=True,
        text=True,
        timeout=20,
        env={"PYTHONPATH": str(Path(str(afterburner_sandbox.__file__)).parents[1])},
    )

    if done.returncode == 77:
        pytest.skip("this kernel has no Landlock, or an old one")
    assert (done.stdout, done.stderr) == ("True kept\n", "")


def test_an_interpreter_without_ctypes_is_not_confined(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The mounts hold it all the same."""
    monkeypatch.setitem(sys.modules, "ctypes", None)

    assert not landlock.confine(str(tmp_path))


def test_files_can_be_moved_about_in_the_scratch(isolated: Sandbox) -> None:
    """Between folders, with links, pipes and temporary files."""
    source = """
        import os, tempfile
        def f():
            os.makedirs("a/b")
            with tempfile.NamedTemporaryFile("w", dir="a/b") as file:
                file.write("x" * 9)
                file.flush()
                os.link(file.name, "hard")
            os.symlink("hard", "soft")
            os.mkfifo("pipe")
            os.rename("a/b", "c")
            os.truncate("soft", 3)
            with open(os.devnull, "w") as sink:
                sink.write("gone")
            return sorted(os.listdir(".")), open("hard").read()
        """

    expected = "(['a', 'c', 'hard', 'pipe', 'soft'], 'xxx')"
    assert answer(isolated, source) == expected
