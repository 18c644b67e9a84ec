"""What a page states about itself: Open Graph, JSON-LD, meta, headings, bylines."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from florilegium.importers.dates import found_date
from florilegium.importers.html_tree import Tree, names
from florilegium.importers.languages import tag_of
from florilegium.model import Metadata

_ARTICLES = names(
    "Article NewsArticle BlogPosting ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle "
    "TechArticle ScholarlyArticle SocialMediaPosting LiveBlogPosting Report WebPage Recipe Review "
    "MedicalWebPage"
)
_SEPARATORS = re.compile(r"\s+(?:[|\-–—\\/>»·•]|::)\s+|\s*\|\s*|(?<=\w):\s+")
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:byline|by-line|authors?|author[_-]?name|contributor|writtenby|dateline)(?=$|[\s_-])|(?:Author|ByLine)\b",
    re.IGNORECASE,
)
_BY = re.compile(
    r"^\s*(?:written\s+|posted\s+|published\s+)?(?:by|von|par|por|di|door|av|af)[\s:]+(?=\S)", re.IGNORECASE
)
_DATED = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}\b"
    r"|\d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{2,4})",
    re.IGNORECASE,
)
_SEVERAL = frozenset(("dc.creator", "citation_author"))  # what a page says once for each author
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "sailthru.date",
    "date",
    "citation_publication_date",
    "citation_date",
    "ptime",
    "pdate",
)
_LONGEST_JSON = 500_000  # code points


def metadata(root: Tree) -> Metadata:
    """What the page with ``root`` states."""
    meta = _meta(root)
    linked = _linked_data(root)

    def stated(*names: str) -> str:
        return next((meta[name] for name in names if meta.get(name)), "")

    site = stated("og:site_name", "application-name") or _name(linked.get("publisher"))
    return Metadata(
        title=_title(root, meta, linked, site),
        author=_author(root, meta, linked),
        date=_date(root, meta, linked),
        language=tag_of(
            root.get("lang")
            or root.get("{http://www.w3.org/XML/1998/namespace}lang")
            or stated("content-language", "language", "dc.language", "og:locale")
        ),
        site=site,
        source=address(root),
    )


def address(root: Tree) -> str:
    """The page's own address, as it states it; "" if it does not."""
    for path, attribute in (("link[@rel='canonical']", "href"), ("meta[@property='og:url']", "content")):
        for element in root.iterfind(f".//{path}"):
            found = (element.get(attribute) or "").strip()
            if _is_web(found):
                return found
    return ""


def base(root: Tree) -> str:
    """The address that the page's relative links start from; "" if it states none."""
    own = address(root)
    element = root.find(".//base[@href]")
    stated = (element.get("href") or "").strip() if element is not None else ""
    try:
        whole = urljoin(own, stated)
    except ValueError:
        return own
    return whole if _is_web(whole) else own


def _is_web(found: str) -> bool:
    try:
        parts = urlsplit(found)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _meta(root: Tree) -> dict[str, str]:
    """The content of each meta element by its lower case name or property; the first one counts."""
    found: dict[str, str] = {}
    elements = list(root.iter("meta"))
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        stated: dict[str, list[str]] = {}
        for element in elements:
            content = " ".join((element.get("content") or "").split())
            for name in element.get(attribute, "").lower().split() if content else ():
                stated.setdefault(re.sub(r"^(dc|dcterms):", r"\1.", name), []).append(content)
        for name, contents in stated.items():
            found.setdefault(name, "; ".join(dict.fromkeys(contents)) if name in _SEVERAL else contents[0])
    return found


def _linked_data(root: Tree) -> dict[str, Any]:
    """The first thing in the page's JSON-LD that is an article."""
    things: list[dict[str, Any]] = []
    for element in root.iter("script"):
        if (element.get("type") or "").strip().lower() != "application/ld+json":
            continue
        source = (element.text or "").strip()
        source = re.sub(r"^<!\[CDATA\[|\]\]>;?$|^/\*.*?\*/|^//.*$", "", source).strip().rstrip(";")
        if not source or len(source) > _LONGEST_JSON:
            continue
        try:
            things.extend(_things(json.loads(source, strict=False)))
        except (ValueError, RecursionError):
            continue
    kinds = [(thing, _kinds(thing)) for thing in things]
    articles = [thing for thing, kind in kinds if kind & (_ARTICLES - {"WebPage"})]
    return next(iter(articles), next((thing for thing, kind in kinds if "WebPage" in kind), {}))


def _kinds(thing: dict[str, Any]) -> set[str]:
    kind = thing.get("@type")
    return {k for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str)}


def _things(loaded: Any) -> Iterator[dict[str, Any]]:
    for thing in loaded if isinstance(loaded, list) else [loaded]:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            if isinstance(graph, list):
                yield from (inner for inner in graph if isinstance(inner, dict))


