"""Who runs the page: the names a site has for itself are no author, no origin, no title."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import SplitResult, urlsplit

from lxml import etree

from crawler.extract.agencies import AGENCIES, agency
from models.folding import display, search
from models.item import Party

FIRST_LINKS = 30  # the sign in the page's head leads to the front page
LAST_ELEMENTS = 150  # the line about rights stands at the page's end, scripts behind it
MAX_RIGHTS_CHARS = 160  # a longer text is terms of use
MAX_NAME_WORDS = 6
MAX_FRONT_CHARS = 60
_FRONT = ("", "ar", "index.html", "index.htm", "index.php", "default.aspx")

_SLOGAN = re.compile(r"\s+[-–—|•»:/]+\s+|\s*\|\s*")
# What papers put before and behind their name and leave out as well, at level search.
_KINDS_BEFORE = frozenset("صحيفه جريده مجله موقع وكاله قناه شبكه بوابه منصه اخبار".split())
_KINDS_BEHIND = frozenset(
    "الاخباريه الاخباري الالكترونيه الالكتروني اليوميه اونلاين نيوز نت للانباء للاخبار".split()
)
_RIGHTS = re.compile("©|حقوق|Copyright|copyright|Rights|rights")  # by their first letters: sooner
_YEAR = re.compile(r"(?:19|20|١٩|٢٠)[0-9٠-٩]{2}")
_RIGHTS_WORDS = re.compile(
    r"©|\(c\)|[0-9٠-٩]+|(?<!\w)(?:copyrights?|all|rights?|reserved|by|جميع|كل|كافة|(?:ال)?حقوق"
    r"|و?النشر|و?الطبع|الملكية|الفكرية|محفوظة?|محفوظه|لدى|عام|سنة)(?!\w)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[.|،,:;/\n()\[\]]|\s[-–—]\s")
_FOR = re.compile(r"^ل(?:ـ\s*)?(?=[\"'«“]|\w{3})")
_HOME = frozenset(
    map(search, ("الرئيسية", "الصفحة الرئيسية", "الواجهة", "الصفحة الأولى", "البداية"))
)
_ARABIC = re.compile("[\u0621-\u064a]")


class Site:
    """The site of the page at *url*: what it is called, and where it is; *key* is the agency's."""

    def __init__(self, names: Iterable[str], url: str, key: str = "") -> None:
        # "المرفأ - جريدة الميناء اليومية": name and slogan
        parted = {part for name in names for part in (name, *_SLOGAN.split(name))}
        self.names = frozenset(folded for name in parted if (folded := search(name)))
        self._cores = frozenset(map(_core, self.names))
        parts = _parts(url)
        self.key = key
        self.host = parts.hostname or ""
        self._host_words = frozenset(re.split(r"[.-]", self.host.casefold()))
        self._asked: dict[str, bool] = {}
        self.is_front_page = bool(self.host) and parts.path in ("", "/") and not parts.query

    def is_called(self, name: str) -> bool:
        """Return whether *name* is one of the site's names, or those of the outlet at its host.

        >>> site = Site(["جريدة الظل"], "https://arabic.cnn.com/1")
        >>> site.is_called("الظل"), site.is_called("CNN"), site.is_called("رويترز")
        (True, True, False)
        """
        if name not in self._asked:
            folded = search(name)
            own = folded in self.names or _core(folded) in self._cores
            self._asked[name] = own or self._is_at_host(name)
        return self._asked[name]

    def others(self, parties: Iterable[Party]) -> tuple[Party, ...]:
        """Return *parties* without the site as an origin: it is none of its own texts."""
        return tuple(p for p in parties if p.role != "origin" or not self.is_called(p.name))

    def _is_at_host(self, name: str) -> bool:
        key = agency(name)
        if key and key == self.key:
            return True
        words = self._host_words
        if key is None:
            return name.isascii() and (_latin(name) in words or self._is_host_in_words(name))
        names = {_latin(each) for each in (*AGENCIES[key], key) if each.isascii()}
        return not words.isdisjoint(names) or key.partition("_")[0] in words

    def _is_host_in_words(self, name: str) -> bool:
        """Whether the host has all words of *name*: "El Fadjr" at elfadjr-daily.example."""
        words = re.findall(r"\w+", name.casefold())
        host = re.sub(r"\W", "", self.host)
        return len(words) > 1 and all(word in host for word in words)


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _latin(name: str) -> str:
    """Return *name* as a host has it; one letter is no name."""
    bare = re.sub(r"\W", "", name).casefold()
    return bare if len(bare) > 1 else ""


