"""Which part of a page is the article, and which parts of that are not.

Text is weighed block by block, as boilerpipe does (Kohlschütter et al. 2010): sentences outside
links count, short or linked scraps do not. The article is the deepest element that still holds
nearly all of that weight, so that what is doubtful is kept rather than lost. Inside it, parts
whose names or links say that they are menus, sharing, adverts or comments are left out, unless
they hold much of the text themselves.
"""

import re
from dataclasses import dataclass

from florilegium.importers.html_blocks import BLOCKS, is_hidden
from florilegium.importers.html_tree import Tree, names

_SHARE = 0.9  # of the weight of the page that the article must hold
_TRUSTED = 0.35  # of it, that no name can make us leave out
_ENOUGH = 300  # of it, that makes an article without the comments under it
_LONGEST_MENU = 20_000  # code points
_FURNITURE = frozenset(("nav", "aside", "footer", "menu"))
_ROLES = names(
    "navigation complementary contentinfo banner search menu menubar alert alertdialog dialog toolbar"
)
_NOT_ARTICLE = re.compile(
    r"(?:^|[\s_-])(?:ad|ads|advert\w*|adsense|sponsor\w*|promo\w*|banner|breadcrumbs?|comments?|disqus|respond|combx|community"
    r"|cookie\w*|consent|gdpr|disclaimer|footer|foot|header|masthead|menu|nav|navbar|navigation|sidebar|side|rail|related\w*"
    r"|recommend\w*|read-?more|more-?(?:stories|news|from|on)|most-?(?:read|popular)|popular|trending|newsletter|subscri\w*|signup|sign-up|login|popup|modal|overlay"
    r"|pager|pagination|print|remark|replies|rss|share\w*|sharing|shoutbox|skyscraper|social\w*|toolbar|tools|tags?|taglist|widget\w*|hidden"
    r"|legends|agegate|yom-remote|ai2html|supplemental|outbrain|taboola|editsection|mw-editsection|navbox|catlinks|jump-to-nav|sr-only|visually-?hidden|screen-reader-text|noprint)"
    r"(?=$|[\s_-])",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?|comment-?list|commentlist|disqus\w*|replies)(?=$|[\s_-])", re.IGNORECASE
)
_MORE = re.compile(
    r"related|more|popular|recent|share|follow|tags?\b|categor|topics|latest|read next|menu", re.IGNORECASE
)
_MAYBE_ARTICLE = re.compile(
    r"article|body|content|entry|hentry|main|post|story|text|column|blog", re.IGNORECASE
)
_CONTENTS = re.compile(r"(?:^|\s)(?:toc|table-?of-?contents)(?=$|\s)", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?。！？…][\"'”’»)\]]*(?:\s|$)|[。！？]")


@dataclass(slots=True)
class _Weights:
    """What was found out of each element of the page, in document order."""

    elements: list[Tree]
    parents: list[int]
    text: list[int]
    linked: list[int]
    prose: list[float]
    hidden: list[bool]


def article(root: Tree, *, whole: bool = False) -> tuple[Tree, frozenset[Tree]]:
    """The element that holds the article, and the elements in it to leave out; with ``whole`` the page."""
    body = root.find(".//body")
    body = root if body is None else body
    if whole:
        return body, frozenset()
    weights = _weigh(body)
    left_out = _furniture(weights)
    prose = _without(weights, left_out)
    at = _with_contents(weights, left_out, _deepest(weights, prose))
    chosen = weights.elements[at]
    inside = {i for i in left_out if i > at}
    return chosen, frozenset(weights.elements[i] for i in inside)


def _weigh(body: Tree) -> _Weights:
    """Weigh each element under ``body``; its own text counts as one block with that of inline children."""
    elements: list[Tree] = []
    parents: list[int] = []
    blocks: list[int] = []  # the block element whose text this element's is part of
    hidden: list[bool] = []
    links: list[bool] = []
    own: list[list[str]] = []
    own_linked: list[int] = []
    stack = [(body, -1)]
    while stack:
        element, parent = stack.pop()
        at = len(elements)
        elements.append(element)
        parents.append(parent)
        hidden.append(is_hidden(element))
        links.append(element.tag == "a" or (parent >= 0 and links[parent]))
        blocks.append(at if parent < 0 or element.tag in BLOCKS else blocks[parent])
        own.append([])
        own_linked.append(0)
        if not hidden[at] and element.text:
            own[blocks[at]].append(element.text)
            own_linked[blocks[at]] += len(element.text.strip()) if links[at] else 0
        if parent >= 0 and element.tail:
            own[blocks[parent]].append(element.tail)
            own_linked[blocks[parent]] += len(element.tail.strip()) if links[parent] else 0
        if not hidden[at]:
            stack.extend((child, at) for child in reversed(element))
    text = [0] * len(elements)
    linked = [0] * len(elements)
    prose = [0.0] * len(elements)
    for at in range(len(elements)):
        words = " ".join("".join(own[at]).split())
        text[at], linked[at] = len(words), own_linked[at]
        if elements[at].tag in (
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "button",
            "label",
            "figcaption",
            "caption",
        ):
            continue
        plain = max(len(words) - own_linked[at], 0)
        if len(words) >= 25 and plain * 2 >= len(words):
            sentences = len(_SENTENCE.findall(words))
            prose[at] = plain * (1.0 if sentences or len(words) > 100 else 0.3)
    for at in range(len(elements) - 1, 0, -1):
        parent = parents[at]
        text[parent] += text[at]
        linked[parent] += linked[at]
        prose[parent] += prose[at]
    return _Weights(elements, parents, text, linked, prose, hidden)


