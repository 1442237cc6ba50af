"""Arabic article bodies made up for measuring, and what newsrooms do to them.

Nothing here is anybody's text. Sentences are built from the word lists below, with the formulas
that real newsrooms share, so that two unrelated bodies are about as alike as real ones; articles
of one running story carry the same paragraph of background. The same seed gives the same bodies.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from benchmarks.words import AGENCIES, OPENINGS, PLACES, SENTENCES, SHARED, SLOTS, SPELLINGS, TOPICS

FEWEST_WORDS, MOST_WORDS = 60, 900
THREADS = 20  # running stories of a topic, each with a paragraph of background
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Body:
    """One body as a page shows it: paragraphs of sentences, between a dateline and a signature.

    *title* counts for nothing in comparing bodies; it is here to be edited.
    """

    topic: str
    title: str
    paragraphs: tuple[tuple[str, ...], ...]
    dateline: str = ""
    signature: str = ""
    credit_text: str | None = None
    city: str | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph)

    @property
    def plain(self) -> str:
        return "\n\n".join(map(" ".join, self.paragraphs))

    @property
    def text(self) -> str:
        return self.dateline + self.plain + self.signature


def body(random: Random, topic: str | None = None, words: int | None = None) -> Body:
    """Return a new body; its length is drawn as those of real ones are (median 250 words)."""
    topic = topic or random.choice(TOPICS)
    words = words or _length(random)
    sentences = [sentence(random, topic, OPENINGS)]
    while _words(sentences) < words:
        sentences.append(sentence(random, topic))
    paragraphs = _paragraphs(random, sentences)
    if words > 2.5 * _words(background(topic, 0)) and random.random() < 0.5:
        place = random.randint(1, len(paragraphs))
        paragraphs.insert(place, background(topic, random.randrange(THREADS)))
    agency, city = random.choice(AGENCIES), random.choice(PLACES)
    return Body(
        topic,
        title=sentence(random, topic, OPENINGS),
        paragraphs=tuple(paragraphs),
        dateline=random.choice(("", f"{city} ({agency}) - ", f"{city} - {agency}: ")),
        signature=random.choice(("", f"\n\n({agency})", f" ({agency})", f"\n\nالمصدر: {agency}")),
        credit_text=random.choice((f"المصدر: {agency}", agency)),
        city=random.choice((None, city)),
    )


def sentence(random: Random, topic: str, patterns: tuple[str, ...] = SENTENCES) -> str:
    """Return a new sentence of *topic*."""
    slots = SLOTS[topic]

    def filled(slot: re.Match[str]) -> str:
        match slot[1]:
            case "number":
                return str(random.choice((2, 3, 7, 12, 15, 40, 60, 75, 120, 250, 480, 1500, 3200)))
            case "year":
                return str(random.randint(1975, 2025))
            case name:
                return random.choice(slots.get(name) or SHARED[name])

    return _SLOT.sub(filled, random.choice(patterns))


@cache
def background(topic: str, thread: int) -> tuple[str, ...]:
    """Return the sentences that every article of one running story ends or breaks with."""
    random = Random(f"{topic} {thread}")
    return tuple(sentence(random, topic) for _ in range(3))


def _length(random: Random) -> int:
    while True:
        words = round(random.lognormvariate(5.5, 0.65))
        if FEWEST_WORDS <= words <= MOST_WORDS:
            return words


def _words(sentences: list[str] | tuple[str, ...]) -> int:
    return sum(len(each.split()) for each in sentences)


def _paragraphs(random: Random, sentences: list[str]) -> list[tuple[str, ...]]:
    paragraphs = []
    while sentences:
        number = random.choice((1, 1, 2, 2, 3))
        paragraphs.append(tuple(sentences[:number]))
        sentences = sentences[number:]
    return paragraphs


# What newsrooms do to a text before they print it again.


def title_changed(random: Random, text: Body) -> Body:
    return replace(text, title=sentence(random, text.topic, OPENINGS))


def sentence_changed(random: Random, text: Body) -> Body:
    return _at_random(random, text, lambda _old: (sentence(random, text.topic),))


def sentence_added(random: Random, text: Body) -> Body:
    return _at_random(random, text, lambda old: (old, sentence(random, text.topic)))


def sentence_removed(random: Random, text: Body) -> Body:
    return _at_random(random, text, lambda _old: ())


def credit_changed(random: Random, text: Body) -> Body:
    agency, city = random.choice(AGENCIES), random.choice(PLACES)
    return replace(
        text,
        dateline=random.choice((f"{city} ({agency}) – ", f"{city}/ {agency}- ", f"{city}، ")),
        signature=random.choice(("", f"\n\nالمصدر | {agency} + وكالات", f"\n\n{agency}، مواقع")),
        credit_text=random.choice((None, f"المصدر | {agency} + وكالات")),
        city=None,
    )


def prefix_added(random: Random, text: Body) -> Body:
    prefix = random.choice(
        ("متابعات المدينة اليوم :- ", "خاص بالموقع: ", "نشرت وكالات الأنباء اليوم تقريرا جاء فيه: ",
         "أخبار الساعة | متابعة من المحرر | ", "القسم العربي - غرفة الأخبار - ")
    )  # fmt: skip
    return replace(text, dateline=prefix)


def house_spelling(random: Random, text: Body) -> Body:
    def respelled(old: str) -> str:
        for one, other in SPELLINGS:
            old = old.replace(one, other) if one in old else old.replace(other, one)
        return old.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    return replace(text, paragraphs=tuple(tuple(map(respelled, p)) for p in text.paragraphs))


def first_paragraph_rewritten(random: Random, text: Body) -> Body:
    first, *others = text.paragraphs
    new = tuple(sentence(random, text.topic, OPENINGS) for _ in first)
    return replace(text, paragraphs=(new, *others))


def first_half(random: Random, text: Body) -> Body:
    return _cut(text, _words(text.sentences) // 2)


def stub(random: Random, text: Body) -> Body:
    return _cut(text, 60)


def every_third_dropped(random: Random, text: Body) -> Body:
    kept = [each for place, each in enumerate(text.sentences) if place % 3 != 2]
    return replace(text, paragraphs=tuple(_paragraphs(random, kept)))


def digest_first(random: Random, text: Body) -> Body:
    """Return a digest that begins with *text* and goes on with another body."""
    other = body(random, words=_words(text.sentences))
    return replace(text, paragraphs=text.paragraphs + other.paragraphs)


def digest_second(random: Random, text: Body) -> Body:
    other = body(random, words=_words(text.sentences))
    return replace(text, paragraphs=other.paragraphs + text.paragraphs)


def replacing(share: float) -> Callable[[Random, Body], Body]:
    """Return the edit that replaces *share* of the words by others of the topic."""

    def edit(random: Random, text: Body) -> Body:
        words: Iterator[str] = iter(())
        replaced = []
        for paragraph in text.paragraphs:
            new = []
            for word in " ".join(paragraph).split():
                if random.random() < share:
                    if (other := next(words, None)) is None:
                        words = iter(sentence(random, text.topic).split())
                        other = next(words)
                    new.append(other)
                else:
                    new.append(word)
            replaced.append((" ".join(new),))
        return replace(text, paragraphs=tuple(replaced))

    return edit


def figures_corrected(random: Random, text: Body) -> Body:
    """Return *text* with its first figure corrected wherever it stands: a toll that has risen."""
    figures = re.findall(r"(?<!\d)\d+", text.plain)
    if not figures:
        return text
    old = random.choice(figures)
    new = str(int(old) + random.randint(1, 9))
    corrected = tuple(
        tuple(re.sub(rf"(?<!\d){old}(?!\d)", new, each) for each in paragraph)
        for paragraph in text.paragraphs
    )
    return replace(text, paragraphs=corrected)


def rewritten_all_over(random: Random, text: Body) -> Body:
    for edit in (credit_changed, house_spelling, first_paragraph_rewritten, sentence_changed):
        text = edit(random, text)
    return text


Edit = Callable[[Random, Body], Body]
EDITS: dict[str, Edit] = {
    edit.__name__: edit
    for edit in (
        title_changed, sentence_changed, sentence_added, sentence_removed, credit_changed,
        prefix_added, house_spelling, first_paragraph_rewritten, first_half, every_third_dropped,
        stub, digest_first, digest_second, figures_corrected, rewritten_all_over,
    )
} | {f"words_replaced_{share}": replacing(share / 100) for share in (5, 10, 20)}  # fmt: skip


def _at_random(random: Random, text: Body, edit: Callable[[str], tuple[str, ...]]) -> Body:
    chosen = random.randrange(len(text.sentences))
    paragraphs, place = [], 0
    for paragraph in text.paragraphs:
        new: list[str] = []
        for each in paragraph:
            new += edit(each) if place == chosen else (each,)
            place += 1
        paragraphs.append(tuple(new))
    return replace(text, paragraphs=tuple(filter(None, paragraphs)))


def _cut(text: Body, words: int) -> Body:
    paragraphs, left = [], words
    for paragraph in text.paragraphs:
        kept = " ".join(paragraph).split()[:left]
        left -= len(kept)
        paragraphs.append((" ".join(kept),))
        if not left:
            break
    return replace(text, paragraphs=tuple(paragraphs), signature="", credit_text=None)
