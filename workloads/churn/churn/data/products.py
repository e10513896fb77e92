"""Products: categories, brands, prices and costs."""

import numpy as np
import pandas as pd

CATEGORIES = ("grocery", "home", "fashion", "electronics", "sports", "beauty", "toys")
PRODUCTS = 200


def products(random: np.random.Generator) -> pd.DataFrame:
    """Return the products, the same number at each size of data."""
    price = np.round(np.exp(random.normal(3.0, 0.7, PRODUCTS)), 2)
    return pd.DataFrame(
        {
            "product_id": np.arange(1, PRODUCTS + 1, dtype=np.int64),
            "category": random.choice(CATEGORIES, PRODUCTS),
            "brand": [f"brand-{one:02d}" for one in random.integers(1, 25, PRODUCTS)],
            "list_price": price,
            "cost": np.round(price * random.uniform(0.4, 0.85, PRODUCTS), 2),
        }
    )
