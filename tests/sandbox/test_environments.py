"""A user's own environment: what it can import, programs can import."""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from afterburner_sandbox.backends.base import Backend
from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.equality import compare
from afterburner_sandbox.interpreter import find_interpreter, locate
from afterburner_sandbox.session import Sandbox
from tests.sandbox.helpers import batch, launch_spec, program
from tests.sandbox.test_session import answer

MARKS = ("VIRTUAL_ENV", "CONDA_PREFIX", "CONDA_DEFAULT_ENV", "PYTHONPATH")


@pytest.fixture(autouse=True)
def _nothing_active(monkeypatch: pytest.MonkeyPatch) -> None:
    """No environment of the developer's own is found."""
    for name in MARKS:
        monkeypatch.delenv(name, raising=False)


def make(folder: Path, base: str = sys.executable) -> Path:
    """An environment in a folder; the folder of its packages."""
    command = [base, "-m", "venv", "--without-pip", "--symlinks", str(folder)]
    subprocess.run(command, check=True)
    return next((folder / "lib").glob("python*/site-packages"))


def put(folder: Path, name: str, text: str = "def f(): pass\n") -> Path:
    """A Python file in a folder, which is returned; packages by their name and `/`."""
    path = folder / (name + ("__init__.py" if name.endswith("/") else ".py"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return folder


def record(packages: Path, name: str, project: Path) -> None:
    """What an installer writes for a package that is installed as editable."""
    info = packages / f"{name}-1.0.dist-info"
    info.mkdir()
    said = {"url": project.as_uri(), "dir_info": {"editable": True}}
    (info / "direct_url.json").write_text(json.dumps(said))


HOOK = """\
import sys
from importlib.machinery import PathFinder

class Finder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return PathFinder.find_spec(name, [{folder!r}]) if name == {name!r} else None

sys.meta_path.append(Finder)
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose environment holds packages of each kind.

    The environment is called `.venv`; what is installed as editable lies elsewhere, in
    folders with a space and an accent.
    """
    top = tmp_path_factory.mktemp("a project é")
    packages = make(top / ".venv")
    put(packages, "plain/", "X = 'plain'\n")
    put(packages, "single", "X = 'single'\n")
    layout = put(top / "else where" / "layout" / "src", "layout/", "X = 'src'\n")
    one = put(top / "else where" / "one", "spaces/one", "X = 'one'\n")
    two = put(top / "else where" / "two", "spaces/two", "X = 'two'\n")
    paths = "\n".join(map(str, (layout, one, two)))
    (packages / "editable.pth").write_text(f"{paths}\n/nonexistent\n")
    hooked = put(top / "else where" / "hooked", "hooked/", "X = 'hooked'\n")
    (packages / "_hook.py").write_text(HOOK.format(folder=str(hooked), name="hooked"))
    (packages / "hook.pth").write_text("import _hook\n")
    record(packages, "hooked", hooked)
    link = put(top / "else where", "linked/", "X = 'linked'\n") / "linked"
    (packages / "linked").symlink_to(link)
    put(top / "code" / "deep", "module")
    return top


@pytest.fixture(scope="module")
def module(project: Path) -> Path:
    """A file of the project that a run would be about."""
    return project / "code" / "deep" / "module.py"


def opened(backend: Backend, module: Path, python: str | None = None) -> Sandbox:
    """A sandbox as a run of a file gets it."""
    spec = dataclasses.replace(
        launch_spec(module.parent), interpreter=find_interpreter(python, module)
    )
    return Sandbox(backend, spec)


@pytest.fixture
def inside(backend: Backend, module: Path) -> Iterator[Sandbox]:
    """A sandbox for the project, under each back end."""
    with opened(backend, module) as sandbox:
        yield sandbox


IMPORTS = {
    "package": ("import plain", "plain.X", "'plain'"),
    "module": ("import single", "single.X", "'single'"),
    "src-layout": ("import layout", "layout.X", "'src'"),
    "namespace": ("import spaces.one, spaces.two", "spaces.two.X", "'two'"),
    "hook": ("import hooked", "hooked.X", "'hooked'"),
    "link": ("import linked", "linked.X", "'linked'"),
    "prefix": ("import sys", "sys.prefix != sys.base_prefix", "True"),
    "none-of-ours": (
        "from importlib.util import find_spec",
        "[find_spec(name) for name in ('afterburner_engine', 'pytest', 'libcst')]",
        "[None, None, None]",
    ),
}


@pytest.mark.parametrize("name", IMPORTS)
def test_what_is_installed_can_be_imported(inside: Sandbox, name: str) -> None:
    """Packages, editable installations of each kind, and nothing but these."""
    statement, expression, expected = IMPORTS[name]

    assert answer(inside, f"{statement}\ndef f(): return {expression}") == expected


def test_imports_ahead_of_the_forks(inside: Sandbox) -> None:
    """The server imports them once, so that no program pays for it."""
    inside.preload(("plain", "hooked"))

    source = "import sys\ndef f(): return 'plain' in sys.modules"
    assert answer(inside, source) == "True"


@pytest.mark.parametrize(
    "marks",
    [
        {"VIRTUAL_ENV": ".venv"},
        {"CONDA_PREFIX": ".venv", "CONDA_DEFAULT_ENV": "mine"},
        {"CONDA_PREFIX": ".venv", "CONDA_DEFAULT_ENV": "base"},
    ],
    ids=["active", "conda", "conda-base"],
)
def test_an_active_environment_is_used(
    backend: Backend,
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    marks: dict[str, str],
) -> None:
    """Also for a file that lies elsewhere, and though it was made from our Python."""
    for name, value in marks.items():
        path = value.startswith(".")
        monkeypatch.setenv(name, str(project / value) if path else value)
    elsewhere = put(tmp_path / "code", "module") / "module.py"

    with opened(backend, elsewhere) as sandbox:
        assert answer(sandbox, "import plain\ndef f(): return plain.X") == "'plain'"


def test_an_environment_that_is_named_wins(
    backend: Backend, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--python` is stronger than the active environment and the nearest one."""
    packages = make(tmp_path / "named")
    put(packages, "plain/", "X = 'named'\n")
    monkeypatch.setenv("VIRTUAL_ENV", str(project / ".venv"))
    python = str(tmp_path / "named" / "bin" / "python")

    with opened(backend, project / "code" / "module.py", python) as sandbox:
        assert answer(sandbox, "import plain\ndef f(): return plain.X") == "'named'"


def test_the_order_in_which_environments_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Active, of conda by name, nearest above the file, conda's base, our own."""
    for name in ("active", "conda", "project/venv", "project/.venv", "project/a/.venv"):
        (tmp_path / name / "bin").mkdir(parents=True)
        (tmp_path / name / "bin" / "python").touch()
        (tmp_path / name / "pyvenv.cfg").touch()
    (tmp_path / "project" / "a" / "b" / ".venv").mkdir(parents=True)  # is none
    deep, flat = tmp_path / "project/a/b/m.py", tmp_path / "project/m.py"

    def found(near: Path) -> str:
        executable = Path(locate(None, near)[0])
        inside = executable.is_relative_to(tmp_path)
        folder = executable.parents[1]
        return str(folder.relative_to(tmp_path)) if inside else "our own"

    assert found(tmp_path / "m.py") == "our own"
    assert found(deep) == "project/a/.venv"
    assert found(flat) == "project/.venv"
    monkeypatch.setenv("CONDA_PREFIX", str(tmp_path / "conda"))
    monkeypatch.setenv("CONDA_DEFAULT_ENV", "base")
    assert found(flat) == "project/.venv"
    assert found(tmp_path / "m.py") == "conda"
    monkeypatch.setenv("CONDA_DEFAULT_ENV", "mine")
    assert found(flat) == "conda"
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "active"))
    assert found(flat) == "active"


def movable() -> tuple[Path, Path]:
    """A Python that works from any folder: its program and its library.

    One that takes its core from a shared library elsewhere does not.
    """
    ask = "import sys, os; print(os.path.realpath(sys.executable)); print(os.__file__)"
    for python in (sys.executable, "/usr/bin/python3"):
        trace = {"LD_TRACE_LOADED_OBJECTS": "1"}
        loaded = subprocess.run([python], capture_output=True, text=True, env=trace)
        said = subprocess.run([python, "-c", ask], capture_output=True, text=True)
        if "libpython" not in loaded.stdout and said.returncode == 0:
            program, library = said.stdout.splitlines()
            return Path(program), Path(library).parent
    pytest.skip("no Python here works from another folder")


def copied(prefix: Path) -> Path:
    """An installation of Python in a folder, as conda and uv make them; its program."""
    program, library = movable()
    left_out = shutil.ignore_patterns(
        *("site-packages", "dist-packages", "test", "__pycache__", "idlelib"),
        *("ensurepip", "config-*", "tkinter", "lib2to3"),
    )
    shutil.copytree(library, prefix / "lib" / library.name, ignore=left_out)
    (prefix / "bin").mkdir()
    copy = shutil.copy(program, prefix / "bin" / library.name)
    (prefix / "bin" / "python").symlink_to(library.name)
    works = [copy, "-c", "import venv, json, socket, ctypes"]
    if subprocess.run(works, capture_output=True).returncode:
        pytest.skip("this Python does not work from another folder")
    return Path(copy)


def test_installations_in_a_home(
    backend: Backend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Conda's prefix; and as uv does it: a link of the version leads to the folder.

    Nothing else of that home can be seen where the back end isolates.
    """
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    put(home / "project", "module")
    (home / "secret").write_text("mine")
    pythons = home / ".local" / "share" / "uv" / "python"
    real = copied(pythons / "cpython-3.99.1-linux")
    put(real.parents[1] / "lib" / real.name, "beside", "X = 'conda'\n")
    (pythons / "cpython-3.99-linux").symlink_to("cpython-3.99.1-linux")
    linked = pythons / "cpython-3.99-linux" / "bin" / real.name
    packages = make(home / "project" / ".venv", str(linked))
    put(packages, "plain", "X = 'uv'\n")
    module = home / "project" / "module.py"
    seen = f"os.path.exists({str(home / 'secret')!r})"

    with opened(backend, module, str(real)) as sandbox:
        source = f"import beside, os\ndef f(): return beside.X, {seen}"
        assert answer(sandbox, source) == f"('conda', {not backend.hostile})"
    with opened(backend, module) as sandbox:
        source = f"import plain, os\ndef f(): return plain.X, {seen}"
        assert answer(sandbox, source) == f"('uv', {not backend.hostile})"


def test_what_an_environment_prints_at_its_start_does_no_harm(tmp_path: Path) -> None:
    """Some do, from a `.pth` file."""
    packages = make(tmp_path / ".venv")
    (packages / "loud.pth").write_text("import sys; print('loud')\n")

    found = find_interpreter(None, tmp_path / "module.py")

    assert found.prefix == tmp_path / ".venv"


def test_a_broken_environment_is_said_to_be_broken(tmp_path: Path) -> None:
    """In one line, without the text of our own question."""
    make(tmp_path / ".venv")
    (tmp_path / ".venv/pyvenv.cfg").write_text("home = /nonexistent\n")
    python = tmp_path / ".venv/bin/python"
    python.unlink()
    python.write_text("#!/bin/sh\necho broken >&2\nexit 3\n")
    python.chmod(0o755)

    with pytest.raises(Exception, match="broken") as caught:
        find_interpreter(None, tmp_path / "module.py")

    assert "json" not in str(caught.value)
    assert "--python" in str(caught.value)


NUMERIC = """
    import numpy as np
    def f(rows):
        table = np.asarray(rows, dtype=float)
        table = table @ table.T
        return table, table.sum(), {expression}
    """


@pytest.fixture
def numeric(backend: Backend, tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox of a project whose environment has numpy, by a link to ours."""
    numpy = pytest.importorskip("numpy")
    packages = make(tmp_path / ".venv")
    ours = Path(str(numpy.__file__)).parent
    for name in ("numpy", "numpy.libs"):
        if (ours.parent / name).exists():
            (packages / name).symlink_to(ours.parent / name)
    module = put(tmp_path / "code", "module") / "module.py"
    with opened(backend, module) as sandbox:
        sandbox.preload(("numpy",))
        yield sandbox


@pytest.mark.parametrize(
    ("expression", "equal"),
    [("np.sqrt(table.max())", True), ("np.sqrt(table.max() * 1.001)", False)],
)
def test_numpy_works_and_is_compared(
    numeric: Sandbox, expression: str, equal: bool
) -> None:
    """Arrays go in and come out; two ways to compute one are the same, or not."""
    outcomes = []
    for found in ("table.max() ** 0.5", expression):
        source = textwrap.dedent(NUMERIC.format(expression=found))
        with numeric.spawn() as child:
            child.load(program(source))
            rows = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.5]]
            outcomes.append(behaviour(child, batch((rows,)), "plain", 20.0))

    assert outcomes[0].how == "value"
    assert (compare(outcomes[0], outcomes[1]) is None) == equal


def test_an_array_that_is_changed_is_seen(numeric: Sandbox) -> None:
    """A function that changes its argument differs from one that does not."""
    numpy = pytest.importorskip("numpy")
    outcomes = []
    for body in ("return a + 1", "a += 1; return a"):
        with numeric.spawn() as child:
            child.load(program(f"def f(a): {body}"))
            inputs = batch((numpy.zeros(3),))
            outcomes.append(behaviour(child, inputs, "plain", 20.0))
    found = compare(outcomes[0], outcomes[1])

    assert found is not None
    assert found.why == "argument[0][0]: 1.0 is not 0.0"


def test_one_thread_for_linear_algebra(numeric: Sandbox) -> None:
    """More would make times depend on who else computes."""
    source = """
        import os, numpy as np, threading
        def f():
            np.ones((300, 300)) @ np.ones((300, 300))
            return os.environ["OPENBLAS_NUM_THREADS"], threading.active_count()
        """

    assert answer(numeric, source) == "('1', 1)"


def test_the_history_beside_packages_is_hidden(
    isolating: Backend, tmp_path: Path
) -> None:
    """PYTHONPATH names checkouts, and their `.git` is nobody's business either."""
    checkout = put(tmp_path / "checkout", "neighbour", "X = 5\n")
    (checkout / ".git").mkdir()
    (checkout / ".git" / "config").write_text("token")
    spec = launch_spec()
    python = dataclasses.replace(
        spec.interpreter, path=(*spec.interpreter.path, str(checkout))
    )
    source = f"""
        import os, sys
        sys.path.append({str(checkout)!r})
        import neighbour
        def f(): return neighbour.X, os.listdir({str(checkout / ".git")!r})
        """
    spec = dataclasses.replace(spec, interpreter=python)
    with Sandbox(isolating, spec) as sandbox:
        assert answer(sandbox, source) == "(5, [])"
