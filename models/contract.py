"""What consumers may rely on: the views, and what each of their columns means.

docs/consumers.md has the promise, docs/fields.md is made from here, and a test keeps the columns of
each published version as they were published. On PostgreSQL the words stand in the database, too.
"""

from dataclasses import dataclass

VERSION = 1  # grows when a column goes or changes its type or meaning; a new column keeps it


@dataclass(frozen=True, slots=True)
class View:
    """A view: what one row is, and for each column its type and meaning.

    Types are ``text``, ``integer``, ``real``, ``boolean`` (1 and 0 on SQLite), ``date``,
    ``local`` (a clock without zone), ``moment`` (UTC; on SQLite text that ends in ``+00:00``) and
    ``json`` (text, the same on both databases).
    """

    row: str
    columns: dict[str, tuple[str, str]]


_ARTICLE = ("integer", "Number of the article in this database; it never changes")

VIEWS: dict[str, View] = {
    "schema_version": View(
        "Which contract this database keeps; one row",
        {
            "version": ("integer", "Version of the contract; 1 now"),
            "definition": ("text", "Hash of the views' definitions, for scrapy migrate"),
        },
    ),
    "v_publisher": View(
        "A publisher that was ever crawled or paused",
        {
            "publisher": ("text", "Key of the publisher: its spider's name"),
            "name": ("text", "Name in Arabic, as the publisher writes it"),
            "name_en": ("text", "Name in Latin letters"),
            "country": ("text", "ISO 3166 code, null if unsaid"),
            "zone": ("text", "IANA zone of dates that name no zone"),
            "zone_basis": ("text", "known, or assumed: then moments may be off by hours"),
            "home": ("text", "Address of the front page"),
            "checked": ("date", "When its file was last proved on a live page; null: never"),
        },
    ),
    "v_article": View(
        "An article as last read; one that was forgotten is not there",
        {
            "article": _ARTICLE,
            "uid": ("text", "32 hex digits made from its address: the same in every database"),
            "publisher": ("text", "Key of the publisher"),
            "publisher_name": ("text", "Its name in Arabic"),
            "publisher_name_en": ("text", "Its name in Latin letters"),
            "url": ("text", "The article's own address"),
            "title": ("text", "Headline, without the site's name"),
            "body": ("text", "Text: paragraphs separated by a blank line"),
            "summary": ("text", "Lead or description, if given apart, else null"),
            "section": ("text", "Section as the page names it, or null"),
            "language": ("text", "ISO 639 code; ar"),
            "image_url": ("text", "Main image, or null"),
            "published_at": (
                "moment",
                "When it was published; local midnight if only the day is known, null if not even "
                "that: look at published_precision and zone_from",
            ),
            "published_local": ("local", "The clock as the page shows it, without zone"),
            "published_on": (
                "date",
                "The publisher's calendar day, to ask by; null if it is not known for certain",
            ),
            "published_precision": (
                "text",
                "How exact published_at is: second, minute, day, month, year; null without a date",
            ),
            "published_zone": ("text", "Zone that published_at was computed with"),
            "zone_from": (
                "text",
                "Who says so: text or machine (the page), publisher (its file), assumed (nobody)",
            ),
            "published_text": ("text", "The date as printed, or as the page's data has it"),
            "modified_at": ("moment", "Last update as the page states it, or null"),
            "authors": ("json", 'Array of names in order, as shown: ["سمر حداد"]; [] if none'),
            "keywords": ("json", "Array of keywords in order, as shown; [] if none"),
            "credits": (
                "json",
                'Array of {"role","name","agency"} in order: whom the text is from; [] if none',
            ),
            "credit_text": ("text", "The credit line as shown, or null"),
            "dateline": ("text", "City that the credit line names, or null"),
            "story": ("integer", "Number of the story that it tells"),
            "story_size": ("integer", "How many articles of this view tell that story; 1: alone"),
            "revision": ("integer", "1 at first; one more each time title or body changed"),
            "first_seen_at": ("moment", "When it was first fetched"),
            "last_seen_at": ("moment", "When it was last fetched"),
            "removed_at": ("moment", "Since when its page is gone; null: it is there"),
            "provenance": (
                "json",
                'Object: for each field how it was read, such as {"title": "css"}; or none and why',
            ),
        },
    ),
    "v_author": View(
        "A person named as writer of an article",
        {
            "article": _ARTICLE,
            "position": ("integer", "From 1, in the page's order"),
            "name": ("text", "As shown"),
            "key": ("text", "Folded, to compare and count: one key for all spellings"),
        },
    ),
    "v_keyword": View(
        "A keyword of an article",
        {
            "article": _ARTICLE,
            "position": ("integer", "From 1, in the page's order"),
            "keyword": ("text", "As shown"),
            "key": ("text", "Folded, to compare and count: one key for all spellings"),
        },
    ),
    "v_credit": View(
        "A party that an article's credit line names",
        {
            "article": _ARTICLE,
            "position": ("integer", "From 1, in the line's order"),
            "role": ("text", "origin, translator, editor or correspondent"),
            "name": ("text", "As shown"),
            "agency": ("text", "Key of the agency or outlet, such as afp; null if it has none"),
        },
    ),
    "v_revision": View(
        "A state of an article's text that is no longer current",
        {
            "article": _ARTICLE,
            "revision": ("integer", "Its number; the next one is the next row, or v_article"),
            "seen_at": ("moment", "When this state was last seen"),
            "replaced_at": ("moment", "When its successor was seen"),
            "title": ("text", "Headline of this state"),
            "body": ("text", "Body of this state"),
            "changed": ("json", "Array of what its successor changed: title, body"),
            "why": (
                "text",
                "publisher (the page changed), shortened (to less than half), re-extraction (we "
                "read it otherwise)",
            ),
        },
    ),
    "v_story": View(
        "A text that one or more articles tell, of one or many publishers",
        {
            "story": ("integer", "Number of the story: the smaller one stays when two join"),
            "opened_at": ("moment", "When its first article was first fetched"),
            "articles": ("integer", "How many articles of v_article tell it"),
            "publishers": ("integer", "Of how many publishers they are"),
            "first_on": ("date", "Earliest published_on of them, or null"),
            "last_on": ("date", "Latest published_on of them, or null"),
        },
    ),
    "v_pair": View(
        "Two articles whose texts share much; each pair stands here both ways round",
        {
            "article": ("integer", "Number of the one article"),
            "other": ("integer", "Number of the other"),
            "kind": (
                "text",
                "What article is to other: copy, edited (these share a story), excerpt, contains, "
                "related",
            ),
            "overlap": ("real", "Share of the longer text's three-word runs that both have"),
        },
    ),
    "v_change": View(
        "Something that happened to an article: the feed, in the order of seq",
        {
            "seq": ("integer", "Ascending in the order in which changes become visible"),
            "article": _ARTICLE,
            "uid": ("text", "The article's uid, as it is now"),
            "publisher": ("text", "Key of the publisher"),
            "kind": (
                "text",
                "created, revised (title, body), amended (other fields), removed, restored, joined "
                "(another story), forgotten",
            ),
            "revision": ("integer", "The article's revision after the change"),
            "joined": ("integer", "Story that the article joined by this change, else null"),
            "story": ("integer", "Story that the article tells now"),
            "at": ("moment", "When the page was fetched that told it"),
            "latest": ("boolean", "Whether it is the article's last change so far"),
        },
    ),
    "v_feed": View(
        "How far the feed reaches; one row",
        {
            "complete_after": (
                "integer",
                "Changes up to this seq may have been pruned: who stopped before has missed some",
            ),
            "last_seq": ("integer", "The last change; 0: none yet"),
        },
    ),
    "v_coverage": View(
        "A publisher's day (UTC), from its first run until today: what was asked, what came",
        {
            "publisher": ("text", "Key of the publisher"),
            "day": ("date", "Day in UTC on which the runs began"),
            "coverage": (
                "text",
                "The best run of the day: ok, degraded, unfinished, failed; none: nothing ran",
            ),
            "runs": ("integer", "Runs that began on this day"),
            "runs_ok": ("integer", "Of these, with the verdict ok"),
            "runs_degraded": ("integer", "With the verdict degraded: some pages or listings broke"),
            "runs_failed": ("integer", "With the verdict failed"),
            "runs_unfinished": ("integer", "Without a verdict: working, or killed since"),
            "found": ("integer", "Article pages that were named for the first time"),
            "stored": ("integer", "Pages taken that showed an article: new, known or changed"),
            "new_articles": ("integer", "Of these, new"),
            "revised": ("integer", "Of these, with another title or body than before"),
            "refused": ("integer", "Pages taken that were no article, or may not be kept"),
            "failed": ("integer", "Pages that could not be fetched or read"),
            "gone": ("integer", "Pages that are not there any more"),
            "published": ("integer", "Articles whose published_on is this day, whenever they came"),
        },
    ),
}
