"""Measures of association, keyness and dispersion, on whole arrays of counts.

Of association (``joint`` is how often two words stand together in a window of ``span`` words, ``node``
and ``word`` how often each occurs, ``total`` how many words there are): as NLTK has it, counts in a window
are divided by its width, so that what is expected is what chance would put beside a word, and a window of
one word gives the measures of bigrams. Published at first for bigrams; for windows see Evert, "Corpora and
Collocations" (2008), section 5.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[Any]
Scores = NDArray[np.float64]


def log_likelihood(joint: Counts, node: int, word: Counts, total: int, span: int = 1) -> Scores:
    """Dunning's G² (1993, "Accurate Methods for the Statistics of Surprise and Coincidence").

    2 Σ O ln(O / E) over the four cells of the contingency table. Negative where the words stand
    together less often than by chance.
    """
    together = np.asarray(joint, np.float64) / span
    words = np.asarray(word, np.float64)
    cells = (together, words - together, node - together, total - node - words + together)
    margins = (
        (node, words),
        (total - node, words),
        (node, total - words),
        (total - node, total - words),
    )
    score = np.zeros(len(together))
    for cell, (row, column) in zip(cells, margins, strict=True):
        score += 2 * _times_log(cell, row * column / max(total, 1))
    return np.where(together * total < node * words, -score, score)


def mutual_information(joint: Counts, node: int, word: Counts, total: int, span: int = 1) -> Scores:
    """Pointwise mutual information in bits (Church and Hanks 1990, "Word Association Norms").

    log2(O / E): high for rare words that hardly stand elsewhere; ask for a least count.
    """
    together = np.asarray(joint, np.float64) / span
    expected = node * np.asarray(word, np.float64) / max(total, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(together > 0, np.log2(together / expected), -np.inf)


def keyness(count: Counts, against: Counts, total: int, total_against: int) -> Scores:
    """Log-likelihood of a difference in frequency (Rayson and Garside 2000, "Comparing Corpora using
    Frequency Profiling"): 2 (a ln(a / E1) + b ln(b / E2)); negative where the word is rarer than there.
    """
    here, there = np.asarray(count, np.float64), np.asarray(against, np.float64)
    both = max(total + total_against, 1)
    expected_here, expected_there = (here + there) * total / both, (here + there) * total_against / both
    score = 2 * (_times_log(here, expected_here) + _times_log(there, expected_there))
    return np.where(here < expected_here, -score, score)


def log_ratio(count: Counts, against: Counts, total: int, total_against: int) -> Scores:
    """How many times more frequent, as a power of two (Hardie 2014, "Log Ratio: an informal
    introduction"). A count of 0 is taken as a half.
    """
    here = np.maximum(np.asarray(count, np.float64), 0.5) / max(total, 1)
    there = np.maximum(np.asarray(against, np.float64), 0.5) / max(total_against, 1)
    ratio: Scores = np.log2(here / there)
    return ratio


def deviation_of_proportions(counts: Counts, sizes: Counts) -> float:
    """DP of Gries (2008, "Dispersions and Adjusted Frequencies in Corpora"): half the sum of the
    differences between each part's share of the hits and its share of the corpus.

    Near 0 where hits are spread as the corpus is; near 1 where they stand in one small part. 0 where
    there are no hits.
    """
    found, length = np.asarray(counts, np.float64), np.asarray(sizes, np.float64)
    if not found.sum() or not length.sum():
        return 0.0
    return float(np.abs(found / found.sum() - length / length.sum()).sum() / 2)


def juilland(counts: Counts, sizes: Counts) -> float:
    """D of Juilland and Chang-Rodríguez (1964, "Frequency Dictionary of Spanish Words"): 1 - V / √(n - 1),
    where V is the standard deviation of the hits of n parts divided by their mean.

    1 where hits are spread evenly, 0 where they stand in one part, or there are no hits or but one part.
    Of parts that differ in size each counts by its hits for its length, as in Gries (2008).
    """
    found, length = np.asarray(counts, np.float64), np.asarray(sizes, np.float64)
    rates = found[length > 0] / length[length > 0]
    if len(rates) < 2 or not rates.sum():
        return 0.0
    return max(float(1 - rates.std() / rates.mean() / np.sqrt(len(rates) - 1)), 0.0)


def _times_log(observed: Scores, expected: Scores) -> Scores:
    """O ln(O / E); 0 where O is, as its limit."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(observed > 0, observed * np.log(observed / expected), 0.0)
