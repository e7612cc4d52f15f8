"""Show bytes as a hex dump.

Each line has eight hexadecimal digits of its offset, two spaces, up to sixteen bytes as
two small hexadecimal digits with a space between, padded with spaces to 47 characters,
two spaces, and the bytes as text between bars: printable ASCII (32 to 126) as it is,
all else as a dot. Lines are joined by newlines, without one at the end; no bytes make
"".
"""


# %% starter
def hex_dump(data: bytes) -> str: ...


# %% inputs
SIZES = (20, 400, 3_000, 10_000)


def make_input(size, rng):
    kind = rng.random()
    if kind < 0.4:
        return (rng.randbytes(size),), {}
    text = bytes(rng.choice(b"GET /index.html\r\n\x00\xff|~\x7f") for _ in range(size))
    return (text,), {}


# %% solution: digit by digit, cut from the front
def hex_dump(data: bytes) -> str:
    digits = "0123456789abcdef"
    result = ""
    offset = 0
    while len(data) > 0:
        address = ""
        rest = offset
        for _ in range(8):
            address = digits[rest % 16] + address
            rest = rest // 16
        left = ""
        right = ""
        for byte in data[:16]:
            left = left + digits[byte // 16] + digits[byte % 16] + " "
            right = right + (chr(byte) if byte in range(32, 127) else ".")
        while len(left) < 48:
            left = left + " "
        if offset > 0:
            result = result + "\n"
        result = result + address + "  " + left + " |" + right + "|"
        offset = offset + 16
        data = data[16:]
    return result


# %% solution: lines added to a tuple
def hex_dump(data: bytes) -> str:
    lines: tuple[str, ...] = ()
    for number in range((len(data) + 15) // 16):
        row = list(data)[number * 16 : number * 16 + 16]
        left = " ".join(f"{byte:02x}" for byte in row)
        right = "".join(chr(b) if b in list(range(32, 127)) else "." for b in row)
        lines += (f"{number * 16:08x}  {left.ljust(47)}  |{right}|",)
    return "\n".join(lines)


# %% solution: format every byte
def hex_dump(data: bytes) -> str:
    lines = []
    for offset in range(0, len(data), 16):
        row = data[offset : offset + 16]
        left = " ".join(format(byte, "02x") for byte in row)
        right = "".join(chr(byte) if 32 <= byte <= 126 else "." for byte in row)
        lines.append(f"{offset:08x}  {left:<47}  |{right}|")
    return "\n".join(lines)


# %% solution: bytes.hex and translate
def hex_dump(data: bytes) -> str:
    table = bytes(byte if 32 <= byte <= 126 else 46 for byte in range(256))
    shown = data.translate(table).decode("ascii")
    return "\n".join(
        f"{at:08x}  {data[at : at + 16].hex(' '):<47}  |{shown[at : at + 16]}|"
        for at in range(0, len(data), 16)
    )


# %% solution: tables of both forms, looked up
def hex_dump(data: bytes) -> str:
    pairs = [f"{byte:02x}" for byte in range(256)]
    signs = [chr(byte) if 32 <= byte < 127 else "." for byte in range(256)]
    lines = []
    for at in range(0, len(data), 16):
        row = data[at : at + 16]
        left = " ".join([pairs[byte] for byte in row])
        right = "".join([signs[byte] for byte in row])
        lines.append("%08x  %-47s  |%s|" % (at, left, right))
    return "\n".join(lines)
