"""Find the barcode whose second scan comes earliest, or None if none is scanned twice.

In ["a", "b", "b", "a"] that is "b": it is seen again at position 2, "a" only at 3.
"""


# %% starter
def first_repeated(scans: list[str]) -> str | None: ...


# %% inputs
SIZES = (10, 100, 400, 1_200)


def make_input(size, rng):
    scans = [f"{rng.randint(10**6, 10**7)}{n:05}" for n in range(size)]
    rng.shuffle(scans)
    for _ in range(rng.randint(0, 2)):
        scans.insert(rng.randint(len(scans) - size // 10, len(scans)), scans[-1])
        scans.append(scans[rng.randrange(len(scans) // 2)])
    return (scans,), {}


# %% solution: the nearest pair among all pairs
def first_repeated(scans: list[str]) -> str | None:
    best = None
    for i in range(len(scans)):
        for j in range(i + 1, len(scans)):
            if scans[i] == scans[j] and (best is None or j < best):
                best = j
    return None if best is None else scans[best]


# %% solution: is it in what came before?
def first_repeated(scans: list[str]) -> str | None:
    for position, code in enumerate(scans):
        if code in scans[:position]:
            return code
    return None


# %% solution: index() of the value is not the position
def first_repeated(scans: list[str]) -> str | None:
    for position, code in enumerate(scans):
        if scans.index(code) != position:
            return code
    return None


# %% solution: a list of what was seen
def first_repeated(scans: list[str]) -> str | None:
    seen = []
    for code in scans:
        if code in seen:
            return code
        seen.append(code)
    return None


# %% solution: sort with positions, compare neighbours
def first_repeated(scans: list[str]) -> str | None:
    ordered = sorted((code, position) for position, code in enumerate(scans))
    best = len(scans)
    for (code, _), (other, position) in zip(ordered, ordered[1:]):
        if code == other and position < best:
            best = position
    return scans[best] if best < len(scans) else None


# %% solution: a set of what was seen
def first_repeated(scans: list[str]) -> str | None:
    seen = set()
    for code in scans:
        if code in seen:
            return code
        seen.add(code)
    return None
