"""List the invoice numbers that are missing between the lowest and the highest one.

Numbers may come twice and in any order; the result ascends. With fewer than two
different numbers nothing is missing.
"""


# %% starter
def missing_invoices(numbers: list[int]) -> list[int]: ...


# %% inputs
SIZES = (10, 100, 500, 1_500)


def make_input(size, rng):
    start = rng.randint(-20, 90_000)
    numbers = [start + n for n in range(size) if rng.random() < 0.8]
    numbers += [rng.choice(numbers) for _ in range(size // 10) if numbers]
    rng.shuffle(numbers)
    return (numbers,), {}


# %% solution: look for each number by hand
def missing_invoices(numbers: list[int]) -> list[int]:
    missing = []
    if len(numbers) == 0:
        return missing
    current = min(numbers)
    while current < max(numbers):
        found = False
        for number in numbers:
            if number == current:
                found = True
                break
        if not found:
            missing.append(current)
        current += 1
    return missing


# %% solution: not in the list
def missing_invoices(numbers: list[int]) -> list[int]:
    if not numbers:
        return []
    every = range(min(numbers), max(numbers) + 1)
    return [number for number in every if number not in numbers]


# %% solution: strike the known ones off a list
def missing_invoices(numbers: list[int]) -> list[int]:
    if not numbers:
        return []
    missing = list(range(min(numbers), max(numbers) + 1))
    for number in numbers:
        if number in missing:
            missing.remove(number)
    return missing


# %% solution: sort, then fill the gaps
def missing_invoices(numbers: list[int]) -> list[int]:
    ordered = sorted(numbers)
    missing = []
    for before, after in zip(ordered, ordered[1:]):
        missing.extend(range(before + 1, after))
    return missing


# %% solution: difference of sets
def missing_invoices(numbers: list[int]) -> list[int]:
    if not numbers:
        return []
    return sorted(set(range(min(numbers), max(numbers) + 1)) - set(numbers))


# %% solution: a flag for each number
def missing_invoices(numbers: list[int]) -> list[int]:
    if not numbers:
        return []
    low = min(numbers)
    there = bytearray(max(numbers) - low + 1)
    for number in numbers:
        there[number - low] = 1
    return [low + offset for offset, flag in enumerate(there) if not flag]
