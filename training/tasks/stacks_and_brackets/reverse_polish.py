"""Evaluate a formula in reverse Polish notation, with whole numbers.

`tokens` holds numbers (digits alone) and the operators "+", "-", "*" and "%"; an
operator takes the two results before it. "%" is the rest of the division as Python has
it; if the right side is 0 the result is 0. After each operator the result is brought
into 0 to 999,999 by taking the rest of a division by 1,000,000. The formula is correct
and not empty.
"""


# %% starter
def evaluate(tokens: list[str]) -> int: ...


# %% inputs
SIZES = (9, 60, 400, 1_500)


def make_input(size, rng):
    tokens, depth = [str(rng.randint(0, 99))], 1
    # Many numbers first, then operators: the deeper, the more a wrong stack costs.
    while len(tokens) + depth < size:
        if depth > 1 and rng.random() < 0.35:
            tokens.append(rng.choice("++-**%"))
            depth -= 1
        else:
            tokens.append(str(rng.choice((0, 1, 7, rng.randint(0, 9999)))))
            depth += 1
    tokens += [rng.choice("++-*%") for _ in range(depth - 1)]
    return (tokens,), {}


def valid(tokens):
    depth = 0
    for token in tokens:
        number = token.isascii() and token.isdigit()
        depth += 1 if number else -1
        if depth < 1 or not (number or token in ("+", "-", "*", "%")):
            return False
    return depth == 1


# %% solution: replace the first three that can be worked out
def evaluate(tokens: list[str]) -> int:
    left = list(tokens)
    while len(left) > 1:
        for place in range(len(left)):
            if left[place] in ("+", "-", "*", "%"):
                a = int(left[place - 2])
                b = int(left[place - 1])
                if left[place] == "+":
                    result = a + b
                elif left[place] == "-":
                    result = a - b
                elif left[place] == "*":
                    result = a * b
                else:
                    result = a % b if b != 0 else 0
                result = result % 1_000_000
                left = left[: place - 2] + [str(result)] + left[place + 1 :]
                break
    return int(left[0])


# %% solution: a stack that is copied
def evaluate(tokens: list[str]) -> int:
    stack = ()
    for token in tokens:
        if token not in "+-*%":
            stack = stack + (int(token),)
            continue
        a, b = stack[-2:]
        if token == "+":
            result = a + b
        elif token == "-":
            result = a - b
        elif token == "*":
            result = a * b
        else:
            result = a % b if b else 0
        stack = stack[:-2] + (result % 1_000_000,)
    return stack[0]


# %% solution: cut the operands out from the right, by recursion
def evaluate(tokens: list[str]) -> int:
    def value(part):
        if len(part) == 1:
            return int(part[0])
        needed = 1
        start = len(part) - 1
        while needed:
            start -= 1
            needed += 1 if part[start] in "+-*%" else -1
        a, b = value(part[:start]), value(part[start:-1])
        if part[-1] == "%":
            return a % b if b else 0
        results = {"+": a + b, "-": a - b, "*": a * b}
        return results[part[-1]] % 1_000_000

    return value(tokens)


# %% solution: a stack at the front of a list
def evaluate(tokens: list[str]) -> int:
    stack = []
    for token in tokens:
        if token.isdigit():
            stack.insert(0, int(token))
        else:
            b, a = stack.pop(0), stack.pop(0)
            if token == "+":
                stack.insert(0, (a + b) % 10**6)
            elif token == "-":
                stack.insert(0, (a - b) % 10**6)
            elif token == "*":
                stack.insert(0, (a * b) % 10**6)
            else:
                stack.insert(0, a % b if b else 0)
    return stack[0]


# %% solution: a stack and a table of operators
import operator


def evaluate(tokens: list[str]) -> int:
    operators = {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "%": lambda a, b: a % b if b else 0,
    }
    stack: list[int] = []
    for token in tokens:
        apply = operators.get(token)
        if apply is None:
            stack.append(int(token))
        else:
            b = stack.pop()
            stack[-1] = apply(stack[-1], b) % 1_000_000
    return stack.pop()
