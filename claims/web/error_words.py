"""Words of errors on pages: titles by the error's slug, HTTP errors by their code, and messages of fields."""

from typing import Final

from claims.errors import DuecheckError
from claims.web.catalogue import gettext as _
from claims.web.catalogue import lazy

#: slug -> title, where the title of the API is not for readers; a 404 tells that a record is not there
TITLES: Final = {
    "article-exists": lazy("This article is here already"),
    "article-not-found": lazy("This article doesn’t exist"),
    "claim-exists": lazy("This claim is here already"),
    "claim-not-found": lazy("This claim doesn’t exist"),
    "claim-said-already": lazy("This claim is here already"),
    "claimant-not-found": lazy("This person isn’t in the record"),
    "due-invalid": lazy("We can’t use this date"),
    "due-not-understood": lazy("We can’t tell the deadline from these words"),
    "evidence-not-found": lazy("This evidence doesn’t exist"),
    "invalid-input": lazy("Please check the marked fields"),
    "page-incomplete": lazy("The page lacks something that an article needs"),
    "page-not-allowed": lazy("We can’t fetch this address"),
    "page-unreachable": lazy("We couldn’t fetch the page"),
    "span-not-proven": lazy("The article doesn’t have these words"),
    "store-busy": lazy("The server is busy"),
    "store-failed": lazy("Something went wrong on our side"),
    "verdict-not-found": lazy("This verdict doesn’t exist"),
    "verdict-refused": lazy("This verdict can’t be saved yet"),
    "verdict-too-early": lazy("This verdict can’t be saved yet"),
    "version-conflict": lazy("Another person has changed this"),
}
#: HTTP status code -> title and sentence
_HTTP: Final = {
    400: (lazy("We can’t read this request"), lazy("Go back, and try again.")),
    403: (lazy("You may not do this"), lazy("Sign in with an account that may.")),
    404: (lazy("This page doesn’t exist"), lazy("The address may be wrong, or the page was moved.")),
    405: (lazy("This page can’t be used that way"), lazy("Open the page again, and use its buttons.")),
    413: (lazy("That is too long"), lazy("Send less text at a time.")),
    415: (lazy("We can’t read this file"), lazy("Send plain text or the fields of the form.")),
    421: (lazy("This address isn’t served here"), lazy("Check the host in the address.")),
    429: (lazy("Too many requests"), lazy("Wait a minute, and try again.")),
    500: (lazy("Something went wrong on our side"), lazy("Try again later. If it fails again, tell the newsroom.")),
    501: (lazy("We don’t have this in that form"), lazy("Use the form without a format in its address.")),
    503: (lazy("The server is busy"), lazy("Try again in a moment.")),
}
#: what the API says of a field -> what a page says
_FIELDS: Final = {
    "Missing data for required field.": lazy("Fill this in."),
    "Must not be blank.": lazy("Fill this in."),
    "Field may not be null.": lazy("Fill this in."),
    "Unknown field.": lazy("This page doesn’t know this part of the address."),
    "Not a valid integer.": lazy("Enter a whole number."),
    "Not a valid number.": lazy("Enter a number."),
    "Not a valid datetime.": lazy("Enter a day like 2026-12-31."),
    "Must not contain control characters.": lazy("Type the words again, without control characters."),
    "Must be an absolute http or https URL without spaces or user information.": lazy("Start with https://"),
    "Must be a BCP 47 tag such as en.": lazy("Enter a language such as en."),
    "Must be 64 lower-case hex digits.": lazy("Enter the 64 characters of the SHA-256."),
    "Send quote or spans.": lazy("Fill this in."),
    "Send both start and end, or neither.": lazy("Enter both places, or none."),
    "Send exact, or start and end, or all three.": lazy("Enter the quotation, or both places."),
    "Send claimant or claimant_is_author, not both.": lazy("Enter a name, or tick the author, not both."),
    "Send the claimant's words with it.": lazy("Enter the words for the claimant."),
    "The claim names nobody; send the claimant with it.": lazy("Enter the claimant too."),
    "is not a cursor of this server": lazy("This page of the list is gone. Begin at its first page."),
    "Must not be below low.": lazy("Enter odds that are not below the first."),
    "Add a word to look for: a minus only leaves out.": lazy("Add a word to look for: a minus only leaves out."),
}
#: the same of messages with values in them: how they begin -> what a page says
_BEGINNINGS: Final = (
    ("Must be one of: ", lazy("Choose one of the list.")),
    ("Must be one or more of: ", lazy("Choose one of the list.")),
    ("Not a valid choice", lazy("Choose one of the list.")),
    ("Length must be between ", lazy("Fill this in with fewer characters.")),
    ("Longer than maximum length ", lazy("Fill this in with fewer characters.")),
    ("Must be a day, a month or a year", lazy("Enter a day, a month or a year, such as 2026-12-31, 2026-12 or 2026.")),
    ("Must be a day", lazy("Enter a day like 2026-12-31.")),
    ("With q it must be ", lazy("Found claims can only be ordered by relevance or newest first.")),
)


def error_title(error: DuecheckError) -> str:
    """Return the title of an error on a page."""
    return str(TITLES.get(error.slug) or _(error.title))


def http_words(code: int) -> tuple[str, str]:
    """Return the title and the sentence of the page for a status code."""
    title, sentence = _HTTP.get(code) or _HTTP[400 if code < 500 else 500]
    return str(title), str(sentence)


def field_words(message: str) -> str:
    """Return what a page says of a field, for a message of the API."""
    if message in _FIELDS:
        return str(_FIELDS[message])
    return next((str(words) for beginning, words in _BEGINNINGS if message.startswith(beginning)), message)
