"""The fields of the forms. A field's name is the path of its value in the JSON of the API."""

from collections.abc import Mapping, Sequence
from typing import Final

from claims.domain.assignment import NOBODY
from claims.domain.limits import MIN_PASSWORD
from claims.web import labels
from claims.web.catalogue import gettext as _
from claims.web.catalogue import lazy, lazy_call
from claims.web.form_field import Field
from claims.wiring import wiring


def options(labels: Mapping[str, str], *, empty: str | None = None) -> Sequence[tuple[str, str]]:
    """Return the options of a select: value and label, with an empty value first if it has a label."""
    return [*([("", empty)] if empty is not None else []), *labels.items()]


def _zone_help() -> str:
    zone = wiring().settings.TIMEZONE
    if zone:
        return _("Such as Europe/Minsk. Leave empty for %(zone)s.") % {"zone": zone}
    return _("Such as Europe/Minsk. Leave empty for the end of the day worldwide.")


_DUE_HELP: Final = lazy("The article's own words: “by the end of next year”. Or choose below.")
DUE: Final = (
    Field("due.text", lazy("Deadline as written"), help=_DUE_HELP),
    Field("due.relation", lazy("When"), "select", options=options(labels.RELATIONS, empty=lazy("as written"))),
    Field(
        "due.edtf",
        lazy("Date"),
        "when",
        help=lazy("A day, a month or a year; YYYY-33 to YYYY-36 for the quarters of a year."),
    ),
    Field(
        "due.timezone",
        lazy("Time zone"),
        help=lazy_call(_zone_help),
    ),
)
_TOPICS: Final = Field("topics", lazy("Topics"), "names", help=lazy("Separated by semicolons."))
_STATEMENT: Final = Field(
    "statement", lazy("Statement"), "area", help=lazy("The claim in our own words; else the quotation.")
)
_CLAIMANT: Final = Field(
    "claimant", lazy("Claimant"), help=lazy("Who made the claim, as the article says it, or nobody.")
)
_IS_AUTHOR: Final = Field("claimant_is_author", lazy("The author of the article makes the claim"), "check")
_RESOLVED: Final = Field(
    "claimant_resolved", lazy("The claimant’s words"), "select", options=options(labels.RESOLVED), boolean=True
)
_CLAIMANT_URL: Final = Field(
    "claimant_url", lazy("Who the claimant is"), "url", help=lazy("A page that says so, such as Wikidata.")
)
#: the word for a day of saying that is not known, in forms and in CSV
UNKNOWN: Final = "unknown"
_SAID_ON: Final = Field(
    "said_on",
    lazy("Said on"),
    "when",
    null=UNKNOWN,
    help=lazy("Where the article reports something older: a day, a month, a year or unknown. Else the article's day."),
)
_CRITERIA: Final = Field(
    "criteria", lazy("What counts"), "area", help=lazy("What will count as coming true. Fixed once it is due.")
)
_PROBABILITY: Final = (
    Field(
        "probability.low",
        lazy("Stated odds, from"),
        "decimal",
        help=lazy("0 to 1. Only numbers that the article states."),
    ),
    Field(
        "probability.high",
        lazy("Stated odds, to"),
        "decimal",
        help=lazy("The same again if the article has one number."),
    ),
    Field(
        "probability.text",
        lazy("Words of the odds"),
        help=lazy("The article's own words: “a chance of 60 to 70 percent”."),
    ),
)
_REASON: Final = Field("reason", lazy("Reason"), "area", required=True)
_NOTE: Final = Field("note", lazy("Note"), "area")

