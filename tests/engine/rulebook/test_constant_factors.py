"""Growing, hoisting and the small savings."""

# Small functions stand on one line here.
# ruff: noqa: E501

from collections.abc import Callable

import pytest

Agrees = Callable[..., list[str]]
Rewritten = Callable[[str, str], list[str]]

FIRES = [
    (
        "slice-to-position",
        """
def tokens(s):
    out = []
    while s:
        if s[0] == "(":
            out.append(s[1:3])
            s = s[3:]
        elif s.startswith("ab") and len(s) > 2:
            s = s[2:]
        else:
            s = s[1:]
    return out
""",
        ["'(xyabc(12'", "''"],
    ),
    (
        "slice-to-position",
        """
def eaten(xs):
    total = 0
    while len(xs) > 0:
        total += xs[0] * len(xs)
        xs = xs[1:]
    return total, xs
""",
        ["[1, 2, 3]", "[]"],
    ),
    (
        "slice-to-position",
        """
def chunks(data, size):
    out = []
    while data != "":
        out.append(data[:size])
        data = data[size:]
    return out
""",
        ["'abcdefg', 3", "'', 2"],
    ),
    (
        "grow-in-place",
        """
def doubled(xs):
    out = []
    for x in xs:
        out = out + [x * 2]
    return out
""",
        ["[1, 2]", "[]"],
    ),
    (
        "grow-in-place",
        """
def tally(xs):
    d, s = dict(), set()
    d = {}
    for x in xs:
        d = {**d, x: d.get(x, 0) + 1}
    return d
""".replace("    d, s = dict(), set()\n", ""),
        ["'abca'"],
    ),
    (
        "grow-in-place",
        """
def flat(rows):
    out, seen = [], set()
    out = []
    seen = set()
    for row in rows:
        out = out + list(row)
        seen = seen | {len(row)}
        out = [*out, 0]
    return out, seen
""".replace("    out, seen = [], set()\n", ""),
        ["[[1], [2, 3]]"],
    ),
    (
        "string-to-join",
        """
def csv(rows):
    s = ""
    for row in rows:
        for cell in row:
            s = s + str(cell) + ","
        if row:
            s += "\\n"
    return s
""",
        ["[[1, 2], [], ['x']]"],
    ),
    (
        "string-to-join",
        "def back(t):\n    r = ''\n    for c in t:\n        r = c + r\n    return r\n",
        ["'abc'", "''"],
    ),
    (
        "string-to-join",
        """
def packed(ns):
    out = b"<"
    for n in ns:
        out += bytes([n])
    out += b">"
    return out
""",
        ["[1, 2]"],
    ),
    (
        "string-to-join",
        "def evens(xs):\n    t = ()\n    for x in xs:\n        if x % 2 == 0:\n"
        "            t += (x,)\n    return t\n",
        ["[1, 2, 4]"],
    ),
    (
        "flatten-without-copies",
        "def flat(rows):\n    return sum(rows, [])\n",
        ["[[1], [2]]"],
    ),
    (
        "flatten-without-copies",
        "def flat(d):\n    return len(sum((v for v in d.values()), []))\n",
        ["{1: [1], 2: [2, 3]}"],
    ),
    (
        "flatten-without-copies",
        "from functools import reduce\ndef flat(rows):\n"
        "    return reduce(lambda a, b: a + b, rows, [])\n",
        ["[[1], [2]]", "[]"],
    ),
    (
        "invariant-out-of-loop",
        """
def scaled(xs):
    out = []
    for x in xs:
        out.append((x - min(xs)) / (max(xs) - min(xs) or 1))
    return out
""",
        ["[1, 2, 5]"],
    ),
    (
        "invariant-out-of-loop",
        "def hits(words, text):\n    return [w for w in words if w in text.lower().split()]\n",
        ["['a', 'b'], 'A c'", "[], ''"],
    ),
    (
        "invariant-out-of-loop",
        """
def ranked(rows, order):
    out = []
    for row in rows:
        places = {k: i for i, k in enumerate(order)}
        for name in sorted(order):
            out.append((row, places[name]))
    return out
""",
        ["[1, 2], ['b', 'a']"],
    ),
    (
        "invariant-out-of-loop",
        """
def weight(xs):
    return sum(x * 2 for x in xs)
def shares(xs):
    return [x / weight(xs) for x in xs]
""",
        ["[1, 3]"],
    ),
    (
        "helper-results-cached",
        """
def steps(n):
    c = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        c += 1
    return c
def all_steps(xs):
    return [steps(x) for x in xs]
""",
        ["[3, 7, 3]"],
    ),
    (
        "helper-results-cached",
        """
from datetime import datetime
def days(rows):
    out = []
    for row in rows:
        out.append(datetime.strptime(row, "%Y-%m-%d").weekday())
    return out
""",
        ["['2024-01-01', '2024-01-01']"],
    ),
    (
        "helper-results-cached",
        """
def is_prime(n):
    return n > 1 and all(n % d for d in range(2, n))
def count(xs):
    n = 0
    for x in xs:
        if is_prime(abs(x)):
            n += 1
    return n
""",
        ["[3, 4, -5, 3]"],
    ),
    (
        "list-to-generator",
        "def total(xs):\n    return sum([x * x for x in xs])\n",
        ["[1, 2]"],
    ),
    (
        "list-to-generator",
        "def ok(xs):\n    return any([x > 1 for x in xs]), max([len(x) for x in ['a']])\n",
        ["[1, 2]"],
    ),
    (
        "list-to-generator",
        "def kinds(xs):\n    return len(set([\n        type(x) for x in xs  # each\n    ]))\n",
        ["[1, 'a']"],
    ),
    (
        "list-to-generator",
        "def f(xs):\n    return max([x for x in xs], default=0), sum([x for x in xs], 3)\n",
        ["[1, 2]", "[]"],
    ),
    (
        "list-to-generator",
        """
def f(xs):
    out = []
    for x, y in zip([x + 1 for x in xs], [y for y in [x * 2 for x in xs]]):
        out.append((x, y))
    return out
""",
        ["[1, 2]", "[]"],
    ),
    (
        "list-used-once-to-generator",
        """
def f(lines):
    rows = [line.split(",") for line in lines]
    good: list = [row for row in rows if len(row) == 2]
    total = 0
    for name, amount in good:
        total += int(amount)
    return total
""",
        ["['a,1', 'b,2', 'c']", "[]", "['a,x']"],
    ),
    (
        "list-used-once-to-generator",
        """
def f(groups):
    out = []
    for group in groups:
        doubled = [2 * x for x in group]
        out.append(max(doubled, default=None))
        squares = [x * x for x in group]
        out.extend(squares)
    return out
""",
        ["[[1, 2], []]"],
    ),
    (
        "len-of-list-to-count",
        "def f(xs):\n    return len([x for x in xs if x > 1 for y in xs]) / 2\n",
        ["[1, 2, 3]", "[]"],
    ),
    (
        "iterate-without-copy",
        "def total(xs):\n    s = 0\n    for x in list(xs):\n        s += x\n    return s\n",
        ["[1, 2]", "(3,)"],
    ),
    (
        "iterate-without-copy",
        "def ups(xs):\n    return [x + 1 for x in xs[:]]\n",
        ["[1, 2]"],
    ),
    (
        "iterate-without-copy",
        "def pairs(d):\n    out = []\n    for k, v in list(d.items()):\n"
        "        out.append((k, v))\n    return out\n",
        ["{1: 2}"],
    ),
    (
        "stop-when-known",
        """
def negative(xs):
    found = False
    for x in xs:
        if x < 0:
            found = True
    return found
""",
        ["[1, -1, 2]", "[]"],
    ),
    (
        "stop-when-known",
        "def all_set(rows):\n    ok, why = True, None\n    for a, b in rows:\n"
        "        if not b:\n            ok = False\n            why = 'empty'\n"
        "    return ok, why\n",
        ["[(1, 0), (1, 1)]"],
    ),
    (
        "stop-when-known",
        "def has(xs, y):\n    r = 0\n    for x in xs:\n        if x == y: r = 1\n    return r\n",
        ["[1, 2], 2"],
    ),
    (
        "deepcopy-to-slices",
        "import copy\ndef turned(grid):\n    new = copy.deepcopy(grid)\n"
        "    for r in range(len(grid)):\n        for c in range(len(grid[0])):\n"
        "            new[r][c] = grid[c][r]\n    return new\n",
        ["[[1, 2], [3, 4]]"],
    ),
    (
        "deepcopy-to-slices",
        "from copy import deepcopy\ndef plus(xs: list[int]):\n    ys = deepcopy(xs)\n"
        "    ys.append(1)\n    return ys\n",
        ["[1]"],
    ),
    (
        "deepcopy-to-slices",
        "import copy\nfrom typing import List\ndef cleared(b: List[List[int]]):\n"
        "    c = copy.deepcopy(b)\n    c[0].clear()\n    return c, b\n",
        ["[[1], [2]]"],
    ),
    (
        "regex-compiled-once",
        "import re\ndef nums(lines):\n    out = []\n    for line in lines:\n"
        "        m = re.match(r'\\d+', line)\n        if m: out.append(m.group())\n"
        "    return out\n",
        ["['12a', 'b']"],
    ),
    (
        "regex-compiled-once",
        "import re\ndef clean(lines):\n    return [re.sub('a+', '-', s) for s in lines]\n",
        ["['caat']"],
    ),
    (
        "regex-compiled-once",
        "import re\ndef found(words, texts):\n    n = 0\n    for w in words:\n"
        "        for t in texts:\n            if re.search(w + '$', t): n += 1\n    return n\n",
        ["['a', 'b'], ['ba', 'ab', 'c']"],
    ),
    (
        "index-loop-to-items",
        "def dot(xs):\n    s = 0\n    for i in range(len(xs)):\n        s += xs[i] * i\n    return s\n",
        ["[1, 2, 3]"],
    ),
    (
        "index-loop-to-items",
        "def ups(xs):\n    return [xs[i] + 1 for i in range(len(xs)) if xs[i]]\n",
        ["[1, 0, 3]"],
    ),
    (
        "index-loop-to-items",
        "def pairs(xs):\n    out = []\n    for i in range(0, len(xs)):\n"
        "        for j in range(i, len(xs)):\n            out.append(xs[i] - xs[j])\n"
        "    return out\n",
        ["[1, 5, 3]"],
    ),
    (
        "keys-to-items",
        "def total(d):\n    s = 0\n    for k in d.keys():\n        s += d[k]\n    return s\n",
        ["{1: 2, 3: 4}"],
    ),
    (
        "keys-to-items",
        "def big(d: dict):\n    return [k for k in d if d[k] > 1]\n",
        ["{1: 2, 3: 0}"],
    ),
    (
        "keys-to-items",
        "def lines(xs):\n    d = {}\n    for x in xs: d[x] = len(x)\n    out = ''\n"
        "    for name in d:\n        out += name + str(d[name])\n    return out\n",
        ["['a', 'bb']"],
    ),
    (
        "attributes-to-locals",
        "import math\ndef roots(xs):\n    out = []\n    for x in xs:\n"
        "        out.append(math.sqrt(x))\n    return out\n",
        ["[1, 4]"],
    ),
    (
        "attributes-to-locals",
        "def over(self, xs):\n    n = 0\n    for x in xs:\n        if x > self.limit: n += 1\n"
        "    return n\n",
        ["Item(limit=2), [1, 2, 3]"],
    ),
    (
        "attributes-to-locals",
        "import string\ndef letters(t):\n    s = set()\n    while t:\n        c, t = t[0], t[1:]\n"
        "        if c in string.ascii_letters: s.add(c)\n    return s\n",
        ["'a1b'"],
    ),
]

