"""Count how many permissions a list of users holds altogether.

Each number of `masks` is a user's set of permissions, one bit for each (never negative,
up to 64 bits); the sum of the set bits of all is asked for.
"""


# %% starter
def granted(masks: list[int]) -> int: ...


# %% inputs
SIZES = (10, 100, 600, 2_500)


def make_input(size, rng):
    masks = []
    for _ in range(size):
        mask = rng.getrandbits(rng.choice((4, 16, 64, 64)))
        masks.append(rng.choice((0, mask, mask, mask & rng.getrandbits(64))))
    return (masks,), {}


def valid(masks):
    return all(0 <= mask < 2**64 for mask in masks)


# %% solution: divide by two
def granted(masks: list[int]) -> int:
    total = 0
    for mask in masks:
        while mask > 0:
            if mask % 2 == 1:
                total += 1
            mask = mask // 2
    return total


# %% solution: test all 64 bits
def granted(masks: list[int]) -> int:
    return sum(1 for mask in masks for bit in range(64) if mask & (1 << bit))


# %% solution: clear the lowest set bit
def granted(masks: list[int]) -> int:
    total = 0
    for mask in masks:
        while mask:
            mask &= mask - 1
            total += 1
    return total


# %% solution: digits of the binary text
def granted(masks: list[int]) -> int:
    text = ""
    for mask in masks:
        text += format(mask, "b")
    return len([digit for digit in text if digit == "1"])


# %% solution: count in the binary text
def granted(masks: list[int]) -> int:
    return sum(bin(mask).count("1") for mask in masks)


# %% solution: a table for each byte
def granted(masks: list[int]) -> int:
    table = [0]
    for _ in range(8):
        table += [count + 1 for count in table]
    total = 0
    for mask in masks:
        for byte in mask.to_bytes(8, "little"):
            total += table[byte]
    return total


# %% solution: int.bit_count
def granted(masks: list[int]) -> int:
    return sum(map(int.bit_count, masks))
