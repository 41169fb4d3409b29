"""What the extractor proposes: claims that nobody has accepted yet, with the reasons for them."""

from dataclasses import dataclass

from claims.domain.due import Due
from claims.domain.vocabulary import ClaimKind, Modality, Workflow


@dataclass(frozen=True, slots=True)
class TextRange:
    """Words and where they stand: code points of the article's text, half open."""

    exact: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CueFound:
    """Words that make a sentence a forecast."""

    #: the row of the language's table that fired
    cue: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A forecast that was found in a text."""

    span: TextRange
    #: the sentence itself, on one line
    statement: str
    kind: ClaimKind
    claimant: str
    #: the words that attribute it; None where it is the author's
    speaker: TextRange | None
    due: Due
    #: the words of the due window; None where it has none, or leans on another sentence
    due_place: TextRange | None
    #: "stated", "inferred" or "none"
    due_basis: str
    condition: TextRange | None
    #: empty where only a date makes it a forecast
    cues: tuple[CueFound, ...]
    modality: Modality
    modality_words: str
    #: 0 to 1
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A claim, or an earlier candidate of the same article, that says much the same."""

    #: None where it is a candidate that is not stored
    claim_id: int | None
    #: index of the candidate in the list, counted from 0; None where it is a claim
    item: int | None
    #: likeness of the two, 0 to 100
    score: float
    workflow: Workflow | None


@dataclass(frozen=True, slots=True)
class Extraction:
    """Why a claim was proposed; it stays as it was, whatever becomes of the claim."""

    kind: ClaimKind
    modality: Modality
    modality_words: str
    score: float
    #: the condition's words
    condition: str | None
    #: relation and EDTF that were read, for telling the same candidate when it is found again
    window: str
    cues: tuple[CueFound, ...]
    why: tuple[str, ...]
    #: revision of the text that the cues' offsets belong to
    revision: int


def window_key(due: Due) -> str:
    """Give what tells one window from another: "by 2023-12-01"."""
    return f"{due.relation} {due.edtf or '-'}"
