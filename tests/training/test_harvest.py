"""Functions taken out of modules, made worse, and raced by the engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from afterburner_training import filters, findings, harvest
from afterburner_training.errors import TrainingError
from afterburner_training.harvest import Origin
from afterburner_training.measuring import measure
from afterburner_training.raced import is_pair
from afterburner_training.sources.base import split_of
from afterburner_training.standing_alone import candidates, standing_alone
from afterburner_training.tasks import Solution
from tests.training.samples import LINEAR, QUADRATIC, WRONG, dedented, task

MODULE = dedented(
    '''
    import os
    import re
    from math import isqrt

    WORDS = ("a", "b")
    SEEN = []


    def _helper(n):
        return isqrt(n) + len(WORDS)


    def pure(items):
        """Add up what the helper makes of them.

        >>> pure([4, 9])
        9
        """
        made = []
        for item in items:
            made.append(_helper(item))
        return sum(made)


    def files(items):
        for item in items:
            os.remove(item)
        return len(items)


    def prints(items):
        for item in items:
            print(item)
        return items


    def short(items):
        return [item for item in items]
    '''
)


def test_pure_functions_are_found() -> None:
    """What touches the system, prints or is trivial is left where it is."""
    assert list(candidates(MODULE)) == ["pure"]


def test_a_function_comes_with_what_it_needs() -> None:
    """The module made of it holds its helpers and constants, and no more."""
    code = standing_alone(MODULE, "pure")

    names: dict[str, Any] = {}
    assert code is not None
    exec(compile(code, "alone", "exec"), names)
    assert names["pure"]([4, 9]) == 9
    assert not {"SEEN", "os", "re", "files"} & set(names)
    assert standing_alone(MODULE, "files") is None


def test_harvesting_is_settled_by_code_and_seed(tmp_path: Path) -> None:
    """The same module gives the same tasks; each names where it comes from."""
    path = tmp_path / "m.py"
    path.write_text(MODULE)
    origin = Origin(path, "pack.m", "pack 1.0", "MIT")

    split = split_of("harvest/pack-m")

    found = list(harvest.from_modules([origin], split))

    assert found == list(harvest.from_modules([origin], split))
    assert {one.split for one in found} == {split}
    assert {one.id.rpartition("-")[0] for one in found} == {"harvest/pack-m/pure"}
    assert {one.licence for one in found} == {"MIT"}
    assert {one.workload for one in found} == {""}
    worse, better = found[0].solutions
    assert worse.code != better.code == standing_alone(MODULE, "pure")
    assert "append" in better.name


def test_the_standard_library_can_be_harvested() -> None:
    """There are modules in it, none of which is a test of Python itself."""
    found = harvest.standard_library()

    names = {one.module for one in found}
    assert {"difflib", "textwrap", "json.decoder"} <= names
    assert not any(name.startswith("test.") for name in names)
    assert {one.licence for one in found} == {"PSF-2.0"}


def test_packages_bring_their_licence() -> None:
    """It is read from what is installed; a package that is not there is an error."""
    found = harvest.package("hypothesis")

    assert found
    assert "MPL" in found[0].licence
    with pytest.raises(TrainingError, match="not installed"):
        harvest.package("no-such-package-here")


def test_pairs_are_raced_and_the_wrong_ones_told(tmp_path: Path) -> None:
    """Both sides of an equal pair get numbers, once; an unequal pair a verdict."""
    right = task(
        Solution("bad", QUADRATIC), Solution("good", LINEAR), id="pessimised/s/right"
    )
    wrong = task(
        Solution("bad", WRONG), Solution("good", LINEAR), id="pessimised/s/wrong"
    )

    found = measure([right, wrong], tmp_path)
    again = measure([right, wrong], tmp_path)

    whys = {f.task: f.why for f in findings.load(tmp_path).values()}
    worse, better = found[0].solutions
    assert again == found
    assert worse.measured[0].time_s > better.measured[0].time_s
    assert worse.measured[0].size == 400
    assert whys["pessimised/s/right"] == ""
    assert whys["pessimised/s/wrong"].startswith("different:")
    assert [one.id for one in filters.sift(found).kept] == ["pessimised/s/right"]


def test_only_pairs_made_by_rules_are_raced() -> None:
    """Where people have solved a problem, the majority decides."""
    assert is_pair(task(*task().solutions[:2], id="harvest/m/f-0"))
    assert not is_pair(task(id="harvest/m/f-0"))
    assert not is_pair(task(*task().solutions[:2]))


def test_versions_of_tasks_stay_in_their_split() -> None:
    """What is held back is not trained on in another form."""
    held = task(split="test")

    found = list(harvest.from_tasks([held], most=2))

    assert found
    assert {one.split for one in found} == {"test"}
    assert {one.family for one in found} == {"searching"}
    assert len({one.id for one in found}) == len(found)
