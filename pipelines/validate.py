"""Refuse items that are no articles, with a reason; never repair one."""

from models.item import ArticleItem, Message, PageOutcome

# The shortest body in our hand-checked pages has 538 characters; one-line breaking news reach 100,
# teasers and cookie notices stay below.
MIN_BODY_CHARS = 100


class ValidatePipeline:
    def process_item(self, item: Message) -> Message:
        if isinstance(item, ArticleItem) and (reason := refusal(item)):
            return PageOutcome(item.page, "refused", reason, item.fetched_url, item.fetched_at)
        return item


def refusal(item: ArticleItem) -> str | None:
    """Return why *item* is no article, or ``None``."""
    if not item.title:
        return "no title"
    if len(item.body) < MIN_BODY_CHARS:
        return "body too short"
    return None
