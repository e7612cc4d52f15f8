"""Pick the numbers whose check digit is right.

A number is a text of digits. From the right, every second digit is doubled, beginning
with the last but one; if that makes more than 9, 9 is taken off. The number is right if
the sum of all is a multiple of 10 and it has at least two digits. The order is kept.
"""


# %% starter
def valid_numbers(numbers: list[str]) -> list[str]: ...


# %% inputs
SIZES = (10, 60, 300, 1_200)


def make_input(size, rng):
    numbers = []
    for _ in range(size):
        digits = [rng.randint(0, 9) for _ in range(rng.choice((0, 1, 9, 15, 15, 18)))]
        doubled = [2 * d - 9 * (d > 4) for d in digits[::-1][::2]]
        check = -(sum(doubled) + sum(digits[::-1][1::2])) % 10
        check = rng.choice((check, check, rng.randint(0, 9)))
        numbers.append("".join(map(str, digits)) + str(check))
    return (numbers,), {}


def valid(numbers):
    return set("".join(numbers)) <= set("0123456789")


# %% solution: turn the text around letter by letter
def valid_numbers(numbers: list[str]) -> list[str]:
    result = []
    for number in numbers:
        backwards = ""
        for digit in number:
            backwards = digit + backwards
        total = 0
        for place in range(len(backwards)):
            digit = int(backwards[place])
            if place % 2 == 1:
                digit = digit * 2
                if digit > 9:
                    digit = digit - 9
            total = total + digit
        if len(number) >= 2 and total % 10 == 0:
            result = result + [number]
    return result


# %% solution: recursion from the right
def valid_numbers(numbers: list[str]) -> list[str]:
    def checksum(number, doubling):
        if number == "":
            return 0
        value = int(number[-1]) * (2 if doubling else 1)
        return sum(divmod(value, 10)) + checksum(number[:-1], not doubling)

    return [n for n in numbers if len(n) > 1 and checksum(n, False) % 10 == 0]


# %% solution: slices of reversed digits
def valid_numbers(numbers: list[str]) -> list[str]:
    result = []
    for number in numbers:
        digits = [int(digit) for digit in reversed(number)]
        total = sum(digits[::2])
        for digit in digits[1::2]:
            total += 2 * digit if digit < 5 else 2 * digit - 9
        if len(digits) > 1 and total % 10 == 0:
            result.append(number)
    return result


# %% solution: look the doubled digits up in a text
def valid_numbers(numbers: list[str]) -> list[str]:
    def right(number):
        total = 0
        for digit in number[-1::-2]:
            total += int(digit)
        for digit in number[-2::-2]:
            total += "0516273849".index(digit)
        return total % 10 == 0 and len(number) >= 2

    return list(filter(right, numbers))


# %% solution: translate, then sum bytes
def valid_numbers(numbers: list[str]) -> list[str]:
    plain = bytes.maketrans(b"0123456789", bytes(range(10)))
    doubled = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))
    result = []
    for number in numbers:
        text = number.encode()
        total = sum(text[::-2].translate(plain))
        total += sum(text[-2::-2].translate(doubled)) if len(text) > 1 else 1
        if total % 10 == 0 and len(text) > 1:
            result.append(number)
    return result
