"""Tests for `afterburner_sandbox.inside.members`."""

import sys

import pytest

from afterburner_sandbox.inside.members import mangled, member


class _Book:
    def __total(self) -> int:
        return 3

    class Page:
        """A class in a class."""

        def __number(self) -> int:
            return 4


def __outside() -> int:
    return 5


@pytest.mark.parametrize(
    ("qualname", "result"),
    [("_Book.__total", 3), ("_Book.Page.__number", 4)],
)
def test_a_private_method_is_found_by_the_name_in_its_source(
    qualname: str, result: int
) -> None:
    """The class keeps it under another one."""
    assert member(sys.modules[__name__], qualname)(None) == result


def test_a_private_name_outside_of_a_class_is_what_it_is() -> None:
    """Only classes have private names."""
    assert member(sys.modules[__name__], "__outside") is __outside


@pytest.mark.parametrize(
    ("owner", "name", "found"),
    [
        ("Book", "__init__", "__init__"),
        ("Book", "_total", "_total"),
        ("__Book", "__total", "_Book__total"),
        ("__", "__total", "__total"),
    ],
)
def test_names_are_spelled_as_the_compiler_spells_them(
    owner: str, name: str, found: str
) -> None:
    """Double underscores at both ends, and classes of underscores, stay."""
    assert mangled(owner, name) == found
