"""Say which of the incoming e-mail addresses are not on the mailing list yet.

Addresses are compared without regard to case and to spaces around them. The result
holds each new address once, in lower case and without the spaces, in the order in which
they first come in. Entries that are empty after stripping are left out.
"""


# %% starter
def new_subscribers(known: list[str], incoming: list[str]) -> list[str]: ...


# %% inputs
SIZES = (10, 100, 400, 1_000)


def make_input(size, rng):
    def address():
        name = rng.choice(["ann", "bob", "Cleo", "dmitri", "EVA", "f.ng"])
        text = f"{name}{rng.randint(1, size)}@{rng.choice(['mail', 'post'])}.example"
        return rng.choice([text, text.upper(), f" {text}", ""])

    return ([address() for _ in range(size)], [address() for _ in range(size)]), {}


# %% solution: clean the known ones again for every address
def new_subscribers(known: list[str], incoming: list[str]) -> list[str]:
    result = []
    for address in incoming:
        clean = address.strip().lower()
        if clean == "":
            continue
        found = False
        for other in known:
            if other.strip().lower() == clean:
                found = True
                break
        if not found and clean not in result:
            result.append(clean)
    return result


# %% solution: lists, cleaned once
def new_subscribers(known: list[str], incoming: list[str]) -> list[str]:
    taken = [address.strip().lower() for address in known]
    result = []
    for address in incoming:
        clean = address.strip().lower()
        if clean and clean not in taken and clean not in result:
            result.append(clean)
    return result


# %% solution: a set for the known, a list for the new
def new_subscribers(known: list[str], incoming: list[str]) -> list[str]:
    taken = {address.strip().lower() for address in known}
    result = []
    for address in incoming:
        clean = address.strip().lower()
        if clean and clean not in taken and clean not in result:
            result.append(clean)
    return result


# %% solution: one set that grows
def new_subscribers(known: list[str], incoming: list[str]) -> list[str]:
    seen = {address.strip().lower() for address in known}
    seen.add("")
    result = []
    for address in incoming:
        clean = address.strip().lower()
        if clean not in seen:
            seen.add(clean)
            result.append(clean)
    return result


# %% solution: a dict keeps the order, the known are taken out
def new_subscribers(known: list[str], incoming: list[str]) -> list[str]:
    fresh = dict.fromkeys(address.strip().lower() for address in incoming)
    fresh.pop("", None)
    for address in known:
        fresh.pop(address.strip().lower(), None)
    return list(fresh)


# %% solution: difference of sets, sorted by first position
def new_subscribers(known: list[str], incoming: list[str]) -> list[str]:
    cleaned = [address.strip().lower() for address in incoming]
    fresh = set(cleaned) - {address.strip().lower() for address in known}
    fresh.discard("")
    return sorted(fresh, key=cleaned.index)
