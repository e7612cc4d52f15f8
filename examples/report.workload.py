"""Inputs for `build_report`: `size` orders, a customer for every three of them."""

SIZES = (60, 240, 960)

CITIES = ("Lyon", "Oslo", "Porto", "Ghent", "Turin", "Graz", "Brno", "Split")
NAMES = ("Ada", "Bo", "Chidi", "Dana", "Emil", "Fatima", "Goran", "Hanna")


def make_input(size, rng):
    """Orders with a few cancelled ones and a few customers that are gone."""
    customers = [
        {
            "id": 1000 + number,
            "name": f"{rng.choice(NAMES)} {number}",
            "city": rng.choice(CITIES),
        }
        for number in range(size // 3)
    ]
    rng.shuffle(customers)
    orders = [
        {
            "id": f"A{number:05d}",
            "customer_id": 1000 + rng.randrange(size // 3 + 2),
            "amount": rng.randrange(100, 50_000),
        }
        for number in range(size)
    ]
    cancelled = [order["id"] for order in rng.sample(orders, size // 4)]
    return (orders, customers, cancelled), {}
