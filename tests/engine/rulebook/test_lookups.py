"""Look-ups in lists: sets, counters, positions and indexes instead."""

# Small functions stand on one line here.
# ruff: noqa: E501

from collections.abc import Callable

import pytest

Agrees = Callable[..., list[str]]
Rewritten = Callable[[str, str], list[str]]

FIRES = [
    (
        "membership-to-set",
        """
def common(xs, ys):
    out = []
    for i, x in enumerate(xs):
        # both sides
        if x in ys: out.append((i, x))
    return out
""",
        ["[1, 2, 3, 2], [2, 3, 9]", "[], []"],
    ),
    (
        "membership-to-set",
        """
def missing(rows, known):
    return [r["id"] for r in rows if r["id"] not in [k.id for k in known]]
""",
        ["[{'id': 1}, {'id': 2}], [Item(id=2)]", "[], []"],
    ),
    (
        "membership-to-set",
        """
def first_free(names, taken):
    n = 0
    while n in taken or n in names:
        n += 1
    return n
""",
        ["[0, 1, 5], [2, 3]", "[], [0]"],
    ),
    (
        "membership-to-set",
        """
def kept(rows, banned):
    return list(filter(lambda r: tuple(r) not in banned, rows))
""",
        ["[[1, 2], [3, 4]], [(1, 2)]"],
    ),
    (
        "membership-to-set",
        """
def rows_in(rows, table):
    return sum(1 for r in rows if sorted(r) in table)
""",
        ["[[2, 1], [3, 4]], [[1, 2]]"],
    ),
    (
        "growing-list-membership",
        """
def unique(items):
    result = []
    for item in items:
        if item not in result:
            result.append(item)
    return result
""",
        ["[3, 1, 3, 2, 1]", "[]", "'banana'"],
    ),
    (
        "growing-list-membership",
        """
def reachable(graph, start):
    seen = [start]
    queue = [start]
    while queue:
        node = queue.pop(0)
        for other in graph.get(node, []):
            if other not in seen and other not in queue:
                seen.append(other)
                queue.append(other)
    return seen
""",
        ["{1: [2, 3], 2: [4], 3: [4, 1]}, 1", "{}, 'a'"],
    ),
    (
        "growing-list-membership",
        """
def unique_rows(rows):
    out = []
    for row in rows:
        key = sorted(row)
        if key not in out:
            out.append(key)
    return out
""",
        ["[[2, 1], [1, 2], [3]]"],
    ),
    (
        "growing-list-membership",
        """
def walk(root):
    found = list()
    def visit(node):
        if node[0] in found:
            return
        found.append(node[0])
        for child in node[1]:
            visit(child)
    visit(root)
    return found
""",
        ["('a', [('b', []), ('a', []), ('c', [('b', [])])])"],
    ),
    (
        "growing-list-membership",
        """
def stems(words):
    out: list = []
    for w in words:
        if w.lower() not in out:
            out += [w.lower()]
    return len(out), out
""",
        ["['A', 'a', 'B']"],
    ),
    (
        "seen-list-to-set",
        """
def has_repeat(items):
    seen = []
    for item in items:
        if item.id in seen:
            return True
        seen.append(item.id)
    return False
""",
        ["[Item(id=1), Item(id=2), Item(id=1)]", "[]"],
    ),
    (
        "seen-list-to-set",
        """
def first_loop(n):
    past = [n]
    while True:
        n = sum(int(c) ** 2 for c in str(n))
        if n in past:
            return n
        past.append(n)
""",
        ["19", "2"],
    ),
    (
        "seen-list-to-set",
        """
def twice(xs):
    seen, out = 0, []
    done = list()
    for x in xs:
        if not x in done:
            done.append(x)
        else:
            out.append(x)
    return out
""",
        ["[1, 2, 1, 1]"],
    ),
    (
        "count-to-counter",
        """
def repeated(xs):
    return [x for x in xs if xs.count(x) > 1]
""",
        ["[1, 2, 1, 3]", "'hello'"],
    ),
    (
        "count-to-counter",
        """
def mode(values):
    return max(set(values), key=values.count)
""",
        ["[1, 2, 2]", "[3, 3, 1]"],
    ),
    (
        "count-to-counter",
        """
def table(text):
    words = text.split()
    out = {}
    for w in words:
        out[w] = words.count(w) / len(words)
    return out
""",
        ["'a b a'", "''"],
    ),
    (
        "index-to-positions",
        """
def ranks(xs, order):
    return [order.index(x) for x in xs if x in order]
""",
        ["['b', 'a', 'z'], ['a', 'b', 'a']"],
    ),
    (
        "index-to-positions",
        """
def by_order(xs, order):
    return sorted(xs, key=lambda x: order.index(x))
""",
        ["[3, 1, 2], [2, 3, 1]"],
    ),
    (
        "index-to-positions",
        """
def fill(rows, header):
    out = []
    for row in rows:
        i = header.index("id")
        j = header.index(row["col"])
        out.append((i, j))
    return out
""",
        ["[{'col': 'x'}, {'col': 'id'}], ['x', 'id', 'x']"],
    ),
    (
        "membership-without-copy",
        """
def known(keys, table):
    return [k for k in keys if k in list(table.keys())]
""",
        ["[1, 2], {1: 0}"],
    ),
    (
        "membership-without-copy",
        """
def inside(n, low, high):
    if n in list(range(low, high)):
        return 1
    return 0
""",
        ["3, 1, 5", "9, 1, 5"],
    ),
    (
        "membership-without-copy",
        """
def has(xs, x):
    return x in sorted(xs) and x not in table(xs).keys()
""".replace("table(xs)", "dict.fromkeys([])"),
        ["[3, 1], 1", "[], 1"],
    ),
    (
        "nested-loop-to-index",
        """
def match(orders, customers):
    out = []
    for o in orders:
        for c in customers:
            if c.id == o.customer and c.active:
                out.append((o.n, c.name))
                break
        else:
            out.append((o.n, None))
    return out
""",
        [
            "[Item(n=1, customer=5), Item(n=2, customer=6)], "
            "[Item(id=5, active=False, name='x'), Item(id=5, active=True, name='y'), "
            "Item(id=5, active=True, name='z')]"
        ],
    ),
    (
        "nested-loop-to-index",
        """
def two_sum(nums, target):
    for i in range(len(nums)):
        for j in range(i + 1, len(nums)):
            if nums[i] + nums[j] == target:
                return [i, j]
    return None
""",
        ["[2, 7, 11, 15], 9", "[3, 3], 6", "[1], 2", "[1, 5, 5, 1], 6"],
    ),
    (
        "nested-loop-to-index",
        """
def totals(users, orders):
    out = {}
    for u in users:
        total = 0
        for o in orders:
            if o["user"] != u["id"]:
                continue
            total += o["amount"]
        out[u["name"]] = total
    return out
""",
        [
            "[{'id': 1, 'name': 'a'}], [{'user': 1, 'amount': 2}, {'user': 2, 'amount': 9}]"
        ],
    ),
    (
        "nested-loop-to-index",
        """
def groups(keys, items):
    return {k: [v for j, v in items if j == k] for k in keys}
""",
        ["[1, 2], [(1, 'a'), (2, 'b'), (1, 'c')]"],
    ),
    (
        "nested-loop-to-index",
        """
def names(rows, people):
    out = []
    for row in rows:
        person = next((p for p in people if p["id"] == row["owner"]), None)
        out.append(person and person["name"])
    return out
""",
        [
            "[{'owner': 1}, {'owner': 3}], [{'id': 1, 'name': 'x'}, {'id': 1, 'name': 'y'}]"
        ],
    ),
    (
        "nested-loop-to-index",
        """
def divisible(xs, k):
    count = 0
    for i in range(len(xs)):
        for j in range(i):
            if (xs[i] + xs[j]) % k == 0:
                count += 1
    return count
""",
        ["[1, 2, 3, 4, 5], 3", "[], 2", "[-1, 1, 4], 5"],
    ),
    (
        "nested-loop-to-index",
        """
def anagrams(ws):
    found = []
    for i in range(len(ws)):
        for j in range(i + 1, len(ws)):
            if sorted(ws[i]) == sorted(ws[j]):
                found.append((ws[i], ws[j]))
    return found
""",
        ["['ab', 'ba', 'c', 'ab']"],
    ),
    (
        "nested-loop-to-index",
        """
def pairs(left, right):
    return [(a, b) for a in left for b in right if a[0] == b[0]]
""",
        ["['ax', 'by'], ['bz', 'aw', 'av']"],
    ),
    (
        "search-to-set",
        """
def known(rows, users):
    return [r for r in rows if any(u["id"] == r for u in users)]
""",
        ["[1, 2], [{'id': 2}]"],
    ),
    (
        "search-to-set",
        """
def fresh(rows, old):
    out = []
    for r in rows:
        if all(o.key != r.key for o in old):
            out.append(r.key)
    return out
""",
        ["[Item(key=1), Item(key=2)], [Item(key=1)]"],
    ),
    (
        "search-to-set",
        """
def linked(xs, pairs):
    n = 0
    for x in xs:
        if not any(x + 1 == b for a, b in pairs if a > 0):
            n += 1
    return n
""",
        ["[1, 2, 3], [(1, 2), (0, 3)]"],
    ),
]

