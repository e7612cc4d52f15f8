"""Say what is still to be paid.

`invoices` are (number, cents), numbers unique; `payments` are (invoice number, cents),
any number of them for an invoice, and perhaps some for numbers that do not exist, which
are ignored. The result holds (number, cents left) of the invoices of which more than
nothing is left, the largest rest first, equal rests by number.
"""


# %% starter
def still_unpaid(
    invoices: list[tuple[str, int]], payments: list[tuple[str, int]]
) -> list[tuple[str, int]]: ...


# %% inputs
SIZES = (8, 60, 250, 800)


def make_input(size, rng):
    numbers = [f"R{rng.randint(20, 24)}-{n:04}" for n in range(size)]
    rng.shuffle(numbers)
    invoices = [(number, rng.choice((0, 500, 500, 1990, 7500))) for number in numbers]
    payments = [
        (rng.choice(numbers + ["R00-0000"]), rng.choice((250, 500, 1990, -250)))
        for _ in range(size)
    ]
    return (invoices, payments), {}


def valid(invoices, payments):
    return len(dict(invoices)) == len(invoices)


# %% solution: nested loops and an insertion sort
def still_unpaid(
    invoices: list[tuple[str, int]], payments: list[tuple[str, int]]
) -> list[tuple[str, int]]:
    result = []
    for number, cents in invoices:
        left = cents
        for paid_number, paid in payments:
            if paid_number == number:
                left = left - paid
        if left > 0:
            place = 0
            while place < len(result) and (
                result[place][1] > left
                or (result[place][1] == left and result[place][0] < number)
            ):
                place += 1
            result.insert(place, (number, left))
    return result


# %% solution: sum of a filtered list
def still_unpaid(
    invoices: list[tuple[str, int]], payments: list[tuple[str, int]]
) -> list[tuple[str, int]]:
    rests = [
        (number, cents - sum([paid for other, paid in payments if other == number]))
        for number, cents in invoices
    ]
    open_ones = [row for row in rests if row[1] > 0]
    return sorted(open_ones, key=lambda row: (-row[1], row[0]))


# %% solution: pay off one payment after the other
def still_unpaid(
    invoices: list[tuple[str, int]], payments: list[tuple[str, int]]
) -> list[tuple[str, int]]:
    numbers = [number for number, _ in invoices]
    rests = [cents for _, cents in invoices]
    for number, paid in payments:
        if number in numbers:
            rests[numbers.index(number)] -= paid
    rows = sorted(zip(numbers, rests))
    rows.sort(key=lambda row: row[1], reverse=True)
    return [row for row in rows if row[1] > 0]


# %% solution: both sorted, walked along together
def still_unpaid(
    invoices: list[tuple[str, int]], payments: list[tuple[str, int]]
) -> list[tuple[str, int]]:
    paid = sorted(payments)
    place = 0
    result = []
    for number, left in sorted(invoices):
        while place < len(paid) and paid[place][0] <= number:
            if paid[place][0] == number:
                left -= paid[place][1]
            place += 1
        if left > 0:
            result.append((number, left))
    return sorted(result, key=lambda row: -row[1])


# %% solution: a dict of what was paid
from collections import defaultdict


def still_unpaid(
    invoices: list[tuple[str, int]], payments: list[tuple[str, int]]
) -> list[tuple[str, int]]:
    paid: dict[str, int] = defaultdict(int)
    for number, cents in payments:
        paid[number] += cents
    rests = ((number, cents - paid[number]) for number, cents in invoices)
    return sorted((r for r in rests if r[1] > 0), key=lambda r: (-r[1], r[0]))