CLAIM: Final = (
    Field(
        "quote",
        lazy("Quotation"),
        "area",
        required=True,
        help=lazy("The exact words of the article."),
        also=("/spans", "/spans/0/exact"),
    ),
    Field(
        "start",
        lazy("Begins at"),
        "number",
        help=lazy("Counted in characters. Needed where the words occur more than once."),
        also=("/spans/0/start",),
    ),
    Field("end", lazy("Ends at"), "number", also=("/spans/0/end",)),
    *DUE,
    _SAID_ON,
    _STATEMENT,
    _CLAIMANT,
    _IS_AUTHOR,
    _RESOLVED,
    _CLAIMANT_URL,
    _TOPICS,
    _CRITERIA,
    *_PROBABILITY,
)
EDIT: Final = (
    Field("statement", lazy("Statement"), "area", required=True),
    _CLAIMANT,
    _RESOLVED,
    _CLAIMANT_URL,
    _SAID_ON,
    _TOPICS,
    _CRITERIA,
    *_PROBABILITY,
)
EVIDENCE: Final = (
    Field("url", lazy("Address"), "url", required=True),
    Field("stance", lazy("Stance"), "select", required=True, options=options(labels.STANCES, empty=lazy("choose"))),
    Field("published_on", lazy("Published on"), "date"),
    Field("title", lazy("Title")),
    Field("publisher", lazy("Publisher")),
    Field("excerpt", lazy("Excerpt"), "area", help=lazy("The words that bear on the claim.")),
    Field(
        "archive_url",
        lazy("Archived copy"),
        "url",
        help=lazy("The address of a copy, for the time when the page is gone."),
    ),
    _NOTE,
)
CHECK: Final = (
    Field("result", lazy("Result"), "select", required=True, options=options(labels.CHECKS, empty=lazy("choose"))),
    Field(
        "next_check_on",
        lazy("Look again on"),
        "date",
        help=lazy("Until then it is out of the bots’ queue. Leave empty for a week."),
    ),
    _NOTE,
)
VERDICT: Final = (
    Field("outcome", lazy("Outcome"), "select", required=True, options=options(labels.OUTCOMES, empty=lazy("choose"))),
    Field(
        "occurred_on",
        lazy("Happened on"),
        "date",
        help=lazy_call(lambda: _("For %(outcomes)s.") % {"outcomes": labels.outcomes_with_day()}),
    ),
    Field("rationale", lazy("Why"), "area", required=True, rows=5),
    Field("evidence_ids", lazy("Sources"), "checks", each=lazy("Evidence")),
    Field(
        "reason",
        lazy("Before the deadline"),
        "select",
        options=[("", lazy("the deadline decides")), ("became_impossible", lazy("it became impossible"))],
    ),
    Field(
        "review_url",
        lazy("Published at"),
        "url",
        help=lazy("Where your readers find it, if not where all reviews are."),
    ),
)
CORRECTION: Final = (
    Field("supersedes", lazy("Corrects verdict"), "hidden", number=True),
    Field(
        "correction.code",
        lazy("Why it is corrected"),
        "select",
        required=True,
        options=options(labels.CORRECTIONS, empty=lazy("choose")),
    ),
    Field("correction.note", lazy("What readers should know"), "area", required=True),
)
DEADLINE: Final = (
    *DUE,
    Field(
        "reason",
        lazy("Reason"),
        "select",
        required=True,
        options=[
            ("", lazy("choose")),
            ("claimant_moved", lazy("The claimant moved it")),
            ("correction", lazy("Correction")),
        ],
    ),
    Field("evidence_id", lazy("Announced in"), "select", number=True),
    Field(
        "said_on",
        lazy("Said on"),
        "when",
        help=lazy("The day, month or year that the words are relative to; else the evidence's or the claim's."),
    ),
    _NOTE,
)
REASON: Final = (_REASON,)
ACCEPT: Final = (_STATEMENT, _CLAIMANT, _RESOLVED, *DUE, _SAID_ON, _TOPICS, _CRITERIA, *_PROBABILITY)
MERGE: Final = (
    Field("into", lazy("The other claim"), "number", required=True, help=lazy("Its number or its address.")),
    Field("reason", lazy("Reason"), "area"),
)
_ASSIGNEE: Final = lazy("A name as it is written here; me for yourself, nobody for no one.")
ASSIGN: Final = (Field("assigned_to", lazy("Assigned to"), null=NOBODY, help=_ASSIGNEE),)
NOTE: Final = (
    Field("text", lazy("Note"), "area", required=True, rows=4, help=lazy("For colleagues. It is never public.")),
)
REVIEW: Final = (
    Field("note", lazy("Note"), "area", help=lazy("What is missing, if you return it.")),
    Field("decision", "", "choice", options=[("return", lazy("Return")), ("approve", lazy("Approve"))]),
)

_LANGUAGE: Final = Field("language", lazy("Language"), help=lazy("Such as en."))
_TITLE: Final = Field("title", lazy("Title"))
_AUTHORS: Final = Field("authors", lazy("Authors"), "names", help=lazy("Separated by semicolons."))
_PUBLISHER: Final = Field("publisher", lazy("Publisher"))
_PUBLISHED: Final = Field("published_on", lazy("Published on"), "date")
_WITHHELD: Final = Field("withheld", lazy("Do not keep the text, only its hash and length"), "check")
ARTICLE: Final = (
    Field("url", lazy("Address"), "url", required=True),
    Field("title", lazy("Title"), required=True),
    _AUTHORS,
    Field("publisher", lazy("Publisher"), required=True),
    Field("published_on", lazy("Published on"), "date", required=True),
    _LANGUAGE,
    Field("text", lazy("Text"), "area", rows=12, help=lazy("Or leave it out, and give hash and length.")),
    _WITHHELD,
    Field("sha256", lazy("SHA-256 of the text"), help=lazy("In hex, of its UTF-8. For an article by reference.")),
    Field("length", lazy("Length of the text"), "number", help=lazy("In characters.")),
)
ARTICLE_EDIT: Final = (
    Field("url", lazy("Address"), "url", required=True),
    Field("title", lazy("Title"), required=True),
    _AUTHORS,
    Field("publisher", lazy("Publisher"), required=True),
    Field(
        "published_on",
        lazy("Published on"),
        "date",
        required=True,
        help=lazy("Deadlines that count from this day are read again."),
    ),
    Field("language", lazy("Language"), required=True, help=lazy("Such as en.")),
)
PAGE: Final = (
    Field(
        "url",
        lazy("Address"),
        "url",
        required=True,
        help=lazy("The page is fetched, and forecasts are looked for in it."),
    ),
    _TITLE,
    _AUTHORS,
    _PUBLISHER,
    _PUBLISHED,
    _LANGUAGE,
    _WITHHELD,
)
TEXT: Final = (Field("text", lazy("Text"), "area", required=True, rows=16), _WITHHELD)

_NEW_PASSWORD: Final = Field(
    "password",
    lazy("New password"),
    "password",
    required=True,
    autocomplete="new-password",
    help=lazy_call(
        lambda: (
            _("%(number)d characters or more; some words in a row are easy to keep in mind.") % {"number": MIN_PASSWORD}
        )
    ),
)
#: the form behind a one-time link
LINK: Final = (Field("link", lazy("Link"), "hidden"), _NEW_PASSWORD)
PASSWORD: Final = (
    Field("current", lazy("Current password"), "password", required=True, autocomplete="current-password"),
    _NEW_PASSWORD,
)
TOKEN: Final = (
    Field("name", lazy("Name"), required=True, help=lazy("Such as ada-laptop. The log shows it beside your name.")),
    Field("role", lazy("Role"), "select", required=True),
    Field("scopes", lazy("What it may do"), "checks", help=lazy("None chosen: all that its role may.")),
    Field("expires_at", lazy("Ends on"), "date", help=lazy("The first day on which it no longer works. Empty: never.")),
)