def _name(value: Any) -> str:
    """The names in a JSON-LD value, joined with "; "."""
    if isinstance(value, list):
        names = dict.fromkeys(
            filter(None, (_name(item) for item in value[:20] if not isinstance(item, list)))
        )
        return "; ".join(names)
    if isinstance(value, dict):
        value = value.get("name")
    return " ".join(value.split())[:200] if isinstance(value, str) and not value.startswith("http") else ""


def _title(root: Tree, meta: dict[str, str], linked: dict[str, Any], site: str) -> str:
    whole = _words(root.find(".//title"))[:1000]
    candidates = [
        *(
            " ".join(words.split())
            for words in (linked.get("name"), linked.get("headline"))
            if isinstance(words, str)
        ),
        *(
            meta.get(name, "")
            for name in ("dc.title", "dcterms.title", "og:title", "twitter:title", "parsely-title", "title")
        ),
    ]
    if isinstance(linked.get("name"), str) and not whole.startswith(candidates[0]):
        del candidates[0]  # the name of something else: of the site, of a picture
    stated = next(filter(None, candidates), "")
    if stated:
        return stated
    headings = [
        words for h1 in islice(root.iterfind(".//h1"), 5) if (words := _words(h1)) and len(words) < 300
    ]
    if whole:
        return _without_site(whole, site, headings)
    return headings[0] if headings else ""


def _without_site(title: str, site: str, headings: list[str]) -> str:
    """``title``, which a window shows, without the site's name before or after it."""
    for heading in headings:
        if len(heading) > 12 and heading.lower() in title.lower() and len(heading) < len(title):
            return heading
    parts = [(m.start(), m.end()) for m in _SEPARATORS.finditer(title)]
    if not parts:
        return title
    first, last = title[: parts[0][0]], title[parts[-1][1] :]
    if site and last.lower().replace(" ", "") == site.lower().replace(" ", ""):
        return title[: parts[-1][0]]
    if site and first.lower().replace(" ", "") == site.lower().replace(" ", ""):
        return title[parts[0][1] :]
    hard = [(m.start(), m.end()) for m in re.finditer(r"\s+[|\-–—»·•\\/>]\s+|\s*\|\s*", title)]
    if hard:
        kept = title[: hard[-1][0]]
        if len(kept.split()) >= 3 and len(title[hard[-1][1] :].split()) <= 4:
            return kept
    return title


def _words(element: Tree | None) -> str:
    return " ".join("".join(map(str, element.itertext())).split()) if element is not None else ""


def _author(root: Tree, meta: dict[str, str], linked: dict[str, Any]) -> str:
    stated = _name(linked.get("author")) or _name(linked.get("creator"))
    for name in (
        "dc.creator",
        "dcterms.creator",
        "citation_author",
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "byl",
        "twitter:creator",
    ):
        value = meta.get(name, "")
        if not stated and value and not value.startswith(("http", "@")) and len(value) < 100:
            stated = value
    if not stated:
        stated = _byline(root)
    stated = _BY.sub("", stated)
    if (dated := _DATED.search(stated)) and dated.start() > 2:
        stated = stated[: dated.start()]
    return stated.strip(" ,;|·•-–—")


def _byline(root: Tree) -> str:
    """The first short text that its markup calls the author's name."""
    sure: list[Tree] = []
    likely: list[Tree] = []
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in (
            "meta",
            "link",
            "script",
            "style",
            "body",
            "html",
        ):
            continue
        if element.get("rel") == "author" or element.get("itemprop") == "author":
            sure.append(element)
        elif _BYLINE.search(f"{element.get('class', '')} {element.get('id', '')}"):
            likely.append(element)
    for element in (sure + likely)[:20]:
        inner = element.find(".//*[@itemprop='name']")
        words = _words(inner if inner is not None else element)
        if 2 < len(words) < 100 and any(character.isalpha() for character in words) and "|" not in words:
            return words
    return ""


def _date(root: Tree, meta: dict[str, str], linked: dict[str, Any]) -> str:
    candidates = [
        linked.get("datePublished"),
        linked.get("dateCreated"),
        *(meta.get(name) for name in _PUBLISHED),
    ]
    for element in root.iter("time"):
        if (
            element.get("pubdate") is not None
            or element.get("itemprop") == "datePublished"
            or "publish" in element.get("class", "")
        ):
            candidates.append(element.get("datetime") or _words(element))
    for element in root.iterfind(".//*[@itemprop='datePublished']"):
        candidates.append(element.get("content") or element.get("datetime") or _words(element))
    for element in root.iter("time"):
        candidates.append(element.get("datetime") or _words(element))
    return next(
        (found for stated in candidates if isinstance(stated, str) and (found := found_date(stated))), ""
    )
