"""Carry transfers out in order and say which ones are refused.

`opening` lists every account once, with its balance in cents; no balance and no amount
is negative. A transfer (from, to, amount) is refused if an account is unknown, or if
the sender holds less than the amount; then nothing moves. Sender and receiver may be
the same. The result holds the positions of the refused transfers, ascending.
"""


# %% starter
def refused_transfers(
    opening: list[tuple[str, int]], transfers: list[tuple[str, str, int]]
) -> list[int]: ...


# %% inputs
SIZES = (8, 60, 200, 500)


def make_input(size, rng):
    names = [f"acc-{n:03}" for n in range(size // 4 + 2)]
    opening = [(name, rng.choice((0, 500, 2000))) for name in names]
    rng.shuffle(opening)
    transfers = []
    for _ in range(size):
        sender, receiver = rng.choice(names), rng.choice(names)
        if rng.random() < 0.05:
            receiver = "closed"
        transfers.append((sender, receiver, rng.choice((0, 100, 300, 1500))))
    return (opening, transfers), {}


def valid(opening, transfers):
    amounts = [cents for *_, cents in opening + transfers]
    return len(dict(opening)) == len(opening) and all(cents >= 0 for cents in amounts)


# %% solution: work the sender's balance out from the start
def refused_transfers(
    opening: list[tuple[str, int]], transfers: list[tuple[str, str, int]]
) -> list[int]:
    refused = []
    for position, (sender, receiver, amount) in enumerate(transfers):
        names = [name for name, _ in opening]
        if sender not in names or receiver not in names:
            refused.append(position)
            continue
        balance = 0
        for name, cents in opening:
            if name == sender:
                balance = cents
        for earlier in range(position):
            if earlier in refused:
                continue
            if transfers[earlier][0] == sender:
                balance -= transfers[earlier][2]
            if transfers[earlier][1] == sender:
                balance += transfers[earlier][2]
        if balance < amount:
            refused.append(position)
    return refused


# %% solution: a list of lists as the ledger
def refused_transfers(
    opening: list[tuple[str, int]], transfers: list[tuple[str, str, int]]
) -> list[int]:
    ledger = [[name, cents] for name, cents in opening]
    refused = []
    for position, (sender, receiver, amount) in enumerate(transfers):
        source = None
        sink = None
        for row in ledger:
            if row[0] == sender:
                source = row
            if row[0] == receiver:
                sink = row
        if source is None or sink is None or source[1] < amount:
            refused.append(position)
        else:
            source[1] -= amount
            sink[1] += amount
    return refused


# %% solution: copy the balances before each transfer
def refused_transfers(
    opening: list[tuple[str, int]], transfers: list[tuple[str, str, int]]
) -> list[int]:
    balances = dict(opening)
    refused = []
    for position, (sender, receiver, amount) in enumerate(transfers):
        after = balances.copy()
        try:
            after[sender] -= amount
            if after[sender] < 0:
                raise ValueError("not enough")
            after[receiver] += amount
            balances = after
        except (KeyError, ValueError):
            refused.append(position)
    return refused


# %% solution: names and balances in two lists
def refused_transfers(
    opening: list[tuple[str, int]], transfers: list[tuple[str, str, int]]
) -> list[int]:
    names = [name for name, _ in opening]
    cents = [amount for _, amount in opening]
    refused = []
    for position, (sender, receiver, amount) in enumerate(transfers):
        if sender in names and receiver in names:
            source = names.index(sender)
            if cents[source] >= amount:
                cents[source] -= amount
                cents[names.index(receiver)] += amount
                continue
        refused.append(position)
    return refused


# %% solution: a dict of balances
def refused_transfers(
    opening: list[tuple[str, int]], transfers: list[tuple[str, str, int]]
) -> list[int]:
    balances = dict(opening)
    refused = []
    for position, (sender, receiver, amount) in enumerate(transfers):
        if receiver in balances and balances.get(sender, -1) >= amount:
            balances[sender] -= amount
            balances[receiver] += amount
        else:
            refused.append(position)
    return refused
