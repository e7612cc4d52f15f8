"""Stretches, limits, groups and counters."""

from collections.abc import Callable

import pytest

# Small functions stand on one line here.
# ruff: noqa: E501

Agrees = Callable[..., list[str]]
Rewritten = Callable[[str, str], list[str]]

FIRES = [
    (
        "nearest-scan-to-heap",
        """
def dijkstra(graph, source):
    dist = {v: float("inf") for v in graph}
    dist[source] = 0
    unvisited = list(graph)
    while unvisited:
        u = min(unvisited, key=lambda v: dist[v])
        unvisited.remove(u)
        for v, w in graph[u].items():
            alt = dist[u] + w
            if alt < dist[v]:
                dist[v] = alt
    return dist
""",
        ["{'a': {'b': 5, 'c': 1}, 'b': {}, 'c': {'b': 2}, 'd': {}}, 'a'"],
    ),
    (
        "nearest-scan-to-heap",
        """
def way(graph, start, goal):
    far = dict.fromkeys(graph, 10**9)
    far[start], before = 0, {}
    todo = set(graph)
    while len(todo) > 0:
        here = min(todo, key=far.get)
        todo.remove(here)
        if here == goal:
            break
        for there, cost in graph[here]:
            if there in todo and far[here] + cost < far[there]:
                far[there] = far[here] + cost
                before[there] = here
    return far[goal], before
""",
        ["{1: [(2, 7), (3, 2)], 2: [(4, 1)], 3: [(2, 3), (4, 8)], 4: []}, 1, 4"],
    ),
    (
        "nearest-scan-to-heap",
        """
def prim(graph):
    cost = {v: 10**9 for v in graph}
    cost[next(iter(graph))] = 0
    left, total = [], 0
    left = [v for v in graph]
    while left:
        v = min(left, key=lambda x: cost[x])
        left.remove(v)
        total += cost[v]
        for u, w in graph[v]:
            if u in left and w < cost[u]:
                cost[u] = w
    return total
""".replace("left, total = [], 0", "total = 0"),
        ["{1: [(2, 7), (3, 2)], 2: [(1, 7), (3, 3)], 3: [(1, 2), (2, 3)]}"],
    ),
    (
        "growing-list-positions",
        """
def counted(words):
    unique, counts = [], []
    unique = []
    for w in words:
        w = w.lower()
        if w in unique:
            counts[unique.index(w)] += 1
        else:
            unique.append(w)
            counts.append(1)
    return list(zip(unique, counts))
""".replace("unique, counts = [], []", "counts = []"),
        ["['a', 'B', 'A', 'b', 'a']", "[]"],
    ),
    (
        "growing-list-positions",
        """
def coded(rows):
    names: list[str] = []
    out = []
    for row in rows:
        if row.name not in names:
            names.append(row.name)
        out.append(names.index(row.name))
    return out, names
""",
        ["[Item(name='a'), Item(name='b'), Item(name='a')]"],
    ),
    (
        "growing-list-positions",
        """
def lzw(text):
    table, out = [], []
    table = []
    for c in text:
        try:
            out.append(str(table.index(c)))
        except (ValueError, KeyError):
            table.append(c)
            out.append(c)
    return out
""".replace("table, out = [], []", "out = []"),
        ["'abcab'"],
    ),
    (
        "grow-in-place",
        """
def logs(rows):
    by, merged = {}, {}
    by = {}
    merged = {}
    for k, v in rows:
        if k in by:
            by[k] = by[k] + [v]
        else:
            by[k] = [v]
        merged = {**merged, **{k: v}}
    return by, merged
""".replace("by, merged = {}, {}", "n = 0"),
        ["[(1, 2), (1, 3), (2, 4)]"],
    ),
    (
        "inner-sum-to-prefix-sums",
        """
def means(values, w):
    out = []
    for i in range(len(values) - w + 1):
        total = 0
        for j in range(w):
            total += values[i + j]
        out.append(total / w)
    return out
""",
        ["[1, 2, 3, 4], 2", "[1], 1"],
    ),
    (
        "nested-loop-to-index",
        """
def same(rows):
    out = []
    for i, a in enumerate(rows):
        for b in rows[i + 1:]:
            if a.key == b.key and a.n < b.n:
                out.append((a.n, b.n))
    return out
""",
        ["[Item(key=1, n=1), Item(key=2, n=2), Item(key=1, n=3), Item(key=1, n=0)]"],
    ),
    (
        "nested-loop-to-index",
        "def twins(ps):\n    return sum(1 for i, (x, y) in enumerate(ps) for (u, v) in ps[i + 1:] if x + u == 5)\n",
        ["[(1, 2), (4, 0), (4, 1), (1, 1)]"],
    ),
    (
        "range-extremes-to-table",
        "def tops(xs, k):\n    return [max(xs[i:i + k]) for i in range(len(xs) - k + 1)]\n",
        ["[1, 3, -1, -3, 5, 3, 6, 7], 3", "[1], 1", "[2, 1], 2", "[2], 0"],
    ),
    (
        "range-extremes-to-table",
        """
def asked(xs, queries):
    out = []
    for a, b in queries:
        out.append(min(xs[a:b + 1]))
    return out
""",
        [
            "[5, 2, 8, 1, 9], [(0, 2), (3, 3), (1, 9)]",
            "[], [(0, 1)]",
            "[1, 2], [(-1, 1)]",
        ],
    ),
    (
        "range-extremes-to-table",
        """
def spans(xs):
    best = 0
    for i in range(len(xs)):
        for j in range(i + 1, len(xs) + 1):
            best = max(best, (j - i) * min(xs[i:j]))
    return best
""",
        ["[2, 1, 5, 6, 2, 3]", "[]"],
    ),
    (
        "sum-below-to-bisect",
        """
def balances(days, moves):
    out = []
    for day in days:
        out.append(sum(m.amount for m in moves if m.day <= day))
    return out
""",
        ["[1, 2, 9], [Item(day=2, amount=5), Item(day=1, amount=-3)]", "[1], []"],
    ),
    (
        "sum-below-to-bisect",
        "def left(xs):\n    return [sum(x for x in xs if x > y) for y in xs]\n",
        ["[3, 1, 2, 1]"],
    ),
    (
        "sum-below-to-bisect",
        "def later(rows, ts):\n    return {t: sum([r[1] for r in rows if t <= r[0]]) for t in ts}\n",
        ["[(1, 10), (3, 20)], [0, 1, 2, 3, 4]"],
    ),
    (
        "inversions-to-bisect",
        """
def inversions(xs):
    count = 0
    n = len(xs)
    for i in range(n):
        for j in range(i + 1, n):
            if xs[i] > xs[j]:
                count += 1
    return count
""",
        ["[2, 4, 1, 3, 5]", "[]", "[1, 1, 1]"],
    ),
    (
        "inversions-to-bisect",
        """
def smaller(nums):
    out = []
    for i in range(len(nums)):
        c = 0
        for j in range(i + 1, len(nums)):
            if nums[j] < nums[i]:
                c += 1
        out.append(c)
    return out
""",
        ["[5, 2, 6, 1, 5]"],
    ),
    (
        "inversions-to-bisect",
        """
def rising(a):
    k = 0
    for i in range(len(a)):
        for j in range(i + 1, len(a)):
            if a[i] <= a[j]:
                k += 1
    return k
""",
        ["[1, 3, 2, 3]"],
    ),
    (
        "slice-sums-to-prefix-sums",
        """
def running(txs):
    out = []
    for i in range(len(txs)):
        out.append(sum(t["amount"] for t in txs[:i + 1] if t["ok"]))
    return out
""",
        [
            "[{'amount': 5, 'ok': True}, {'amount': 7, 'ok': False}, {'amount': 1, 'ok': 1}]"
        ],
    ),
    (
        "count-below-to-bisect",
        """
def below(xs, ys):
    out = []
    for x in xs:
        n = 0
        for y in ys:
            if y < x:
                n += 1
        out.append(n)
    return out
""",
        ["[3, 1], [0, 2, 3]"],
    ),
    (
        "primes-to-root",
        """
def primes(n):
    found = []
    for c in range(2, n):
        if all(c % p != 0 for p in found):
            found.append(c)
    return found
""",
        ["60", "2"],
    ),
    (
        "primes-to-root",
        """
def primes(n):
    primes = [2]
    c = 3
    while len(primes) < n:
        for p in primes:
            if c % p == 0:
                break
        else:
            primes.append(c)
        c += 2
    return primes
""",
        ["1", "20"],
    ),
    (
        "primes-to-root",
        """
def primes(limit):
    known = []
    for number in range(2, limit + 1):
        is_prime = True
        for q in known:
            if number % q == 0:
                is_prime = False
                break
        if is_prime: known.append(number)
    return known
""",
        ["50"],
    ),
    (
        "group-search-to-index",
        """
def grouped(items):
    groups = []
    for item in items:
        for g in groups:
            if g["key"] == item.key:
                g["n"] += item.n
                break
        else:
            groups.append({"key": item.key, "n": item.n})
    return groups
""",
        ["[Item(key='a', n=1), Item(key='b', n=2), Item(key='a', n=3)]", "[]"],
    ),
    (
        "group-search-to-index",
        """
def counted(words):
    counts = []
    for w in words:
        found = False
        for pair in counts:
            if pair[0] == w.lower():
                pair[1] += 1
                found = True
        if not found:
            counts.append([w.lower(), 1])
    return counts
""",
        ["['a', 'B', 'A', 'b', 'a']"],
    ),
    (
        "group-search-to-index",
        """
def teams(rows):
    out = []
    for name, team in rows:
        known = next((t for t in out if t["team"] == team), None)
        if known is None:
            known = {"team": team, "names": []}
            out.append(known)
        known["names"].append(name)
    return out
""",
        ["[('x', 1), ('y', 2), ('z', 1)]"],
    ),
    (
        "while-counter-to-for",
        """
def total(xs):
    s = 0
    i = 0
    while i < len(xs):
        s += xs[i]
        i += 1
    return s
""",
        ["[1, 2]", "[]"],
    ),
    (
        "while-counter-to-for",
        """
def both(a, b):
    i, out = 0, []
    i = 0
    while i < len(a):
        j = 1
        while j <= len(b):
            if a[i] == j:
                out.append((i, j))
                break
            j = j + 1
        i += 1
    return out
""".replace("    i, out = 0, []\n", "    out = []\n"),
        ["[1, 2, 3], [5, 6]"],
    ),
    (
        "while-counter-to-for",
        "def f(n):\n    i = 3\n    out = []\n    while i < n:\n        out.append(i)  # keep\n        i += 1\n    return out\n",
        ["6", "2"],
    ),
    (
        "deletions-to-filter",
        """
def odd(xs):
    i = 0
    while i < len(xs):
        if xs[i] % 2 == 0:
            del xs[i]
        else:
            i += 1
    return xs
""",
        ["[1, 2, 4, 3]", "[]"],
    ),
    (
        "deletions-to-filter",
        """
def alive(units, least):
    i = 0
    while i < len(units):
        if units[i].hp < least or not units[i].name:
            units.pop(i)
        else:
            i += 1
    return len(units), i
""",
        ["[Item(hp=1, name='a'), Item(hp=5, name='b'), Item(hp=5, name='')], 2"],
    ),
    (
        "deletions-to-filter",
        "def f(xs, bad):\n    ys = list(xs)\n    k = 0\n    while k < len(ys):\n        if ys[k] in bad: ys.pop(k)\n        else: k += 1\n    return ys\n",
        ["[1, 2, 3], {2}"],
    ),
]

