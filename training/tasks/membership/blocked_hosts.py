"""Tell at which positions of `hosts` a host stands that the block list forbids.

A host is forbidden if it is on the list, or below a domain that is: with `ads.example`
listed, `ads.example` and `eu.ads.example` are forbidden, `badads.example` is not. All
names are in lower case and not empty. The positions come in ascending order.
"""


# %% starter
def blocked_positions(hosts: list[str], blocklist: list[str]) -> list[int]: ...


# %% inputs
SIZES = (10, 60, 200, 600)


def make_input(size, rng):
    words = [f"{rng.choice('abcdefg')}{n}" for n in range(max(3, size // 4))]

    def name(labels):
        return ".".join(rng.choice(words) for _ in range(labels)) + ".example"

    blocklist = [name(rng.choice((1, 2, 2, 2))) for _ in range(size // 3)]
    hosts = [name(rng.randint(1, 4)) for _ in range(size)]
    for _ in range(size // 5):
        if blocklist:
            hosts.append("x" + rng.choice(blocklist))
    return (hosts, blocklist), {}


def valid(hosts, blocklist):
    return all(name and name == name.lower() for name in hosts + blocklist)


# %% solution: try every rule on every host
def blocked_positions(hosts: list[str], blocklist: list[str]) -> list[int]:
    positions = []
    for position in range(len(hosts)):
        host = hosts[position]
        blocked = False
        for rule in blocklist:
            if host == rule or host.endswith("." + rule):
                blocked = True
        if blocked:
            positions.append(position)
    return positions


# %% solution: compare the labels from the right
def blocked_positions(hosts: list[str], blocklist: list[str]) -> list[int]:
    positions = []
    for position, host in enumerate(hosts):
        labels = host.split(".")
        for rule in blocklist:
            parts = rule.split(".")
            if labels[-len(parts) :] == parts:
                positions.append(position)
                break
    return positions


# %% solution: any() over dotted rules
def blocked_positions(hosts: list[str], blocklist: list[str]) -> list[int]:
    rules = ["." + rule for rule in blocklist]
    return [
        position
        for position, host in enumerate(hosts)
        if any(("." + host).endswith(rule) for rule in rules)
    ]


# %% solution: endswith takes a tuple
def blocked_positions(hosts: list[str], blocklist: list[str]) -> list[int]:
    endings = tuple("." + rule for rule in blocklist)
    return [i for i, host in enumerate(hosts) if ("." + host).endswith(endings)]


# %% solution: look every parent domain up in the list
def blocked_positions(hosts: list[str], blocklist: list[str]) -> list[int]:
    positions = []
    for position, host in enumerate(hosts):
        labels = host.split(".")
        for start in range(len(labels)):
            if ".".join(labels[start:]) in blocklist:
                positions.append(position)
                break
    return positions


# %% solution: look every parent domain up in a set
def blocked_positions(hosts: list[str], blocklist: list[str]) -> list[int]:
    forbidden = set(blocklist)
    positions = []
    for position, host in enumerate(hosts):
        rest = host
        while rest:
            if rest in forbidden:
                positions.append(position)
                break
            _, _, rest = rest.partition(".")
    return positions
