"""The languages that the extractor can read. A second language is another module of tables, and a row here."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from claims.anchoring import word_tables
from claims.dates.tokens import Word
from claims.errors import LanguageNotSupported, Message
from claims.extraction import english
from claims.extraction.language import Language

LANGUAGES: Final[dict[str, Language]] = {english.LANGUAGE.code: english.LANGUAGE}

#: words at the start of a text by which the server recognizes its language
_MAX_WORDS: Final = 2_000
#: in a text with fewer words only the language tag counts
_MIN_WORDS: Final = 20
#: words of a sentence that belong to other languages only, from which on it may be in another language
_MIN_OTHER: Final = 2
#: share of the words of a text that belong to other languages only, from which on it may be in another language
_OTHER_SHARE: Final = 0.08
#: share of the commonest words below which a text with marked letters ("ä") is in an unknown language
_OWN_SHARE: Final = 0.05
#: the last letter of the Latin scripts (Unicode, Latin Extended-B)
_LAST_LATIN: Final = "\u024f"


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Words of a text by the languages that have them among their commonest ones."""

    words: int
    #: only in the language, and only in others
    own: int
    other: int
    #: words in another script, and words of the Latin script with a letter beyond ASCII
    script: int
    marked: int


def language_for(tag: str, text: str, tokens: Sequence[Word]) -> Language:
    """Return the tables for a text.

    A text is refused only if it is clearly in another language: more words are the commonest of others, or most are
    in another script. A list with few such words is not.

    Args:
        tag: the language of the article (BCP 47).
        text: the whole text.
        tokens: its words.

    Raises:
        LanguageNotSupported: there are no tables for the tag, or the text is clearly in another language.
    """
    known = ", ".join(f"{language.name} ({code})" for code, language in LANGUAGES.items())
    language = LANGUAGES.get(tag.split("-")[0].lower())
    if language is None:
        raise LanguageNotSupported(f"the article's language is {tag}; extraction supports {known} only")
    counts = _counts(language, text, tokens[:_MAX_WORDS])
    if counts.words >= _MIN_WORDS and _is_other(counts):
        raise LanguageNotSupported(
            Message(
                "the article is marked as {tag}, but its text does not look like {language}: {other} of its first "
                "{words} words are common in other languages only, and {own} in {language} only",
                tag=tag,
                language=language.name,
                other=counts.other + counts.script,
                words=counts.words,
                own=counts.own,
            )
        )
    return language


def is_foreign(language: Language, text: str, tokens: Sequence[Word]) -> bool:
    """Return True if a sentence is clearly in another language than its article.

    Args:
        language: the tables of the article's language.
        text: the whole text.
        tokens: the words of the sentence.
    """
    counts = _counts(language, text, tokens)
    return 2 * counts.script > counts.words or (counts.other >= _MIN_OTHER and counts.other >= counts.own)


def _is_other(counts: WordCounts) -> bool:
    if 2 * counts.script > counts.words:
        return True
    if counts.other > counts.own and counts.other >= _OTHER_SHARE * counts.words:
        return True
    return counts.own < _OWN_SHARE * counts.words and counts.marked >= _OTHER_SHARE * counts.words


def _counts(language: Language, text: str, tokens: Sequence[Word]) -> WordCounts:
    """Count the words of a text; small words inside names ("Rio de Janeiro") count for no language."""
    own_words, other_words = _tables(language.code)
    tokens = [token for token in tokens if token.word.isalpha()]
    words = [token.word for token in tokens]
    own = sum(word in own_words for word in words)
    other = sum(
        word in other_words and not (word in language.name_words and _is_in_name(language, text, tokens, at))
        for at, word in enumerate(words)
    )
    script = sum(word[0] > _LAST_LATIN for word in words)
    marked = sum(not word.isascii() and word[0] <= _LAST_LATIN for word in words)
    return WordCounts(len(words), own, other, script, marked)


def _is_in_name(language: Language, text: str, tokens: Sequence[Word], at: int) -> bool:
    """Return True if capitals stand before and behind a small word, or two of them: "Ursula von der Leyen"."""
    before, following = tokens[max(at - 1, 0) : at], tokens[at + 1 : at + 3]
    opened = any(text[token.start].isupper() or token.word in language.name_words for token in before)
    return opened and any(text[token.start].isupper() for token in following)


@lru_cache(maxsize=8)
def _tables(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the commonest words that only the language has, and those that only others have."""
    language = LANGUAGES[code]
    own = language.common | language.classes["NOT_BASE"] | language.negations
    rows = [table for other, table in word_tables.LANGUAGES.items() if other != code]
    other = frozenset().union(*(table.common | table.negations for table in rows)) - language.contracted
    return own - other, other - own


@lru_cache(maxsize=64)
def union(code: str, *names: str) -> frozenset[str]:
    """Return the words of several classes of a language."""
    return frozenset().union(*(LANGUAGES[code].classes[name] for name in names))
