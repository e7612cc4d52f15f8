"""A real VS Code, in headless Chromium, with the packaged extension.

`tests/lsp/editors/install` puts all of it there. With AFTERBURNER_PICTURES naming a
folder, pictures of the session are kept there, as for the documentation.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lsp.editors.conftest import ROOT
from tests.lsp.editors.project import FUNCTION_LINE, NAME_LINE, RUN_S, SETTINGS, Project

HERE = Path(__file__).parent
EXTENSION = ROOT / "lsp/editors/vscode"
PACKAGE = EXTENSION / "afterburner.vsix"
FOLDER = Path(os.environ.get("AFTERBURNER_CODE_SERVER", ROOT / "build/code-server"))
CODE_SERVER = FOLDER / "node_modules/code-server"
NODE = shutil.which("node")
CHROMIUM = shutil.which("chromium")

LOOKS = {
    "workbench.startupEditor": "none",
    "workbench.colorTheme": "Default Dark Modern",
    "workbench.reduceMotion": "on",
    "workbench.layoutControl.enabled": False,
    "window.commandCenter": False,
    "editor.fontFamily": "DejaVu Sans Mono",
    "editor.fontSize": 13,
    "editor.minimap.enabled": False,
    "editor.occurrencesHighlight": "off",
    "editor.stickyScroll.enabled": False,
    "breadcrumbs.enabled": False,
    "telemetry.telemetryLevel": "off",
}
"""As in the pictures of the documentation; nothing in the way of what is tested."""

pytestmark = [
    pytest.mark.vscode,
    pytest.mark.skipif(NODE is None, reason="Node is not installed"),
]


@pytest.mark.skipif(
    not (EXTENSION / "node_modules").is_dir(), reason="npm ci was not run"
)
def test_parts_that_need_no_editor() -> None:
    """The extension's own tests pass."""
    ran = subprocess.run(
        ["npm", "test"], cwd=EXTENSION, capture_output=True, text=True, timeout=RUN_S
    )

    assert ran.returncode == 0, ran.stdout


@pytest.fixture
def code_server(
    environment: dict[str, str], project: Project, tmp_path: Path
) -> Iterator[str]:
    """The address of a VS Code that has the extension and has `project` open."""
    if not CODE_SERVER.is_dir():
        pytest.skip(f"code-server is not in {FOLDER}")
    if not PACKAGE.is_file():
        pytest.skip("the extension is not packaged: npm run package")
    user, log = tmp_path / "user", tmp_path / "code-server.log"
    settings = user / "User/settings.json"
    settings.parent.mkdir(parents=True)
    ours = {f"afterburner.{name}": value for name, value in SETTINGS.items()}
    settings.write_text(json.dumps({**LOOKS, **ours, "files.autoSave": "off"}))
    command = [
        *("node", str(CODE_SERVER), "--user-data-dir", str(user)),
        *("--extensions-dir", str(tmp_path / "extensions")),
    ]
    subprocess.run(
        [*command, "--install-extension", str(PACKAGE)],
        env=environment,
        check=True,
        capture_output=True,
    )
    flags = ["--disable-telemetry", "--disable-update-check"]
    flags += ["--disable-workspace-trust", "--auth", "none"]
    with (
        log.open("w") as stream,
        subprocess.Popen(
            [*command, *flags, "--bind-addr", "127.0.0.1:0", str(project.folder)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        yield address_in(log, process)
        process.terminate()


def address_in(log: Path, process: subprocess.Popen[bytes]) -> str:
    """Where the server listens, once it has said so.

    Raises:
        RuntimeError: it has ended, or never says so.
    """
    end = time.monotonic() + RUN_S
    while process.poll() is None and time.monotonic() < end:
        said = re.search(r"listening on (http://\S+)", log.read_text())
        if said:
            return said[1]
        time.sleep(0.1)
    process.kill()
    raise RuntimeError(log.read_text())


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_light_bulb_ends_in_a_saved_file(
    code_server: str, project: Project, environment: dict[str, str], tmp_path: Path
) -> None:
    """The action at the light bulb shows progress and rewrites the function.

    Once the server is no longer where the settings say, that is told.
    """
    pictures = Path(os.environ.get("AFTERBURNER_PICTURES", tmp_path)).absolute()
    told = {
        "CODE_SERVER": str(FOLDER),
        "CHROMIUM": str(CHROMIUM),
        "ADDRESS": code_server,
        "FILE": project.module.name,
        "WORKSPACE_SETTINGS": str(project.folder / ".vscode/settings.json"),
        "NAME_LINE": str(NAME_LINE),
        "FUNCTION_LINE": str(FUNCTION_LINE),
        "TIMEOUT_MS": str(RUN_S * 1000),
        "PICTURES": str(pictures),
    }
    session = subprocess.run(
        ["node", str(HERE / "vscode_session.mjs")],
        env={**environment, **told},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=2 * RUN_S,
    )

    assert session.returncode == 0, (
        f"{session.stderr}\nsee {pictures}/vscode-failure.png"
    )
    project.check()
