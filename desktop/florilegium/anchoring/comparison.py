"""Comparing two versions of a text: where words went, alone and with their neighbours."""

from array import array

from florilegium.anchoring.alignment import align, common_end, common_start, settle
from florilegium.anchoring.places import CONTEXT_WORDS, Place, Sought, context, same
from florilegium.anchoring.words import PARAGRAPH, Vocabulary, Words

TELLING = 5
"""Words that do not recur by chance."""
HELD = 3
"""Words of a sentence that hold a few of it in their place."""


class Comparison:
    """Two versions, their words aligned.

    A passage is given by the words of the old version from ``first`` to before ``last``; places
    ``at`` of the new one by the word where the same words begin.
    """

    def __init__(self, old_text: str, new_text: str) -> None:
        vocabulary = Vocabulary()
        self.old = old = Words(old_text, vocabulary)
        self.new = new = Words(new_text, vocabulary)
        self.shortest = align(old.line, new.line)
        """For each word of the old version the one it is aligned to, or -1; as many as can be."""
        self.settled = settle(old.line, new.line, self.shortest, old.weight, new.weight)
        """The same with insertions and deletions where they begin and end best."""
        self.origin = array("i", [-1]) * len(new)
        """For each word of the new version the one it was, by ``settled``, or -1."""
        for place, other in enumerate(self.settled):
            if other >= 0:
                self.origin[other] = place
        self.common_start = common_start(old_text, new_text)
        """Code points that both begin with."""
        self.common_end = common_end(old_text, new_text)
        """Code points that both end with."""
        shorter = min(len(old_text), len(new_text))
        self.one_edit = self.common_start + self.common_end >= shorter
        """Whether all that was done is one insertion or one deletion."""

    def paragraph(self, first: int, last: int) -> tuple[str, str]:
        """What stands in a passage's own paragraph before it and after it, up to twelve words each."""
        line, weight = self.old.line, self.old.weight
        start, end = first, last
        while start > max(0, first - CONTEXT_WORDS) and weight(start) < PARAGRAPH:
            start -= 1
        while end < min(len(line), last + CONTEXT_WORDS) and weight(end) < PARAGRAPH:
            end += 1
        return line[start:first], line[last:end]

    def is_twin(self, at: int, length: int) -> bool:
        """Whether a place of the new version is where another passage with the same words went."""
        origin = self.origin[at]
        return origin >= 0 and self.origin[at : at + length] == array("i", range(origin, origin + length))

    def claimed(self, place: Place, first: int, last: int) -> bool:
        """Whether another passage with the same words went to a place, and fits there as well or better."""
        length = last - first
        origin = self.origin[place.first]
        if origin == first or not self.is_twin(place.first, length):
            return False
        if length < TELLING:
            there = place.first
            return self.held(origin, origin + length, there) >= self.held(first, last, there)
        other = Sought.passage(self.old, origin, origin + length)
        theirs = context(other.before, other.after, self.new.line, place.first, place.last)
        return theirs >= place.context

    def leans(self, first: int, last: int, place: Place, *, close: bool = False) -> bool:
        """Whether the word before a passage or the one after it went along.

        It stands next to it still, or, unless it must be ``close``: with its own neighbour, or it was
        replaced and the next word of the sentence stands where it did.
        """
        if last - first >= TELLING or self.one_edit or last - first == len(self.old):
            return True  # it would not be there by chance
        for pairs in (self.settled, self.shortest):
            for near, step, edge in ((first - 1, -1, place.first), (last, 1, place.last - 1)):
                went = pairs[near] if 0 <= near < len(pairs) else -1
                if went >= 0 and went == edge + step:
                    return True
                beyond = pairs[near + step] if 0 <= near + step < len(pairs) else -1
                if close or beyond < 0:
                    continue
                if went >= 0 and beyond == went + step:
                    return True
                in_sentence = not self.old.begins(near) and not self.old.begins(near + 1)
                if beyond == edge + 2 * step and in_sentence and self.old.is_word(near + step):
                    return True
        return False

    def torn(self, first: int, last: int, at: int) -> bool:
        """Whether a passage of few words left most of what stands next to it in its sentence.

        Or has so few next to it that they may have gone elsewhere, as the alignment says.
        """
        if not 0 < last - first < TELLING or self.one_edit:
            return False
        held, most = self.held(first, last, at), sum(self._sentence(first, last))
        return held < HELD and (held < most or self.settled[first] not in {-1, at})

    def held(self, first: int, last: int, at: int) -> int:
        """How many words next to a passage, of its own line and sentence, stand next to a place too.

        The place, ``at``, has the same words as the passage.
        """
        old, new = self.old, self.new
        before = 0
        while before < min(first, at, CONTEXT_WORDS) and not old.begins(first - before):
            if old.line[first - before - 1] != new.line[at - before - 1]:
                break
            before += 1
        after, end = 0, at + last - first
        most = min(len(old) - last, len(new) - end, CONTEXT_WORDS)
        while after < most and not old.begins(last + after):
            if old.line[last + after] != new.line[end + after]:
                break
            after += 1
        return before + after

    def _sentence(self, first: int, last: int) -> tuple[int, int]:
        """How many words of its own line and sentence stand before a passage and after it, twelve at most."""
        old = self.old
        before = after = 0
        while before < min(first, CONTEXT_WORDS) and not old.begins(first - before):
            before += 1
        while after < min(len(old) - last, CONTEXT_WORDS) and not old.begins(last + after):
            after += 1
        return before, after

    def _same(self, sought: Sought, first: int, last: int) -> list[Place]:
        """Places with the same words: some, where they are very common, but all with more of the sentence."""
        found = {place.first: place for place in same(self.new, sought)}
        line, length = self.new.line, last - first
        before, after = self._sentence(first, last)
        for start, end in ((first - min(before, HELD), last), (first, last + min(after, HELD))):
            run = self.old.line[start:end]
            at = line.find(run) if len(run) > length else -1
            while at >= 0:
                there = at + first - start
                around = context(sought.before, sought.after, line, there, there + length)
                found.setdefault(there, Place(there, there + length, 1.0, around))
                at = line.find(run, at + 1)
        return list(found.values())

    def drawn(self, sought: Sought, first: int, last: int, stays: Place | None) -> list[Place]:
        """Places with the few words of a passage that hold more of its sentence than where they stay.

        The most first.
        """
        if last - first >= TELLING or self.one_edit:
            return []
        held = self.held(first, last, stays.first) if stays is not None else 0
        if held == sum(self._sentence(first, last)):
            return []
        ranked = []
        for place in self._same(sought, first, last):
            holds = self.held(first, last, place.first)
            if holds > held and not self.claimed(place, first, last):
                ranked.append((holds, place))
        return [place for _, place in sorted(ranked, key=lambda pair: (-pair[0], -pair[1].context))]
