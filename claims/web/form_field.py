"""A field of a form, whose name is the path of its value in the JSON of the API."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from claims.dates.typed_dates import iso_or_typed
from claims.domain.records import Json

#: "date" is a day, "when" a day, a month or a year; both are typed in words or as ISO 8601. Each option of a "choice"
#: is a button that sends the form
Kind = Literal[
    "text",
    "area",
    "date",
    "when",
    "url",
    "number",
    "select",
    "checks",
    "names",
    "hidden",
    "check",
    "decimal",
    "password",
    "choice",
]


#: an address without a scheme
_SITE: Final = re.compile(r"^[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?=[/?#]|$)")


@dataclass(frozen=True, slots=True)
class Field:
    """A field; its name is the path of its value in the JSON, with dots."""

    name: str
    label: str
    kind: Kind = "text"
    help: str = ""
    required: bool = False
    #: options of a select or of checkboxes: value and label
    options: Sequence[tuple[str, str]] = ()
    rows: int = 3
    #: what stands before each option of checkboxes, with its value; empty: only the label
    each: str = ""
    #: the HTML attribute of the same name: what browsers may fill in
    autocomplete: str = ""
    #: True: the value is an integer in the JSON
    number: bool = False
    #: the input that stands for null; empty if there is none
    null: str = ""
    #: True: the value is true or false in the JSON
    boolean: bool = False
    #: further JSON pointers whose issues are shown at this field
    also: Sequence[str] = ()

    @property
    def pointer(self) -> str:
        """The JSON pointer of the value."""
        return "/" + self.name.replace(".", "/")

    @property
    def member(self) -> str:
        """The member of the JSON that holds the value, or the object with the value."""
        return self.name.split(".")[0]

    @property
    def id(self) -> str:
        """The id of the HTML element."""
        return "f-" + self.name.replace(".", "-").replace("_", "-")

    def typed(self, document: Json) -> str:
        """Return the member of a document, whose path is the field's name, as the text of the field."""
        value: Any = document
        for step in self.name.split("."):
            value = None if value is None else value[step]
        return self.null if value is None else as_typed(value)


def date_value(text: str) -> str:
    """Return a day, a month or a year that a user typed ("June 30, 2023") in ISO 8601, the form of the JSON.

    A text that is no certain date stays as it is. The schema refuses it, and says what it may mean.
    """
    return iso_or_typed(text.strip())


def with_scheme(text: str) -> str:
    """Return an address with its scheme: www.example.org/page is taken as https."""
    return _SITE.sub(r"https://\g<0>", text)


def as_typed(value: Any) -> str:
    """Return a member of the JSON as the text of its field."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.15g}"
    return "; ".join(value) if isinstance(value, list) else str(value)
