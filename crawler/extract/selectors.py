"""CSS selectors as publishers' files write them, asked in the order that costs least.

parsel follows a selector from its first part on: ``.story h1`` looks at the class of every element
of the page. Where the last part is rare, it is looked for first, as browsers do: the few ``h1``,
and among the ancestors of each a ``.story``. What is found is the same, in the order of the page.
"""

import re
from functools import lru_cache
from typing import Any, cast

from lxml import etree
from parsel.csstranslator import HTMLTranslator

Selected = etree._Element | str  # an element, or what ::attr and ::text name


def select(page: etree._Element, css: str) -> list[Selected]:
    """Return what *css* finds on the *page*.

    >>> page = etree.HTML("<div class='a b'><p>1</p></div><p>2</p>")
    >>> [found.text for found in select(page, "div.b > p")], select(page, "div::attr(class)")
    (['1'], ['a b'])
    """
    return cast("list[Selected]", _compiled(css)(page))


def select_in(box: etree._Element, css: str) -> list[Selected]:
    """Return of what *css* finds on the page, *box* itself and what stands in it."""
    return cast("list[Selected]", _compiled(css, inside=True)(box))


@lru_cache(maxsize=1024)  # a publisher has ten
def _compiled(css: str, inside: bool = False) -> etree.XPath:
    each = []
    for part in _COMMA.split(css):
        last_first = inside or _RARE_LAST.search(part)
        translator = _LastPartFirst() if last_first else _FirstPartFirst()
        each.append(translator.css_to_xpath(part))
    return etree.XPath(" | ".join(each), smart_strings=False)


_COMMA = re.compile(r"\s*,\s*(?![^\[(]*[\])])")  # none inside brackets
# Headings and times are few on a page, and whose parent is known is soon told.
_RARE_LAST = re.compile(r"(?:^|[\s>+~])(?:h[1-6]|time|main)\b[^\s>+~]*$|>\s*[^\s>+~]+$")


class _FirstPartFirst(HTMLTranslator):
    """parsel's order, with a shorter test of classes."""

    def xpath_class(self, class_selector: Any) -> Any:
        # most classes are other ones, which is seen before their words are taken apart
        name = self.xpath_literal(class_selector.class_name)
        xpath = self.xpath(class_selector.selector).add_condition(f"contains(@class, {name})")
        return self.xpath_attrib_includes(xpath, "@class", class_selector.class_name)


class _LastPartFirst(_FirstPartFirst):
    """Translates ``A B`` as "each B that has an ancestor A", not "below each A, each B"."""

    def xpath_descendant_combinator(self, left: Any, right: Any) -> Any:
        return right.add_condition(f"ancestor::{left}")

    def xpath_child_combinator(self, left: Any, right: Any) -> Any:
        return right.add_condition(f"parent::{left}")

    def xpath_direct_adjacent_combinator(self, left: Any, right: Any) -> Any:
        return right.add_condition(f"preceding-sibling::*[1][self::{left}]")

    def xpath_indirect_adjacent_combinator(self, left: Any, right: Any) -> Any:
        return right.add_condition(f"preceding-sibling::{left}")
