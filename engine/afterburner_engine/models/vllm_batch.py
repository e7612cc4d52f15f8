"""vLLM inside this process: many prompts at once, for evaluation and training.

Front ends use the server that they share (`vllm`); this holds the GPU for as long as
it is open. It needs vLLM, torch and a minute to load, and imports them only then; the
module itself runs in vLLM's interpreter, which has none of our dependencies.
"""

from __future__ import annotations

import asyncio
import importlib
import itertools
import os
import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import replace
from typing import Any

from afterburner_engine.errors import ContextError, ModelError, UnavailableError
from afterburner_engine.models.base import (
    Chunk,
    Completion,
    Finish,
    Message,
    Sampling,
)
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.serving.plan import SPECULATION

Conversation = Sequence[Message]

_LOADING = (RuntimeError, ValueError, OSError, ImportError)
"""What vLLM raises when a checkpoint or the GPU is not as it should be."""


def load(model: str, settings: ModelSettings, **options: Any) -> VllmBatch:
    """The model in this process; `options` are those of `vllm.LLM`.

    Raises:
        UnavailableError: vLLM is not installed in this interpreter.
        ModelError: it cannot load the model.
    """
    os.environ.setdefault("VLLM_NO_USAGE_STATS", "1")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    try:
        vllm = importlib.import_module("vllm")
    except ImportError as error:
        raise UnavailableError(
            "vLLM is not installed in this interpreter: pip install vllm, into an "
            f"environment of its own ({error})"
        ) from error
    try:
        hosted = vllm.LLM(model=model, **(_chosen(settings) | options))
    except _LOADING as error:
        raise ModelError(f"vLLM cannot load {model}: {error}") from error
    return VllmBatch(model, hosted, _lora(settings.adapter))


def _chosen(settings: ModelSettings) -> dict[str, Any]:
    chosen: dict[str, Any] = {
        "enable_prefix_caching": True,
        "generation_config": "vllm",
        "disable_log_stats": True,
    }
    if settings.dtype != "auto":
        chosen["dtype"] = settings.dtype
    if settings.quantisation is not None:
        chosen["quantization"] = settings.quantisation
    if settings.speculate:
        chosen["speculative_config"] = dict(SPECULATION)
    if settings.adapter is not None:
        chosen["enable_lora"] = True
    return chosen


