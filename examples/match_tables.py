"""Which payment belongs to which invoice: the reconciliation at month's end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Match:
    """One invoice and what was paid for it; `payment` is None if nothing was."""

    invoice: str
    payment: str | None
    open_cents: int


def normalise_reference(text: str) -> str:
    """Bring what people type as a payment reference into one form.

    >>> normalise_reference(" inv 2025/0042 ")
    'INV-2025-0042'
    """
    return text.strip().upper().replace(" ", "-").replace("/", "-")


def reconcile(
    invoices: list[dict], payments: list[dict]
) -> tuple[list[Match], list[str]]:
    """Match each invoice with the first payment that names it.

    Gives the matches in the order of the invoices, and the ids of the payments
    that belong to none of them.

    >>> reconcile(
    ...     [{"number": "INV-1", "cents": 900}, {"number": "INV-2", "cents": 500}],
    ...     [
    ...         {"id": "p1", "reference": "INV-2", "cents": 450},
    ...         {"id": "p2", "reference": "thanks!", "cents": 10},
    ...     ],
    ... )  # doctest: +NORMALIZE_WHITESPACE
    ([Match(invoice='INV-1', payment=None, open_cents=900),
      Match(invoice='INV-2', payment='p1', open_cents=50)], ['p2'])
    """
    references = [(normalise_reference(p["reference"]), p) for p in payments]
    matches = []
    used = []
    for invoice in invoices:
        found = None
        for reference, payment in references:
            if reference == invoice["number"]:
                found = payment
                break
        if found is None:
            matches.append(Match(invoice["number"], None, invoice["cents"]))
            continue
        used.append(found["id"])
        rest = invoice["cents"] - found["cents"]
        matches.append(Match(invoice["number"], found["id"], rest))

    leftover = [p["id"] for p in payments if p["id"] not in used]
    return matches, leftover
