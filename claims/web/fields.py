"""The fields of the forms. A field's name is the path of its value in the JSON of the API."""

from collections.abc import Mapping, Sequence
from typing import Final

from claims.domain.assignment import NOBODY
from claims.domain.limits import MIN_PASSWORD
from claims.web import labels
from claims.web.form_field import Field


def options(labels: Mapping[str, str], *, empty: str | None = None) -> Sequence[tuple[str, str]]:
    """Return the options of a select: value and label, with an empty value first if it has a label."""
    return [*([("", empty)] if empty is not None else []), *labels.items()]


_DUE_HELP: Final = "The article's own words: “by the end of next year”. Or choose below."
DUE: Final = (
    Field("due.text", "Due words", help=_DUE_HELP),
    Field("due.relation", "Relation", "select", options=options(labels.RELATIONS, empty="as the words say")),
    Field("due.edtf", "Date", "when", help="A day, a month or a year; YYYY-33 to YYYY-36 for the quarters of a year."),
    Field("due.timezone", "Time zone", help="Such as Europe/Minsk. Empty: the zone of this server."),
)
_TOPICS: Final = Field("topics", "Topics", "names", help="Separated by semicolons.")
_STATEMENT: Final = Field("statement", "Statement", "area", help="The claim in our own words; else the quotation.")
_CLAIMANT: Final = Field("claimant", "Claimant", help="Who made the claim, as the article says it, or nobody.")
_IS_AUTHOR: Final = Field("claimant_is_author", "The author of the article makes the claim", "check")
_RESOLVED: Final = Field(
    "claimant_resolved", "The claimant's words", "select", options=options(labels.RESOLVED), boolean=True
)
_CLAIMANT_URL: Final = Field(
    "claimant_url", "Who the claimant is", "url", help="A page that says so, such as Wikidata."
)
#: the word for a day of saying that is not known, in forms and in CSV
UNKNOWN: Final = "unknown"
_SAID_ON: Final = Field(
    "said_on",
    "Said on",
    "when",
    null=UNKNOWN,
    help="Where the article reports something older: a day, a month, a year or unknown. Else the article's day.",
)
_CRITERIA: Final = Field("criteria", "Criteria", "area", help="What will count as coming true. Fixed once it is due.")
_PROBABILITY: Final = (
    Field("probability.low", "Stated odds, from", "decimal", help="0 to 1. Only numbers that the article states."),
    Field("probability.high", "Stated odds, to", "decimal", help="The same again if the article has one number."),
    Field("probability.text", "Words of the odds", help="The article's own words: “a chance of 60 to 70 percent”."),
)
_REASON: Final = Field("reason", "Reason", "area", required=True)
_NOTE: Final = Field("note", "Note", "area")

