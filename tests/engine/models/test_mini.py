"""What is particular to `mini`: exporting, and loading what was exported."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from afterburner_engine.errors import ModelError
from afterburner_engine.models import export, mini
from afterburner_engine.models.base import Sampling
from afterburner_engine.models.checkpoint import FILES, read
from afterburner_engine.models.settings import ModelSettings
from tests.engine.models.helpers import asked, write
from tests.engine.models.tiny import END, LESSONS

pytestmark = [pytest.mark.torch, pytest.mark.mini]

SETTINGS = ModelSettings()


def test_an_export_holds_all_that_is_needed(small: Path) -> None:
    """The form is the documented one."""
    sheet = read(small)

    assert {path.name for path in small.iterdir()} == set(FILES)
    assert sheet.name == "small"
    assert sheet.parameters > 100_000
    assert sheet.context_tokens == 512
    assert sheet.end_tokens == (END,)
    assert sheet.compute_type == "int8"


def test_export_from_the_command_line(
    copying: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ends with 0, or says on stderr what is wrong."""
    folder = tmp_path / "out"

    done = export.main([str(copying), str(folder), "--name", "me", "--max-tokens", "9"])
    failed = export.main([str(tmp_path), str(folder)])

    assert (done, failed) == (0, 4)
    assert (read(folder).name, read(folder).max_tokens) == ("me", 9)
    assert "no config.json" in capsys.readouterr().err


async def test_the_sheets_limit_ends_an_answer(copying: Path, tmp_path: Path) -> None:
    """However long an answer the caller allows."""
    folder = export.export(copying, tmp_path / "short", max_tokens=5)
    model = await mini.open(str(folder), SETTINGS)

    (answer,) = (await write(model, LESSONS[0].prompt, Sampling())).completions

    assert (answer.tokens, answer.finish) == (5, "length")
    await model.close()


@pytest.mark.parametrize("seed", [None, 1])
def test_a_program_may_end_without_closing(small: Path, seed: int | None) -> None:
    """The library's own thread ends with the model, however the model goes."""
    program = (
        "import asyncio\n"
        "from afterburner_engine.models import mini\n"
        "from afterburner_engine.models.base import Message, Sampling\n"
        "from afterburner_engine.models.settings import ModelSettings\n"
        "async def main():\n"
        f"    model = await mini.open({str(small)!r}, ModelSettings())\n"
        f"    drawn = Sampling(max_tokens=5, temperature=1.0, seed={seed})\n"
        "    async for _ in model.complete([Message('user', 'Hello')], drawn):\n"
        "        pass\n"
        "asyncio.run(main())\n"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True)

    assert (done.returncode, done.stderr) == (0, b"")


async def test_tokens_are_counted_as_by_transformers(
    copying: Path, small: Path
) -> None:
    """Template and tokenizer survive the export."""
    tokenizer = importlib.import_module("transformers").AutoTokenizer
    model = await mini.open(str(small), SETTINGS)
    for text in ("Hello", "a\n\tb", "größer <|im_start|>"):
        said = [{"role": "user", "content": text}]
        text_of_it = tokenizer.from_pretrained(copying).apply_chat_template(
            said, add_generation_prompt=True, tokenize=False
        )
        expected = tokenizer.from_pretrained(copying)(text_of_it)["input_ids"]

        assert await model.count(asked(text)) == len(expected)
    await model.close()


async def test_it_is_available_by_path(small: Path, tmp_path: Path) -> None:
    """None is the good answer."""
    assert await mini.available(SETTINGS, str(small)) is None
    assert await mini.available(SETTINGS, str(tmp_path)) is not None


async def test_a_broken_model_is_said(small: Path, tmp_path: Path) -> None:
    """Whichever of its files is broken."""
    for broken in ("model.bin", "tokenizer.json"):
        folder = tmp_path / broken
        folder.mkdir()
        for name in FILES:
            (folder / name).write_bytes((small / name).read_bytes())
        (folder / broken).write_bytes(b"{}")

        with pytest.raises(ModelError, match=r"cannot be (loaded|read)"):
            await mini.open(str(folder), SETTINGS)


async def test_a_number_format_that_is_unknown_is_said(small: Path) -> None:
    """CTranslate2's own words name those that it knows."""
    with pytest.raises(ModelError, match="int3"):
        await mini.open(str(small), ModelSettings(quantisation="int3"))
