"""Builds a tiny Qwen2 checkpoint with tokenizer and chat template, from a seed.

It stands in for a real one where weights are to be loaded, not where answers are to be
good: untrained, it writes noise. With `copying=True` it learns the few lessons below
by heart, which takes seconds, and then answers each prompt with the prompt's own code:
what a rewriting model mostly does, and the task at which speculation pays.

Nothing of it is stored: `build(folder)` needs torch and transformers, and a processor.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

END = "<|im_end|>"
SPECIAL = ("<|endoftext|>", "<|im_start|>", END)

CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] }}"
    "{{ '<|im_end|>\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)

WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
"""Qwen2's, since transformers gives them to any tokenizer of a Qwen2 model."""

FUNCTIONS = (
    """\
def shared_items(left, right):
    found = []
    for item in left:
        if item in right and item not in found:
            found.append(item)
    return found
""",
    """\
def word_counts(text):
    counts = {}
    for word in text.split():
        if word not in counts:
            counts[word] = 0
        counts[word] = counts[word] + 1
    return counts
""",
    """\
def fibonacci(number):
    if number < 2:
        return number
    return fibonacci(number - 1) + fibonacci(number - 2)
""",
    """\
def running_totals(values):
    totals = []
    for index in range(len(values)):
        totals.append(sum(values[: index + 1]))
    return totals
""",
)
"""What the copying model knows, and what its tokenizer is trained on."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A prompt's one user message, and the answer to learn by heart."""

    prompt: str
    answer: str


def lesson(code: str) -> Lesson:
    """Rewrite this code: with itself."""
    return Lesson(f"Make it faster:\n{code}", f"<solution>\n{code}</solution>")


LESSONS = tuple(lesson(code) for code in FUNCTIONS)


def build(
    folder: Path,
    *,
    seed: int = 0,
    layers: int = 2,
    hidden: int = 64,
    vocabulary: int = 512,
    context: int = 512,
    copying: bool = False,
    lessons: Sequence[Lesson] | None = None,
) -> Path:
    """Write a checkpoint as `save_pretrained` would; the same for the same seed.

    Lessons of your own are learnt by heart in place of those of `copying`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    learnt = (LESSONS if copying else ()) if lessons is None else lessons
    save_tokenizer(folder, vocabulary, context, [each.answer for each in learnt])
    torch = importlib.import_module("torch")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = _model(layers, hidden, vocabulary, context)
        if learnt:
            _teach(model, folder, learnt)
    model.save_pretrained(folder)
    return folder


def save_tokenizer(
    folder: Path, vocabulary: int, context: int, texts: Sequence[str] = ()
) -> None:
    """A byte-level BPE, trained on the functions above and `texts`, and its template.

    The files are written by hand, so that older and newer transformers read them.
    """
    tokenizers = importlib.import_module("tokenizers")
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
        vocab_size=vocabulary,
        special_tokens=list(SPECIAL),
        initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    words = ["user assistant system Make it faster: <solution> </solution>"]
    tokenizer.train_from_iterator([*FUNCTIONS, *words, *texts], trainer)
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "eos_token": END,
        "pad_token": SPECIAL[0],
        "model_max_length": context,
        "clean_up_tokenization_spaces": False,
        "chat_template": CHAT_TEMPLATE,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")


def _model(layers: int, hidden: int, vocabulary: int, context: int) -> Any:
    transformers = importlib.import_module("transformers")
    config = transformers.Qwen2Config(
        vocab_size=vocabulary,
        hidden_size=hidden,
        intermediate_size=hidden * 3,
        num_hidden_layers=layers,
        num_attention_heads=hidden // 32,
        num_key_value_heads=max(1, hidden // 64),
        max_position_embeddings=context,
        tie_word_embeddings=True,
        initializer_range=0.1,  # at this size it learns sooner, and doubts less
        bos_token_id=None,
        eos_token_id=SPECIAL.index(END),
        pad_token_id=0,
    )
    return transformers.Qwen2ForCausalLM(config)


def _teach(model: Any, folder: Path, lessons: Sequence[Lesson]) -> None:
    """Train until each next token of every answer is all but certain."""
    torch = importlib.import_module("torch")
    tokens, labels = _batch(folder, lessons)
    adam = torch.optim.AdamW(model.parameters(), lr=1e-2, weight_decay=0.0)
    model.train()
    for _step in range(300):
        loss = model(
            input_ids=tokens, attention_mask=tokens.ne(0).long(), labels=labels
        ).loss
        adam.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        adam.step()
        if loss.item() < 1e-3:
            break
    model.eval()


def _batch(folder: Path, lessons: Sequence[Lesson]) -> tuple[Any, Any]:
    """Tokens, padded on the right, and labels: of the answers only."""
    torch = importlib.import_module("torch")
    tokenizer = importlib.import_module("transformers").AutoTokenizer.from_pretrained(
        folder
    )
    rows = []
    for each in lessons:
        asked = tokenizer.apply_chat_template(
            [{"role": "user", "content": each.prompt}],
            add_generation_prompt=True,
            tokenize=False,
        )
        prompt = tokenizer(asked, add_special_tokens=False)["input_ids"]
        answer = tokenizer(each.answer + END, add_special_tokens=False)["input_ids"]
        rows.append((prompt + answer, [-100] * len(prompt) + answer))
    longest = max(len(row[0]) for row in rows)
    tokens = [row[0] + [0] * (longest - len(row[0])) for row in rows]
    labels = [row[1] + [-100] * (longest - len(row[1])) for row in rows]
    return torch.tensor(tokens), torch.tensor(labels)
