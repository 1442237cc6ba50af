"""When two URLs are one page, and two bodies one text."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from hashlib import blake2b
from urllib.parse import quote, unquote_to_bytes, urlencode, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from models.folding import display, exact

# Parameters that say where a reader came from, never which article it is. After the lists of
# browsers' query strippers (utm, click ids, newsletters) and of Arabic sites: ocid and at_* (BBC),
# xtor (French CMSs), amp switches.
_TRACKING = re.compile(
    r"(?:utm_\w+|at_\w+|mc_[ce]id|pk_\w+|mtm_\w+|_ga|_gl|_hs\w+|[a-z]{0,3}clid|gclsrc|wbraid|gbraid"
    r"|igshid|igsh|yclid|twclid|ocid|xtor|ref|ref_src|ref_url|cmpid|ncid|s_kwcid|spm|feature"
    r"|output(?:type)?=amp|format=amp|amp=1)",
    re.IGNORECASE,
)
_DOUBLE_ENCODED = re.compile(r"%[Dd][89AB]%[89ABab]", re.IGNORECASE)  # D8..DB lead Arabic's UTF-8
_HOST = re.compile(r"[\w.-]+", re.ASCII)
_SEGMENT_SAFE = "!$&'()*+,;=:@-._~"
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


def word_count(text: str) -> int:
    """Return how many words *text* has, as blanks separate them."""
    return len(text.split())


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


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
    path = parts.path.replace("\\", "/").strip()  # as browsers do, and w3lib when it is fetched
    return parts.scheme, host, path or "/", parts.query.strip()


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
