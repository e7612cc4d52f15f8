"""Tests for `afterburner_engine.inside.kinds` and `keys`: values that come again."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from afterburner_engine.inside.keys import words_in
from afterburner_engine.inside.maker import Maker

MakerOf = Callable[..., Maker]

LOG = """
    def f(log):
        '''
        >>> f([("ann", 1), ("bob", 2), ("ann", 3), ("bob", 9)])
        '''
"""


def test_a_longer_log_has_more_users(maker_of: MakerOf) -> None:
    """Though each of them comes again: fewer users than entries."""
    (log,), _ = maker_of(LOG).make(900, 0)
    users = {user for user, _ in log}

    assert 20 < len(users) < 90
    assert all(user.startswith(("ann", "bob")) for user in users)


@pytest.mark.parametrize(
    "speaks",
    [
        "\n    STATES = {'ann': 1}\n",
        "\n    def g(x): return x == 'bob'\n",
        "\n    class K:\n        def m(self): return {'ann': 1, 'x': 2}\n",
    ],
)
def test_what_the_module_speaks_of_has_no_others(
    maker_of: MakerOf, speaks: str
) -> None:
    """A state, a unit or a command that nobody knows would only be refused."""
    (log,), _ = maker_of(speaks + LOG).make(900, 0)

    assert {user for user, _ in log} == {"ann", "bob"}


def test_single_letters_stay_single(maker_of: MakerOf) -> None:
    """They may be characters."""
    source = "def f(xs):\n    '''\n    >>> f(['a', 'b', 'a', 'c'])\n    '''"
    (letters,), _ = maker_of(source).make(500, 0)

    assert {len(letter) for letter in letters} == {1}
    assert len(set(letters)) > 10


def test_days_spread_with_their_number(maker_of: MakerOf) -> None:
    """Many days are not always the same three, whether hinted or seen."""
    hinted = "import datetime\ndef f(days: list[datetime.date]): ..."
    seen = (
        "import datetime\ndef f(days):\n    '''\n"
        "    >>> f([datetime.date(2024, 1, 5), datetime.date(2024, 1, 2)])\n    '''"
    )
    for source in (hinted, seen):
        (days,), _ = maker_of(source).make(1000, 0)

        assert len(set(days)) > 100
        assert {type(day) for day in days} == {datetime.date}


def test_rows_share_their_keys_and_are_asked_for_them(maker_of: MakerOf) -> None:
    """A list of dicts is a table; the string beside it names a column."""
    maker = maker_of("def f(rows: list[dict[str, int]], key: str): ...")
    for seed in range(5):
        (rows, key), _ = maker.make(200, seed)

        assert len(rows) == 200
        assert sum(key in row for row in rows) > 150


def test_a_method_is_asked_for_what_its_object_holds(maker_of: MakerOf) -> None:
    """The object's own tables are looked into."""
    source = """
    class Likes:
        def __init__(self, likes: dict[str, list[str]]):
            self.likes = likes
        def of(self, user: str): ...
    """
    (likes, user), _ = maker_of(source, "Likes.of").make(50, 3)

    assert user in likes.likes


def test_keys_come_before_elements() -> None:
    """And where there are no keys, elements."""
    assert words_in({"a": ["x"], "b": [{"c": 1}]}) == ["a", "b", "c"]
    assert words_in([["x", "y"], ["x"]]) == ["x", "y"]
    assert words_in(5) == []


def test_one_day_in_common_ties_nothing(maker_of: MakerOf) -> None:
    """A period that starts on a holiday once does not always."""
    source = """
    from datetime import date
    def f(start, end, holidays):
        '''
        >>> f(date(2024, 1, 1), date(2024, 1, 8), [date(2024, 1, 1)])
        '''
    """
    for seed in range(5):
        (start, end, holidays), _ = maker_of(source).make(300, seed)

        assert start < end
        assert len(holidays) == 300
