"""How far a ranking is out of order: the number of pairs in the wrong order.

A pair of positions is wrong if the earlier one has the larger value; equal values are
never wrong. An empty ranking has no pairs.
"""


# %% starter
def count_inversions(ranking: list[int]) -> int: ...


# %% inputs
SIZES = (10, 80, 300, 900)


def make_input(size, rng):
    ranking = list(range(-(size // 2), size - size // 2))
    for _ in range(rng.choice((size // 10, size, 4 * size))):
        i, j = rng.randrange(size), rng.randrange(size)
        ranking[i], ranking[j] = ranking[j], ranking[i]
    if rng.random() < 0.3:
        ranking = [value // 3 for value in ranking]
    return (ranking,), {}


# %% solution: every pair
def count_inversions(ranking: list[int]) -> int:
    wrong = 0
    for i in range(len(ranking)):
        for j in range(i + 1, len(ranking)):
            if ranking[i] > ranking[j]:
                wrong += 1
    return wrong


# %% solution: bubble sort, count the swaps
def count_inversions(ranking: list[int]) -> int:
    values = list(ranking)
    swaps = 0
    changed = True
    end = len(values)
    while changed:
        changed = False
        for i in range(1, end):
            if values[i - 1] > values[i]:
                values[i - 1], values[i] = values[i], values[i - 1]
                swaps += 1
                changed = True
        end -= 1
    return swaps


# %% solution: sum over slices
def count_inversions(ranking: list[int]) -> int:
    return sum(
        sum(1 for later in ranking[i:] if later < value)
        for i, value in enumerate(ranking)
    )


# %% solution: insort what was seen
from bisect import bisect_right, insort_right


def count_inversions(ranking: list[int]) -> int:
    seen: list[int] = []
    wrong = 0
    for value in ranking:
        wrong += len(seen) - bisect_right(seen, value)
        insort_right(seen, value)
    return wrong


# %% solution: merge sort that counts
def count_inversions(ranking: list[int]) -> int:
    def sort(values: list[int]) -> tuple[list[int], int]:
        if len(values) < 2:
            return values, 0
        middle = len(values) // 2
        left, wrong_left = sort(values[:middle])
        right, wrong_right = sort(values[middle:])
        wrong = wrong_left + wrong_right
        merged = []
        i = j = 0
        while i < len(left) and j < len(right):
            if right[j] < left[i]:
                merged.append(right[j])
                wrong += len(left) - i
                j += 1
            else:
                merged.append(left[i])
                i += 1
        return merged + left[i:] + right[j:], wrong

    return sort(list(ranking))[1]


# %% solution: Fenwick tree over the places of values
def count_inversions(ranking: list[int]) -> int:
    place = {value: i for i, value in enumerate(sorted(set(ranking)), 1)}
    tree = [0] * (len(place) + 1)
    wrong = 0
    for seen, value in enumerate(ranking):
        i = place[value]
        wrong += seen
        while i > 0:
            wrong -= tree[i]
            i &= i - 1
        i = place[value]
        while i < len(tree):
            tree[i] += 1
            i += i & -i
    return wrong
