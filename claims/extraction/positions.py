"""Positions of tokens in a sentence, and phrases by their first word: both are searched without a scan."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence


class Positions:
    """Indexes of tokens of one kind, ascending. Each search takes logarithmic time."""

    def __init__(self, positions: Iterable[int]) -> None:
        self._positions = tuple(positions)

    def before(self, at: int) -> int:
        """Return the last position before a token; -1 if there is none."""
        found = bisect_left(self._positions, at)
        return self._positions[found - 1] if found else -1

    def first(self, at: int, none: int) -> int:
        """Return the first position that is a token or behind it; `none` if there is none."""
        found = bisect_left(self._positions, at)
        return self._positions[found] if found < len(self._positions) else none

    def count(self, start: int, end: int) -> int:
        """Return the number of positions from `start` to `end` (half open)."""
        return max(bisect_left(self._positions, end) - bisect_left(self._positions, start), 0)

    def between(self, start: int, end: int) -> tuple[int, ...]:
        """Return the positions from `start` to `end` (half open), ascending."""
        return self._positions[bisect_left(self._positions, start) : bisect_left(self._positions, end)]

    def all(self) -> tuple[int, ...]:
        """Return all positions, ascending."""
        return self._positions

    def __len__(self) -> int:
        return len(self._positions)


class Phrases:
    """Phrases of a table, by their first word."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase in phrases:
            words = tuple(phrase.replace("-", " - ").split())
            self._by_first.setdefault(words[0], []).append((words, phrase))

    @classmethod
    def longest_first(cls, phrases: Iterable[str]) -> "Phrases":
        """Return the phrases of a table, those with most words first."""
        return cls(sorted(phrases, key=lambda phrase: (-len(phrase.split()), phrase)))

    def at(self, words: Sequence[str], at: int) -> Iterator[tuple[str, int]]:
        """Yield the phrases that begin at a token, in the order of the table, and the index after each."""
        for phrase_words, phrase in self._by_first.get(words[at], ()):
            end = at + len(phrase_words)
            if words[at:end] == phrase_words:
                yield phrase, end
