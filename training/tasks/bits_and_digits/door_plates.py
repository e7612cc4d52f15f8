"""Count how many plates with a digit are needed to number the doors of a street.

The doors have the numbers `first` to `last`, both included (at least 1), and every door
needs a plate for each of its digits. Asked for is the number of plates with `digit`.
If `last` is below `first` there are none.
"""


# %% starter
def plates(first: int, last: int, digit: int) -> int: ...


# %% inputs
SIZES = (20, 500, 5_000, 60_000)


def make_input(size, rng):
    first = rng.choice((1, 1, 7, 95, rng.randint(1, 10 * size + 1)))
    last = first + size - rng.randint(0, size // 4)
    if size < 50 and rng.random() < 0.1:
        last = first - 1
    return (first, last, rng.choice((0, 0, 1, 5, 9))), {}


def valid(first, last, digit):
    return first >= 1 and 0 <= digit <= 9


# %% solution: divide every number
def plates(first: int, last: int, digit: int) -> int:
    count = 0
    for number in range(first, last + 1):
        while number > 0:
            if number % 10 == digit:
                count += 1
            number = number // 10
    return count


# %% solution: one long text
def plates(first: int, last: int, digit: int) -> int:
    text = "".join(str(number) for number in range(first, last + 1))
    return text.count(str(digit))


# %% solution: look at each character
def plates(first: int, last: int, digit: int) -> int:
    wanted = str(digit)
    count = 0
    for number in range(first, last + 1):
        for sign in str(number):
            if sign == wanted:
                count += 1
    return count


# %% solution: count in each number's text
def plates(first: int, last: int, digit: int) -> int:
    return sum(str(number).count(f"{digit}") for number in range(first, last + 1))


# %% solution: tens from a table
def plates(first: int, last: int, digit: int) -> int:
    def up_to(number):
        if number < 10:
            return int(0 < digit <= number)
        tens, ones = divmod(number, 10)
        # All blocks of ten below the last, then the numbers of the last one.
        ones_places = tens - (digit == 0) + (ones >= digit)
        rest = str(tens).count(str(digit)) * (ones + 1)
        return ones_places + 10 * up_to(tens - 1) + rest

    return max(0, up_to(last) - up_to(first - 1)) if last >= first else 0


# %% solution: how often at each place of the number
def plates(first: int, last: int, digit: int) -> int:
    def up_to(number):
        count = 0
        power = 1
        while power <= number:
            high, rest = divmod(number, power * 10)
            here = rest // power
            if digit == 0:
                high -= 1
            count += high * power
            if here > digit:
                count += power
            elif here == digit:
                count += rest % power + 1
            power *= 10
        return count

    if last < first:
        return 0
    return up_to(last) - up_to(first - 1)
