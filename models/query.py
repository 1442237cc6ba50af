"""What somebody asks for in words: read, folded as the index is, and put to each database."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn

from models.folding import search
from models.fulltext import LONGEST_WORD

MOST_WORDS = 64  # of a query; each may stand for twenty
MIN_EXPANDED = 3  # letters: of shorter words too many would be others (ان in كان)
MIN_BEGINNING = 2  # letters before a *
EXCERPT_WORDS = (10, 20)  # before the hit, and from it on

_QUOTES = str.maketrans(dict.fromkeys("«»“”„‟″", '"'))
_PART = re.compile(r'(?P<minus>-?)"(?P<phrase>[^"]*)"(?P<star>\*?)|(?P<word>[^\s"]+)')
# The closed list of what Arabic writes in one word with the next: و ف ب ك ل and the article ال,
# which ل makes لل. Suffixes are not covered: that is what * is for.
_BEFORE_ANY = ("", "و", "ف", "ب", "ك", "ل", "ول", "وب", "فب", "فل")
_BEFORE_DEFINITE = ("ال", "وال", "فال", "بال", "كال", "وبال", "فبال", "لل", "ولل", "فلل")


class BadQuery(ValueError):
    """The words cannot be searched for; the message says why and what would do."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: any of *forms*, each a run of words.

    With *open_end* the last word of the run is only the beginning of one.
    """

    forms: tuple[tuple[str, ...], ...]
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Articles that have of each group of *wanted* one term, and none of *unwanted*."""

    wanted: tuple[tuple[Term, ...], ...]
    unwanted: tuple[Term, ...] = ()


def read_query(words: str) -> Query:
    """Return what *words* ask for. Raises :class:`BadQuery`.

    All words must be there; ``"..."`` is a phrase as it stands, ``OR`` leaves the choice between
    its neighbours, ``-`` or ``NOT`` keeps out, ``*`` ends the beginning of a word. Signs without
    a letter or digit are passed over.
    """
    wanted: list[list[Term]] = []
    unwanted: list[Term] = []
    joins = negates = left_out = False  # whether OR or NOT came last, or a term not wanted
    for mark, term in _parts(words.translate(_QUOTES)):
        if mark == "OR":
            if joins or negates or not wanted or left_out:
                _bad_or()
            joins = True
        elif mark == "NOT":
            negates = True
        elif term is not None:
            if negates or mark == "-":
                if joins:
                    raise BadQuery("OR stands between words that are wanted, not before a -word.")
                unwanted.append(term)
            elif joins:
                wanted[-1].append(term)
            else:
                wanted.append([term])
            left_out = negates or mark == "-"
            joins = negates = False
    if joins:
        _bad_or()
    if negates:
        raise BadQuery("NOT stands before the word or phrase that is to be left out.")
    if not wanted:
        raise BadQuery(
            "That only says what to leave out: name a word to look for, too."
            if unwanted
            else "There is no word to look for: a word has letters or digits."
        )
    query = Query(tuple(map(tuple, wanted)), tuple(unwanted))
    if sum(len(term.forms[0]) for term in _terms(query)) > MOST_WORDS:
        raise BadQuery(f"A query has at most {MOST_WORDS} words.")
    return query


def _bad_or() -> NoReturn:
    raise BadQuery("OR stands between two words or phrases, one of which is to be there.")


def _parts(words: str) -> Iterator[tuple[str, Term | None]]:
    """Yield OR, NOT, or a term with its ``-``; nothing for what has neither letter nor digit."""
    if words.count('"') % 2:
        raise BadQuery('A phrase stands between two quotation marks: "like this".')
    for part in _PART.finditer(words):
        word = part["word"]
        if word in ("OR", "NOT"):
            yield word, None
        elif word is None:
            if term := _term(part["phrase"] + part["star"], phrase=True):
                yield part["minus"], term
        elif word != "AND" and (term := _term(word.removeprefix("-"), phrase=False)):
            yield word[:1], term


