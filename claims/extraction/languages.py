"""The languages that the extractor can read. A second language is another module of tables, and a row here."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from claims.dates.tokens import Word
from claims.errors import LanguageNotSupported, Message
from claims.extraction import english
from claims.extraction.language import Language

LANGUAGES: Final[dict[str, Language]] = {english.LANGUAGE.code: english.LANGUAGE}

#: words at the start of a text by which the server recognizes its language
_MAX_WORDS: Final = 2_000
#: in a text with fewer words only the language tag counts
_MIN_WORDS: Final = 20
#: a text with fewer words is short
_MIN_LONG_TEXT: Final = 40


def language_for(tag: str, tokens: Sequence[Word]) -> Language:
    """Return the tables for a text.

    Args:
        tag: the language of the article (BCP 47).
        tokens: the words of the text.

    Raises:
        LanguageNotSupported: there are no tables for the tag, or the text is clearly in another language.
    """
    known = ", ".join(f"{language.name} ({code})" for code, language in LANGUAGES.items())
    language = LANGUAGES.get(tag.split("-")[0].lower())
    if language is None:
        raise LanguageNotSupported(f"the article's language is {tag}; extraction supports {known} only")
    words = [token.word for token in tokens[:_MAX_WORDS] if token.word.isalpha()]
    short = len(words) < _MIN_LONG_TEXT
    # short texts may lack the commonest words by chance: there all function words count, and half the share suffices
    known_words = language.common | language.classes["NOT_BASE"] | language.negations if short else language.common
    share = sum(word in known_words for word in words) / len(words) if words else 1.0
    if len(words) >= _MIN_WORDS and share < language.common_share / (2 if short else 1):
        raise LanguageNotSupported(
            Message(
                "the article is marked as {tag}, but its text does not look like {language}: "
                "{share}% of its words are the commonest of that language, but {usual}% are usual",
                tag=tag,
                language=language.name,
                share=round(100 * share),
                usual=round(100 * language.common_share),
            )
        )
    return language


@lru_cache(maxsize=64)
def union(code: str, *names: str) -> frozenset[str]:
    """Return the words of several classes of a language."""
    return frozenset().union(*(LANGUAGES[code].classes[name] for name in names))