QUIET = [
    # A dict, a set and a text know their own way to look something up.
    (
        "membership-to-set",
        "def f(xs):\n    d = {}\n    for x in xs:\n        if x in d: pass\n",
    ),
    ("membership-to-set", "def f(xs, t: str):\n    return [x for x in xs if x in t]\n"),
    # The list changes while it is searched.
    (
        "membership-to-set",
        "def f(xs, ys):\n    for x in xs:\n        if x in ys:\n            ys.remove(x)\n",
    ),
    ("membership-to-set", "def f(x, ys):\n    return x in ys\n"),
    # An element that is changed in place, and a list that comes from outside.
    (
        "growing-list-membership",
        "def f(xs):\n    o = []\n    for x in xs:\n        if x not in o:\n"
        "            o.append(x)\n        o[0] = x\n    return o\n",
    ),
    (
        "growing-list-membership",
        "def f(xs, o):\n    for x in xs:\n        if x not in o:\n            o.append(x)\n",
    ),
    (
        "seen-list-to-set",
        "def f(xs):\n    s = []\n    for x in xs:\n        if x in s: pass\n"
        "        s.append(x)\n    return s\n",
    ),
    (
        "seen-list-to-set",
        "def f(xs):\n    s = []\n    for x in xs:\n        if x in s: s.pop()\n"
        "        s.append(x)\n",
    ),
    ("count-to-counter", "def f(xs, x):\n    return xs.count(x)\n"),
    (
        "count-to-counter",
        "def f(lines):\n    return [line.count('ab') for line in lines]\n",
    ),
    ("index-to-positions", "def f(xs, x):\n    return xs.index(x)\n"),
    (
        "index-to-positions",
        "def f(xs, q):\n    for x in xs:\n        q.pop(q.index(x))\n",
    ),
    ("membership-without-copy", "def f(x, d):\n    return x in d.values()\n"),
    ("membership-without-copy", "def f(x, it):\n    return x in list(map(int, it))\n"),
    # The inner collection depends on the outer item.
    (
        "nested-loop-to-index",
        "def f(xs):\n    for a in xs:\n        for b in a.kids:\n            if b.k == a.k: g(b)\n",
    ),
    (
        "nested-loop-to-index",
        "def f(xs, ys):\n    for a in xs:\n        for b in ys:\n            if b.k < a.k: g(b)\n",
    ),
    (
        "nested-loop-to-index",
        "def f(xs, ys):\n    for a in xs:\n        for b in ys:\n            if b == a:\n"
        "                ys.append(a)\n",
    ),
    ("search-to-set", "def f(xs, y):\n    return any(x == y for x in xs)\n"),
    (
        "search-to-set",
        "def f(xs, ys):\n    return [x for x in xs if any(y > x for y in ys)]\n",
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


def test_comments_and_layout_elsewhere_stay(rewritten: Rewritten) -> None:
    """Only what has to change changes."""
    source = "def f(xs,ys):\n    out=[]   # result\n    # why\n    for x in xs:\n"
    source += (
        "        if x in ys:  # test\n            out . append( x )\n    return out\n"
    )

    (code,) = rewritten("membership-to-set", source)

    assert code == source.replace(
        "    # why\n", "    # why\n    ys_set = set(ys)\n"
    ).replace("x in ys:", "x in ys_set:")
