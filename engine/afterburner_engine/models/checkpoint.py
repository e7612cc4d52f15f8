"""The folder that holds a small model as `mini` runs it.

| file | what it is |
|---|---|
| `model.bin`, `config.json`, `vocabulary.json` | the model, in CTranslate2's form |
| `tokenizer.json` | its tokenizer, in that of the library `tokenizers` |
| `afterburner.json` | the rest, by the fields of `Sheet` |

All of it is data: nothing in the folder is executed but the chat template, which runs
in Jinja's sandbox. `afterburner_engine.models.export` writes such folders. One of
another `format` than this version's is refused.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from afterburner_engine.errors import ModelError

SHEET = "afterburner.json"
FORMAT = 1
FILES = ("model.bin", "config.json", "vocabulary.json", "tokenizer.json", SHEET)
SHIPPED = Path(__file__).parents[1] / "checkpoints"
"""Where an installation's own checkpoints are, each in a folder of its name."""


class Sheet(BaseModel):
    """What `afterburner.json` says of a checkpoint."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int = FORMAT
    name: str
    """As the user is told it."""

    parameters: int = Field(ge=0)
    context_tokens: int = Field(gt=0)
    """Of prompt and answer together."""

    max_tokens: int | None = Field(default=None, gt=0)
    """Of an answer: what it was trained on is seldom longer. None: no limit."""

    end_tokens: tuple[str, ...] = Field(min_length=1)
    """Any of them ends an answer."""

    special_tokens: dict[str, str] = {}
    """What the template may write: `bos_token`, `eos_token`, …"""

    chat_template: str | None = None
    """A Jinja template as in `tokenizer_config.json`; None: plain text."""

    compute_type: str = "int8"
    """How CTranslate2 computes, unless the user's `quantisation` says otherwise."""


def find(model: str | None, shipped: Path | None = None) -> Path:
    """The folder meant: a path, the name of a shipped one, or the first of those.

    Raises:
        ModelError: there is none; the text says what to do next.
    """
    folder = SHIPPED if shipped is None else shipped
    known = sorted(path.parent for path in folder.glob(f"*/{SHEET}"))
    if model is None:
        if not known:
            raise ModelError(
                "no small model comes with this version; name the folder of an "
                "exported one with --model (docs/local-models.md says how to make it)"
            )
        return known[0]
    for path in (Path(model).expanduser(), folder / model):
        if (path / SHEET).is_file():
            return path
    if Path(model).expanduser().is_dir():
        raise ModelError(
            f"{model} has no {SHEET}, so it is no model for mini: export it first, "
            "or run it with --policy transformers"
        )
    raise ModelError(
        f"there is no folder {model}, and no model of that name is shipped"
    )


def read(folder: Path) -> Sheet:
    """What a checkpoint says of itself.

    Raises:
        ModelError: it is not complete, or of a form that this version does not know.
    """
    absent = [name for name in FILES if not (folder / name).is_file()]
    if absent:
        raise ModelError(f"{folder} lacks {', '.join(absent)}: export the model again")
    try:
        sheet = Sheet.model_validate_json((folder / SHEET).read_bytes())
    except (OSError, ValidationError) as error:
        raise ModelError(f"{folder / SHEET} cannot be read: {error}") from error
    if sheet.format != FORMAT:
        raise ModelError(
            f"{folder / SHEET} is of format {sheet.format}, and this version reads "
            f"{FORMAT}: export the model again, or update afterburner"
        )
    return sheet
