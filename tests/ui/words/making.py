"""Counts to show."""

from array import array

from florilegium.model import Cluster, Collocate, FormCount, HitPlaces, WordCount, YearCount

COLLOCATES = [
    Collocate("oil", 9, 2, 7, 12, 31.5),
    Collocate("the", 40, 30, 10, 400, 12.25),
    Collocate("Ärger", 3, 3, 0, 3, -2.5),
]
FORMS = [FormCount("lamp", 30, 4), FormCount("lamps", 10, 2)]
CLUSTERS = [Cluster("the lamp was", 5, 3), Cluster("of the lamp", 4, 4)]
WORDS = [WordCount("storm", 7, 1, 7000.4, 1, 20.5, 2.8), WordCount("calm", 0, 0, 0.0, 9, -12.0, -3.1)]
YEARS = [YearCount("1886", 4, 2, 2000), YearCount("1888", 10, 1, 20_000), YearCount("", 1, 1, 500)]
PLACES = HitPlaces(
    ("a", "b"),
    ("Ledger", "Minutes"),
    (1000, 2000),
    array("i", [0, 3, 4]),
    array("i", [0, 500, 999, 1000]),
    (2, 0, 1, 1),
    3,
    4000,
    0.25,
)
