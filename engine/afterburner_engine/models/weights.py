"""Loads a checkpoint for transformers: device, number format, quantisation, adapter.

A local folder or a hub id; an adapter's folder brings its base model along. Code that
a checkpoint brings is never run.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from afterburner_engine.errors import ModelError
from afterburner_engine.models.libraries import library, missing
from afterburner_engine.models.settings import ModelSettings

DEVICES = ("auto", "cpu", "cuda", "mps")
DTYPES = ("auto", "float32", "float16", "bfloat16")
QUANTISATIONS = ("int8", "int4")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model that is ready to write, on its device."""

    model: Any
    tokenizer: Any
    notes: tuple[str, ...]


def unusable(settings: ModelSettings) -> str | None:
    """Why these settings cannot work here; None if they can. Imports torch."""
    for name, known in (("device", DEVICES), ("dtype", DTYPES)):
        value = getattr(settings, name).partition(":")[0]
        if value not in known:
            return f"{name} {value!r} is unknown; choose one of {', '.join(known)}"
    if settings.quantisation not in (None, *QUANTISATIONS):
        return (
            f"quantisation {settings.quantisation!r} is unknown to transformers; "
            f"choose {' or '.join(QUANTISATIONS)}, or a checkpoint that is quantised"
        )
    if settings.quantisation and missing("local", "bitsandbytes"):
        return "quantisation needs one more library: pip install bitsandbytes"
    if settings.adapter and (lacking := missing("local", "peft")):
        return lacking
    kind = settings.device.partition(":")[0]
    if kind in ("cuda", "mps") and kind not in _present():
        return f"torch finds no {kind} device here; set device to auto or cpu"
    return None


def load(model: str, settings: ModelSettings) -> Loaded:
    """Read the weights, which can take minutes.

    Raises:
        ModelError: no such model, or it cannot be loaded as asked.
    """
    torch, transformers = library("torch"), library("transformers")
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    if settings.threads is not None:
        torch.set_num_threads(settings.threads)
    base, adapter = _parts(model, settings.adapter)
    try:
        loaded = transformers.AutoModelForCausalLM.from_pretrained(
            base, **_how(settings)
        )
        tokenizer = transformers.AutoTokenizer.from_pretrained(base)
        if adapter is not None:
            loaded = _adapted(loaded, adapter, merge=settings.quantisation is None)
        if settings.quantisation is None:
            loaded = loaded.to(device(settings))
    except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
        raise ModelError(_failure(model, error)) from error
    return Loaded(loaded.eval(), tokenizer, _notes(settings, adapter))


def device(settings: ModelSettings) -> str:
    """The device meant: `auto` is the fastest that is there."""
    return _present()[0] if settings.device == "auto" else settings.device


def _present() -> tuple[str, ...]:
    torch = library("torch")
    found = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
    }
    return (*(name for name, there in found.items() if there), "cpu")


def _parts(model: str, adapter: str | None) -> tuple[str, str | None]:
    """The base model and the adapter, which `model` itself may be."""
    path = Path(model).expanduser()
    described = path / "adapter_config.json"
    if path.is_dir() and described.is_file() and not (path / "config.json").is_file():
        base = json.loads(described.read_bytes()).get("base_model_name_or_path")
        if not isinstance(base, str):
            raise ModelError(f"{described} names no base model; name it with --model")
        return base, str(path)
    return (str(path) if path.exists() else model), adapter


def _how(settings: ModelSettings) -> dict[str, Any]:
    """What `from_pretrained` is told. A processor mostly emulates bfloat16, slowly."""
    on = device(settings)
    dtype = settings.dtype
    if dtype == "auto" and on == "cpu":
        dtype = "float32"
    if settings.quantisation is None:
        return {"dtype": dtype}
    bits = library("transformers").BitsAndBytesConfig(
        load_in_8bit=settings.quantisation == "int8",
        load_in_4bit=settings.quantisation == "int4",
    )
    return {"dtype": dtype, "quantization_config": bits, "device_map": {"": on}}


def _adapted(model: Any, adapter: str, *, merge: bool) -> Any:
    """The model under its adapter. Merged it costs nothing at each token, but what is
    quantised would lose by it."""
    adapted = library("peft").PeftModel.from_pretrained(model, adapter)
    return adapted.merge_and_unload() if merge else adapted


def _notes(settings: ModelSettings, adapter: str | None) -> tuple[str, ...]:
    if adapter is None:
        return ()
    merged = "beside the quantised weights" if settings.quantisation else "merged"
    return (f"adapter {adapter}, {merged}",)


def _failure(model: str, error: Exception) -> str:
    if isinstance(error, RuntimeError) and "out of memory" in str(error).lower():
        return (
            f"{model} does not fit into the device's memory: take a smaller model, "
            "set quantisation to int4, or device to cpu"
        )
    first = str(error).strip().partition("\n")[0]
    return (
        f"{model} cannot be loaded: {first or type(error).__name__} (a model is a "
        "folder with config.json and weights, or a hub id, which is fetched once)"
    )
