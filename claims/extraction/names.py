"""Finding the names that a pronoun may stand for."""

from claims.extraction.analysis import AnalysedSentence


def is_name(reading: AnalysedSentence, at: int) -> bool:
    """Tell whether a token begins with a capital."""
    return at < len(reading.tokens) and reading.text[reading.tokens[at].start].isupper()


def name_of(reading: AnalysedSentence, start: int, end: int) -> str:
    """Give the words of tokens `start` to `end` (half open) on one line, without a genitive's ending."""
    return " ".join(reading.piece(start, end).split()).removesuffix("’s").removesuffix("'s")


def last_name(reading: AnalysedSentence, at: int, *, people: bool) -> str | None:
    """Give the nearest name before a token: of the sentence, or of those before it."""
    one: AnalysedSentence | None = reading
    limit = at
    for _ in range(6):
        if one is None:
            return None
        names = _names(one, limit, people=True) if people else _organisations(one, limit)
        if names:
            return names[0] if one is not reading else names[-1]
        one = one.before
        limit = len(one.words) if one is not None else 0
    return None


def _organisations(reading: AnalysedSentence, limit: int) -> list[str]:
    """Give what "it" may stand for before a token: "the bank", and names that have such a noun in them."""
    found = []
    for at in range(1, limit):
        if reading.words[at] in reading.language.organisations:
            start = at
            while (
                start > 0 and start > at - 3 and reading.words[start - 1].isalpha() and not _is_edge(reading, start - 1)
            ):
                start -= 1
            while (
                start > 0
                and (is_name(reading, start - 1) or reading.words[start - 1] in reading.language.of)
                and start > at - 4
            ):
                start -= 1
            end = at + 1
            while end < limit and (
                is_name(reading, end) or (reading.words[end] in reading.language.of and is_name(reading, end + 1))
            ):
                end += 1
            article = start > 0 and reading.words[start - 1] in reading.language.classes["THE"]
            if article or is_name(reading, start):
                found.append(name_of(reading, start - article, end))
    return found or [n for n in _names(reading, limit, people=False) if len(n.split()) == 1 or n.isupper()]


def _is_edge(reading: AnalysedSentence, at: int) -> bool:
    """Tell whether a word cannot be a part of a noun's name in small letters ("health ministry")."""
    language = reading.language
    word = reading.words[at]
    return word in language.classes["NOT_BASE"] or word in language.prepositions or word.endswith(language.past_ending)


def _names(reading: AnalysedSentence, limit: int, *, people: bool) -> list[str]:
    """Give the runs of capitals in a sentence, before a token; of people, those of two words or with a title."""
    found, at = [], 0
    while at < limit:
        if not is_name(reading, at) or not reading.words[at][0].isalpha() or _opens_sentence(reading, at):
            at += 1
            continue
        end = at + 1
        while end < limit and (
            is_name(reading, end) or (reading.words[end] in {"-", "."} and is_name(reading, end + 1))
        ):
            end += 1
        titled = reading.words[at] in reading.language.titles
        start = at + titled + (titled and reading.word(at + 1) == ".")
        if start < end and (not people or titled or end - start > 1):
            found.append(name_of(reading, start, end))
        at = end
    return found


def _opens_sentence(reading: AnalysedSentence, at: int) -> bool:
    """A capital that only opens a sentence names nobody, unless another follows."""
    language = reading.language
    opens = at == 0 or reading.words[at - 1] in {"“", '"'}
    known = reading.words[at] in language.common or reading.words[at] in language.classes["NOT_BASE"]
    return known or reading.words[at] in language.months or (opens and not is_name(reading, at + 1))
