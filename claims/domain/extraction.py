"""Candidates that extraction finds in a text, and the reasons that a stored claim keeps."""

from dataclasses import dataclass

from claims.domain.due import Due
from claims.domain.probability import Probability
from claims.domain.vocabulary import ClaimKind, Modality, Workflow


@dataclass(frozen=True, slots=True)
class TextRange:
    """Words of an article's text with their offsets: code points, half open."""

    exact: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CueSpan:
    """Words that make a sentence a forecast, with their offsets: code points, half open."""

    #: the row of the language table that matched
    cue: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A forecast that extraction found in a text."""

    span: TextRange
    #: the sentence, on one line
    statement: str
    kind: ClaimKind
    claimant: str
    #: the words that name the claimant; None if the author of the article is the claimant
    speaker: TextRange | None
    due: Due
    #: the words of the due window; None without a window, or if the words stand in another sentence
    due_span: TextRange | None
    #: `stated`, `inferred` or `none`
    due_basis: str
    condition: TextRange | None
    #: empty if only a date makes the sentence a forecast
    cues: tuple[CueSpan, ...]
    modality: Modality
    modality_words: str
    #: 0 to 1
    score: float
    why: tuple[str, ...]
    #: EDTF of the day, month or year on which it was said: the article's day, or an earlier one that the text names;
    #: None: unknown, but before the article
    said_on: str | None
    #: the odds in numbers; None if the sentence has none for this forecast
    probability: Probability | None = None
    #: True if the words are a title, subtitle or heading
    is_heading: bool = False
    #: the other places where the text says the same: a title, a repeated sentence
    also: tuple[TextRange, ...] = ()
    #: False if the claimant is a pronoun or common noun, which stands for somebody ("the ministry")
    claimant_resolved: bool = True


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A near-duplicate: a stored claim, or an earlier candidate of the same article."""

    #: None for a candidate that is not stored
    claim_id: int | None
    #: index of the candidate in the list, from 0; None for a stored claim
    item: int | None
    #: similarity of the two statements, 0 to 100
    score: float
    workflow: Workflow | None


@dataclass(frozen=True, slots=True)
class SimilarTo:
    """A stored claim that says nearly the same as a new one."""

    #: id of the claim
    id: int
    #: similarity of the two statements, 0 to 100
    score: float


@dataclass(frozen=True, slots=True)
class Extraction:
    """The reasons for which extraction proposed a claim; later edits of the claim do not change them."""

    kind: ClaimKind
    modality: Modality
    modality_words: str
    score: float
    #: the words of the condition
    condition: str | None
    #: relation and EDTF as `window_key` formats them; a later extraction recognises the candidate by them
    window: str
    cues: tuple[CueSpan, ...]
    why: tuple[str, ...]
    #: number of the revision that the offsets of the cues belong to
    revision: int


def window_key(due: Due) -> str:
    """Format the relation and EDTF of a window, such as "by 2023-12-01"; equal windows have equal keys."""
    return f"{due.relation} {due.edtf or '-'}"
