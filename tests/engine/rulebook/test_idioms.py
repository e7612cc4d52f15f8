"""Built-ins in place of loops and comprehensions, and work that is done twice."""

# Small functions stand on one line here.
# ruff: noqa: E501

from collections.abc import Callable

import pytest

Agrees = Callable[..., list[str]]
Rewritten = Callable[[str, str], list[str]]

FIRES = [
    (
        "call-to-map",
        "def widths(names, most):\n    return min(max(len(name) for name in names), most)\n",
        ["['ab', 'c'], 9", "[], 1", "[1], 1"],
    ),
    (
        "call-to-map",
        "def mistakes(key, answers):\n    return sum([1 for right, given in zip(key, answers) if right != given])\n",
        ["'abc', 'abd'", "'', 'x'"],
    ),
    (
        "call-to-map",
        "def weighted(scores, weights):\n    return sum(score * weight for score, weight in zip(scores, weights[1:]))\n",
        ["[5, 6], [0, 7, 8]", "[1], []", "['a'], [1, 2]"],
    ),
    (
        "call-to-map",
        "def years(dates):\n    return [int(part) for part in dates.split('-')]\n",
        ["'1999-01'", "''"],
    ),
    (
        "append-to-comprehension",
        """
def overdue(loans, today):
    late = []
    for loan in loans:
        if loan['due'] < today:
            late.append(loan['title'])
    return late
""",
        ["[{'due': 3, 'title': 'a'}, {'due': 9, 'title': 'b'}], 5", "[], 1"],
    ),
    (
        "append-to-comprehension",
        """
def cells(grid, wanted):
    found = [(-1, -1)]
    for y, row in enumerate(grid):
        for x, value in enumerate(row):
            if value == wanted:
                found.append((x, y))
    return found
""",
        ["[[1, 2], [2, 3]], 2", "[], 0"],
    ),
    (
        "append-to-comprehension",
        """
def signed(words):
    out = []
    for word in words:
        if word.startswith('-'):
            out.append(-int(word[1:]))
        else:
            out.append(int(word))
    return out
""",
        ["['-3', '4']", "[]", "['x']"],
    ),
    (
        "progression-to-range",
        """
def ticks(start, width, times):
    marks = []
    for _ in range(times):
        marks.append(start)
        start += width
    return marks
""",
        ["2, 5, 4", "0, -1, 3", "1, 1, 0", "1, 1, -2"],
    ),
    (
        "progression-to-range",
        """
def odd_numbers(count):
    found, number = [], 1
    for i in range(count):
        found.append(number)
        number += 2
    return found, number
""",
        ["3", "0", "-1"],
    ),
    (
        "progression-to-range",
        """
def countdown(top):
    left = top
    shown = ['go']
    for step in range(top // 10 + 1):
        shown.append(left)
        left -= 10
    return shown
""",
        ["35", "0"],
    ),
    (
        "split-without-empties",
        "def tokens(line):\n    return [token for token in line.split() if token]\n",
        ["' a  b '", "''"],
    ),
    (
        "split-without-empties",
        "def initials(name):\n    parts = name.strip().split()\n    return ''.join([part[0] for part in parts if len(part) > 0])\n",
        ["' Ada  Lovelace'", "''"],
    ),
    (
        "split-without-empties",
        "def total(text):\n    return sum(int(word) for word in text.replace(';', ' ').split() if word != '')\n",
        ["'1; 2;3'", "';'", "'x'"],
    ),
    (
        "set-without-copy",
        "def shared(left, right):\n    return sorted(set(left) & set(right))\n",
        ["[3, 1, 2], [2, 3]", "[], [1]", "[[]], []"],
    ),
    (
        "set-without-copy",
        "def missing(wanted, there):\n    known = set(there)\n    return sorted(list(set(wanted).difference(known)))\n",
        ["[3, 1], [1]", "[], []"],
    ),
    (
        "set-without-copy",
        "def tags(posts, more):\n    found = {tag for post in posts for tag in post}\n    return sorted(found | set(more))\n",
        ["[['a'], ['b', 'a']], 'c'", "[], []"],
    ),
    (
        "power-to-product",
        "def energy(samples):\n    return sum(s ** 2 for s in samples)\n",
        ["[1, -2, 3]", "[]", "['a']"],
    ),
    (
        "power-to-product",
        "def volumes(sides):\n    return [side ** 3 for side in sides if side ** 2 > 1]\n",
        ["[1, 2, -3]", "[]"],
    ),
    (
        "power-to-product",
        """
def norm(rows):
    total = 0
    for x, y in rows:
        total += x**2 + y**2
    return total
""",
        ["[(1, 2), (3, 4)]", "[]"],
    ),
    (
        "neighbours-to-zip",
        "def moved(before, after):\n    return [after[i] - before[i] for i in range(len(before))]\n",
        ["[1, 2], [3, 5]", "[], []", "[1], [2, 3]"],
    ),
    (
        "index-loop-to-items",
        "def slopes(terms):\n    return [terms[i] * i for i in range(1, len(terms))]\n",
        ["[4, 5, 6]", "[]", "[1]"],
    ),
    (
        "mirror-to-zip",
        """
def changes(word):
    count = 0
    for i in range(len(word) // 2):
        if word[i] != word[-1 - i]:
            count += 1
    return count
""",
        ["'abca'", "'abc'", "''", "[1, 2, 3]"],
    ),
    (
        "mirror-to-zip",
        """
def balanced(weights):
    for place in range(0, len(weights) // 2):
        if weights[place] != weights[len(weights) - place - 1]:
            return False
    return True
""",
        ["[1, 2, 1]", "[1, 2]", "[]"],
    ),
    (
        "mirror-to-zip",
        "def folded(row, back):\n    return [row[i] + back[i] for i in range(len(row) // 2)]\n",
        ["[1, 2, 3, 4], [5, 6]", "[1], []"],
    ),
    (
        "powers-to-horner",
        "def value(polynomial, x):\n    return sum([c * x ** i for i, c in enumerate(polynomial)])\n",
        ["[1, 2, 3], 5", "[], 2", "[4], 0", "['a'], 2"],
    ),
    (
        "powers-to-horner",
        """
import math
def present_value(payments, rate):
    factor = 1 / (1 + rate)
    worth = sum(payment * math.pow(factor, year) for year, payment in enumerate(payments))
    return round(worth, 6)
""",
        ["[100.0, 200.0], 0.05", "[7], 1"],
    ),
    (
        "powers-to-horner",
        "def from_digits(digits, base):\n    if base < 2:\n        return None\n    return sum(pow(base, place) * digit for place, digit in enumerate(digits))\n",
        ["[1, 0, 1], 2", "[], 10", "[1], 1"],
    ),
    (
        "one-name-a-line",
        "def longest_run(xs):\n    best, run, seen = 0, 0, []\n    for x in xs:\n        run = run + 1 if x else 0\n        best = max(best, run)\n        seen.append(x)\n    return best, seen\n",
        ["[1, 1, 0, 1]", "[]"],
    ),
    (
        "one-name-a-line",
        "def split(xs):\n    low, high = [], []\n    for x in xs:\n        (low if x < 0 else high).append(x)\n    return low, high\n",
        ["[1, -1]", "[]"],
    ),
    (
        "one-name-a-line",
        "def state():\n    name, value, known = '', -1, set()\n    return name, value, known\n",
        [""],
    ),
    (
        "first-with-extreme",
        """
def loudest(tracks):
    def volume(track):
        total = 0
        for sample in track:
            total += abs(sample)
        return total
    peak = max(map(volume, tracks))
    for track in tracks:
        if volume(track) == peak:
            return track
""",
        ["[[1], [2, -2], [4]]", "[]"],
    ),
    (
        "tested-loop-to-sum",
        "def evens(xs):\n    total = 0\n    for x in xs:\n        if x % 2 == 0:\n            total += x\n    return total\n",
        ["[1, 2, 4]", "[]", "['a']"],
    ),
    (
        "tested-loop-to-sum",
        "def score(words, known):\n    points = 10\n    for word in words:\n        if word in known:\n            points += len(word)\n    return points\n",
        ["['ab', 'c'], {'c'}", "[], {}"],
    ),
    (
        "loop-to-sum",
        "def area(rooms):\n    total = 0\n    for w, h in rooms:\n        total += w * h\n    return total\n",
        ["[(1, 2), (3, 4)]", "[]"],
    ),
    (
        "product-by-halves",
        "import math\ndef ways(choices):\n    return math.prod(choices)\n",
        ["list(range(1, 399))", "[]", "[2]", "['a']"],
    ),
    (
        "product-by-halves",
        "from math import prod\ndef odds(n):\n    half = prod(range(1, n, 2))\n    return half + 1\n",
        ["600", "0", "267"],
    ),
    (
        "product-by-halves",
        "import math\ndef volume(box):\n    if box:\n        return math.prod([side + 1 for side in box])\n    return 0\n",
        ["[1, 2, 3]", "[]", "list(range(270))"],
    ),
    (
        "once-per-value",
        "def blended(one, other):\n    return ','.join(str(int(a) | int(b)) for a, b in zip(one, other))\n",
        ["'0110', '0011'", "'', '1'", "'x', '1'"],
    ),
    (
        "once-per-value",
        """
def beats(score):
    def length(note):
        return 4 if note == 'o' else 2
    return list(map(length, score.split(' ')))
""",
        ["'o p o'", "''"],
    ),
]

