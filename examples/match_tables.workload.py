"""Inputs for `reconcile`: `size` invoices and about as many payments."""

SIZES = (80, 320, 1_280)


def make_input(size, rng):
    """Most invoices are paid, some in part; a few payments name nothing known."""
    invoices = [
        {"number": f"INV-2025-{number:05d}", "cents": rng.randrange(500, 90_000)}
        for number in range(size)
    ]
    payments = []
    for number, invoice in enumerate(rng.sample(invoices, size * 9 // 10)):
        reference = invoice["number"]
        if rng.random() < 0.3:
            reference = " " + reference.lower().replace("-", "/")
        part = rng.choice((1, 1, 1, 2))
        payments.append(
            {
                "id": f"p{number:05d}",
                "reference": reference,
                "cents": invoice["cents"] // part,
            }
        )
    for number in range(size // 10):
        payments.append({"id": f"q{number:05d}", "reference": "thanks!", "cents": 100})
    rng.shuffle(payments)
    return (invoices, payments), {}
