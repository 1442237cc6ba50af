"""CSS selectors as publishers' files write them, asked in the order that costs least.

parsel follows a selector from its first part on: ``.story h1`` looks at the class of every element
of the page. Where the last part is rare, it is looked for first, as browsers do: the few ``h1``,
and among the ancestors of each a ``.story``. Elements with a class or id are looked for by these
attributes, which most elements of a page do not have. What is found is the same, in the order of
the page.
"""

import re
from functools import lru_cache
from typing import Any, cast

from cssselect import parser
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
        last_first = inside or _RARE_LAST.search(part) is not None
        steps = None
        if not last_first and not _RARE_FIRST.match(part):
            last_first = (steps := _steps(part, last=True)) is not None
            steps = steps or _steps(part, last=False)
        translator = _LastPartFirst() if last_first else _FirstPartFirst()
        each.append(translator.css_to_xpath(part, steps or "descendant-or-self::"))
    return etree.XPath(" | ".join(each), smart_strings=False)


def _steps(css: str, *, last: bool) -> str | None:
    """Return the steps to all elements whose class or id can be that of the first or *last* part.

    ``None`` if that part names neither, or an element of which there are few on a page.
    """
    tree: Any = parser.parse(css)[0].parsed_tree
    while isinstance(tree, parser.CombinedSelector):
        tree = tree.subselector if last else tree.selector
    test = None
    while not isinstance(tree, parser.Element):
        if isinstance(tree, parser.Hash):
            test = f"@id[. = {HTMLTranslator.xpath_literal(tree.id)}]"
        elif isinstance(tree, parser.Class) and test is None:
            test = f"@class[contains(., {HTMLTranslator.xpath_literal(tree.class_name)})]"
        tree = tree.selector
    if test is None or tree.element in _RARE:
        return None
    return f"descendant-or-self::{tree.element or '*'}/{test}/parent::"


_COMMA = re.compile(r"\s*,\s*(?![^\[(]*[\])])")  # none inside brackets
# Headings and times are few on a page, and whose parent is known is soon told.
_RARE = frozenset("h1 h2 h3 h4 h5 h6 time main meta".split())
_RARE_FIRST = re.compile(r"\s*(?:article|h[1-6]|main|meta|time)\b")
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
