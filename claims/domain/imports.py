"""Values of imports: pages to fetch, ClaimReviews, Web Annotations and lines of bulk imports."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from claims.domain.records import Json
from claims.domain.requests import NewClaim, SpanRequest
from claims.errors import DuecheckError

#: the error of an installation without the packages that fetch and read pages
MISSING_EXTRA: Final = "web pages need the extra `fetch`, which is not installed"


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """A web page to store as an article, and members that replace those of the page."""

    url: str
    #: the page; None: the server fetches it
    html: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published_on: date | None = None
    language: str | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class PageArticle:
    """The article of a page; None for data that the page lacks."""

    url: str
    title: str | None
    authors: tuple[str, ...]
    publisher: str | None
    published_on: date | None
    #: BCP 47 tag
    language: str | None
    #: paragraphs with an empty line between them; offsets count in this text
    text: str
    #: days that the page mentions, but not as its day of publication; hints only
    mentioned: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedAnnotation:
    """One Web Annotation: the words that it marks and its statement, or the reason why it cannot be read."""

    #: the marked words; None if the annotation cannot be read
    span: SpanRequest | None
    #: None if it has no body: the marked words are the statement
    statement: str | None
    #: the URL of the marked page; None if the annotation does not name it
    source: str | None
    #: why it cannot be read
    problem: str | None = None
    #: spans of other roles of the same claim
    other_spans: tuple[SpanRequest, ...] = ()
    #: index of the annotation whose claim these words belong to, from 0; None: it makes its own claim
    with_item: int | None = None


@dataclass(frozen=True, slots=True)
class Appearance:
    """The publication in which a reviewed claim appeared."""

    #: None if the review does not name it
    url: str | None
    title: str | None
    publisher: str | None
    published_on: date | None


@dataclass(frozen=True, slots=True)
class ImportedReview:
    """One ClaimReview of another site: the claim, its publication and the rating, or why it cannot be read."""

    url: str
    #: the claim in the words of the review
    claim: str
    #: None if the review names no author of the claim
    claimant: str | None
    claimant_url: str | None
    #: the first day on which the claim can have been made; that of its publication or of the review without one
    claimed_on: date
    #: when the claim was made: a day, a month or a year in EDTF; None if the review does not name it
    said_on: str | None
    #: the day of a new article: that of the publication, else of the claim, else of the review
    article_day: date
    appeared: Appearance
    title: str | None
    reviewer: str | None
    published_on: date | None
    #: BCP 47 tag; "und" if the review does not name it
    language: str
    #: the rating in the reviewer's words; empty if there is no rating
    label: str
    explanation: str
    #: why it cannot be read
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class RawLine:
    """One imported line: an object, or the problem with it."""

    #: number of its first line, from 1
    number: int
    values: Json | None
    problem: str | None
    #: True if the due words are only a date, which means by then
    date_alone: bool = False
    #: the workflow of a claim that an export has, but an import cannot add
    ended: str | None = None
    #: True if the words had no position in the text when an export wrote the line
    unsettled: bool = False
    #: `id` and `created_at` of the claim in the record that wrote the line; None for other lines
    exported: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class BulkLine:
    """One line of a bulk import."""

    #: number of the line, from 1
    number: int
    #: None if the line cannot be read
    new: NewClaim | None
    #: URL of the article; if it is set, `new.article_id` is ignored
    article_url: str | None = None
    #: why it cannot be read, or why it is skipped
    problem: DuecheckError | None = None
    #: True: the line of an export that cannot be added; it is left out, and the others are added
    skipped: bool = False
    #: True: the line of an export that is left out if its words are not found
    unsettled: bool = False
    #: `id` and `created_at` of the claim in the record that wrote the line; None for other lines. If it is set,
    #: `new.depends_on` names the `id` of another line
    exported: tuple[int, str] | None = None
    #: the line as it was read, if it has a problem
    values: Json | None = None
