"""Strike out bookings that cancel each other.

`bookings` are amounts in cents. Whenever an amount stands right beside its opposite (5
beside -5, in either order), both are struck out, which may bring others together. A 0
does not cancel anything. The result is what is left, in order.
"""


# %% starter
def uncancelled(bookings: list[int]) -> list[int]: ...


# %% inputs
SIZES = (10, 100, 600, 4_000)


def make_input(size, rng):
    bookings, open_ones = [], []
    for _ in range(size):
        if open_ones and rng.random() < 0.48:
            bookings.append(-open_ones.pop())
        else:
            amount = rng.choice((500, -500, 250, 1999, -20, 0 if size % 3 else 20))
            bookings.append(amount)
            open_ones.append(amount)
        if rng.random() < 0.01:
            open_ones.clear()
    return (bookings,), {}


# %% solution: begin again after each pair
def uncancelled(bookings: list[int]) -> list[int]:
    left = bookings
    found = True
    while found:
        found = False
        for i in range(len(left) - 1):
            if left[i] != 0 and left[i] + left[i + 1] == 0:
                left = left[:i] + left[i + 2 :]
                found = True
                break
    return list(left)


# %% solution: sweep over all until nothing changes
def uncancelled(bookings: list[int]) -> list[int]:
    left = list(bookings)
    before = -1
    while len(left) != before:
        before = len(left)
        kept = []
        place = 0
        while place < len(left):
            pair = left[place : place + 2]
            if len(pair) == 2 and pair[0] and pair[0] == -pair[1]:
                place += 2
            else:
                kept.append(left[place])
                place += 1
        left = kept
    return left


# %% solution: delete in place, one step back
def uncancelled(bookings: list[int]) -> list[int]:
    left = bookings.copy()
    place = 0
    while place < len(left) - 1:
        if left[place] and left[place] == -left[place + 1]:
            del left[place : place + 2]
            place = max(place - 1, 0)
        else:
            place += 1
    return left


# %% solution: a tuple as the stack, with reduce
from functools import reduce


def uncancelled(bookings: list[int]) -> list[int]:
    def add(stack, amount):
        if stack and amount and stack[-1] == -amount:
            return stack[:-1]
        return stack + (amount,)

    return list(reduce(add, bookings, ()))


# %% solution: a stack
def uncancelled(bookings: list[int]) -> list[int]:
    stack: list[int] = []
    for amount in bookings:
        if amount and stack and stack[-1] + amount == 0:
            stack.pop()
        else:
            stack.append(amount)
    return stack


# %% solution: overwrite a copy from the left
def uncancelled(bookings: list[int]) -> list[int]:
    left = list(bookings)
    end = 0
    for amount in bookings:
        if end and amount != 0 and left[end - 1] == -amount:
            end -= 1
        else:
            left[end] = amount
            end += 1
    return left[:end]
