"""With how few bank notes an amount can be paid exactly.

`notes` are the values that exist, 1 to 10,000 and without a limit on how many of each;
they may repeat. An amount of 0 takes 0 notes. Where it cannot be paid, the answer is
-1. The amount is 0 to 10,000.
"""


# %% starter
def fewest_notes(notes: list[int], amount: int) -> int: ...


# %% inputs
SIZES = (10, 60, 300, 900)


def make_input(size, rng):
    kind = rng.random()
    if kind < 0.5:
        notes = [1, 5, 10, 20, 50]
    elif kind < 0.8 or size >= 100:
        notes = sorted(rng.sample(range(3, 30), 4), reverse=True)
    else:
        notes = [4, 6, 6]
    return (notes, rng.randint(size * 3 // 4, size)), {}


def valid(notes, amount):
    return 0 <= amount <= 10_000 and all(1 <= note <= 10_000 for note in notes)


# %% solution: try every note, remember amounts in a dict
def fewest_notes(notes: list[int], amount: int) -> int:
    known: dict[int, int] = {0: 0}
    for part in range(1, amount + 1):
        options = []
        for note in notes:
            if part - note in known:
                if known[part - note] != -1:
                    options.append(known[part - note] + 1)
        options.sort()
        if len(options) == 0:
            known[part] = -1
        else:
            known[part] = options[0]
    return known[amount]


# %% solution: all amounts with one note, two notes …, as growing lists
def fewest_notes(notes: list[int], amount: int) -> int:
    reached = [0]
    current = [0]
    count = 0
    while current:
        if amount in current:
            return count
        following = []
        for paid in current:
            for note in notes:
                if paid + note <= amount and paid + note not in reached:
                    reached.append(paid + note)
                    following.append(paid + note)
        current = following
        count += 1
    return -1


# %% solution: table by note and amount
def fewest_notes(notes: list[int], amount: int) -> int:
    never = amount + 1
    table = [[0] + [never] * amount]
    for note in notes:
        above = table[-1]
        row = []
        for part in range(amount + 1):
            with_note = row[part - note] + 1 if part >= note else never
            row.append(min(above[part], with_note))
        table.append(row)
    fewest = table[-1][amount]
    return -1 if fewest == never else fewest


# %% solution: sets of amounts, one note more each time
def fewest_notes(notes: list[int], amount: int) -> int:
    seen = {0}
    current = {0}
    count = 0
    while amount not in current:
        current = {paid + note for paid in current for note in notes} - seen
        current = {paid for paid in current if paid <= amount}
        if not current:
            return -1
        seen |= current
        count += 1
    return count


# %% solution: bits of one number for the amounts
def fewest_notes(notes: list[int], amount: int) -> int:
    mask = (1 << (amount + 1)) - 1
    reached = current = 1
    count = 0
    while not current >> amount & 1:
        following = 0
        for note in set(notes):
            following |= current << note
        current = following & mask & ~reached
        if not current:
            return -1
        reached |= current
        count += 1
    return count


# %% solution: a row that is updated note by note
def fewest_notes(notes: list[int], amount: int) -> int:
    never = amount + 1
    row = [0] + [never] * amount
    for note in {note for note in notes if note <= amount}:
        for part in range(note, amount + 1):
            fewer = row[part - note] + 1
            if fewer < row[part]:
                row[part] = fewer
    return row[amount] if row[amount] < never else -1