QUIET = [
    (
        "nearest-scan-to-heap",
        "def f(q, d):\n    q = list(q)\n    while q:\n        u = min(q, key=lambda v: d[v])\n        q.remove(u)\n        g(u)\n",
    ),
    (
        "nearest-scan-to-heap",
        "def f(q, d):\n    q = list(q)\n    while q:\n        u = min(q, key=lambda v: -d[v])\n        q.remove(u)\n        d[u] = 0\n",
    ),
    (
        "growing-list-positions",
        "def f(xs, n):\n    for x in xs:\n        n.append(n.index(x))\n",
    ),
    (
        "growing-list-positions",
        "def f(xs):\n    n = []\n    for x in xs:\n        n.append(x)\n        n.pop(n.index(x))\n",
    ),
    ("range-extremes-to-table", "def f(xs, i, j):\n    return max(xs[i:j])\n"),
    (
        "range-extremes-to-table",
        "def f(xs):\n    for i in range(9):\n        xs.append(max(xs[i:i + 2]))\n",
    ),
    ("sum-below-to-bisect", "def f(xs, y):\n    return sum(x for x in xs if x < y)\n"),
    (
        "sum-below-to-bisect",
        "def f(xs, ys):\n    return [sum(x * y for x in xs if x < y) for y in ys]\n",
    ),
    (
        "inversions-to-bisect",
        "def f(xs):\n    c = 0\n    for i in range(9):\n        for j in range(i + 1, 9):\n            if xs[i] > 2 * xs[j]: c += 1\n    return c\n",
    ),
    (
        "inversions-to-bisect",
        "def f(xs, ys):\n    c = 0\n    for i in range(9):\n        for j in range(i + 1, 9):\n            if xs[i] > ys[j]: c += 1\n    return c\n",
    ),
    (
        "primes-to-root",
        "def f(ns, ps):\n    return [n for n in ns if all(n % p for p in ps)]\n",
    ),
    (
        "primes-to-root",
        "def f(xs):\n    o = []\n    for x in xs:\n        if x not in o: o.append(x)\n        for p in o: g(p)\n",
    ),
    (
        "group-search-to-index",
        "def f(xs):\n    o = []\n    for x in xs:\n        for g in o:\n            if g[0] < x: g.append(x)\n        o.append([x])\n",
    ),
    (
        "group-search-to-index",
        "def f(xs):\n    o = []\n    for x in xs:\n        for g in o:\n            if g[0] == x: o.remove(g)\n        o.append([x])\n",
    ),
    (
        "while-counter-to-for",
        "def f(xs):\n    i = 0\n    while i < len(xs):\n        if xs[i]: i += 2\n        i += 1\n    return i\n",
    ),
    (
        "while-counter-to-for",
        "def f(xs):\n    i = 0\n    while i < len(xs):\n        g(xs[i])\n        i += 1\n    return i\n",
    ),
    (
        "while-counter-to-for",
        "def f(xs):\n    i = 0\n    while i < len(xs):\n        if xs[i]: continue\n        i += 1\n",
    ),
    (
        "deletions-to-filter",
        "def f(xs):\n    i = 0\n    while i < len(xs):\n        if xs[i] == xs[0]: del xs[i]\n        else: i += 1\n",
    ),
    (
        "deletions-to-filter",
        "def f(xs):\n    i = 0\n    while i < len(xs):\n        if i % 2: del xs[i]\n        else: i += 1\n",
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
