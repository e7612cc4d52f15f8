"""List the free seats out of a seat map that is stored as one number.

Bit `n` of `taken` (not negative) is 1 if seat `n` is taken. `seats` is the number of
seats (0 or more); bits from there on are to be ignored. The result is the numbers of
the free seats, ascending.
"""


# %% starter
def free_seats(taken: int, seats: int) -> list[int]: ...


# %% inputs
SIZES = (10, 200, 1_500, 6_000)


def make_input(size, rng):
    taken = rng.getrandbits(size + 5) | rng.getrandbits(size + 5)
    if rng.random() < 0.5:
        taken |= rng.getrandbits(size + 5) | rng.getrandbits(size + 5)
    return (taken, size - rng.randint(0, size // 10)), {}


def valid(taken, seats):
    return taken >= 0 and seats >= 0


# %% solution: divide by powers of two
def free_seats(taken: int, seats: int) -> list[int]:
    free = []
    for seat in range(seats):
        if (taken // 2**seat) % 2 == 0:
            free.append(seat)
    return free


# %% solution: test each bit
def free_seats(taken: int, seats: int) -> list[int]:
    return [seat for seat in range(seats) if not taken & 1 << seat]


# %% solution: shift by one again and again
def free_seats(taken: int, seats: int) -> list[int]:
    free = []
    for seat in range(seats):
        if taken & 1 == 0:
            free.append(seat)
        taken >>= 1
    return free


# %% solution: isolate the lowest free one
def free_seats(taken: int, seats: int) -> list[int]:
    left = ~taken & ((1 << seats) - 1)
    free = []
    while left:
        lowest = left & -left
        free.append(lowest.bit_length() - 1)
        left ^= lowest
    return free


# %% solution: the binary text, backwards
def free_seats(taken: int, seats: int) -> list[int]:
    text = bin(taken)[:1:-1].ljust(seats, "0")
    return [seat for seat, sign in enumerate(text[:seats]) if sign == "0"]


# %% solution: find the zeros in the binary text
def free_seats(taken: int, seats: int) -> list[int]:
    text = f"{taken:b}"[::-1] + "0" * seats
    free = []
    seat = text.find("0")
    while -1 < seat < seats:
        free.append(seat)
        seat = text.find("0", seat + 1)
    return free


# %% solution: byte by byte
def free_seats(taken: int, seats: int) -> list[int]:
    data = taken.to_bytes(max(taken.bit_length(), seats) // 8 + 1, "little")
    free = []
    for start in range(0, seats, 8):
        byte = data[start // 8]
        if byte == 255:
            continue
        for bit in range(min(8, seats - start)):
            if not byte >> bit & 1:
                free.append(start + bit)
    return free
