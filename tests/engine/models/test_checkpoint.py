"""Finding and reading the folder of a small model; no library is needed."""

import json
from pathlib import Path
from typing import Any

import pytest

from afterburner_engine.errors import ModelError
from afterburner_engine.models import mini
from afterburner_engine.models.checkpoint import FILES, SHEET, find, read
from afterburner_engine.models.settings import ModelSettings

FIELDS: dict[str, Any] = {
    "name": "m",
    "parameters": 1,
    "context_tokens": 8,
    "end_tokens": ["<end>"],
}


def folder(place: Path, **fields: Any) -> Path:
    """A folder that looks like a model's."""
    place.mkdir(parents=True)
    for name in FILES:
        (place / name).write_text("{}", encoding="utf-8")
    (place / SHEET).write_text(json.dumps(FIELDS | fields), encoding="utf-8")
    return place


def test_a_model_is_found_by_path_by_name_or_by_default(tmp_path: Path) -> None:
    """Without a name, it is the first of those that are shipped."""
    first = folder(tmp_path / "shipped" / "a")
    other = folder(tmp_path / "shipped" / "b")

    assert find(None, tmp_path / "shipped") == first
    assert find("b", tmp_path / "shipped") == other
    assert find(str(other), tmp_path / "nothing") == other


@pytest.mark.parametrize(
    ("model", "said"),
    [(None, "no small model comes"), ("gone", "no folder gone"), (".", "export it")],
)
def test_what_is_not_there_is_said_with_the_next_step(
    model: str | None, said: str, tmp_path: Path
) -> None:
    """Nobody has to guess what to do about it."""
    with pytest.raises(ModelError, match=said):
        find(model, tmp_path)


def test_an_incomplete_folder_names_what_it_lacks(tmp_path: Path) -> None:
    """A copy that broke off is recognised before it is loaded."""
    place = folder(tmp_path / "m")
    (place / "model.bin").unlink()

    with pytest.raises(ModelError, match=r"lacks model\.bin"):
        read(place)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"format": 99}, "format 99"),
        ({"colour": "red"}, "colour"),
        ({"end_tokens": []}, "end_tokens"),
    ],
)
def test_a_sheet_that_is_not_understood_is_refused(
    fields: dict[str, Any], said: str, tmp_path: Path
) -> None:
    """Unknown keys are errors that name the file and the key."""
    with pytest.raises(ModelError, match=said):
        read(folder(tmp_path / "m", **fields))


async def test_mini_says_why_it_is_not_available() -> None:
    """A library or the model: either way there is a line to follow."""
    obstacle = await mini.available(ModelSettings())

    assert obstacle is not None
    assert "install" in obstacle or "--model" in obstacle