QUIET = [
    (
        "invariant-out-of-loop",
        "def f(xs, n):\n    for x in xs:\n        seen = [[0] * n for _ in range(n)]\n        seen[0][x] = 1\n        g(len(seen))\n",
    ),
    (
        "keys-to-items",
        "def f(d):\n    for k in d.keys():\n        while d[k]:\n            k = d[k]\n",
    ),
    (
        "invariant-out-of-loop",
        "def f(xs):\n    seen = []\n    def visit(x):\n        seen.append(x)\n    for x in xs:\n        visit(x)\n        g(max(seen))\n",
    ),
    ("slice-to-position", "def f(s):\n    while s:\n        g(s)\n        s = s[1:]\n"),
    ("slice-to-position", "def f(s):\n    while s:\n        s = s[:-1]\n"),
    ("slice-to-position", "def f(s):\n    while s:\n        s = s[-2:]\n"),
    (
        "grow-in-place",
        "def f(out, xs):\n    for x in xs:\n        out = out + [x]\n    return out\n",
    ),
    (
        "grow-in-place",
        "def f(xs):\n    n = 0\n    for x in xs:\n        n = n + x\n    return n\n",
    ),
    ("grow-in-place", "def f(xs):\n    o = []\n    o = o + [1]\n    return o\n"),
    (
        "string-to-join",
        "def f(xs):\n    s = ''\n    for x in xs:\n        s += x\n        g(s)\n    return s\n",
    ),
    (
        "string-to-join",
        "def f(xs):\n    n = 0\n    for x in xs:\n        n += x\n    return n\n",
    ),
    ("flatten-without-copies", "def f(xs):\n    return sum(xs)\n"),
    ("flatten-without-copies", "def f(xs):\n    return sum(xs, 0)\n"),
    (
        "invariant-out-of-loop",
        "def f(xs):\n    for x in xs:\n        xs.append(max(xs))\n",
    ),
    (
        "invariant-out-of-loop",
        "def f(xs, n):\n    return [max(x) + len(x) for x in xs]\n",
    ),
    (
        "invariant-out-of-loop",
        "def f(rows, t):\n    out = []\n    for r in rows:\n        row = list(t)\n"
        "        row.append(r)\n        out.append(row)\n    return out\n",
    ),
    (
        "helper-results-cached",
        "seen = []\ndef g(x):\n    for y in seen: seen.append(x)\n    return x\n"
        "def f(xs):\n    return [g(x) for x in xs]\n",
    ),
    (
        "helper-results-cached",
        "def g(x):\n    return x + 1\ndef f(xs):\n    return [g(x) for x in xs]\n",
    ),
    ("list-to-generator", "def f(xs):\n    return len([x for x in xs])\n"),
    ("list-to-generator", "def f(xs):\n    return g([x for x in xs])\n"),
    ("list-to-generator", "def f(s, xs):\n    return s.join([x for x in xs])\n"),
    (
        "list-used-once-to-generator",
        "def f(xs):\n    ys = [x for x in xs]\n    return sum(ys) / len(ys)\n",
    ),
    (
        "list-used-once-to-generator",
        "def f(xs, n):\n    ys = [x for x in xs]\n    for i in range(n):\n"
        "        print(sum(ys))\n",
    ),
    (
        "list-used-once-to-generator",
        "def f(xs):\n    ys = [x for x in xs]\n    return [x in ys for x in xs]\n",
    ),
    (
        "list-used-once-to-generator",
        "def f(xs):\n    ys = [x for x in xs]\n    return ys\n",
    ),
    ("len-of-list-to-count", "def f(xs):\n    return len([g(x) for x in xs])\n"),
    ("len-of-list-to-count", "def f(xs):\n    return len({x for x in xs})\n"),
    (
        "iterate-without-copy",
        "def f(xs):\n    for x in list(xs):\n        xs.remove(x)\n",
    ),
    ("iterate-without-copy", "def f(xs):\n    for x in xs[1:]:\n        g(x)\n"),
    (
        "stop-when-known",
        "def f(xs):\n    r = None\n    for x in xs:\n        if x: r = x\n    return r\n",
    ),
    (
        "stop-when-known",
        "def f(xs):\n    r = 0\n    for x in xs:\n        if x: r = 1\n        g(x)\n    return r\n",
    ),
    ("deepcopy-to-slices", "import copy\ndef f(x):\n    return copy.deepcopy(x)\n"),
    (
        "deepcopy-to-slices",
        "import copy\ndef f(x: list[dict]):\n    return copy.deepcopy(x)\n",
    ),
    ("regex-compiled-once", "import re\ndef f(s):\n    return re.match('a', s)\n"),
    (
        "regex-compiled-once",
        "import re\ndef f(ps, s):\n    return [re.match(p, s) for p in ps]\n",
    ),
    (
        "index-loop-to-items",
        "def f(xs):\n    for i in range(len(xs)):\n        xs[i] = xs[i] + 1\n",
    ),
    (
        "index-loop-to-items",
        "def f(xs, ys):\n    return [ys[i] for i in range(len(xs))]\n",
    ),
    ("keys-to-items", "def f(d):\n    for k in d.keys():\n        d[k] = d[k] + 1\n"),
    ("keys-to-items", "def f(xs, d):\n    return [d[x] for x in xs]\n"),
    ("attributes-to-locals", "def f(xs):\n    return [x.a for x in xs]\n"),
    (
        "attributes-to-locals",
        "def f(self, xs):\n    for x in xs:\n        self.n = self.n + x\n",
    ),
]


