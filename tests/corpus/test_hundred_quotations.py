import random
import re
from pathlib import Path

from tests.benchmarks.texts import MadeUp

from florilegium.corpus import Corpus

from .hundred import KINDS, hundred

WORDS = re.findall(
    r"\w+",
    "the of and a to in was it he for on that with as his at by had they but from were this which an or not "
    "harbour lamp keeper tide barrel oil storm ledger pilot fog winter evening quarter rope anchor sail hull "
    "engine letter captain clerk money wage dredger channel buoy bell night morning spring debt law court",
)


def test_all_hundred_are_told_right(corpus: Corpus, tmp_path: Path) -> None:
    chance = random.Random(1887)
    words = [*WORDS, *(f"{one}{other}" for one in WORDS[20:] for other in ("s", "ing", "less"))]
    made, elsewhere = MadeUp(words, 1), MadeUp(words, 2)
    texts = ["\n\n".join([made.headline(), *made.paragraphs(1_500)]) for _ in range(24)]
    shared = [made.sentence() for _ in range(20)]
    invented = [elsewhere.sentence() for _ in range(20)]
    files = [
        *texts,
        "First copy.\n\n" + "\n\n".join(shared),
        "Another copy.\n\n" + " ".join(reversed(shared)),
    ]
    for number, text in enumerate(files):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    ids = {
        Path(outcome.path).stem: outcome.document
        for outcome in corpus.add([tmp_path / f"{number}.txt" for number in range(len(files))])
    }
    corpus.update_index()
    draft, kinds = hundred(texts, invented, shared, chance)
    found = corpus.quotations.verify(draft)
    told = [(kind, verdict.status, verdict.quotation) for kind, verdict in zip(kinds, found, strict=True)]
    assert [one for one in told if one[1] is not KINDS[one[0]]] == []
    for kind, verdict in zip(kinds, found, strict=True):
        if kind == "twice in the corpus":
            assert {place.document for place in verdict.candidates} == {ids["24"], ids["25"]}
