"""Makes a small model from nothing: a tokenizer trained on code, and random weights."""

from __future__ import annotations

import json
import random
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

from afterburner_engine.models.libraries import library
from afterburner_engine.prompting.answer import TAGS
from afterburner_training.sections import Scratch

END = "<|im_end|>"
SPECIAL = ("<|endoftext|>", "<|im_start|>", END)

TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] }}"
    "{{ '<|im_end|>\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
"""Chats as Qwen2 writes them."""

WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
"""What a token cannot reach across: Qwen2's, which transformers gives to any tokenizer
of a model of that architecture."""

LONGEST = 100_000
"""Bytes of a module that is read: longer ones are mostly tables."""


def build(folder: Path, shape: Scratch, texts: Iterable[str], seed: int) -> Path:
    """Write the checkpoint; the same for the same seed and texts."""
    folder.mkdir(parents=True, exist_ok=True)
    _save_tokenizer(folder, shape, texts)
    torch, transformers = library("torch"), library("transformers")
    config = transformers.Qwen2Config(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        intermediate_size=shape.intermediate,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.key_value_heads,
        max_position_embeddings=shape.context,
        tie_word_embeddings=True,
        initializer_range=shape.spread,
        bos_token_id=None,
        eos_token_id=SPECIAL.index(END),
        pad_token_id=0,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = transformers.Qwen2ForCausalLM(config)
    model.save_pretrained(folder)
    return folder


def _save_tokenizer(folder: Path, shape: Scratch, texts: Iterable[str]) -> None:
    """A byte-level BPE in transformers' files, whichever version reads them."""
    tokenizers = library("tokenizers")
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
    tokenizer.normalizer = tokenizers.normalizers.NFC()
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Sequence(
        [
            tokenizers.pre_tokenizers.Split(tokenizers.Regex(WORDS), "isolated"),
            tokenizers.pre_tokenizers.ByteLevel(False, use_regex=False),
        ]
    )
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=shape.vocabulary,
        special_tokens=list(SPECIAL),
        initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([" ".join(TAGS), *texts], trainer)
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "eos_token": END,
        "pad_token": SPECIAL[0],
        "model_max_length": shape.context,
        "clean_up_tokenization_spaces": False,
        "chat_template": TEMPLATE,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")


def modules(most: int, seed: int) -> Iterator[str]:
    """Texts of modules of the standard library, in an order that the seed decides.

    Tests are left out: they look like no code that anybody wants faster.
    """
    home = Path(sysconfig.get_path("stdlib"))
    paths = sorted(
        path
        for path in home.rglob("*.py")
        if not {"test", "tests", "site-packages", "idlelib", "lib2to3"}
        & set(path.relative_to(home).parts)
        and path.stat().st_size < LONGEST
    )
    random.Random(seed).shuffle(paths)
    for path in paths[:most]:
        yield path.read_text(encoding="utf-8", errors="replace")