class VllmBatch:
    """A `TextModel`, and `batch` beside it."""

    def __init__(self, name: str, hosted: Any, lora: Any = None) -> None:
        """Over a `vllm.LLM`, with a `LoRARequest` if one is wanted."""
        self.name = name
        self._hosted: Any = hosted
        self._lora = lora
        self._turn = asyncio.Lock()
        self._numbers = itertools.count()

    def batch(
        self, conversations: Sequence[Conversation], sampling: Sampling
    ) -> list[list[Completion]]:
        """`sampling.n` answers to each conversation, all written together.

        Raises:
            ContextError: a conversation is longer than the model's context.
        """
        started = time.monotonic()
        prompts = [self._encoded(each) for each in conversations]
        outputs = self._hosted.generate(
            [{"prompt_token_ids": tokens} for tokens in prompts],
            [self._params(sampling, len(tokens)) for tokens in prompts],
            use_tqdm=False,
            lora_request=self._lora,
        )
        seconds = time.monotonic() - started
        return [
            _copied(
                [_completion(each, len(tokens), seconds) for each in output.outputs],
                sampling.n,
            )
            for tokens, output in zip(prompts, outputs, strict=True)
        ]

    async def context_tokens(self) -> int | None:
        """As the protocol says."""
        return int(self._hosted.model_config.max_model_len)

    async def count(self, messages: Sequence[Message]) -> int:
        """By the model's tokenizer."""
        return len(self._tokens(messages))

    async def complete(
        self, messages: Sequence[Message], sampling: Sampling
    ) -> AsyncGenerator[Chunk | Completion, None]:
        """As the protocol says; one call at a time."""
        async with self._turn:
            engine = self._hosted.llm_engine
            started, tokens = time.monotonic(), self._encoded(messages)
            request = f"afterburner-{next(self._numbers)}"
            params = self._params(sampling, len(tokens), stream=True)
            prompt = {"prompt_token_ids": tokens}
            engine.add_request(request, prompt, params, lora_request=self._lora)
            written = _Written(len(tokens), copies=sampling.n // params.n)
            try:
                while engine.has_unfinished_requests():
                    for output in await asyncio.to_thread(engine.step):
                        for each in written.grown(output, time.monotonic() - started):
                            yield each
            finally:
                engine.abort_request([request])

    async def close(self) -> None:
        """Free the GPU."""
        hosted, self._hosted = self._hosted, None
        if hosted is not None:
            hosted.llm_engine.engine_core.shutdown()

    def _tokens(self, messages: Conversation) -> list[int]:
        tokenizer = self._hosted.get_tokenizer()
        said = [{"role": each.role, "content": each.content} for each in messages]
        text = tokenizer.apply_chat_template(
            said, add_generation_prompt=True, tokenize=False
        )
        return [int(t) for t in tokenizer.encode(text, add_special_tokens=False)]

    def _encoded(self, messages: Conversation) -> list[int]:
        tokens = self._tokens(messages)
        limit = self._hosted.model_config.max_model_len
        if len(tokens) >= limit:
            raise ContextError(
                f"the prompt has {len(tokens)} tokens, and {self.name} reads {limit}"
            )
        return tokens

    def _params(self, sampling: Sampling, prompt: int, *, stream: bool = False) -> Any:
        room = self._hosted.model_config.max_model_len - prompt
        kinds = importlib.import_module("vllm.sampling_params").RequestOutputKind
        return importlib.import_module("vllm").SamplingParams(
            # Greedy answers are all the same, and vLLM refuses to write more than one.
            n=sampling.n if sampling.temperature > 0 else 1,
            temperature=sampling.temperature,
            top_p=sampling.top_p,
            max_tokens=min(sampling.max_tokens, room),
            seed=sampling.seed,
            stop=list(sampling.stop),
            include_stop_str_in_output=True,
            output_kind=kinds.DELTA if stream else kinds.FINAL_ONLY,
        )


class _Written:
    """What has been written so far of the answers to one request."""

    def __init__(self, prompt: int, *, copies: int) -> None:
        """`copies`: as how many answers each one is handed out."""
        self._prompt = prompt
        self._copies = copies
        self._texts: dict[int, str] = {}
        self._counts: dict[int, int] = {}

    def grown(self, output: Any, seconds: float) -> Iterator[Chunk | Completion]:
        """What an output of the engine adds."""
        for piece in output.outputs:
            at, new = piece.index, len(piece.token_ids)
            text = self._texts[at] = self._texts.get(at, "") + piece.text
            count = self._counts[at] = self._counts.get(at, 0) + new
            for each in range(at, at + self._copies):
                yield Chunk(each, piece.text, new)
                if piece.finish_reason is not None:
                    end = _finish(piece)
                    yield Completion(each, text, end, self._prompt, count, seconds)


def _lora(adapter: str | None) -> Any:
    if adapter is None:
        return None
    path = os.path.abspath(os.path.expanduser(adapter))
    request = importlib.import_module("vllm.lora.request").LoRARequest
    return request(os.path.basename(path), 1, path)


def _copied(written: list[Completion], wanted: int) -> list[Completion]:
    if len(written) >= wanted:
        return written
    return [replace(written[0], index=index) for index in range(wanted)]


def _completion(piece: Any, prompt: int, seconds: float) -> Completion:
    end, tokens = _finish(piece), len(piece.token_ids)
    return Completion(piece.index, piece.text, end, prompt, tokens, seconds)


def _finish(piece: Any) -> Finish:
    return "length" if piece.finish_reason == "length" else "stop"
