"""What elements are called in the markup: tests of their class names."""

import re
from functools import lru_cache

from lxml import etree

MAX_KEPT_CHARS = 200  # of names that are remembered; a page can have others of any length


class Named:
    """Whether *pattern* is found in the class names of an element.

    The answers are kept from page to page: a site's pages have the same names.
    """

    def __init__(self, pattern: str) -> None:
        self._pattern = re.compile(pattern)
        self._known = lru_cache(maxsize=4096)(self._is_found)

    def __call__(self, element: etree._Element) -> bool:
        names = element.get("class")
        if not names:
            return False
        return self._known(names) if len(names) <= MAX_KEPT_CHARS else self._is_found(names)

    def _is_found(self, names: str) -> bool:
        return self._pattern.search(names) is not None
