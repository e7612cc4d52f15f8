"""Where interpreters and projects may lie, and what of the machine can be seen."""

import dataclasses
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from afterburner_sandbox.backends.bwrap import BwrapBackend
from afterburner_sandbox.interpreter import find_interpreter
from afterburner_sandbox.session import Sandbox
from tests.sandbox.helpers import launch_spec, needs_bwrap
from tests.sandbox.test_session import answer

pytestmark = needs_bwrap


def answers(python: Path, project: Path) -> str:
    """What a program sees of its project, run by an interpreter."""
    (project / "neighbour.py").write_text("X = 5\n")
    spec = dataclasses.replace(
        launch_spec(project), interpreter=find_interpreter(str(python), project)
    )
    with Sandbox(BwrapBackend(), spec) as sandbox:
        source = "import neighbour, sys\ndef f(): return neighbour.X, sys.prefix"
        return answer(sandbox, source)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a space and an accent, in which folders and links lead to Python.

    `python-3` is a link to an installation's folder, `.local/bin/python3` a link
    through it, and `link` another name of the home.
    """
    home = tmp_path / "home é of me"
    (home / ".local" / "bin").mkdir(parents=True)
    (home / "a project").mkdir()
    (home / "python-3").symlink_to(sys.base_prefix)
    name = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    (home / ".local/bin/python3").symlink_to(f"../../python-3/bin/{name}")
    (tmp_path / "link").symlink_to(home.name)
    return home


@pytest.mark.parametrize(
    "python",
    [
        "home é of me/python-3/bin/python3",
        "home é of me/.local/bin/python3",
        "link/.local/bin/python3",
        "link/python-3/bin/python3",
    ],
)
def test_a_linked_interpreter_is_found(home: Path, python: str) -> None:
    """Links to files and to folders, relative and absolute, one behind another."""
    assert answers(home.parent / python, home / "a project").startswith("(5, ")


@pytest.mark.parametrize("place", [".", "a project"])
@pytest.mark.parametrize("base", ["python-3/bin/python3", ".local/bin/python3"])
def test_an_environment_is_used(home: Path, base: str, place: str) -> None:
    """In the project or beside it, made from an interpreter that is a link."""
    folder = home / place / ".venv"
    options = ["-m", "venv", "--without-pip", "--symlinks"]
    subprocess.run([home / base, *options, folder], check=True)

    found = answers(folder / "bin" / "python", home / "a project")

    assert found == f"(5, {str(folder)!r})"


def test_nothing_of_the_machine_is_seen(isolated: Sandbox) -> None:
    """No other mounts, devices, kernel files or sockets; one place to write."""
    found = answer(
        isolated,
        """
        import os
        def f():
            written = []
            for folder, folders, _ in os.walk("/"):
                if folder == "/usr": folders.clear()
                try:
                    open(os.path.join(folder, "note"), "w").close()
                    written.append(folder)
                except OSError:
                    pass
            names = "proc", "sys", "run", "var", "mnt", "boot", "etc/passwd"
            seen = [name for name in names if os.path.exists(f"/{name}")]
            disks = [n for n in os.listdir("/dev") if n.startswith(("sd", "vd", "mem"))]
            return written, seen, disks
        """,
    )

    # A container always has these two; nothing in them can be written either.
    known = "[]" if isolated.backend == "bwrap" else "['proc', 'sys']"
    assert found == f"(['/scratch'], {known}, [])"


def test_sockets_of_the_machine_are_out_of_reach(isolated: Sandbox) -> None:
    """An abstract socket of this machine cannot be connected to."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"\0afterburner-{os.getpid()}")
        listening.listen()

        found = answer(
            isolated,
            f"""
            import socket
            def f():
                socket.socket(socket.AF_UNIX).connect("\\0afterburner-{os.getpid()}")
            """,
        )

    assert found.startswith("raises ConnectionRefusedError")


@pytest.mark.parametrize(
    "call",
    ["unshare(0x10000000)", "mount(b'x', b'/scratch', b'tmpfs', 0, None)", "setuid(1)"],
)
def test_no_capability_is_left(isolated: Sandbox, call: str) -> None:
    """No further namespace, in which a program could do as it likes; no mounts."""
    options = subprocess.run(["bwrap", "--help"], capture_output=True, text=True).stdout
    if "unshare" in call and "--disable-userns" not in options:
        pytest.skip("this bubblewrap cannot forbid user namespaces")

    assert (
        answer(isolated, f"import ctypes\ndef f(): return ctypes.CDLL(None).{call}")
        == "-1"
    )
