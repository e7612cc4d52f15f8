"""By how many places a ring of beads has to be turned so that it reads as `other`.

Turning by k moves the first k characters of `ring` to its end. The answer is the
smallest such k from 0 on, or -1 where no turn does it (different lengths included). Two
empty rings are equal: 0.
"""


# %% starter
def rotation_offset(ring: str, other: str) -> int: ...


# %% inputs
SIZES = (10, 200, 2_000, 6_000)


def make_input(size, rng):
    kind = rng.random() if size < 1_000 else 0.5
    if kind < 0.3:
        ring = "".join(rng.choice("rgby") for _ in range(size))
    elif kind < 0.8:
        ring = "r" * (size // 2) + "g" + "r" * (size - size // 2)
    else:
        ring = "rgb" * (size // 3 + 1)
    turn = rng.randint(len(ring) * 3 // 4, len(ring))
    other = ring[turn:] + ring[:turn]
    if rng.random() < 0.2:
        other = other[:-1] + ("y" if size > 9 else "")
    return (ring, other), {}


# %% solution: turn by one, compare
def rotation_offset(ring: str, other: str) -> int:
    if ring == other:
        return 0
    turned = ring
    for k in range(1, len(ring)):
        turned = turned[1:] + turned[0]
        if turned == other:
            return k
    return -1


# %% solution: all turns in a list
def rotation_offset(ring: str, other: str) -> int:
    turns = [ring[k:] + ring[:k] for k in range(len(ring) or 1)]
    if other in turns:
        return turns.index(other)
    return -1


# %% solution: compare both halves in place
def rotation_offset(ring: str, other: str) -> int:
    n = len(ring)
    if n != len(other):
        return -1
    for k in range(max(n, 1)):
        if other.startswith(ring[k:]) and other.endswith(ring[:k]):
            return k
    return -1


# %% solution: deque, turned in place
from collections import deque


def rotation_offset(ring: str, other: str) -> int:
    beads = deque(ring)
    target = deque(other)
    if len(beads) != len(target):
        return -1
    for k in range(max(1, len(beads))):
        if beads == target:
            return k
        beads.rotate(-1)
    return -1


# %% solution: search in the doubled ring
def rotation_offset(ring: str, other: str) -> int:
    if len(ring) != len(other):
        return -1
    return (ring + ring).find(other)


# %% solution: longest border of the joined text
def rotation_offset(ring: str, other: str) -> int:
    n = len(ring)
    if n != len(other):
        return -1
    if n == 0:
        return 0
    back = [0] * n
    k = 0
    for i in range(1, n):
        while k and other[i] != other[k]:
            k = back[k - 1]
        k += other[i] == other[k]
        back[i] = k
    k = 0
    for i in range(2 * n - 1):
        letter = ring[i % n]
        while k and (k == n or letter != other[k]):
            k = back[k - 1]
        k += letter == other[k]
        if k == n:
            return i - n + 1
    return -1
