"""Turns a transformers checkpoint into the folder that `mini` runs.

    python -m afterburner_engine.models.export CHECKPOINT FOLDER [--name NAME]

It needs the extras `local` and `mini`; running the result needs `mini` alone. Small
decoders that CTranslate2 knows can be exported: Qwen2, Llama, GPT-2 and their like. The
form of the folder is described in `checkpoint`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from afterburner_engine.errors import EngineError, ModelError
from afterburner_engine.models.checkpoint import SHEET, Sheet
from afterburner_engine.models.libraries import library, missing

QUANTISATIONS = ("int8", "float32", "float16", "bfloat16", "int16")


def export(
    checkpoint: Path,
    folder: Path,
    *,
    name: str | None = None,
    quantisation: str = "int8",
    max_tokens: int | None = None,
) -> Path:
    """Convert a checkpoint of `save_pretrained`; `max_tokens` limits its answers.

    Raises:
        ModelError: something is missing, or the model is of a kind that is not known.
    """
    lacking = missing("local,mini", "ctranslate2", "transformers", "torch")
    if lacking is not None:
        raise ModelError(lacking)
    if not (checkpoint / "config.json").is_file():
        raise ModelError(f"{checkpoint} has no config.json, so it is no checkpoint")
    _convert(checkpoint, folder, quantisation)
    tokenizer = _tokenizer(checkpoint)
    tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    sheet = _sheet(checkpoint, tokenizer, name or checkpoint.name, quantisation)
    limited = sheet.model_copy(update={"max_tokens": max_tokens})
    (folder / SHEET).write_text(limited.model_dump_json(indent=1), encoding="utf-8")
    return folder


def _convert(checkpoint: Path, folder: Path, quantisation: str) -> None:
    converters = library("ctranslate2.converters")
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        converters.TransformersConverter(str(checkpoint)).convert(
            str(folder), quantization=quantisation, force=True
        )
    except (OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise ModelError(f"{checkpoint} cannot be converted: {error}") from error


def _tokenizer(checkpoint: Path) -> Any:
    loader = library("transformers").AutoTokenizer
    tokenizer = loader.from_pretrained(str(checkpoint))
    if getattr(tokenizer, "backend_tokenizer", None) is None:
        raise ModelError(f"{checkpoint} has no tokenizer.json, nor can it be made")
    return tokenizer


def _sheet(checkpoint: Path, tokenizer: Any, name: str, quantisation: str) -> Sheet:
    transformers = library("transformers")
    model = transformers.AutoModelForCausalLM.from_pretrained(str(checkpoint))
    special = {
        key: str(value)
        for key, value in tokenizer.special_tokens_map.items()
        if isinstance(value, str)
    }
    return Sheet(
        name=name,
        parameters=model.num_parameters(),
        context_tokens=model.config.max_position_embeddings,
        end_tokens=tuple(_ends(model, tokenizer)),
        special_tokens=special,
        chat_template=_template(tokenizer),
        compute_type=quantisation,
    )


def _template(tokenizer: Any) -> str | None:
    """Some have several, by name."""
    held = tokenizer.chat_template
    return held.get("default") if isinstance(held, dict) else held


def _ends(model: Any, tokenizer: Any) -> list[str]:
    """What ends an answer: what generation says, and the tokenizer's own end."""
    said = model.generation_config.eos_token_id
    ids = said if isinstance(said, list) else [said]
    names = [tokenizer.convert_ids_to_tokens(each) for each in ids if each is not None]
    names.append(tokenizer.eos_token)
    return list(dict.fromkeys(each for each in names if each is not None))


def main(words: Sequence[str] | None = None) -> int:
    """Export from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m afterburner_engine.models.export",
        description="Turn a transformers checkpoint into a folder for --policy mini.",
    )
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--name", help="how the model is called (default: its folder)")
    parser.add_argument("--quantisation", choices=QUANTISATIONS, default="int8")
    parser.add_argument("--max-tokens", type=int, help="an answer's length at most")
    asked = parser.parse_args(words)
    try:
        export(
            asked.checkpoint,
            asked.folder,
            name=asked.name,
            quantisation=asked.quantisation,
            max_tokens=asked.max_tokens,
        )
    except EngineError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_status
    return 0


if __name__ == "__main__":
    sys.exit(main())