def _core(name: str) -> str:
    """Return the folded *name* without the words that say that it is a paper's.

    >>> _core("صحيفه المرفا اليوميه"), _core("نيوز")
    ('المرفا', 'نيوز')
    """
    words = name.split()
    while len(words) > 1 and words[0] in _KINDS_BEFORE:
        del words[0]
    while len(words) > 1 and words[-1] in _KINDS_BEHIND:
        del words[-1]
    return " ".join(words)


def shown_names(root: etree._Element, told: Iterable[str], url: str) -> list[str]:
    """Return what the page shows of its site's name, where machines are not *told* it in Arabic.

    That is the sign that leads to the front page, and who holds the rights.
    """
    if any(map(_ARABIC.search, told)):
        return []
    signs = list(_signs(root, _parts(url).hostname or ""))
    named = any(search(name) not in _HOME and _ARABIC.search(name) for name in signs)
    return signs if named else [*signs, *_rights(root)]


def _signs(root: etree._Element, host: str) -> Iterator[str]:
    for link in islice(root.iter("a"), FIRST_LINKS):
        if not _leads_to_front(link.get("href") or "", host):
            continue
        pictures = (image.get("alt") or "" for image in islice(link.iter("img"), 2))
        for text in ("".join(map(str, link.itertext())), link.get("title") or "", *pictures):
            if name := _name(text):
                yield name


def _leads_to_front(href: str, host: str) -> bool:
    """Whether *href* is the address of the front page at *host*.

    >>> host = "www.news.example"
    >>> [_leads_to_front(href, host) for href in ("/", "https://news.example/", "/1", "#")]
    [True, True, False, False]
    """
    if len(href) > MAX_FRONT_CHARS or not href or href[0] in "#?":
        return False
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    own = (parts.hostname or host).removeprefix("www.") == host.removeprefix("www.")
    return own and parts.path.strip("/.") in _FRONT and parts.scheme in ("", "http", "https")


def _rights(root: etree._Element) -> Iterator[str]:
    for element in islice(_backwards(root), LAST_ELEMENTS):
        for text, behind in ((element.text, False), (element.tail, True)):
            if not text or text.isspace() or not _RIGHTS.search(text):
                continue
            holder = element.getparent() if behind else element
            if holder is None:
                continue
            line = " ".join("".join(map(str, islice(holder.itertext(), 20))).split())
            line = line if len(line) <= MAX_RIGHTS_CHARS else text
            if "حقوق" not in line and not _YEAR.search(line):
                continue  # of a picture
            for part in _PARTS.split(_RIGHTS_WORDS.sub(" ", line)):
                name = _name(part)
                if name and agency(name) is None:
                    yield name
                    yield _FOR.sub("", name.replace("لل", "ال", 1) if name[:2] == "لل" else name)


def _backwards(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements under *element*, the last first, without scripts."""
    waiting = [element]
    while waiting:
        each = waiting.pop()
        if not isinstance(each.tag, str) or each.tag in ("script", "style"):
            continue
        yield each
        waiting.extend(each)


def _name(text: str) -> str:
    """Return *text* for display if it can be a name: short, in words; else ""."""
    if len(text) > MAX_RIGHTS_CHARS:
        return ""
    name = display(" ".join(text.split())).strip(" -–—|:.«»\"'“”ـ")
    return name if 0 < len(name.split()) <= MAX_NAME_WORDS and len(name) > 2 else ""
