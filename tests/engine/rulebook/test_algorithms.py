"""Recursion, divisors, running totals, queues and sorts."""

# Small functions stand on one line here.
# ruff: noqa: E501

from collections.abc import Callable
from textwrap import indent

import pytest

Agrees = Callable[..., list[str]]
Rewritten = Callable[[str, str], list[str]]

FIRES = [
    (
        "recursion-to-memo",
        """
def split(xs):
    def check(s, i, x):
        if i == len(s):
            return x == 0
        y = 0
        for j in range(i, len(s)):
            y = y * 10 + int(s[j])
            if check(s, j + 1, x - y):
                return True
        return False
    return [x for x in xs if check(str(x * x), 0, x)]
""",
        ["[1, 9, 10, 36, 37, 45, 55]"],
    ),
    (
        "recursion-to-memo",
        """
def fib(n: int) -> int:
    '''The n-th.'''
    if n < 2: return n
    return fib(n - 1) + fib(n - 2)
""",
        ["0", "1", "15"],
    ),
    (
        "recursion-to-memo",
        """
def lcs(a, b, i=0, j=0):
    if i == len(a) or j == len(b):
        return 0
    if a[i] == b[j]:
        return 1 + lcs(a, b, i + 1, j + 1)
    return max(lcs(a, b, i + 1, j), lcs(a, b, i, j + 1))
""",
        ["'abcbd', 'bdcab'", "[1, 2, 3], [2, 3]", "'', 'x'"],
    ),
    (
        "recursion-to-memo",
        """
def change(coins, amount):
    def go(left):
        if left == 0:
            return 0
        best = float("inf")
        for c in coins:
            if c <= left:
                best = min(best, 1 + go(left - c))
        return best
    found = go(amount)
    return -1 if found == float("inf") else found
""",
        ["[1, 2, 5], 11", "[2], 3"],
    ),
    (
        "recursion-to-memo",
        """
def paths(self, r, c):
    if r == 0 or c == 0:
        return 1
    return self.paths(r - 1, c) + self.paths(r, c - 1)
""",
        [],
    ),
    (
        "recursion-to-memo",
        """
def subset(nums: list[int], target: int) -> bool:
    if target == 0:
        return True
    if not nums:
        return False
    return subset(nums[1:], target) or subset(nums[1:], target - nums[0])
""",
        ["[3, 5, 7], 12", "[3, 5], 4"],
    ),
    (
        "recursion-to-memo",
        """
def ways(n, k):
    total = 0
    if n == 0: return 1
    for step in range(1, k + 1):
        if step <= n:
            total += ways(n - step, k=k)
    return total
""",
        ["6, 3", "0, 1"],
    ),
    (
        "trial-division-to-root",
        """
def is_prime(n):
    if n < 2:
        return False
    for i in range(2, n):
        if n % i == 0:
            return False
    return True
""",
        ["-1", "0", "1", "2", "4", "9", "25", "97"],
    ),
    (
        "trial-division-to-root",
        """
def primes(limit):
    found = []
    for c in range(2, limit + 1):
        prime = True
        for d in range(2, c // 2 + 1):
            if c % d == 0:
                prime = False
                break
        if prime: found.append(c)
    return found
""",
        ["1", "30"],
    ),
    (
        "trial-division-to-root",
        "def primes(n):\n    return [p for p in range(2, n) if all(p % d for d in range(2, p))]\n",
        ["50"],
    ),
    (
        "trial-division-to-root",
        """
def is_prime(n):
    i = 2
    while i < n:
        if n % i == 0:
            return False
        i += 1
    return n > 1
""",
        ["0", "1", "2", "9", "13", "15"],
    ),
    (
        "divisors-in-pairs",
        """
def perfect(n):
    total = 0
    for d in range(1, n):
        if n % d == 0:
            total += d
    return total == n
""",
        ["0", "-6", "6", "28", "12", "1"],
    ),
    (
        "divisors-in-pairs",
        "def divisors(n):\n    return [i for i in range(1, n + 1) if n % i == 0]\n",
        ["1", "36", "0", "97"],
    ),
    (
        "divisors-in-pairs",
        """
def gcd(a, b):
    g = 1
    for i in range(1, min(a, b) + 1):
        if a % i == 0 and b % i == 0:
            g = i
    return g
""",
        ["12, 18", "7, 5", "8, 8"],
    ),
    (
        "divisors-in-pairs",
        "def odd(n):\n    return sum(d for d in range(1, n // 2 + 1) if n % d == 0 and d % 2)\n",
        ["45", "1", "64"],
    ),
    (
        "factor-remainder-is-prime",
        """
def factors(n):
    d, out = 2, []
    while n > 1:
        while n % d == 0:
            out.append(d)
            n //= d
        d += 1
    return out
""",
        ["1", "2", "97", "360", "9409", "202"],
    ),
    (
        "factor-remainder-is-prime",
        """
def factors(n):
    d = 2
    out = []
    while d <= n:
        if n % d == 0:
            out.append(d)
            n = n // d
        else:
            d += 1
    return out
""",
        ["1", "12", "89", "1001"],
    ),
    (
        "factor-remainder-is-prime",
        """
def largest(n):
    factor, best = 2, 1
    while n != 1:
        if n % factor == 0:
            best = factor
            n //= factor
        else:
            factor += 1
    return best
""",
        ["2", "13195", "49"],
    ),
    (
        "power-with-modulus",
        """
def power(a, b, m):
    r = 1
    for _ in range(b):
        r = (r * a) % m
    return r
""",
        ["3, 20, 7", "2, 0, 5", "-2, 3, 5", "2, 0, 1"],
    ),
    ("power-with-modulus", "def p(a, b, m):\n    return a ** b % m\n", ["3, 20, 7"]),
    (
        "power-with-modulus",
        "def last(xs, e):\n    return [(x ** (e + 1)) % 10 for x in xs]\n",
        ["[2, 3, -7], 5"],
    ),
    (
        "slice-sums-to-prefix-sums",
        """
def pivot(xs):
    for i in range(len(xs)):
        if sum(xs[:i]) == sum(xs[i + 1:]):
            return i
    return -1
""",
        ["[1, 7, 3, 6, 5, 6]", "[]", "[1, 2]"],
    ),
    (
        "slice-sums-to-prefix-sums",
        """
def best(xs, k):
    top = None
    for i in range(len(xs)):
        here = sum(xs[i:i + k])
        if top is None or here > top:
            top = here
    return top
""",
        ["[1, -2, 5, 3], 2", "[4], 3"],
    ),
    (
        "slice-sums-to-prefix-sums",
        "def running(values):\n    return [sum(values[: i + 1]) for i, _ in enumerate(values)]\n",
        ["[1, 2, 3]", "[]"],
    ),
    (
        "slice-extremes-to-running",
        """
def water(h):
    total = 0
    for i in range(len(h)):
        total += min(max(h[:i + 1]), max(h[i:])) - h[i]
    return total
""",
        ["[0, 1, 0, 2, 1, 0, 1, 3]", "[]"],
    ),
    (
        "slice-extremes-to-running",
        "def lows(xs):\n    return [min(xs[:i]) for i in range(1, len(xs) + 1)]\n",
        ["[3, 1, 2]"],
    ),
    (
        "slice-extremes-to-running",
        """
def leaders(xs):
    out = []
    for i in range(len(xs) - 1):
        if xs[i] > max(xs[i + 1:]):
            out.append(xs[i])
    return out
""",
        ["[16, 17, 4, 3, 5, 2]"],
    ),
    (
        "inner-sum-to-prefix-sums",
        """
def best(xs):
    top = xs[0]
    for i in range(len(xs)):
        for j in range(i, len(xs)):
            total = 0
            for k in range(i, j + 1):
                total += xs[k]
            top = max(top, total)
    return top
""",
        ["[-2, 1, -3, 4, -1, 2]", "[-1]"],
    ),
    (
        "inner-sum-to-prefix-sums",
        """
def means(xs):
    out = []
    for i in range(1, len(xs) + 1):
        total = 0
        for k in range(i):
            total += xs[k]
        out.append(total / i)
    return out
""",
        ["[1, 2, 4]", "[]"],
    ),
    (
        "inner-sum-to-prefix-sums",
        """
def answers(xs, queries):
    out = []
    for a, b in queries:
        s = 0
        for x in xs[a:b]:
            s += x
        out.append(s)
    return out
""",
        ["[1, 2, 4], [(0, 2), (1, 1), (2, 1)]"],
    ),
    (
        "list-to-deque",
        """
def order(graph, start):
    queue, out = None, []
    queue = [start]
    seen = {start}
    while queue:
        node = queue.pop(0)
        out.append(node)
        for n in graph[node]:
            if n not in seen:
                seen.add(n)
                queue.append(n)
    return out
""".replace("queue, out = None, []", "out = []"),
        ["{1: [2, 3], 2: [], 3: [2]}, 1"],
    ),
    (
        "list-to-deque",
        """
def merge(left, right):
    out = []
    while left and right:
        if left[0] <= right[0]:
            out.append(left.pop(0))
        else:
            out.append(right.pop(0))
    return out + left + right
""",
        ["[1, 4, 6], [2, 3]", "[], [1]"],
    ),
    (
        "list-to-deque",
        """
def backwards(text):
    out = []
    for c in text:
        out.insert(0, c)
    return "".join(out), out
""",
        ["'abc'"],
    ),
    (
        "list-to-deque",
        """
def window(xs, k):
    last, out = [], []
    last = list(xs[:k])
    for x in xs[k:]:
        out.append(sum(last) / len(last))
        del last[0]
        last.append(x)
    return out
""".replace("last, out = [], []", "out = []"),
        ["[1, 2, 3, 4, 5], 2"],
    ),
    (
        "repeated-sort-to-heap",
        """
def ropes(xs):
    xs = list(xs)
    total = 0
    while len(xs) > 1:
        xs.sort()
        a = xs.pop(0)
        b = xs.pop(0)
        total += a + b
        xs.append(a + b)
    return total
""",
        ["[4, 3, 2, 6]", "[1]"],
    ),
    (
        "repeated-sort-to-heap",
        """
def drained(xs):
    xs, out = xs[:], []
    while xs:
        least = min(xs)
        xs.remove(least)
        out.append(least)
    return out
""",
        ["[3, 1, 2, 1]"],
    ),
    (
        "repeated-sort-to-heap",
        """
def schedule(jobs):
    waiting, done = list(jobs), []
    while waiting:
        waiting.sort()
        when, name, again = waiting.pop(0)
        done.append((when, name))
        if again:
            waiting.append((when + again, name, again - 1))
    return done
""",
        ["[(3, 'b', 1), (1, 'a', 2)]"],
    ),
    (
        "repeated-sort-to-max-heap",
        """
def stones(xs):
    while len(xs) > 1:
        xs.sort()
        a = xs.pop()
        b = xs.pop()
        if a != b:
            xs.append(a - b)
    return xs[0] if xs else 0
""",
        ["[2, 7, 4, 1, 8, 1]", "[1]", "[2, 2]"],
    ),
    (
        "repeated-sort-to-max-heap",
        """
def halve(piles, k):
    for _ in range(k):
        piles.sort(reverse=True)
        top = piles.pop(0)
        piles.append(top - top // 2)
    return sum(piles)
""",
        ["[5, 4, 9], 2"],
    ),
    (
        "repeated-sort-to-max-heap",
        """
def taken(xs, n):
    out, pool = [], list(xs)
    while len(pool) > n:
        pool.sort()
        out.append(pool.pop(-1))
    return out
""",
        ["[3, 9, 1, 7], 2"],
    ),
    (
        "repeated-sort-to-insort",
        """
def medians(xs):
    cur, out = [], []
    for x in xs:
        cur.append(x)
        cur.sort()
        out.append(cur[len(cur) // 2])
    return out
""",
        ["[5, 3, 8, 1]", "[]"],
    ),
    (
        "repeated-sort-to-insort",
        """
def tops(xs, k):
    best = []
    for x in xs:
        best = sorted(best + [x])
        if len(best) > k:
            best.pop(0)
    return best
""",
        ["[5, 3, 8, 1], 2"],
    ),
    (
        "repeated-sort-to-insort",
        """
def latest(rows):
    kept, out = [], []
    for row in rows:
        kept.append(row)
        kept.sort(key=lambda r: r[1])
        out.append(kept[-1][0])
    return out
""",
        ["[('a', 3), ('b', 1), ('c', 3)]"],
    ),
    (
        "hand-written-sort",
        """
def bubble(rows):
    n = len(rows)
    for i in range(n):
        for j in range(0, n - i - 1):
            if rows[j]["age"] > rows[j + 1]["age"]:
                rows[j], rows[j + 1] = rows[j + 1], rows[j]
    return rows
""",
        ["[{'age': 3, 'n': 1}, {'age': 1}, {'age': 3, 'n': 2}, {'age': 2}]", "[]"],
    ),
    (
        "hand-written-sort",
        """
def selected(a):
    a = list(a)
    for i in range(len(a)):
        m = i
        for j in range(i + 1, len(a)):
            if a[j] < a[m]:
                m = j
        a[i], a[m] = a[m], a[i]
    return a
""",
        ["[3, 1, 2]", "[]"],
    ),
    (
        "hand-written-sort",
        """
def inserted(a):
    for i in range(1, len(a)):
        k = a[i]
        j = i - 1
        while j >= 0 and k < a[j]:
            a[j + 1] = a[j]
            j -= 1
        a[j + 1] = k
    return a
""",
        ["[3, 1, 2, 1]"],
    ),
    (
        "hand-written-sort",
        """
def down(arr):
    swapped = True
    while swapped:
        swapped = False
        for i in range(len(arr) - 1):
            if arr[i] < arr[i + 1]:
                kept = arr[i]
                arr[i] = arr[i + 1]
                arr[i + 1] = kept
                swapped = True
    return arr
""",
        ["[1, 3, 2]"],
    ),
    (
        "sort-to-extreme",
        "def low(xs):\n    return sorted(xs)[0]\n",
        ["[3, 1]", "(2,)"],
    ),
    (
        "sort-to-extreme",
        "def oldest(rows):\n    return sorted(rows, key=lambda r: r[0])[-1][0]\n",
        ["[(1, 'a'), (5, 'b')]"],
    ),
    (
        "sort-to-extreme",
        "def first(rows):\n    return sorted(rows, key=len, reverse=True)[0]\n",
        ["['a', 'bb', 'cc']"],
    ),
    (
        "sort-to-k-smallest",
        "def few(xs, k):\n    return sorted(xs)[:k]\n",
        ["[3, 1, 2], 2", "[], 3"],
    ),
    (
        "sort-to-k-smallest",
        "def top(rows):\n    return sorted(rows, key=lambda r: r[1], reverse=True)[:2]\n",
        ["[('a', 1), ('b', 5), ('c', 5), ('d', 2)]"],
    ),
    (
        "sort-to-k-smallest",
        "def mean(xs):\n    return sum(sorted(x * x for x in xs)[:3]) / 3\n",
        ["[3, -1, 2, 7]"],
    ),
    (
        "count-below-to-bisect",
        "def ranks(xs):\n    return [sum(1 for b in xs if b < x) for x in xs]\n",
        ["[3, 1, 2, 1]"],
    ),
    (
        "count-below-to-bisect",
        """
def above(xs, marks):
    out = {}
    for m in marks:
        out[m] = len([x for x in xs if x >= m])
    return out
""",
        ["[3, 1, 2, 1], [0, 1, 2, 9]"],
    ),
    (
        "count-below-to-bisect",
        """
def shares(xs):
    out = []
    for x in xs:
        out.append(sum(1 for y in xs if x >= y) / len(xs))
    return out
""",
        ["[3, 1, 2, 1]"],
    ),
]

