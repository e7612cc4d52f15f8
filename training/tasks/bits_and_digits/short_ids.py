"""Write a number in base 62, for short links.

The digits are 0-9, then A-Z, then a-z; there are no leading zeros, and 0 is "0". The
number is not negative and may be very large.
"""


# %% starter
def short_id(number: int) -> str: ...


# %% inputs
SIZES = (10, 200, 1_000, 3_400)


def make_input(size, rng):
    bits = rng.randint(3 * size, 4 * size) if size > 20 else rng.randint(0, 4 * size)
    number = rng.getrandbits(bits) if bits else 0
    return (rng.choice((number, number, 62 ** (bits // 6))),), {}


def valid(number):
    return number >= 0


# %% solution: put each digit in front
def short_id(number: int) -> str:
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    if number == 0:
        return "0"
    text = ""
    while number > 0:
        text = digits[number % 62] + text
        number = number // 62
    return text


# %% solution: from the highest power down
def short_id(number: int) -> str:
    import string

    digits = string.digits + string.ascii_uppercase + string.ascii_lowercase
    length = 1
    while 62**length <= number:
        length += 1
    text = []
    for power in range(length - 1, -1, -1):
        text.append(digits[number // 62**power % 62])
    return "".join(text)


# %% solution: divmod and a list
from string import ascii_lowercase, ascii_uppercase, digits


def short_id(number: int) -> str:
    signs = digits + ascii_uppercase + ascii_lowercase
    text = []
    while True:
        number, rest = divmod(number, 62)
        text.append(signs[rest])
        if not number:
            return "".join(reversed(text))


# %% solution: ten digits at a time
def short_id(number: int) -> str:
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    block = 62**10
    parts = []
    while number:
        number, part = divmod(number, block)
        for _ in range(10):
            part, rest = divmod(part, 62)
            parts.append(signs[rest])
    return "".join(reversed(parts)).lstrip("0") or "0"


# %% solution: split in halves
def short_id(number: int) -> str:
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    powers = [62]
    while powers[-1] <= number:
        powers.append(powers[-1] ** 2)

    def write(value, level):
        if level < 0:
            return signs[value]
        high, low = divmod(value, powers[level])
        return write(high, level - 1) + write(low, level - 1)

    return write(number, len(powers) - 1).lstrip("0") or "0"
