"""Where links lead: to a place in the document, to the web, or nowhere."""

import re
from urllib.parse import unquote, urljoin, urlsplit

_UNSEEN = re.compile(r"[\x00-\x20\x7f]+")
_ALLOWED = ("http", "https", "mailto")


def target(address: str, page: str = "") -> str:
    """``address`` as the target of a link span, "" where a reader is not to be led.

    ``page`` is the document's own address, if it states one: links relative to it are made whole,
    and those that only add a fragment to it stay within the document.
    """
    address = _UNSEEN.sub(" ", address).strip()
    if address.startswith("#"):
        name = unquote(address[1:])
        return f"#{name}" if name else ""
    try:
        whole = urljoin(page, address) if urlsplit(page).scheme in ("http", "https") else address
        parts = urlsplit(whole)
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in _ALLOWED or not (parts.path if scheme == "mailto" else parts.netloc):
        return ""
    whole = scheme + whole[len(scheme) :]
    if parts.fragment and page and whole.partition("#")[0] == page.partition("#")[0]:
        return f"#{unquote(parts.fragment)}"
    return whole.replace(" ", "%20")
