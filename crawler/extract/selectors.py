"""CSS selectors as publishers' files write them, asked in the order that costs least.

parsel follows a selector from its first part on: ``.story h1`` looks at the class of every element
of the page. Where the last part is rare, it is looked for first, as browsers do: the few ``h1``,
and among the ancestors of each a ``.story``. Elements with a class or id are looked for by these
attributes, which most elements of a page do not have. A box that many selectors begin with is
looked for once, and the others only in it. What is found is the same, in the order of the page.
"""

import re
from functools import lru_cache
from typing import Any, cast

from lxml import etree
from parsel.csstranslator import HTMLTranslator

Selected = etree._Element | str  # an element, or what ::attr and ::text name


def select(
    page: etree._Element, css: str, known: dict[str, list[Selected]] | None = None
) -> list[Selected]:
    """Return what *css* finds on the *page*.

    *known* has what was found before, by selector, and is filled.

    >>> page = etree.HTML("<div class='a b'><p>1</p></div><p>2</p>")
    >>> [found.text for found in select(page, "div.b > p")], select(page, "div::attr(class)")
    (['1'], ['a b'])
    """
    known = {} if known is None else known
    if css not in known:
        known[css] = _found(page, css, known)
    return known[css]


def _found(page: etree._Element, css: str, known: dict[str, list[Selected]]) -> list[Selected]:
    if told := _META.fullmatch(css):
        metas = _elements(select(page, "meta", known))
        value = told["bare"] or told["quoted"]
        asked = (meta for meta in metas if meta.get(told["name"]) == value)
        return [content for meta in asked if (content := meta.get("content")) is not None]
    box, inside = _divided(css)
    if inside is not None and (box in known or not _RARE_LAST.search(css)):
        boxes = _elements(select(page, box, known))
        if len(boxes) < 2:  # of several one may stand in another
            return [found for each in boxes for found in cast("list[Selected]", inside(each))]
    return cast("list[Selected]", _compiled(css)(page))


def _elements(found: list[Selected]) -> list[etree._Element]:
    return [each for each in found if not isinstance(each, str)]


def select_in(box: etree._Element, css: str) -> list[Selected]:
    """Return of what *css* finds on the page, *box* itself and what stands in it."""
    return cast("list[Selected]", _compiled(css, inside=True)(box))


@lru_cache(maxsize=1024)  # a publisher has ten
def _compiled(css: str, inside: bool = False) -> etree.XPath:
    each = []
    for part in _COMMA.split(css):
        translator = _LastPartFirst() if inside or _is_last_rarer(part) else _FirstPartFirst()
        each.append(translator.css_to_xpath(part))
    return etree.XPath(" | ".join(each), smart_strings=False)


@lru_cache(maxsize=1024)
def _divided(css: str) -> tuple[str, etree.XPath | None]:
    """Return the first part of *css*, and the others as they are looked for in what it finds."""
    parts = _BOX.fullmatch(css)
    if parts is None:
        return css, None
    translator = _Inside("child" if ">" in parts["between"] else "descendant")
    return parts["box"], etree.XPath(translator.css_to_xpath(parts["inner"]), smart_strings=False)


def _is_last_rarer(css: str) -> bool:
    """Return whether a page has few elements like the last part, or none so few like the first."""
    if _RARE_LAST.search(css):
        return True
    parts = _BETWEEN.split(_IN_BRACKETS.sub("", css).strip())
    return parts[0] not in _RARE and ("." in parts[-1] or "#" in parts[-1])


_COMMA = re.compile(r"\s*,\s*(?![^\[(]*[\])])")  # none inside brackets
_BETWEEN = re.compile(r"[\s>+~]+")
_IN_BRACKETS = re.compile(r"\[[^\]]*\]|\([^)]*\)")
# Most publishers ask for two or three of them: the page's meta elements are looked for once.
_META = re.compile(
    r"meta\[(?P<name>[a-z]+)=(?:(?P<bare>[a-z][\w-]*)|(?P<quote>['\"])(?P<quoted>[\w:.-]+)(?P=quote))\]"
    r"::attr\(content\)"
)
_BOX = re.compile(  # where there is no comma; pseudo-elements alone are also the box's own
    r"(?P<box>(?:[^\s>+~\[\](),:]|:(?!:)|\[[^\],]*\]|\([^),]*\))+)"
    r"(?P<between>\s*>\s*|\s+)(?P<inner>(?!\*?::)[^\s>+~,][^,]*)"
)
# Headings and times are few on a page, and whose parent is known is soon told.
_RARE = frozenset("article h1 h2 h3 h4 h5 h6 main meta time".split())
_RARE_LAST = re.compile(r"(?:^|[\s>+~])(?:h[1-6]|time|main)\b[^\s>+~]*$|>\s*[^\s>+~]+$")


class _FirstPartFirst(HTMLTranslator):
    """parsel's order, with a shorter test of classes, and fewer elements to test."""

    def selector_to_xpath(
        self, selector: Any, prefix: str = "", translate_pseudo_elements: bool = False
    ) -> str:
        part = selector.parsed_tree
        while hasattr(part, "combinator"):
            part = self.looked_for_first(part)
        return super().selector_to_xpath(selector, self.steps(part), translate_pseudo_elements)

    def steps(self, part: Any) -> str:
        """Return the steps to the elements that *part* can name, the one looked for first."""
        return _steps(part)

    def looked_for_first(self, combined: Any) -> Any:
        return combined.selector

    def xpath_class(self, class_selector: Any) -> Any:
        # most classes are other ones, which is seen before their words are taken apart
        name = self.xpath_literal(class_selector.class_name)
        xpath = self.xpath(class_selector.selector).add_condition(f"contains(@class, {name})")
        return self.xpath_attrib_includes(xpath, "@class", class_selector.class_name)


class _Inside(_FirstPartFirst):
    """As parsel's order, for what stands below an element, *axis*: child or descendant."""

    def __init__(self, axis: str) -> None:
        super().__init__()
        self.axis = axis

    def steps(self, part: Any) -> str:
        return f"{self.axis}::"


class _LastPartFirst(_FirstPartFirst):
    """Translates ``A B`` as "each B that has an ancestor A", not "below each A, each B"."""

    def looked_for_first(self, combined: Any) -> Any:
        return combined.subselector

    def xpath_descendant_combinator(self, left: Any, right: Any) -> Any:
        return right.add_condition(f"ancestor::{left}")

    def xpath_child_combinator(self, left: Any, right: Any) -> Any:
        return right.add_condition(f"parent::{left}")

    def xpath_direct_adjacent_combinator(self, left: Any, right: Any) -> Any:
        return right.add_condition(f"preceding-sibling::*[1][self::{left}]")

    def xpath_indirect_adjacent_combinator(self, left: Any, right: Any) -> Any:
        return right.add_condition(f"preceding-sibling::{left}")


def _steps(part: Any) -> str:
    """Return the steps to the elements that *part* of a selector can name: by its class or id."""
    test = None
    while hasattr(part, "selector"):  # a test of what it is written behind
        if hasattr(part, "id"):
            test = f"@id[. = {HTMLTranslator.xpath_literal(part.id)}]"
        elif hasattr(part, "class_name") and test is None:
            test = f"@class[contains(., {HTMLTranslator.xpath_literal(part.class_name)})]"
        part = part.selector
    if test is None or part.element in _RARE:
        return "descendant-or-self::"
    return f"descendant-or-self::{part.element or '*'}/{test}/parent::"
