"""All that a page tells machines: JSON-LD, microdata, RDFa, OpenGraph and meta."""

from lxml import etree

from crawler.extract.candidates import Candidates
from crawler.extract.json_ld import read_json_ld
from crawler.extract.meta import TITLES, named_metas, read_metas
from crawler.extract.microdata import read_microdata


def read_structured(root: etree._Element, head_title: str) -> Candidates:
    """Return what the page under *root*, whose ``<title>`` is *head_title*, tells machines."""
    found = Candidates()
    metas = list(named_metas(root))
    titles = [head_title, *(value for name, value in metas if name in TITLES)]
    read_json_ld(root, titles, found)
    read_microdata(root, titles, found)
    read_metas(metas, found)
    return found
