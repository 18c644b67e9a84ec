"""Names of headings for links, as GitHub makes them: "Two words!" is #two-words."""

import re


class Slugs:
    """Gives each heading of one document a name of its own."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def name(self, heading: str) -> str:
        """The name of the next heading; a repeated one gets "-1", "-2" and so on."""
        slug = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        times = self._given.get(slug, 0)
        self._given[slug] = times + 1
        if not times:
            return slug
        numbered = f"{slug}-{times}"
        self._given.setdefault(numbered, 1)
        return numbered