@pytest.mark.parametrize(("rule", "source", "calls"), FIRES)
def test_fires_and_agrees(
    agrees: Agrees, rule: str, source: str, calls: list[str]
) -> None:
    """The rule finds the slow shape, and its rewrite behaves the same."""
    agrees(rule, source, calls)


@pytest.mark.parametrize(("rule", "source"), QUIET)
def test_leaves_lookalikes_alone(rewritten: Rewritten, rule: str, source: str) -> None:
    """What only looks like the slow shape is not touched."""
    assert rewritten(rule, source) == []


def test_an_item_that_has_a_name_keeps_it(agrees: Agrees) -> None:
    """The first statement of the body becomes the loop's target."""
    source = (
        "def f(line):\n    out = []\n    for i in range(len(line)):\n"
        "        ch = line[i]\n        out.append(ch + line[i])\n    return out\n"
    )
    (code,) = agrees("index-loop-to-items", source, ["'abc'", "''"])

    assert "for ch in line:\n        out.append(ch + ch)" in code


def test_parentheses_only_where_they_are_needed(agrees: Agrees) -> None:
    """A comparison inside `and` needs none."""
    source = (
        "def f(xs):\n    n = 0\n    while xs and xs[0] < 3:\n"
        "        xs = xs[1:]\n        n += 1\n    return n\n"
    )
    (code,) = agrees("slice-to-position", source, ["[1, 2, 3]", "[]"])

    assert "while xs_at < len(xs) and xs[xs_at] < 3:" in code


def test_parentheses_come_once(agrees: Agrees) -> None:
    """A text that brings its own gets no second ones."""
    source = (
        "def f(scores):\n    out = []\n    for s in scores:\n"
        "        out.append(1 + len([x for x in scores if x > s]))\n    return out\n"
    )
    codes = agrees("count-below-to-bisect", source, ["[3, 1, 2, 3]", "[]"])

    assert all("((len(in_order) - bisect_right(in_order, s)))" not in c for c in codes)


def test_pieces_of_an_empty_text_take_its_place(agrees: Agrees) -> None:
    """`out = ""` right before the loop is not needed any more."""
    source = (
        'def f(xs):\n    out = ""\n    for x in xs:\n        out += x\n    return out\n'
    )
    (code,) = agrees("string-to-join", source, ["['a', 'b']", "[]"])

    assert "out += " not in code
    assert 'out = "".join(out_pieces)' in code
