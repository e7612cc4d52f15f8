"""The value of a calculation such as "12 + 3*4 - 5".

It holds whole numbers without a sign, "+", "-" and "*", and spaces anywhere between
them. Products come before sums; otherwise it goes from left to right. There are no
brackets. The calculation is well formed and has at least one number.
"""


# %% starter
def evaluate_sum(calculation: str) -> int: ...


# %% inputs
import re

SIZES = (8, 80, 400, 1_500)


def make_input(size, rng):
    parts = []
    for number in range(size + 1):
        if number:
            sign = rng.choice("++--*") if number % 5 else rng.choice("+-")
            parts.append(rng.choice(("{}", " {} ", "{} ")).format(sign))
        parts.append(str(rng.choice((0, 1, 7, rng.randint(0, 400)))))
    return ("".join(parts),), {}


def valid(calculation):
    return re.fullmatch(" *[0-9]+ *([-+*] *[0-9]+ *)*", calculation) is not None


# %% solution: tokens in a list, replaced until one is left
def evaluate_sum(calculation: str) -> int:
    tokens: list = []
    number = ""
    for character in calculation + " ":
        if character.isdigit():
            number = number + character
        else:
            if number != "":
                tokens.append(int(number))
                number = ""
            if character != " ":
                tokens.append(character)
    while "*" in tokens:
        at = tokens.index("*")
        tokens = tokens[: at - 1] + [tokens[at - 1] * tokens[at + 1]] + tokens[at + 2 :]
    while len(tokens) > 1:
        if tokens[1] == "+":
            tokens = [tokens[0] + tokens[2]] + tokens[3:]
        else:
            tokens = [tokens[0] - tokens[2]] + tokens[3:]
    return tokens[0]


# %% solution: first token taken off the text each time
def evaluate_sum(calculation: str) -> int:
    rest = calculation.replace(" ", "")
    total = 0
    term = 0
    sign = "+"
    while rest:
        length = 0
        while length < len(rest) and rest[length] in "0123456789":
            length += 1
        number = int(rest[:length])
        if sign == "*":
            term *= number
        else:
            total += term
            term = number if sign == "+" else -number
        sign = rest[length : length + 1]
        rest = rest[length + 1 :]
    return total + term


# %% solution: products replaced in the text by a regular expression
import re
from math import prod


def evaluate_sum(calculation: str) -> int:
    def product(match: re.Match) -> str:
        return str(prod(map(int, match[0].split("*"))))

    text = calculation.replace(" ", "")
    sums = re.sub(r"\d+(?:\*\d+)+", product, text)
    return sum(int(number) for number in re.findall(r"[+-]?\d+", sums))


# %% solution: a stack of terms
import re


def evaluate_sum(calculation: str) -> int:
    tokens = re.findall(r"\d+|[-+*]", calculation)
    stack = [int(tokens[0])]
    for sign, digits in zip(tokens[1::2], tokens[2::2]):
        number = int(digits)
        if sign == "*":
            stack.append(stack.pop() * number)
        elif sign == "-":
            stack.append(-number)
        else:
            stack.append(number)
    return sum(stack)


# %% solution: split at plus, minus and times
def evaluate_sum(calculation: str) -> int:
    total = 0
    for term in calculation.replace("-", "+-").split("+"):
        first, *others = term.replace("-", "-1*").split("*")
        value = int(first)
        for factor in others:
            value *= int(factor)
        total += value
    return total


# %% solution: one pass over the characters
def evaluate_sum(calculation: str) -> int:
    total = number = 0
    term = 1
    for character in calculation:
        if character == " ":
            continue
        if character == "*":
            term *= number
            number = 0
        elif character == "+":
            total += term * number
            term, number = 1, 0
        elif character == "-":
            total += term * number
            term, number = -1, 0
        else:
            number = number * 10 + ord(character) - 48
    return total + term * number
