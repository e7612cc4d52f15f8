"""Inputs for `parse_settings`: a settings file of `size` lines."""

SIZES = (250, 1_000, 4_000)

VALUES = ("yes", "no", "8080", "example.org", "a longer value with spaces")


def make_input(size, rng):
    """Sections of some dozen keys, with comments, blanks and continued values."""
    lines = ["[section-0]"]
    while len(lines) < size:
        draw = rng.random()
        if draw < 0.05:
            lines.append(f"[section-{len(lines)}]")
        elif draw < 0.15:
            lines.append(rng.choice(("", "; a remark")))
        else:
            lines.append(f"key-{len(lines)} = {rng.choice(VALUES)}")
            if draw > 0.9:
                lines.append("    and more of it   ; continued")
    return ("\n".join(lines[:size]) + "\n",), {}
