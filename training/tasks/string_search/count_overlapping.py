"""How often `motif` occurs in `sequence`, where occurrences may overlap.

"ATA" is twice in "ATATA". An empty motif occurs nowhere (0), and so does one that is
longer than the sequence. Capital and small letters differ.
"""


# %% starter
def count_overlapping(sequence: str, motif: str) -> int: ...


# %% inputs
SIZES = (15, 300, 3_000, 12_000)


def make_input(size, rng):
    kind = rng.random()
    if size < 1_000 and kind < 0.3:
        sequence = "".join(rng.choice("ACGT") for _ in range(size))
        return (sequence, sequence[size // 2 : size // 2 + rng.randint(0, 5)]), {}
    unit = rng.choice(("A", "AC", "ACA"))
    sequence = (unit * size)[:size]
    if kind > 0.8:
        sequence = sequence[: size // 2] + "G" + sequence[size // 2 :]
    return (sequence, unit * rng.randint(1, 4) * (1 + size // 800)), {}


# %% solution: compare letter by letter
def count_overlapping(sequence: str, motif: str) -> int:
    if motif == "":
        return 0
    count = 0
    for start in range(len(sequence)):
        length = 0
        while length < len(motif) and start + length < len(sequence):
            if sequence[start + length] != motif[length]:
                break
            length += 1
        if length == len(motif):
            count += 1
    return count


# %% solution: list of all windows
def count_overlapping(sequence: str, motif: str) -> int:
    width = len(motif)
    windows = [sequence[i : i + width] for i in range(len(sequence) - width + 1)]
    return windows.count(motif) if motif else 0


# %% solution: cut off the front and look again
def count_overlapping(sequence: str, motif: str) -> int:
    count = 0
    while motif and motif in sequence:
        count += 1
        sequence = sequence[sequence.index(motif) + 1 :]
    return count


# %% solution: startswith at every position
def count_overlapping(sequence: str, motif: str) -> int:
    if not motif:
        return 0
    return sum(sequence.startswith(motif, i) for i in range(len(sequence)))


# %% solution: find from the last hit on
def count_overlapping(sequence: str, motif: str) -> int:
    if not motif:
        return 0
    count = 0
    at = sequence.find(motif)
    while at != -1:
        count += 1
        at = sequence.find(motif, at + 1)
    return count


# %% solution: fall back in the motif (Knuth, Morris, Pratt)
def count_overlapping(sequence: str, motif: str) -> int:
    if not motif or len(motif) > len(sequence):
        return 0
    back = [0] * len(motif)
    matched = 0
    for i in range(1, len(motif)):
        while matched and motif[i] != motif[matched]:
            matched = back[matched - 1]
        if motif[i] == motif[matched]:
            matched += 1
        back[i] = matched
    count = matched = 0
    for letter in sequence:
        while matched and letter != motif[matched]:
            matched = back[matched - 1]
        if letter == motif[matched]:
            matched += 1
            if matched == len(motif):
                count += 1
                matched = back[matched - 1]
    return count
