"""What making data drags in: nothing that trains, and nothing that draws."""

import subprocess
import sys

import pytest

HEAVY = {"torch", "transformers", "trl", "datasets", "numpy", "textual", "rich"}


@pytest.mark.parametrize("module", ["data", "measuring", "rows", "raced", "harvest"])
def test_data_is_made_without_heavy_packages(module: str) -> None:
    """Only a source of the hub needs more than the base install."""
    probe = f"import afterburner_training.{module}, sys; print(*sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    )

    assert not HEAVY & set(done.stdout.split())
