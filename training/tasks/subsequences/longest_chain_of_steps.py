"""Find how many values can be kept so that each is `step` more than the one before.

Entries may be left out, the rest keep their order: with a step of 1, three of [4, 1, 2,
9, 3] can be kept. The step may be negative or 0 (then equal values are kept).
"""


# %% starter
def longest_chain(values: list[int], step: int) -> int: ...


# %% inputs
SIZES = (10, 80, 300, 800)


def make_input(size, rng):
    span = rng.choice((3, 6, 12, size // 5 + 1))
    values = [rng.randint(-span, span) for _ in range(size)]
    return (values, rng.choice((-2, -1, 0, 1, 1, 2, 3))), {}


# %% solution: follow the chain from every value
def longest_chain(values: list[int], step: int) -> int:
    best = 0
    for start in range(len(values)):
        length = 1
        wanted = values[start] + step
        for value in values[start + 1 :]:
            if value == wanted:
                length += 1
                wanted += step
        if length > best:
            best = length
    return best


# %% solution: a table of chain lengths
def longest_chain(values: list[int], step: int) -> int:
    lengths = []
    for i, value in enumerate(values):
        before = [lengths[j] for j in range(i) if values[j] + step == value]
        lengths.append(1 + max(before, default=0))
    return max(lengths, default=0)


# %% solution: the nearest one before is enough
def longest_chain(values: list[int], step: int) -> int:
    lengths: list[int] = []
    for place, value in enumerate(values):
        length = 1
        for other in range(place - 1, -1, -1):
            if values[other] == value - step:
                length = lengths[other] + 1
                break
        lengths.append(length)
    return max([0, *lengths])


# %% solution: index() of the next value
def longest_chain(values: list[int], step: int) -> int:
    lengths = [1] * len(values)
    for place in range(len(values) - 1, -1, -1):
        try:
            following = values.index(values[place] + step, place + 1)
        except ValueError:
            continue
        lengths[place] = lengths[following] + 1
    return max(lengths, default=0)


# %% solution: a dict of the lengths by last value
def longest_chain(values: list[int], step: int) -> int:
    ending: dict[int, int] = {}
    best = 0
    for value in values:
        length = ending.get(value - step, 0) + 1
        ending[value] = length
        best = max(best, length)
    return best