def _furniture(weights: _Weights) -> set[int]:
    """The elements that are no part of any article, outermost only."""
    total = weights.prose[0] or 1.0
    found: set[int] = set()
    inside = [False] * len(weights.elements)
    for at, element in enumerate(weights.elements):
        parent = weights.parents[at]
        inside[at] = parent >= 0 and (inside[parent] or parent in found or _is_contents(weights, parent))
        if at == 0 or inside[at] or weights.hidden[at] or not weights.text[at]:
            continue
        if weights.prose[at] < _TRUSTED * total and _is_furniture(weights, at, element):
            found.add(at)
        elif (
            _COMMENTS.search(_names(element))
            and total - weights.prose[at] >= _ENOUGH
            and element.tag != "body"
        ):
            found.add(at)  # however many: they are not the article
    return found


def _names(element: Tree) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"


def _is_furniture(weights: _Weights, at: int, element: Tree) -> bool:
    tag = element.tag
    if tag in (
        "html",
        "body",
        "article",
        "main",
        "p",
        "a",
        "h1",
        "h2",
        "h3",
        "tr",
        "td",
        "tbody",
        "em",
        "strong",
        "b",
        "i",
        "code",
        "pre",
    ):
        return False
    if tag in _FURNITURE or element.get("role") in _ROLES:
        return True
    names = _names(element)
    if _is_contents(weights, at):
        return False
    density = weights.linked[at] / weights.text[at]
    if _NOT_ARTICLE.search(names) and (density > 0.4 or not _MAYBE_ARTICLE.search(names)):
        return True
    if (
        tag in ("ul", "ol", "div", "section", "table", "dl", "form")
        and density > 0.6
        and weights.prose[at] == 0
        and weights.text[at] < _LONGEST_MENU
    ):
        return _is_menu(element)
    return False


def _is_contents(weights: _Weights, at: int) -> bool:
    """Whether an element is named, and looks like, the list of an article's or a book's parts."""
    return (
        weights.prose[at] == 0
        and 2 * weights.linked[at] > weights.text[at]
        and _CONTENTS.search(_names(weights.elements[at])) is not None
    )


def _is_menu(element: Tree) -> bool:
    """Whether ``element``, most of whose text is links, is no list that an article gives."""
    lengths = [len(words) for a in element.iter("a") if (words := "".join(map(str, a.itertext())).strip())]
    if not lengths or sum(lengths) / len(lengths) > 35:
        return False
    before = element.getprevious()
    if before is None or before.tag not in ("h2", "h3", "h4", "h5", "h6", "p", "dt"):
        return True
    return bool(_MORE.search("".join(map(str, before.itertext()))[:80]))


def _without(weights: _Weights, left_out: set[int]) -> list[float]:
    """The weight of each element less that of what is left out of it."""
    prose = list(weights.prose)
    for at in left_out:
        lost = prose[at]
        parent = at
        while parent >= 0:
            prose[parent] -= lost
            parent = weights.parents[parent]
    return prose


def _deepest(weights: _Weights, prose: list[float]) -> int:
    """The deepest element that holds nearly all the prose; the body where nothing does."""
    at = 0
    needed = _SHARE * prose[0]
    if needed < 200:
        return 0  # too little to go by
    for child in range(1, len(weights.elements)):
        # In document order a child comes after its parent, so this walks down the one chain.
        if (
            weights.parents[child] == at
            and prose[child] >= needed
            and weights.elements[child].tag not in ("p", "pre", "li", "td")
        ):
            at = child
    return _whole(weights, prose, at)


def _whole(weights: _Weights, prose: list[float], at: int) -> int:
    """The article element around ``at``, if that has more of the article: a standfirst, an afterword."""
    outer = weights.parents[at]
    while outer > 0:
        element = weights.elements[outer]
        if element.tag in ("article", "main") or element.get("itemprop") == "articleBody":
            return outer if prose[outer] > prose[at] + 40 else at
        outer = weights.parents[outer]
    return at


def _with_contents(weights: _Weights, left_out: set[int], at: int) -> int:
    """The element around ``at`` and the list of contents beside it, if that holds little else."""
    within = [False] * len(weights.elements)  # what is left out, and what stands in it
    beside: dict[int, list[int]] = {}
    for child, parent in enumerate(weights.parents):
        within[child] = child in left_out or (parent >= 0 and within[parent])
        if parent >= 0 and not within[child] and _is_contents(weights, child):
            beside.setdefault(parent, []).append(child)
    outer = weights.parents[at]
    while outer >= 0:
        if outer in beside:
            gone = [child for child in _descendants(weights, outer) if child in left_out]
            rest = weights.text[outer] - sum(weights.text[child] for child in (at, *beside[outer], *gone))
            if rest <= (1 - _SHARE) * weights.text[at]:
                return outer
        outer = weights.parents[outer]
    return at


def _descendants(weights: _Weights, at: int) -> range:
    """Those of an element, as they stand in document order."""
    end = at + 1
    under = {at}
    while end < len(weights.elements) and weights.parents[end] in under:
        under.add(end)
        end += 1
    return range(at + 1, end)
