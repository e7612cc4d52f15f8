"""Pair each refund in a ledger with the payment that it gives back.

Entries are dicts with the keys "id" (unique) and "cents", in order of booking. An entry
below zero is a refund; it belongs to the earliest payment before it that has the same
amount and has not been given back yet. Answer with the (payment id, refund id) of each
match, in the order of the refunds. Refunds without a payment, and entries of 0 cents,
are left out.
"""


# %% starter
def match_refunds(ledger: list[dict]) -> list[tuple[str, str]]: ...


# %% inputs
SIZES = (10, 100, 500, 1_600)


def make_input(size, rng):
    amounts = [100 * rng.randint(0, max(3, size)) + 99 for _ in range(size // 2 + 1)]
    amounts += [0, 500]
    ledger = []
    for number in range(size):
        cents = rng.choice(amounts)
        if rng.random() < 0.4:
            cents = -cents
        ledger.append({"id": f"E{number:05}", "cents": cents})
    return (ledger,), {}


def valid(ledger):
    return len({entry["id"] for entry in ledger}) == len(ledger)


# %% solution: look back from each refund, list of used ids
def match_refunds(ledger: list[dict]) -> list[tuple[str, str]]:
    used = []
    matches = []
    for i in range(len(ledger)):
        if ledger[i]["cents"] < 0:
            for j in range(i):
                payment = ledger[j]
                if payment["cents"] == -ledger[i]["cents"]:
                    if payment["id"] not in used:
                        used.append(payment["id"])
                        matches.append((payment["id"], ledger[i]["id"]))
                        break
    return matches


# %% solution: search and delete in a list of open payments
def match_refunds(ledger: list[dict]) -> list[tuple[str, str]]:
    open_payments = []
    matches = []
    for entry in ledger:
        if entry["cents"] > 0:
            open_payments.append(entry)
        elif entry["cents"] < 0:
            for payment in open_payments:
                if payment["cents"] + entry["cents"] == 0:
                    matches.append((payment["id"], entry["id"]))
                    open_payments.remove(payment)
                    break
    return matches


# %% solution: parallel lists and index
def match_refunds(ledger: list[dict]) -> list[tuple[str, str]]:
    cents = []
    ids = []
    matches = []
    for entry in ledger:
        amount = entry["cents"]
        if amount > 0:
            cents.append(amount)
            ids.append(entry["id"])
        elif -amount in cents:
            where = cents.index(-amount)
            del cents[where]
            matches.append((ids.pop(where), entry["id"]))
    return matches


# %% solution: a list of ids for each amount
def match_refunds(ledger: list[dict]) -> list[tuple[str, str]]:
    waiting: dict[int, list[str]] = {}
    matches = []
    for entry in ledger:
        amount = entry["cents"]
        if amount > 0:
            waiting.setdefault(amount, []).append(entry["id"])
        elif waiting.get(-amount):
            matches.append((waiting[-amount].pop(0), entry["id"]))
    return matches


# %% solution: a deque for each amount
from collections import defaultdict, deque


def match_refunds(ledger: list[dict]) -> list[tuple[str, str]]:
    waiting: defaultdict[int, deque[str]] = defaultdict(deque)
    matches = []
    for entry in ledger:
        amount = entry["cents"]
        if amount > 0:
            waiting[amount].append(entry["id"])
        elif amount < 0:
            queue = waiting[-amount]
            if queue:
                matches.append((queue.popleft(), entry["id"]))
    return matches
