"""Messages of errors on pages: outcomes by their labels, days and instants in words, no hint for programs."""

from datetime import date, datetime
from typing import Final

from claims.errors import Code, CodeKind, Days, EdtfDate, Text, Value, render
from claims.web.catalogue import gettext as _
from claims.web.catalogue import lazy
from claims.web.error_words import field_words
from claims.web.labels import OUTCOMES, RELATIONS
from claims.web.periods import day_words, edtf_words, instant_words, range_words

#: labels for the codes of messages
_CODES: Final[dict[CodeKind, dict[str, str]]] = {
    "outcome": OUTCOMES,
    "reason": {"became_impossible": lazy("it became impossible")},
    "relation": RELATIONS,
}


def message_words(text: Text) -> str:
    """Format a message for a page: outcomes by their labels, days and instants in words, no hint for programs."""
    return field_words(render(text, _value_words, _))


def _value_words(value: Value) -> str:
    if isinstance(value, Code):
        return f"“{_CODES[value.kind][value.name]}”"
    if isinstance(value, Days):
        return range_words(value.first, value.last)
    if isinstance(value, EdtfDate):
        return edtf_words(value.edtf, value.relation)
    if isinstance(value, datetime):
        return instant_words(value)
    return day_words(value) if isinstance(value, date) else str(value)