QUIET = [
    (
        "recursion-to-memo",
        "def f(n):\n    if n < 1: return Node(0)\n    return Node(f(n - 1), f(n - 2))\n",
    ),
    (
        "recursion-to-memo",
        "def f(node, s):\n    if not node: return s\n    return f(node.left, s) + f(node.right, s)\n",
    ),
    ("recursion-to-memo", "def f(n):\n    return 1 if n < 2 else n * f(n - 1)\n"),
    (
        "recursion-to-memo",
        "def f(n, out):\n    if n:\n        f(n - 1, out)\n        out.append(n)\n"
        "        f(n - 1, out)\n    return out\n",
    ),
    (
        "recursion-to-memo",
        "def f(node):\n    return 0 if node is None else 1 + max(f(node.left), f(node.right))\n",
    ),
    (
        "recursion-to-memo",
        "def f(n):\n    print(n)\n    return 1 if n < 2 else f(n - 1) + f(n - 2)\n",
    ),
    (
        "trial-division-to-root",
        "def f(n):\n    for i in range(2, n):\n        if n % i == 0:\n            g(i)\n",
    ),
    (
        "trial-division-to-root",
        "def f(n, m):\n    for i in range(2, m):\n        if n % i == 0:\n            return False\n"
        "    return True\n",
    ),
    (
        "divisors-in-pairs",
        "def f(n):\n    return [i for i in range(1, n) if i % n == 0]\n",
    ),
    (
        "divisors-in-pairs",
        "def f(n):\n    for i in range(1, n):\n        if n % i == 0:\n            n //= i\n",
    ),
    (
        "factor-remainder-is-prime",
        "def f(n):\n    d = 2\n    while d * d <= n:\n        if n % d == 0:\n"
        "            n //= d\n        else:\n            d += 1\n",
    ),
    ("factor-remainder-is-prime", "def f(n):\n    while n > 9:\n        n //= 10\n"),
    ("power-with-modulus", "def f(a, b):\n    return a ** b\n"),
    (
        "power-with-modulus",
        "def f(xs, m):\n    r = 1\n    for x in range(3):\n        r = r * x % m\n",
    ),
    (
        "slice-sums-to-prefix-sums",
        "def f(xs):\n    for i in range(9):\n        xs[i] = sum(xs[:i])\n",
    ),
    ("slice-sums-to-prefix-sums", "def f(xs, i):\n    return sum(xs[:i])\n"),
    ("slice-extremes-to-running", "def f(xs, i):\n    return max(xs[:i])\n"),
    (
        "slice-extremes-to-running",
        "def f(xs):\n    return [max(xs[i:i + 3]) for i in range(len(xs))]\n",
    ),
    (
        "inner-sum-to-prefix-sums",
        "def f(xs):\n    s = 0\n    for k in range(len(xs)):\n        s += xs[k]\n",
    ),
    (
        "inner-sum-to-prefix-sums",
        "def f(xs, n):\n    for i in range(n):\n        s = 0\n        for k in range(i):\n"
        "            s += xs[k]\n        xs.append(s)\n",
    ),
    (
        "list-to-deque",
        "def f(n):\n    q = [n]\n    while q:\n        q.pop(0)\n        q.sort()\n",
    ),
    ("list-to-deque", "def f(q):\n    while q:\n        q.pop()\n"),
    (
        "list-to-deque",
        "def f(n):\n    q = [n]\n    while q:\n        q.pop(0)\n        g(q[1:3])\n",
    ),
    (
        "repeated-sort-to-heap",
        "def f(q):\n    while q:\n        q.sort()\n        x = q.pop(0)\n        g(q[2], x)\n",
    ),
    (
        "repeated-sort-to-heap",
        "def f(q):\n    while q:\n        q.sort(key=len)\n        x = q.pop(0)\n",
    ),
    (
        "repeated-sort-to-max-heap",
        "def f(q):\n    while q:\n        q.sort()\n        x = q.pop(0)\n    return x\n",
    ),
    (
        "repeated-sort-to-max-heap",
        "def f(q):\n    while q:\n        q.sort(key=len)\n        x = q.pop()\n    return x\n",
    ),
    (
        "repeated-sort-to-insort",
        "def f(xs, q):\n    for x in xs:\n        q.insert(0, x)\n        q.sort()\n",
    ),
    ("repeated-sort-to-insort", "def f(q, x):\n    q.append(x)\n    q.sort()\n"),
    (
        "hand-written-sort",
        "def f(a):\n    for i in range(len(a)):\n        for j in range(len(a)):\n"
        "            if a[i] > a[j] + 1:\n                a[i], a[j] = a[j], a[i]\n",
    ),
    (
        "hand-written-sort",
        "def f(a):\n    for i in range(len(a) // 2):\n"
        "        a[i], a[-i - 1] = a[-i - 1], a[i]\n",
    ),
    ("sort-to-extreme", "def f(xs):\n    return sorted(xs)[1]\n"),
    ("sort-to-extreme", "def f(xs, r):\n    return sorted(xs, reverse=r)[0]\n"),
    ("sort-to-k-smallest", "def f(xs):\n    return sorted(xs)[1:3]\n"),
    ("sort-to-k-smallest", "def f(xs):\n    return sorted(xs)[:-1]\n"),
    (
        "count-below-to-bisect",
        "def f(xs, x):\n    return sum(1 for y in xs if y < x)\n",
    ),
    (
        "count-below-to-bisect",
        "def f(xs):\n    return [sum(1 for y in xs if y < y * x) for x in xs]\n",
    ),
]


@pytest.mark.parametrize(("rule", "source", "calls"), FIRES)
def test_fires_and_agrees(
    agrees: Agrees, rule: str, source: str, calls: list[str]
) -> None:
    """The rule finds the slow shape, and a rewrite behaves the same."""
    agrees(rule, source, calls, every=False)


@pytest.mark.parametrize(("rule", "source"), QUIET)
def test_leaves_lookalikes_alone(rewritten: Rewritten, rule: str, source: str) -> None:
    """What only looks like the slow shape is not touched."""
    assert rewritten(rule, source) == []


def test_a_method_keeps_its_receiver(rewritten: Rewritten) -> None:
    """Recursion through `self` is remembered without `self` in the key."""
    source = FIRES[4][1]
    (code,) = rewritten("recursion-to-memo", str(source))
    space: dict[str, type] = {}

    exec("class Grid:\n" + indent(code, "    "), space)

    assert space["Grid"]().paths(8, 8) == 12870