LEAVES = [
    ("call-to-map", "def f(xs):\n    return [x + 1 for x in xs]\n"),
    ("call-to-map", "def f(xs, len):\n    return [len(x) for x in xs]\n"),
    ("call-to-map", "def f(xs):\n    return sum(1 for x in xs if x != 0)\n"),
    ("call-to-map", "def f(xs, ys):\n    return [x - 1 for x, y in zip(xs, ys)]\n"),
    ("call-to-map", "def f(xs):\n    return [abs(x - 1) for x in xs]\n"),
    ("call-to-map", "def f(xs, ys):\n    return [x * y for x, y in zip(xs, ys)]\n"),
    ("call-to-map", "def f(xs):\n    return [round(x, 2) for x in xs]\n"),
    (
        "append-to-comprehension",
        "def f(xs):\n    out = [0]\n    for x in xs:\n        out.append(out[-1] + x)\n    return out\n",
    ),
    (
        "append-to-comprehension",
        "def f(xs):\n    out = []\n    for x in xs:\n        out.append(x)\n    return out, x\n",
    ),
    (
        "append-to-comprehension",
        "def f(xs, out):\n    for x in xs:\n        out.append(x)\n    return out\n",
    ),
    (
        "append-to-comprehension",
        "def f(xs):\n    out = []\n    for x in xs:\n        out.append(x)\n        out.append(-x)\n    return out\n",
    ),
    (
        "progression-to-range",
        "def f(n):\n    out, x = [], 1\n    for i in range(n):\n        out.append(x)\n        x += i\n    return out\n",
    ),
    (
        "progression-to-range",
        "def f(n):\n    out, x = [], 1\n    for _ in range(n):\n        out.append(x)\n        x += 0\n    return out\n",
    ),
    (
        "split-without-empties",
        "def f(s):\n    return [w for w in s.split(' ') if w]\n",
    ),
    (
        "split-without-empties",
        "def f(s):\n    return [w for w in s.split() if w != 'a']\n",
    ),
    ("set-without-copy", "def f(xs, ys):\n    return xs & set(ys)\n"),
    ("set-without-copy", "def f(xs):\n    return len(list(xs))\n"),
    (
        "mirror-to-zip",
        "def f(xs):\n    for i in range(len(xs) // 2):\n        xs[i], xs[-1 - i] = xs[-1 - i], xs[i]\n",
    ),
    (
        "mirror-to-zip",
        "def f(xs):\n    return [i for i in range(len(xs) // 2) if xs[i] == xs[-i - 1]]\n",
    ),
    (
        "product-by-halves",
        "import math\ndef f(rows):\n    return [math.prod(row) for row in rows]\n",
    ),
    (
        "product-by-halves",
        "import math\ndef f(xs):\n    return math.prod(xs, start=2)\n",
    ),
    (
        "powers-to-horner",
        "def f(cs, x):\n    return sum(c * i ** x for i, c in enumerate(cs))\n",
    ),
    (
        "powers-to-horner",
        "def f(cs, x):\n    return sum(c * x ** i for i, c in enumerate(cs, 1))\n",
    ),
    ("one-name-a-line", "def f(a, b):\n    a, b = b, 0\n    return a, b\n"),
    ("one-name-a-line", "def f():\n    a = b = 0\n    return a, b\n"),
    (
        "loop-to-sum",
        "def f(xs):\n    n = 0\n    for x in xs:\n        if x:\n            n += 1\n    return n\n",
    ),
    (
        "tested-loop-to-sum",
        "def f(xs):\n    n = 0\n    for x in xs:\n        n += x\n    return n\n",
    ),
    (
        "tested-loop-to-sum",
        "def f(xs):\n    n = 0\n    for x in xs:\n        if x > n:\n            n += x\n    return n\n",
    ),
    ("power-to-product", "def f(x):\n    return x ** 2\n"),
    ("power-to-product", "def f(xs):\n    return [2 ** x for x in xs]\n"),
]


