"""`mini`: a small exported model, on one core of the CPU, in this process.

CTranslate2 computes; `tokenizers` and Jinja do the rest, so that neither torch nor
transformers is needed. `checkpoint` says what is in the folder of such a model. It has
no speculation: at this size a token costs less than guessing it.
"""

from __future__ import annotations

import weakref
from collections.abc import AsyncGenerator, Callable, Sequence
from pathlib import Path
from typing import Any

from afterburner_engine.errors import ModelError
from afterburner_engine.models.answers import Answers, Decode, begin, room
from afterburner_engine.models.base import Chunk, Completion, Message, Sampling
from afterburner_engine.models.checkpoint import Sheet, find, read
from afterburner_engine.models.libraries import library, missing
from afterburner_engine.models.settings import ModelSettings
from afterburner_engine.models.templates import PLAIN, Turn, compiled, plain, tolerant
from afterburner_engine.models.writing import Outlet, Scribe

EXTRA = "mini"
LIBRARIES = ("ctranslate2", "tokenizers", "jinja2")


async def available(settings: ModelSettings, model: str | None = None) -> str | None:
    """None if a model can be opened here, else why not, in words."""
    lacking = missing(EXTRA, *LIBRARIES)
    if lacking is not None:
        return lacking
    try:
        read(find(model))
    except ModelError as error:
        return str(error)
    return None


async def open(model: str | None, settings: ModelSettings) -> MiniModel:
    """Load a model: a folder, the name of a shipped one, or None for the shipped one.

    Raises:
        ModelError: a library or the model is missing, or it cannot be loaded.
    """
    lacking = missing(EXTRA, *LIBRARIES)
    if lacking is not None:
        raise ModelError(lacking)
    folder = find(model)
    sheet = read(folder)
    scribe = Scribe("afterburner-mini")
    try:
        return await scribe.run(lambda: MiniModel(folder, sheet, settings, scribe))
    except BaseException:
        scribe.close()
        raise


class MiniModel:
    """A text model under CTranslate2. Reads the whole folder when it is made."""

    def __init__(
        self, folder: Path, sheet: Sheet, settings: ModelSettings, scribe: Scribe
    ) -> None:
        self.name = sheet.name
        self.notes = () if sheet.chat_template else (PLAIN,)
        """What is worth telling the user of this model."""

        self._folder = folder
        self._sheet = sheet
        self._settings = settings
        self._scribe = scribe
        self._tokenizer = _tokenizer(folder)
        self._render = _renderer(sheet)
        self._ends = frozenset(
            token
            for text in sheet.end_tokens
            if (token := self._tokenizer.token_to_id(text)) is not None
        )
        self._decode = _speller(self._tokenizer)
        self._held: list[Any] = [self._load()]
        # CTranslate2's thread ends with it, and has to before the interpreter does.
        weakref.finalize(self, self._held.clear)

    async def context_tokens(self) -> int | None:
        """Tokens of prompt and answer together."""
        return self._sheet.context_tokens

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
        wanted = min(sampling.max_tokens, self._sheet.max_tokens or sampling.max_tokens)
        limit = room(self.name, len(prompt), wanted, self._sheet.context_tokens)

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
        self._held.clear()

    def _write(
        self,
        prompt: list[str],
        sampling: Sampling,
        limit: int,
        answers: Answers,
        outlet: Outlet,
    ) -> None:
        def step(result: Any) -> bool:
            if outlet.closed.is_set():
                return True
            return answers.take(result.hypothesis_id, [result.token_id])

        try:
            self._seeded(sampling).generate_batch(
                [prompt],
                num_hypotheses=len(answers.rows),
                include_prompt_in_result=False,
                end_token=list(self._ends),
                return_end_token=True,
                max_length=limit,
                callback=step,
                **_drawn(sampling),
            )
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"{self.name} failed: {error}") from error
        if not outlet.closed.is_set():
            answers.close()

    def _seeded(self, sampling: Sampling) -> Any:
        """CTranslate2's random state is of its thread, and is set when that starts."""
        if sampling.temperature > 0 and sampling.seed is not None:
            seed = sampling.seed % 2**32
            library("ctranslate2").set_random_seed(seed)
            self._held[:] = [self._load()]
        return self._held[0]

    def _load(self) -> Any:
        asked = self._settings
        device = "cpu" if asked.device == "auto" else asked.device
        try:
            return library("ctranslate2").Generator(
                str(self._folder),
                device=device,
                compute_type=asked.quantisation or self._sheet.compute_type,
                inter_threads=1,
                intra_threads=asked.threads or 1,
            )
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"{self._folder} cannot be loaded: {error}") from error

    def _encode(self, messages: Sequence[Message]) -> list[str]:
        """The prompt's tokens, by name: CTranslate2 wants them so."""
        text = tolerant(self._render, messages, self.name)
        tokens = self._tokenizer.encode(text, add_special_tokens=not self._templated)
        return list(tokens.tokens)

    @property
    def _templated(self) -> bool:
        return self._sheet.chat_template is not None


def _speller(tokenizer: Any) -> Decode:
    """Tokens to text. It knows nothing of the model: CTranslate2's thread may be the
    last to hold it, and cannot free the model that it works for."""

    def decode(tokens: Sequence[int]) -> str:
        return str(tokenizer.decode(list(tokens), skip_special_tokens=True))

    return decode


def _drawn(sampling: Sampling) -> dict[str, Any]:
    if sampling.temperature == 0:
        return {"sampling_topk": 1}
    return {
        "sampling_topk": 0,  # of all
        "sampling_topp": sampling.top_p,
        "sampling_temperature": sampling.temperature,
    }


def _tokenizer(folder: Path) -> Any:
    path = folder / "tokenizer.json"
    try:
        return library("tokenizers").Tokenizer.from_file(str(path))
    # It raises the base class itself, with a text of the Rust library.
    except Exception as error:
        raise ModelError(f"{path} cannot be read: {error}") from error


def _renderer(sheet: Sheet) -> Callable[[list[Turn]], str]:
    if sheet.chat_template is not None:
        return compiled(sheet.chat_template, sheet.special_tokens)
    return lambda said: plain([Message("user", each["content"]) for each in said])
