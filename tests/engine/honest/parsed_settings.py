"""A partition instead of a split, for lines that have their sign."""


def before(lines):
    """
    >>> before(["a=1", "b = 2", "# no"])
    {'a': '1', 'b': '2'}
    """
    found = {}
    for line in lines:
        if line.startswith("#") or "=" not in line:
            continue
        parts = line.split("=")
        found[parts[0].strip()] = "=".join(parts[1:]).strip()
    return found


def after(lines):
    found = {}
    for line in lines:
        key, sign, value = line.partition("=")
        if sign and not line.startswith("#"):
            found[key.strip()] = value.strip()
    return found