@pytest.mark.parametrize(("rule", "source", "calls"), FIRES)
def test_the_rewrite_acts_alike(
    rule: str, source: str, calls: list[str], agrees: Agrees
) -> None:
    """Three ways to write it or more, and the same results, errors and arguments."""
    agrees(rule, source, calls)


@pytest.mark.parametrize(("rule", "source"), LEAVES)
def test_what_looks_alike_is_left_alone(
    rule: str, source: str, rewritten: Rewritten
) -> None:
    """The rule states when it applies, and does not where it says so."""
    assert rewritten(rule, source) == []


SHORT = [
    "def scaled(xs, by):\n    return [xs[i] * by[i] for i in range(len(xs))]\n",
    "def scaled(xs, by):\n    out = [xs[i] * by[i] for i in range(len(xs))]\n    return out\n",
    "def scaled(xs, by):\n    return sum(\n        int(xs[i + 1]) * by[i]\n        for i in range(len(xs) - 1)\n    )\n",
]


@pytest.mark.parametrize("source", SHORT)
def test_a_sequence_that_is_too_short_still_fails(source: str, agrees: Agrees) -> None:
    """`zip` ends with the shorter one. What fails before still fails first."""
    calls = [
        "[1, 2, 3], [3]",
        "[1, 'x', 3], [4]",
        "[0, 1], [5, 6]",
        "[], []",
        "[1], [2]",
    ]

    codes = agrees("neighbours-to-zip", source, calls, every=False)

    assert "if len(by) >= len(xs)" in codes[0]
