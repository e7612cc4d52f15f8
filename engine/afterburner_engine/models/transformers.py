"""`transformers`: a checkpoint under torch, on this machine, in this process.

Any causal language model that transformers knows, from a folder or from the hub; on the
graphics card, Apple's or the processor. One answer is written with prompt lookup: the
next tokens are guessed from the prompt, which a rewrite mostly repeats, and checked
together in one step. It works for one answer at a time, while several are written as a
batch, for which a step takes about as long as for one; so speculation is for one alone.
Their common prompt is read once.

What a checkpoint's own generation settings say of drawing (penalties, top-k) does not
apply: `Sampling` says it all.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

from afterburner_engine.errors import ModelError
from afterburner_engine.models.answers import Answers, begin, room
from afterburner_engine.models.base import Chunk, Completion, Message, Sampling
from afterburner_engine.models.libraries import library, missing
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.models.steps import Listener, drawing
from afterburner_engine.models.templates import PLAIN, Turn, plain, tolerant
from afterburner_engine.models.weights import Loaded, load, unusable
from afterburner_engine.models.writing import Outlet, Scribe

EXTRA = "local"
LIBRARIES = ("torch", "transformers")

GUESSED_TOKENS = 12
"""How far prompt lookup guesses ahead."""

MATCHED_TOKENS = 4
"""How many of the last tokens it looks for in the text, at most."""


async def available(settings: ModelSettings, model: str | None = None) -> str | None:
    """None if a model can be opened here, else why not, in words."""
    lacking = missing(EXTRA, *LIBRARIES)
    if lacking is not None:
        return lacking
    scribe = Scribe("afterburner-torch")
    try:
        return await scribe.run(lambda: unusable(settings))
    except ModelError as error:
        return str(error)
    finally:
        scribe.close()


async def open(model: str | None, settings: ModelSettings) -> TransformersModel:
    """Load a checkpoint: a folder, an adapter's folder, or a hub id.

    Raises:
        ModelError: none is named, or it cannot be loaded as asked.
    """
    if model is None:
        raise ModelError(
            "name a model with --model: a checkpoint's folder, or a hub id such as "
            "Qwen/Qwen2.5-Coder-1.5B-Instruct"
        )
    obstacle = await available(settings)
    if obstacle is not None:
        raise ModelError(obstacle)
    scribe = Scribe("afterburner-torch")
    try:
        loaded = await scribe.run(lambda: load(model, settings))
    except BaseException:
        scribe.close()
        raise
    return TransformersModel(model, loaded, settings, scribe)


class TransformersModel:
    """A text model under torch."""

    def __init__(
        self, name: str, loaded: Loaded, settings: ModelSettings, scribe: Scribe
    ) -> None:
        self.name = name
        self._model: Any = loaded.model
        self._tokenizer = loaded.tokenizer
        self._templated = bool(loaded.tokenizer.chat_template)
        self.notes = loaded.notes if self._templated else (*loaded.notes, PLAIN)
        """What is worth telling the user of this model."""

        self._settings = settings
        self._scribe = scribe
        self._ends = _ends(loaded)
        config = loaded.model.config.get_text_config()
        longest = getattr(config, "max_position_embeddings", None)
        self._context = longest if isinstance(longest, int) else None

    async def context_tokens(self) -> int | None:
        """Tokens of prompt and answer together; None where the checkpoint is silent."""
        return self._context

    async def count(self, messages: Sequence[Message]) -> int:
        """The tokens of a prompt with its chat template."""
        return len(self._encode(messages))

    async def complete(
        self, messages: Sequence[Message], sampling: Sampling
    ) -> AsyncGenerator[Chunk | Completion, None]:
        """Write all answers at once. See `TextModel.complete`.

        Raises:
            ModelError: the model was closed, or fails.
            ContextError: the messages are longer than the model's context.
        """
        prompt = self._encode(messages)
        limit = room(self.name, len(prompt), sampling.max_tokens, self._context)

        def work(outlet: Outlet) -> None:
            answers = begin(
                outlet.put,
                self._decode,
                sampling,
                ends=self._ends,
                prompt_tokens=len(prompt),
                limit=limit,
            )
            self._write(prompt, sampling, limit, answers, outlet)

        pieces = self._scribe.write(work)
        try:
            async for piece in pieces:
                yield piece
        finally:
            await pieces.aclose()

    async def close(self) -> None:
        """Free the model. What it is writing ends with the step."""
        self._scribe.close()
        self._model = None

    def _write(
        self,
        prompt: list[int],
        sampling: Sampling,
        limit: int,
        answers: Answers,
        outlet: Outlet,
    ) -> None:
        torch = library("torch")
        model = self._model
        rows = len(answers.rows)
        tokens = torch.tensor([prompt] * rows, device=model.device)
        try:
            with torch.inference_mode():
                model.generate(
                    input_ids=tokens,
                    attention_mask=torch.ones_like(tokens),
                    max_new_tokens=limit,
                    logits_processor=drawing(sampling),
                    stopping_criteria=[
                        Listener(answers, len(prompt), outlet.closed.is_set)
                    ],
                    **_read_once(model, tokens),
                    **self._manner(rows),
                )
        except (RuntimeError, ValueError, IndexError) as error:
            raise ModelError(_failure(self.name, rows, error)) from error
        if not outlet.closed.is_set():
            answers.close()

    def _manner(self, rows: int) -> dict[str, Any]:
        """How `generate` writes. `Draw` makes the likeliest token a sample."""
        manner: dict[str, Any] = {
            "do_sample": False,
            "num_beams": 1,
            "repetition_penalty": 1.0,
            "pad_token_id": min(self._ends, default=0),
            "eos_token_id": sorted(self._ends) or None,
        }
        if rows == 1 and self._settings.speculate:
            manner["prompt_lookup_num_tokens"] = GUESSED_TOKENS
            manner["max_matching_ngram_size"] = MATCHED_TOKENS
        return manner

    def _encode(self, messages: Sequence[Message]) -> list[int]:
        def render(said: list[Turn]) -> str:
            return str(
                self._tokenizer.apply_chat_template(
                    said, add_generation_prompt=True, tokenize=False
                )
            )

        if self._templated:
            text = tolerant(render, messages, self.name)
        else:
            text = plain(messages)
        encoded = self._tokenizer(text, add_special_tokens=not self._templated)
        return [int(token) for token in encoded["input_ids"]]

    def _decode(self, tokens: Sequence[int]) -> str:
        return str(
            self._tokenizer.decode(
                list(tokens),
                skip_special_tokens=True,
                clean_up_tokenization_spaces=False,
            )
        )


def _read_once(model: Any, tokens: Any) -> dict[str, Any]:
    """The prompt's states, computed for one row and copied for the others.

    `generate` would compute them for each. The last token is left to it, since it wants
    to see something new.
    """
    rows, length = tokens.shape
    if rows == 1 or length == 1:
        return {}
    last = {"logits_to_keep": 1} if "logits_to_keep" in _arguments(model) else {}
    read = model(input_ids=tokens[:1, :-1], use_cache=True, **last)
    states: Any = getattr(read, "past_key_values", None)
    if not hasattr(states, "batch_repeat_interleave"):
        return {}  # a model without attention keeps its state in other ways
    states.batch_repeat_interleave(rows)
    return {"past_key_values": states}


def _arguments(model: Any) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(model.forward).parameters


def _ends(loaded: Loaded) -> frozenset[int]:
    """What ends an answer: what generation says, and the tokenizer's own end."""
    said = loaded.model.generation_config.eos_token_id
    ids = said if isinstance(said, list) else [said]
    return frozenset(
        each for each in (*ids, loaded.tokenizer.eos_token_id) if isinstance(each, int)
    )


def _failure(name: str, rows: int, error: Exception) -> str:
    if "out of memory" in str(error).lower():
        return (
            f"the device's memory is too small for {rows} answer(s) of {name} at once: "
            "ask for fewer samples, or set quantisation to int4"
        )
    return f"{name} failed while it wrote: {str(error).partition(chr(10))[0]}"
