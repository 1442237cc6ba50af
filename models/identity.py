"""When two URLs are one page, and two bodies one text."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import quote, unquote_to_bytes, urlencode, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from models.folding import display, exact, search

# Parameters that say where a reader came from, never which article it is. After the lists of
# browsers' query strippers (utm, click ids, newsletters), mpchadwick's registry of tracking
# parameters (2024) and Arabic sites: ocid, at_* and ns_* (BBC), xtor (French CMSs), traffic_source
# (Al Jazeera), amp switches. Session ids are as little the article's.
_TRACKING = re.compile(
    r"(?:utm_\w+|at_\w+|pk_\w+|mtm_\w+|matomo_\w+|_ga|_gl|ga_\w+|gad_\w+|_hs\w+|__hs\w+|hsctatracking"
    r"|[a-z]{0,3}clid|msclkid|gclsrc|wbraid|gbraid|srsltid|yclid|ysclid|twclid|s_kwcid|s_cid|ef_id"
    r"|rb_clickid|rdt_cid|li_fat_id|epik|_openstat|spm"
    r"|igshid|igsh|mibextid|sfnsn|fb_(?:action_ids|action_types|ref|source)|__twitter_impression"
    r"|mc_[ce]id|mkt_tok|vero_(?:id|conv)|oly_(?:anon|enc)_id|ml_subscriber(?:_hash)?|dm_i|_ke|_kx"
    r"|_bta_\w+|trk_(?:contact|msg|module|sid)"
    r"|ocid|ns_(?:mchannel|source|campaign|linkname|fee)|xtor|traffic_source|ref|ref_src|ref_url"
    r"|cmpid|ncid|feature|amp_js_v|amp_gsa|usqp|amp|output(?:type)?=amp|format=amp"
    r"|phpsessid|jsessionid)",
    re.IGNORECASE,
)
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)  # of Java servers without cookies
_ESCAPED_AGAIN = re.compile(r"&(?:amp;)+|\?(?=utm_)")  # ?id=1&amp;page=2, ?id=1?utm_source=rss
# At an address's end, read from there: blanks, tabs, line ends, no-break spaces.
_BLANKS_BACKWARDS = re.compile(r"(?:\s|(?:02|[9ADad]0)%|0[Aa]%2[Cc]%)*")
_DOUBLE_ENCODED = re.compile(r"%[Dd][89AB]%[89ABab]", re.IGNORECASE)  # D8..DB lead Arabic's UTF-8
_HOST = re.compile(r"[\w.-]+", re.ASCII)
_SEGMENT_SAFE = "!$&'()*+,;=:@-._~"
# بغداد (رويترز) - قالت; دمشق، سوريا (CNN) -- أكدت; 9 يونيو (رويترز) – أغلقت; (د ب أ): ...
_BRACKETED_DATELINE = re.compile(
    r"[^\n():؛.!؟?]{0,40}[(\[][^()\[\]\n]{2,30}[)\]][^\S\n]*(?:--|[-–—:]|$)\s*", re.MULTILINE
)
# القاهرة - أ ش أ: قال; أنقرة / الأناضول; الرياض 8 رجب - واس -
_NAMED_DATELINE = re.compile(
    r"(?P<place>[^\n():؛.!؟?/–—-]{2,40}?)\s*[/،–—-]+\s*(?P<agency>[^\n():؛،/–—-]{2,30}?)"
    r"[^\S\n]*(?:[-–—:/]+|$)\s*",
    re.MULTILINE,
)
_CITY_DATELINE = re.compile(r"(?P<place>[^\n():؛.!؟?/–—-]{2,40}?)\s*[-–—:/]+\s*")
_INITIALS = re.compile(r"\w(?:[.\s]+\w){1,4}\.?")  # أ ش أ, د.ب.أ
_SIGNED = re.compile(r"(?<=[.!؟?»\"\n])\s*[(\[][^()\[\]\n]{2,30}[)\]]\s*\.?\s*$")
_SOURCE_LINE = re.compile(r"(?:ال)?مصدر\s*[|:：].*")
_CREDIT_PARTS = re.compile(r"[|+،,؛;/:()\[\]–—-]+")
_MAX_CREDIT_CHARS = 120  # twelve words; longer lines that begin so are prose
_SIGNATURE_CHARS = 60
_MIN_REST_WORDS = 20  # of fewer, what stands before a dash may be all that tells two items apart
_DEFAULT_PORTS = {"http": 80, "https": 443}


class BadUrl(ValueError):
    """The text is no address of a page: neither http(s) with a host nor a file."""


def clean_url(url: str, *, keep: Collection[str] = ()) -> str:
    """Return *url* as it is asked for: trimmed, escaped, without fragment and trackers.

    Parameters named in *keep* stay even if they look like trackers. Raises :class:`BadUrl` for
    anything but http, https and file.

    >>> clean_url(" https://News.example/خبر ?utm_source=x&id=7#top")
    'https://news.example/%D8%AE%D8%A8%D8%B1?id=7'
    """
    scheme, host, path, query = _parts(url)
    pairs = [
        part
        for part in query.split("&")
        if part and (part.partition("=")[0] in keep or not _is_tracking(part))
    ]
    return safe_url_string(urlunsplit((scheme, host, path, "&".join(pairs), "")))


def url_key(
    url: str,
    *,
    keep: Collection[str] | None = None,
    twins: Sequence[tuple[str, str]] = (),
) -> str:
    """Return the 32 hex characters that stand for the page at *url*, however it is spelled.

    *keep* names the query parameters that belong to the article's identity; ``None`` keeps all
    but trackers. *twins* are (regular expression, replacement) pairs applied to
    ``host/path?query``, for AMP, mobile and print addresses and for hosts the publisher has moved
    from. Raises :class:`BadUrl` where *url* is no address.
    """
    return _digest(normal_form(url, keep=keep, twins=twins))


def normal_form(
    url: str,
    *,
    keep: Collection[str] | None = None,
    twins: Sequence[tuple[str, str]] = (),
) -> str:
    """Return ``host/path?query`` of *url* in the one spelling that :func:`url_key` hashes.

    >>> normal_form("http://www.news.example/%d8%ae%d8%a8%d8%b1/?utm_source=rss")
    'news.example/%D8%AE%D8%A8%D8%B1'
    """
    scheme, host, path, query = _parts(url)
    segments = [_one_spelling(segment) for segment in path.strip("/").split("/")]
    pairs = [
        (name, value)
        for name, value in map(_pair, filter(None, query.split("&")))
        if (name in keep if keep is not None else not _is_tracking(f"{name}={value}"))
    ]
    form = host.removeprefix("www.") + "/" + "/".join(segments)
    if pairs:
        form += "?" + urlencode(sorted(pairs), errors="surrogateescape")
    for pattern, replacement in twins:
        form = re.sub(pattern, replacement, form)
    return form if scheme != "file" else f"file:{form}"


def content_key(body: str) -> str:
    """Return the hash of *body* at level exact: equal for the same text in another markup."""
    return _digest(exact(body))


@lru_cache(maxsize=256)  # asked by those who decide, who write keys and who compare
def uncredited(body: str, *, credit_text: str | None = None, dateline: str | None = None) -> str:
    """Return *body* without the dateline it opens with and the credit line it ends in.

    So the copies of one agency's text are one text, under whatever city and sign they run.
    *credit_text* and *dateline* are the article's, as read: what they name is taken off, and what
    is a dateline or a signature by its shape alone. Nothing is taken off a body that would be left
    with fewer than 20 words.

    >>> text = "استأنفت عشرون سفينة رحلاتها بين الموانئ بعد أن هدأت الرياح. " * 2
    >>> uncredited(f"بغداد (رويترز) - {text}\\n\\n(رويترز)") == text.strip()
    True
    """
    known = {_letters(part) for part in _CREDIT_PARTS.split(credit_text or "")} - {""}
    rest = _without_dateline(body, known, _letters(dateline or ""))
    rest = _without_signature(rest, _letters(credit_text or ""))
    return rest if has_words(rest, _MIN_REST_WORDS) else body


def _without_dateline(body: str, known: set[str], city: str) -> str:
    if found := _BRACKETED_DATELINE.match(body):
        return body[found.end() :]
    found = _NAMED_DATELINE.match(body)
    if found and (_letters(found["agency"]) in known or _INITIALS.fullmatch(found["agency"])):
        return body[found.end() :]
    found = _CITY_DATELINE.match(body) if city else None
    return body[found.end() :] if found and _letters(found["place"]) == city else body


def _without_signature(body: str, credit: str) -> str:
    before, _, last = body.rstrip().rpartition("\n")
    if len(last) <= _MAX_CREDIT_CHARS and (
        _letters(last) in (credit, "") or _SOURCE_LINE.fullmatch(last.strip())
    ):
        body = before
    signed = _SIGNED.search(body.rstrip()[-_SIGNATURE_CHARS:])
    return body.rstrip()[: -len(signed[0])].rstrip() if signed else body.rstrip()


def _letters(text: str) -> str:
    return search(text).replace(" ", "")


def word_count(text: str) -> int:
    """Return how many words *text* has, as blanks separate them."""
    return len(text.split())


def has_words(text: str, least: int) -> bool:
    """Return whether *text* has *least* words or more; it is read no further than that."""
    return len(text.split(maxsplit=least)) >= least


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


@lru_cache(maxsize=256)  # an address is cleaned, then keyed, then met again on its page
def _parts(url: str) -> tuple[str, str, str, str]:
    try:
        parts = urlsplit(display(url))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise BadUrl(f"{url!r} is not a URL: {error}") from error
    if parts.scheme == "file" and not host:
        return "file", "", parts.path, ""
    if parts.scheme not in _DEFAULT_PORTS or not host:
        raise BadUrl(f"{url!r} is not an http or https URL")
    host = f"[{host}]" if ":" in host else _host_name(host, url)  # IPv6, or a name
    if port and port != _DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{port}"
    path = parts.path.replace("\\", "/")  # as browsers do, and w3lib when it is fetched
    pairs = map(_trimmed, _ESCAPED_AGAIN.sub("&", parts.query).split("&"))
    query = "&".join(filter(None, pairs))
    return parts.scheme, host, _resolved(_SESSION.sub("", _trimmed(path))), query


def _trimmed(text: str) -> str:
    """Return *text* without blanks around it, the last ones escaped or not."""
    text = text.strip()
    blanks = _BLANKS_BACKWARDS.match(text[::-1])
    return text[: len(text) - blanks.end()] if blanks else text


def _resolved(path: str) -> str:
    """Return *path* without ``.`` and ``..`` (RFC 3986, 5.2.4), and with one slash before it.

    Home and path glued together give two; slashes within may stand around an empty slug.
    """
    kept: list[str] = []
    segments = path.lstrip("/").split("/")
    for place, segment in enumerate(segments, start=1):
        dots = re.sub("%2e", ".", segment, flags=re.IGNORECASE)
        if dots not in (".", ".."):
            kept.append(segment)
            continue
        if dots == "..":
            del kept[-1:]
        if place == len(segments):
            kept.append("")
    return "/" + "/".join(kept).lstrip("/")


def _host_name(host: str, url: str) -> str:
    """Return *host* in the letters that DNS knows: one spelling for an Arabic name and its xn--."""
    try:
        name = host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise BadUrl(f"{url!r} has no possible host: {error}") from error
    if not _HOST.fullmatch(name):
        raise BadUrl(f"{url!r} has no possible host")
    return name.lower()


def _pair(part: str) -> tuple[str, str]:
    name, _, value = part.replace("+", " ").partition("=")
    return _decoded(name).strip(), _decoded(value).strip()


def _is_tracking(pair: str) -> bool:
    return _TRACKING.fullmatch(pair.partition("=")[0]) is not None or bool(
        _TRACKING.fullmatch(pair)
    )


def _one_spelling(segment: str) -> str:
    text = _decoded(segment).strip()
    return quote(text.encode("utf-8", "surrogateescape"), safe=_SEGMENT_SAFE)


def _decoded(text: str) -> str:
    for _ in range(3):  # once, and twice more where the escapes themselves were escaped
        text = unquote_to_bytes(text.encode("utf-8", "surrogateescape")).decode(
            "utf-8", "surrogateescape"
        )
        if not _DOUBLE_ENCODED.search(text):
            break
    return unicodedata.normalize("NFC", text)
