"""Why a page gives no item: each class is one reason, its message the evidence."""


class ExtractError(Exception):
    """The page gives no item; ``reason`` is the name under which it is counted."""

    reason = "unreadable"


class UnreadableEncoding(ExtractError):
    """No encoding turns the bytes into text without loss; the message says where each broke."""

    reason = "unreadable encoding"


class NotArabic(ExtractError):
    """The page's text is in another language; the message names what showed it."""

    reason = "not Arabic"


class NotAnArticle(ExtractError):
    """The page is a section, a video, an about page; the message says what it lacks."""

    reason = "not an article"
