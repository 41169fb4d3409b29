"""Errors of requests that break a rule; a repetition cannot succeed."""

from collections.abc import Sequence
from typing import Final

from claims.errors.kinds import Invalid, Issue

#: issues that the message of an error names; its list has all
NAMED_ISSUES: Final = 3


class InvalidInput(Invalid):
    slug = "invalid-input"
    title = "The input is invalid"

    @classmethod
    def of(cls, issues: Sequence[Issue], number: int | None = None) -> "InvalidInput":
        """Return the error of an input, whose message names the first issues.

        Args:
            issues: the issues, in their order.
            number: the count of all issues, if there are more than `issues`.

        Returns:
            An error of this class, to raise.
        """
        detail = "; ".join(f"{i.parameter or i.pointer or 'the body'}: {i.message}" for i in issues[:NAMED_ISSUES])
        return cls(detail, issues=issues, issue_count=number)


class BulkRefused(Invalid):
    slug = "bulk-refused"
    title = "Some lines are invalid, so no line was stored"


class BadText(Invalid):
    slug = "bad-text"
    title = "The text cannot be stored"


class TextMismatch(Invalid):
    slug = "text-mismatch"
    title = "The text does not match the stored hash"


class SpanNotProven(Invalid):
    slug = "span-not-proven"
    title = "The quotation cannot be located in the article"


class DueNotUnderstood(Invalid):
    slug = "due-not-understood"
    title = "The due words are ambiguous or unknown"


class DueInvalid(Invalid):
    slug = "due-invalid"
    title = "The due window is invalid"


class ConditionInvalid(Invalid):
    slug = "condition-invalid"
    title = "The claim cannot depend on that claim"


class EvidenceInvalid(Invalid):
    slug = "evidence-invalid"
    title = "The evidence does not fit the claim"


class VerdictRefused(Invalid):
    slug = "verdict-refused"
    title = "The verdict breaks a rule"


class VerdictTooEarly(VerdictRefused):
    slug = "verdict-too-early"
    title = "It is too early for this verdict"


class CheckInvalid(Invalid):
    slug = "check-invalid"
    title = "The check is invalid"


class IdempotencyMismatch(Invalid):
    slug = "idempotency-mismatch"
    title = "This idempotency key was used for another request"


class SettingInvalid(Invalid):
    slug = "setting-invalid"
    title = "A setting is invalid"


class LanguageNotSupported(Invalid):
    slug = "language-not-supported"
    title = "Forecasts cannot be found in this language"


class TextTooComplex(Invalid):
    slug = "text-too-complex"
    title = "Reading the text takes too much work"


class TextTooLong(Invalid):
    slug = "text-too-long"
    title = "The text is too long to search for forecasts"


class PageNotAllowed(Invalid):
    slug = "page-not-allowed"
    title = "The server does not fetch this address"


class PageNotFound(Invalid):
    slug = "page-not-found"
    title = "There is no open page at this address"


class PageUnreadable(Invalid):
    slug = "page-unreadable"
    title = "The page has no readable article"


class PageIncomplete(Invalid):
    slug = "page-incomplete"
    title = "The page lacks data that an article needs"


class ErasuresDamaged(Invalid):
    slug = "erasures-damaged"
    title = "The erasures file is damaged"


class DumpRefused(Invalid):
    slug = "dump-refused"
    title = "The dump cannot be loaded"


class DumpCutShort(DumpRefused):
    """The dump ends too early; its lines so far are valid."""