def _term(text: str, *, phrase: bool) -> Term | None:
    words = tuple(word[:LONGEST_WORD] for word in search(text).split())
    if not words:
        return None
    if text.endswith("*"):
        if len(words[-1]) < MIN_BEGINNING:
            raise BadQuery(f"{text!r} begins too many words: give {MIN_BEGINNING} letters or more.")
        return Term((words,), open_end=True)
    return Term((words,) if phrase or len(words) > 1 else attached(words[0]))


def attached(word: str) -> tuple[tuple[str], ...]:
    """Return the folded *word* and what it becomes with what Arabic writes in one with it.

    >>> [form for (form,) in attached("الميناء")][:4]
    ['الميناء', 'والميناء', 'فالميناء', 'بالميناء']
    """
    if len(word) < MIN_EXPANDED:
        return ((word,),)
    bare = word.removeprefix("ال")
    if bare != word and len(bare) >= MIN_EXPANDED:
        # not the bare word: of الهام it is هام, another one
        return tuple((before + bare,) for before in _BEFORE_DEFINITE)
    return tuple((before + word,) for before in _BEFORE_ANY + _BEFORE_DEFINITE)


def _terms(query: Query) -> Iterator[Term]:
    for group in query.wanted:
        yield from group
    yield from query.unwanted


# Words stand in quotes for both; what folding leaves has none in it.


def fts5(query: Query) -> str:
    """Return *query* as SQLite's FTS5 reads it.

    >>> fts5(read_query('"خبر عاجل" OR في -من'))
    '("خبر عاجل" OR "في") NOT ("من")'
    """

    def one(term: Term) -> str:
        star = "*" if term.open_end else ""
        return " OR ".join(f'"{" ".join(words)}"{star}' for words in term.forms)

    wanted = " AND ".join(f"({' OR '.join(map(one, group))})" for group in query.wanted)
    if not query.unwanted:
        return wanted
    wanted = f"({wanted})" if len(query.wanted) > 1 else wanted
    return f"{wanted} NOT ({' OR '.join(map(one, query.unwanted))})"


def tsquery(query: Query) -> str:
    """Return *query* as PostgreSQL's tsquery, to be cast, not parsed by to_tsquery.

    >>> tsquery(read_query('"خبر عاجل" OR في -من'))
    "(('خبر' <-> 'عاجل') | 'في') & !('من')"
    """

    def one(term: Term) -> str:
        star = ":*" if term.open_end else ""
        runs = (" <-> ".join(f"'{word}'" for word in words) + star for words in term.forms)
        return " | ".join(f"({run})" if " <-> " in run else run for run in runs)

    wanted = " & ".join(f"({' | '.join(map(one, group))})" for group in query.wanted)
    if not query.unwanted:
        return wanted
    return f"{wanted} & !({' | '.join(map(one, query.unwanted))})"


def excerpt(body: str, query: Query) -> str:
    """Return the words of *body* about the first that *query* wants, in one line.

    Where it has none of them, for the title does, its beginning.
    """
    shown = body.split()
    folded = [(word, at) for at, each in enumerate(shown) for word in search(each).split()]
    words = [word for word, _ in folded]
    runs = [(run, term.open_end) for group in query.wanted for term in group for run in term.forms]
    found = next((at for place, (_, at) in enumerate(folded) if _hit(words, place, runs)), 0)
    before, after = EXCERPT_WORDS
    first, last = max(0, found - before), found + after
    cut = " ".join(shown[first:last])
    return f"{'… ' if first else ''}{cut}{' …' if last < len(shown) else ''}"


def _hit(words: Sequence[str], place: int, runs: Sequence[tuple[tuple[str, ...], bool]]) -> bool:
    """Return whether one of *runs* stands in *words* at *place*."""
    for run, open_end in runs:
        here = tuple(words[place : place + len(run)])
        last = here[-1] if len(here) == len(run) else ""
        if here[:-1] == run[:-1] and (last.startswith(run[-1]) if open_end else last == run[-1]):
            return True
    return False