CLAIM: Final = (
    Field(
        "quote",
        "Quotation",
        "area",
        required=True,
        help="The exact words of the article.",
        also=("/spans", "/spans/0/exact"),
    ),
    Field(
        "start",
        "Begins at",
        "number",
        help="Counted in characters. Needed where the words occur more than once.",
        also=("/spans/0/start",),
    ),
    Field("end", "Ends at", "number", also=("/spans/0/end",)),
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
    Field("statement", "Statement", "area", required=True),
    _CLAIMANT,
    _RESOLVED,
    _CLAIMANT_URL,
    _SAID_ON,
    _TOPICS,
    _CRITERIA,
    *_PROBABILITY,
)
EVIDENCE: Final = (
    Field("url", "Address", "url", required=True),
    Field("stance", "Stance", "select", required=True, options=options(labels.STANCES, empty="choose")),
    Field("published_on", "Published on", "date"),
    Field("title", "Title"),
    Field("publisher", "Publisher"),
    Field("excerpt", "Excerpt", "area", help="The words that bear on the claim."),
    Field("archive_url", "Archived copy", "url", help="The address of a copy, for the time when the page is gone."),
    _NOTE,
)
CHECK: Final = (
    Field("result", "Result", "select", required=True, options=options(labels.CHECKS, empty="choose")),
    Field("next_check_on", "Look again on", "date", help="Until then it is out of the bots' queue. Else in a week."),
    _NOTE,
)
VERDICT: Final = (
    Field("outcome", "Outcome", "select", required=True, options=options(labels.OUTCOMES, empty="choose")),
    Field("occurred_on", "Happened on", "date", help=f"For {labels.OUTCOMES_WITH_DAY}."),
    Field("rationale", "Rationale", "area", required=True, rows=5),
    Field("evidence_ids", "Rests on", "checks", each="Evidence"),
    Field(
        "reason",
        "Before the window ends",
        "select",
        options=[("", "the window decides"), ("became_impossible", "it became impossible")],
    ),
    Field("review_url", "Published at", "url", help="Where your readers find it, if not where all reviews are."),
)
CORRECTION: Final = (
    Field("supersedes", "Corrects verdict", "hidden", number=True),
    Field(
        "correction.code",
        "Why it is corrected",
        "select",
        required=True,
        options=options(labels.CORRECTIONS, empty="choose"),
    ),
    Field("correction.note", "What readers should know", "area", required=True),
)
DEADLINE: Final = (
    *DUE,
    Field(
        "reason",
        "Reason",
        "select",
        required=True,
        options=[("", "choose"), ("claimant_moved", "The claimant moved it"), ("correction", "Correction")],
    ),
    Field("evidence_id", "Announced in", "select", number=True),
    Field(
        "said_on",
        "Said on",
        "when",
        help="The day, month or year that the words are relative to; else the evidence's or the claim's.",
    ),
    _NOTE,
)
REASON: Final = (_REASON,)
ACCEPT: Final = (_STATEMENT, _CLAIMANT, _RESOLVED, *DUE, _SAID_ON, _TOPICS, _CRITERIA, *_PROBABILITY)
MERGE: Final = (
    Field("into", "The other claim", "number", required=True, help="Its number or its address."),
    Field("reason", "Reason", "area"),
)
_ASSIGNEE: Final = "A name as it is written here; me for yourself, nobody for no one."
ASSIGN: Final = (Field("assigned_to", "Assigned to", null=NOBODY, help=_ASSIGNEE),)
NOTE: Final = (Field("text", "Note", "area", required=True, rows=4, help="For colleagues. It is never public."),)
REVIEW: Final = (
    Field(
        "decision",
        "Decision",
        "select",
        required=True,
        options=[("", "choose"), ("approve", "Publish it"), ("return", "Give it back")],
    ),
    Field("note", "Note", "area", help="What is missing, where you give it back."),
)

_LANGUAGE: Final = Field("language", "Language", help="Such as en.")
_TITLE: Final = Field("title", "Title")
_AUTHORS: Final = Field("authors", "Authors", "names", help="Separated by semicolons.")
_PUBLISHER: Final = Field("publisher", "Publisher")
_PUBLISHED: Final = Field("published_on", "Published on", "date")
_WITHHELD: Final = Field("withheld", "Do not keep the text, only its hash and length", "check")
ARTICLE: Final = (
    Field("url", "Address", "url", required=True),
    Field("title", "Title", required=True),
    _AUTHORS,
    Field("publisher", "Publisher", required=True),
    Field("published_on", "Published on", "date", required=True),
    _LANGUAGE,
    Field("text", "Text", "area", rows=12, help="Or leave it out, and give hash and length."),
    _WITHHELD,
    Field("sha256", "SHA-256 of the text", help="In hex, of its UTF-8. For an article by reference."),
    Field("length", "Length of the text", "number", help="In characters."),
)
ARTICLE_EDIT: Final = (
    Field("url", "Address", "url", required=True),
    Field("title", "Title", required=True),
    _AUTHORS,
    Field("publisher", "Publisher", required=True),
    Field("published_on", "Published on", "date", required=True, help="Windows that rest on this day are read again."),
    Field("language", "Language", required=True, help="Such as en."),
)
PAGE: Final = (
    Field("url", "Address", "url", required=True, help="The page is fetched, and forecasts are looked for in it."),
    _TITLE,
    _AUTHORS,
    _PUBLISHER,
    _PUBLISHED,
    _LANGUAGE,
    _WITHHELD,
)
TEXT: Final = (Field("text", "Text", "area", required=True, rows=16), _WITHHELD)

_NEW_PASSWORD: Final = Field(
    "password",
    "New password",
    "password",
    required=True,
    autocomplete="new-password",
    help=f"{MIN_PASSWORD} characters or more; some words in a row are easy to keep in mind.",
)
#: the form behind a one-time link
LINK: Final = (Field("link", "Link", "hidden"), _NEW_PASSWORD)
PASSWORD: Final = (
    Field("current", "Current password", "password", required=True, autocomplete="current-password"),
    _NEW_PASSWORD,
)
TOKEN: Final = (
    Field("name", "Name", required=True, help="Such as ada-laptop. The log shows it beside your name."),
    Field("role", "Role", "select", required=True),
    Field("scopes", "What it may do", "checks", help="None chosen: all that its role may."),
    Field("expires_at", "Ends on", "date", help="The first day on which it no longer works. Empty: never."),
)
