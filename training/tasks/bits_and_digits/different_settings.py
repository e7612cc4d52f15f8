"""Add up in how many settings the machines of a fleet differ, over all pairs.

A machine's settings are the bits of a number (not negative, up to 48 bits). For two
machines the bits in which they differ are counted; the sum over all pairs is asked for.
"""


# %% starter
def total_differences(machines: list[int]) -> int: ...


# %% inputs
SIZES = (8, 50, 150, 400)


def make_input(size, rng):
    usual = rng.getrandbits(48)
    machines = [usual ^ (1 << rng.randint(0, 47)) for _ in range(size)]
    for place in range(0, size, 3):
        machines[place] = rng.choice((0, usual, rng.getrandbits(48)))
    return (machines,), {}


def valid(machines):
    return all(0 <= machine < 2**48 for machine in machines)


# %% solution: compare binary texts of every pair
def total_differences(machines: list[int]) -> int:
    texts = [format(machine, "048b") for machine in machines]
    total = 0
    for i in range(len(texts)):
        for j in range(i + 1, len(texts)):
            if texts[i] != texts[j]:
                total += bin(machines[i] ^ machines[j])[2:].count("1")
    return total


# %% solution: count bits of every pair
def total_differences(machines: list[int]) -> int:
    total = 0
    for place, one in enumerate(machines):
        for other in machines[place + 1 :]:
            total += (one ^ other).bit_count()
    return total


# %% solution: equal machines together
from collections import Counter
from itertools import combinations


def total_differences(machines: list[int]) -> int:
    groups = Counter(machines).items()
    return sum(
        (one ^ other).bit_count() * times * often
        for (one, times), (other, often) in combinations(groups, 2)
    )


# %% solution: each bit on its own
def total_differences(machines: list[int]) -> int:
    total = 0
    for bit in range(48):
        on = sum(machine >> bit & 1 for machine in machines)
        total += on * (len(machines) - on)
    return total


# %% solution: columns of binary texts
def total_differences(machines: list[int]) -> int:
    columns = zip(*(f"{machine:048b}" for machine in machines))
    return sum(column.count("1") * column.count("0") for column in columns)


# %% solution: one pass, bits on and off so far
def total_differences(machines: list[int]) -> int:
    on = [0] * 48
    total = 0
    for seen, machine in enumerate(machines):
        for bit in range(48):
            if machine & (1 << bit):
                total += seen - on[bit]
                on[bit] += 1
            else:
                total += on[bit]
    return total
