"""The two articles that lie in the most baskets together, and in how many.

A basket is a set of article numbers. Answer with (smaller number, larger number, how
many baskets hold both). Of pairs in equally many baskets, take the one with the
smallest first number, then the smallest second. Where no basket holds two articles, the
answer is None.
"""


# %% starter
def bought_together(baskets: list[set[int]]) -> tuple[int, int, int] | None: ...


# %% inputs
SIZES = (6, 20, 50, 110)


def make_input(size, rng):
    articles = range(1, 4 + size // 2)
    baskets = []
    for _ in range(size):
        many = min(len(articles), rng.choice((0, 1, 2, 3, 4, 6)))
        baskets.append(set(rng.sample(articles, many)))
    return (baskets,), {}


# %% solution: each pair of articles against each basket
def bought_together(baskets: list[set[int]]) -> tuple[int, int, int] | None:
    articles = []
    for basket in baskets:
        for article in basket:
            if article not in articles:
                articles.append(article)
    articles.sort()
    best = None
    for i in range(len(articles)):
        for j in range(i + 1, len(articles)):
            count = 0
            for basket in baskets:
                if articles[i] in basket and articles[j] in basket:
                    count += 1
            if count > 0 and (best is None or count > best[2]):
                best = (articles[i], articles[j], count)
    return best


# %% solution: subset test for each combination
from itertools import combinations


def bought_together(baskets: list[set[int]]) -> tuple[int, int, int] | None:
    articles = sorted(set().union(*baskets))
    scored = [
        (-sum({a, b} <= basket for basket in baskets), a, b)
        for a, b in combinations(articles, 2)
    ]
    negative, a, b = min(scored, default=(0, 0, 0))
    return (a, b, -negative) if negative else None


# %% solution: list of all pairs, counted by the list
from itertools import combinations


def bought_together(baskets: list[set[int]]) -> tuple[int, int, int] | None:
    pairs = []
    for basket in baskets:
        pairs.extend(combinations(sorted(basket), 2))
    best = None
    for pair in sorted(pairs):
        times = pairs.count(pair)
        if best is None or times > best[2]:
            best = (pair[0], pair[1], times)
    return best


# %% solution: which baskets hold an article, as bits
def bought_together(baskets: list[set[int]]) -> tuple[int, int, int] | None:
    holds: dict[int, int] = {}
    for number, basket in enumerate(baskets):
        for article in basket:
            holds[article] = holds.get(article, 0) | (1 << number)
    articles = sorted(holds)
    best = None
    most = 0
    for i, a in enumerate(articles):
        bits = holds[a]
        for b in articles[i + 1 :]:
            times = (bits & holds[b]).bit_count()
            if times > most:
                most = times
                best = (a, b, times)
    return best


# %% solution: Counter of pairs
from collections import Counter
from itertools import combinations


def bought_together(baskets: list[set[int]]) -> tuple[int, int, int] | None:
    counts: Counter[tuple[int, int]] = Counter()
    for basket in baskets:
        counts.update(combinations(sorted(basket), 2))
    if not counts:
        return None
    most = max(counts.values())
    a, b = min(pair for pair, times in counts.items() if times == most)
    return (a, b, most)
