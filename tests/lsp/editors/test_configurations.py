"""What the other editors are given, and that all of them know the settings."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from afterburner_engine.settings import Settings
from afterburner_lsp.options import KEYS, ON_RESULT
from tests.lsp.editors.conftest import ROOT

EDITORS = ROOT / "lsp/editors"
PREFIX = "afterburner."
OF_THE_EXTENSION = {"progress", "server.path"}
"""What only the VS Code extension itself looks at."""


def read(path: str) -> str:
    """A file of the editors' folder."""
    return (EDITORS / path).read_text()


def commented_json(text: str) -> Any:
    """JSON with comments on lines of their own."""
    return json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))


def vscode_settings() -> dict[str, dict[str, Any]]:
    """The settings page of the VS Code extension, without the prefix."""
    declared = json.loads(read("vscode/package.json"))["contributes"]["configuration"]
    return {
        name.removeprefix(PREFIX): setting
        for name, setting in declared["properties"].items()
    }


def test_vscode_has_a_page_for_each_setting_of_the_server() -> None:
    """None is forgotten, and none is there that the server does not know."""
    assert set(vscode_settings()) - OF_THE_EXTENSION == set(KEYS)


def test_vscode_tells_the_server_of_each_setting() -> None:
    """The list in the extension's source is that of its settings page."""
    source = read("vscode/src/settings.ts")
    told = re.findall(r'^  "(\w+)",$', source, flags=re.MULTILINE)

    assert sorted(told) == sorted(KEYS)


def test_vscode_shows_the_defaults_of_the_engine() -> None:
    """What the page says of an unset setting is what happens."""
    page, engine = vscode_settings(), Settings()
    shown = {
        field: page[key]["default"] for key, field in KEYS.items() if key != "onResult"
    }
    meant = {field: getattr(engine, field, shown[field]) for field in shown}

    assert {name: value or None for name, value in shown.items()} == {
        name: value or None for name, value in meant.items()
    }
    assert set(page["onResult"]["enum"]) == set(ON_RESULT)


def test_helix_starts_the_server_for_python() -> None:
    """The file is one that Helix reads, and names the server beside others."""
    languages = tomllib.loads(read("helix/languages.toml"))

    assert languages["language-server"]["afterburner"]["command"] == "afterburner-lsp"
    assert "afterburner" in languages["language"][0]["language-servers"]


def test_sublime_starts_the_server_with_settings_that_it_knows() -> None:
    """The settings are in the section that the server asks for."""
    client = commented_json(read("sublime/LSP.sublime-settings"))["clients"][
        "afterburner"
    ]

    assert client["command"] == ["afterburner-lsp"]
    assert {name.removeprefix(PREFIX) for name in client["settings"]} <= set(KEYS)


def test_zed_declares_the_server_for_python() -> None:
    """The manifest names the server by the name under which its settings are."""
    manifest = tomllib.loads(read("zed/extension.toml"))

    assert manifest["language_servers"]["afterburner"]["languages"] == ["Python"]


def test_readmes_name_only_files_that_are_there() -> None:
    """No link of an editor's README leads nowhere."""
    for page in EDITORS.glob("*/README.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text()):
            assert Path(page.parent, target).exists(), f"{page}: {target}"
