"""Messages of errors: sentences with typed values, and the functions that render them.

`str(message)` renders standard forms: ISO days, RFC 3339 instants, codes. `for_programs` adds the hint.
The pages render the same message with words (`claims.web.labels`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

CodeKind = Literal["outcome", "reason", "relation"]


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a vocabulary, such as the outcome `came_true`."""

    kind: CodeKind
    name: str


@dataclass(frozen=True, slots=True)
class Days:
    """A range of days, both included; None if the range has no beginning or no end."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class EdtfDate:
    """A date in EDTF, with a relation or without one, such as `by 2023-12-01`."""

    edtf: str
    relation: str = ""


Value = str | int | date | datetime | Code | Days | EdtfDate


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """A sentence with typed values, as in `Message("{day} is in the future", day=day)`."""

    #: the sentence, with names of values in braces
    template: str
    values: Mapping[str, Value]
    #: a sentence for authors of programs only
    hint: str

    def __init__(self, template: str, *, hint: str = "", **values: Value) -> None:
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "hint", hint)

    def __str__(self) -> str:
        return render(self, standard_form)


#: a sentence without typed values may be a plain string
Text = str | Message


def render(text: Text, show: Callable[[Value], str], translate: Callable[[str], str] = str) -> str:
    """Return the sentence without its hint; `show` formats each value, and `translate` returns other words for it."""
    if isinstance(text, str):
        return translate(text)
    return translate(text.template).format_map({name: show(value) for name, value in text.values.items()})


def values_of(text: Text) -> Mapping[str, Value]:
    """Return the typed values of a message by name."""
    return text.values if isinstance(text, Message) else {}


def for_programs(text: Text) -> str:
    """Return the sentence with standard forms, followed by its hint."""
    sentence = str(text)
    if isinstance(text, str) or not text.hint:
        return sentence
    return f"{sentence}{'' if sentence.endswith(('.', '?')) else '.'} {text.hint}"


def standard_form(value: Value) -> str:
    """Format a value as its code, as an ISO 8601 day, or as an RFC 3339 instant in UTC."""
    if isinstance(value, Code):
        return value.name
    if isinstance(value, Days):
        return "..".join(day.isoformat() if day else "" for day in (value.first, value.last))
    if isinstance(value, EdtfDate):
        return f"{value.relation} {value.edtf}".strip()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)
