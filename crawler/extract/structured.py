"""All that a page tells machines: JSON-LD, microdata, RDFa, OpenGraph and meta."""

from collections.abc import Mapping, Sequence

from lxml import etree

from crawler.extract.candidates import Candidates
from crawler.extract.json_ld import read_json_ld
from crawler.extract.meta import TITLES, named_metas, read_metas
from crawler.extract.microdata import read_microdata

Told = Mapping[str, Sequence[etree._Element]]  # elements by their tag


def told_elements(root: etree._Element) -> Told:
    """Return what the page under *root* tells machines in elements of their own.

    These are its links, metas and scripts; the page is walked once for all.
    """
    found: dict[str, list[etree._Element]] = {"link": [], "meta": [], "script": []}
    for element in root.iter(*found):
        found[str(element.tag)].append(element)
    return found


def read_structured(root: etree._Element, told: Told, head_title: str) -> Candidates:
    """Return what the page under *root*, whose ``<title>`` is *head_title*, tells machines."""
    found = Candidates()
    metas = list(named_metas(told["meta"]))
    titles = [head_title, *(value for name, value in metas if name in TITLES)]
    read_json_ld(told["script"], titles, found)
    read_microdata(root, titles, found)
    read_metas(metas, found)
    return found
