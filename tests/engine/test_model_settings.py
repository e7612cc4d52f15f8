"""How a model is set: where from, what counts, and what is refused."""

from pathlib import Path

import pytest

from afterburner_engine.errors import EngineError
from afterburner_engine.model_settings import find_model_settings, is_local
from afterburner_engine.models.settings import ModelSettings


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in a project of its own; the user's folder is beside it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "project" / "package").mkdir(parents=True)
    return tmp_path / "project" / "package" / "code.py"


def project(code: Path, text: str) -> None:
    """Write the project's table."""
    table = f"[tool.afterburner.model]\n{text}\n"
    (code.parents[1] / "pyproject.toml").write_text(table)


def user(code: Path, text: str) -> None:
    """Write the user's table."""
    path = code.parents[2] / "config" / "afterburner" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"[model]\n{text}\n")


def test_without_any_file_all_is_as_ever(code: Path) -> None:
    """A file that is about something else changes nothing either."""
    assert find_model_settings(code) == ModelSettings()
    (code.parents[1] / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert find_model_settings(code) == ModelSettings()


def test_what_comes_later_counts(code: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Project, user, environment, command line."""
    project(code, "max_tokens = 1\nthreads = 1\nform = 'full'\ntimeout_s = 1")
    user(code, "max_tokens = 2\nthreads = 2\nform = 'edits'")
    monkeypatch.setenv("AFTERBURNER_MODEL_MAX_TOKENS", "3")
    monkeypatch.setenv("AFTERBURNER_MODEL_THREADS", "3")
    monkeypatch.setenv("AFTERBURNER_MODEL_SPECULATE", "false")

    found = find_model_settings(code, {"max_tokens": 4, "device": None})

    assert found == ModelSettings(
        max_tokens=4, threads=3, form="edits", timeout_s=1.0, speculate=False
    )


WRONG = {
    "unknown key": ("modell = 1", r"pyproject.toml: tool.afterburner.model.modell is"),
    "wrong type": ("threads = 'two'", r"model.threads is 'two'"),
    "out of range": ("max_tokens = 0", r"model: max_tokens is 0; it must be 1 or"),
    "unknown word": ("feedback = 'poor'", r"model.feedback is 'poor'"),
    "secret": ("base_url = 'http://me:secret@localhost/'", "base_url holds a user"),
    "hot": ("temperature = 3.0", "temperature is 3.0; it must be 0 to 2"),
    "no TOML": ("= = =", "cannot be read"),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG.keys())
def test_what_is_no_setting_is_an_error(code: Path, text: str, message: str) -> None:
    """The file and the key are named."""
    project(code, text)

    with pytest.raises(EngineError, match=message):
        find_model_settings(code)


def test_the_users_file_and_the_environment_are_named_too(
    code: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a mistake is, it is found at once."""
    user(code, "nonsense = 1")
    with pytest.raises(EngineError, match=r"config.toml: model.nonsense is unknown"):
        find_model_settings(code)
    user(code, "")
    monkeypatch.setenv("AFTERBURNER_MODEL_NONSENSE", "1")
    with pytest.raises(EngineError, match="environment's AFTERBURNER_MODEL_NONSENSE"):
        find_model_settings(code)
    monkeypatch.delenv("AFTERBURNER_MODEL_NONSENSE")
    monkeypatch.setenv("AFTERBURNER_MODEL_THREADS", "two")
    with pytest.raises(EngineError, match="AFTERBURNER_MODEL_THREADS is 'two'"):
        find_model_settings(code)


@pytest.mark.parametrize(
    "text",
    [
        "base_url = 'https://models.example.com/v1'",
        "base_url = 'http://127.0.0.1.example.com/v1'",
        "base_url = 'http://10.0.0.1:8000/v1'",
        "api_key_env = 'AWS_SECRET_ACCESS_KEY'",
    ],
)
def test_a_project_sends_nothing_anywhere(code: Path, text: str) -> None:
    """Code that was cloned cannot have other code, or a secret, sent to its author."""
    project(code, text)
    with pytest.raises(EngineError, match=r"pyproject.toml.*a project cannot"):
        find_model_settings(code)

    project(code, "")
    user(code, text)
    assert find_model_settings(code) != ModelSettings()


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:11434/v1", True),
        ("http://localhost:8000/v1", True),
        ("http://[::1]:8000/v1", True),
        ("http://0.0.0.0:8000/v1", False),
        ("http://example.com", False),
        ("nonsense", False),
        ("http://[", False),
    ],
)
def test_local_is_this_machine(url: str, local: bool) -> None:
    """By the address itself, not by what its name looks like."""
    assert is_local(url) is local


def test_a_project_may_name_a_server_on_this_machine(code: Path) -> None:
    """That is what most people run."""
    project(code, "base_url = 'http://localhost:11434/v1'")

    assert find_model_settings(code).base_url == "http://localhost:11434/v1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tool.afterburner.modell]\nform = 'full'\n", "modell is unknown; the tables"),
        ("[tool.afterburner]\nform = 'full'\n", r"tool.afterburner: form is unknown"),
        ("[tool]\nafterburner = 3\n", r"tool.afterburner is 3; it has the tables"),
        ("[tool.afterburner]\nmodel = 3\n", r"model is 3; it must be a table$"),
    ],
)
def test_a_table_that_nobody_reads_is_no_setting(
    tmp_path: Path, text: str, said: str
) -> None:
    """A table's name is misspelt as easily as a key."""
    (tmp_path / "pyproject.toml").write_text(text)

    with pytest.raises(EngineError, match=said):
        find_model_settings(tmp_path / "a.py")


def test_so_it_is_in_the_users_own_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named."""
    own = tmp_path / "config.toml"
    own.write_text("[modell]\nform = 'full'\n")
    monkeypatch.setattr("afterburner_engine.model_settings.user_file", lambda: own)

    with pytest.raises(EngineError, match=r"config.toml: modell is unknown"):
        find_model_settings(tmp_path / "a.py")
