"""Chat templates, rendered without transformers."""

import pytest

from afterburner_engine.errors import ModelError
from afterburner_engine.models.base import Message
from afterburner_engine.models.templates import compiled, plain, tolerant
from tests.engine.models.tiny import CHAT_TEMPLATE

MESSAGES = (Message("system", "Be quick."), Message("user", "Hello"))

pytest.importorskip("jinja2", reason="pip install 'afterburner[mini]'")


def test_a_template_is_rendered_up_to_the_answer() -> None:
    """The model's next word is the assistant's."""
    text = tolerant(compiled(CHAT_TEMPLATE, {}), MESSAGES, "m")

    assert text == (
        "<|im_start|>system\nBe quick.<|im_end|>\n"
        "<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n"
    )


def test_a_template_that_knows_no_system_gets_its_words_with_the_users() -> None:
    """Nothing of the instructions is lost."""
    strict = (
        "{% for m in messages %}"
        "{% if m['role'] == 'system' %}{{ raise_exception('no system') }}{% endif %}"
        "{{ bos_token }}{{ m['content'] }}{% endfor %}"
    )

    text = tolerant(compiled(strict, {"bos_token": "<s>"}), MESSAGES, "m")

    assert text == "<s>Be quick.\n\nHello"


def test_a_template_cannot_reach_the_machine() -> None:
    """It comes with a checkpoint, which anybody may have made."""
    hostile = "{{ messages.__class__.__mro__[1].__subclasses__() }}"

    with pytest.raises(ModelError, match="unsafe"):
        tolerant(compiled(hostile, {}), MESSAGES, "m")


def test_a_broken_template_is_said() -> None:
    """When it is read, not when it is first used."""
    with pytest.raises(ModelError, match="cannot be read"):
        compiled("{% for %}", {})


def test_without_a_template_messages_follow_each_other() -> None:
    """The fallback adds no words of its own."""
    assert plain(MESSAGES) == "Be quick.\n\nHello\n\n"
