"""The orders of the lines that one can choose, in words."""

ORDERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("1 right", ("1R", "2R", "3R")),
    ("2 right", ("2R", "3R", "1R")),
    ("3 right", ("3R", "1R", "2R")),
    ("1 left", ("1L", "2L", "3L")),
    ("2 left", ("2L", "3L", "1L")),
    ("3 left", ("3L", "1L", "2L")),
    ("1 left, 1 right", ("1L", "1R")),
    ("Match", ("match", "1R", "2R")),
    ("Document", ("document",)),
    ("Date", ("date",)),
    ("Label", ("label",)),
)
"""Names, and the keys they stand for: the first decides, the others where it is the same."""

CONTEXTS = (4, 6, 8, 12, 16, 24)
"""Words shown to either side."""


def order_name(keys: tuple[str, ...]) -> str:
    """What an order is called; its keys where it has no name."""
    return next((name for name, known in ORDERS if known == keys), ", ".join(keys))
