"""What is refused as no article, and what passes as it is."""

from collections.abc import Callable

import pytest

from models.item import ArticleItem, PageOutcome
from pipelines.validate import MIN_BODY_CHARS, ValidatePipeline, refusal
from tests.conftest import NOON


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"title": ""}, "no title"),
        ({"body": ""}, "body too short"),
        ({"body": "ن" * (MIN_BODY_CHARS - 1)}, "body too short"),
        ({"body": "ن" * MIN_BODY_CHARS}, None),
        ({"title": "", "body": ""}, "no title"),
        ({"published_at": None, "authors": (), "keywords": ()}, None),
    ],
    ids=["article", "no title", "no body", "one too few", "just enough", "both", "only text"],
)
def test_refusal_names_the_reason(
    item: Callable[..., ArticleItem], changes: dict[str, object], expected: str | None
) -> None:
    assert expected == refusal(item(**changes))


def test_article_passes_as_it_is(item: Callable[..., ArticleItem]) -> None:
    article = item()

    assert article is ValidatePipeline().process_item(article)


def test_refused_item_becomes_an_outcome_of_its_page(item: Callable[..., ArticleItem]) -> None:
    article = item(title="", page="0" * 32, fetched_url="https://news.example/x?utm_id=1")

    expected = PageOutcome("0" * 32, "refused", "no title", "https://news.example/x?utm_id=1", NOON)

    assert expected == ValidatePipeline().process_item(article)


def test_outcome_passes_as_it_is(outcome: Callable[..., PageOutcome]) -> None:
    gone = outcome(kind="gone")

    assert gone is ValidatePipeline().process_item(gone)
