"""Read the query part of a web address: names and their values.

Fields are separated by "&" and consist of a name, "=" and a value, parted at the first
"=". Without "=" the value is "". Empty fields are left out; an empty name counts. In
names and values "+" becomes a space; nothing else is decoded. The answer maps each name
to the list of its values in their order; names stand in the order of their first field.
"""


# %% starter
def parse_query(query: str) -> dict[str, list[str]]: ...


# %% inputs
SIZES = (6, 60, 250, 700)


def make_input(size, rng):
    names = ["q", "page", "tag", "", "sort+by"] + [f"f{i}" for i in range(size // 3)]
    fields = []
    for _ in range(size):
        value = rng.choice(("", "1", "a+b", "x=y", "ünï", "%20", "+"))
        shape = rng.choice(("{}={}", "{}={}", "{}={}", "{}", ""))
        fields.append(shape.format(rng.choice(names), value))
    return ("&".join(fields),), {}


# %% solution: cut the text from the front, list of pairs
def parse_query(query: str) -> dict[str, list[str]]:
    pairs = []
    name = ""
    value = ""
    in_value = False
    query = query + "&"
    while query:
        character = query[0]
        query = query[1:]
        if character == "&":
            if in_value or name:
                pairs.append((name, value))
            name = ""
            value = ""
            in_value = False
        elif character == "=" and not in_value:
            in_value = True
        else:
            if character == "+":
                character = " "
            if in_value:
                value = value + character
            else:
                name = name + character
    result = {}
    for name, _ in pairs:
        result[name] = [value for other, value in pairs if other == name]
    return result


# %% solution: names in a list, their values in another
def parse_query(query: str) -> dict[str, list[str]]:
    names: list[str] = []
    values: list[list[str]] = []
    for field in query.replace("+", " ").split("&"):
        if field:
            name, value = (field.split("=", 1) + [""])[:2]
            if name not in names:
                names.append(name)
                values.append([])
            values[names.index(name)].append(value)
    return dict(zip(names, values))


# %% solution: new list for each value
import re


def parse_query(query: str) -> dict[str, list[str]]:
    result: dict[str, list[str]] = {}
    for match in re.finditer(r"([^&=]*)(?:=([^&]*))?(?:&|$)", query):
        if match[0] not in ("", "&"):
            name = match[1].replace("+", " ")
            value = (match[2] or "").replace("+", " ")
            result[name] = result.get(name, []) + [value]
    return result


# %% solution: character loop with start positions
def parse_query(query: str) -> dict[str, list[str]]:
    result: dict[str, list[str]] = {}
    start = 0
    equals = -1
    for i in range(len(query) + 1):
        if i < len(query) and query[i] != "&":
            if query[i] == "=" and equals < 0:
                equals = i
            continue
        if i > start:
            middle = equals if equals >= 0 else i
            name = query[start:middle].replace("+", " ")
            result.setdefault(name, []).append(query[middle + 1 : i].replace("+", " "))
        start = i + 1
        equals = -1
    return result


# %% solution: split, partition, setdefault
def parse_query(query: str) -> dict[str, list[str]]:
    result: dict[str, list[str]] = {}
    for field in query.replace("+", " ").split("&"):
        if field:
            name, _, value = field.partition("=")
            result.setdefault(name, []).append(value)
    return result
