"""Errors of requests for records that do not exist."""

from claims.errors.kinds import NotFound


class ArticleNotFound(NotFound):
    slug = "article-not-found"
    title = "There is no such article"


class RevisionNotFound(NotFound):
    slug = "revision-not-found"
    title = "The article has no such revision"


class TextWithheld(NotFound):
    slug = "text-withheld"
    title = "The text of the article is withheld"


class ClaimNotFound(NotFound):
    slug = "claim-not-found"
    title = "There is no such claim"


class ClaimantNotFound(NotFound):
    slug = "claimant-not-found"
    title = "There is no such claimant"


class EvidenceNotFound(NotFound):
    slug = "evidence-not-found"
    title = "There is no such evidence"


class CheckNotFound(NotFound):
    slug = "check-not-found"
    title = "There is no such check"


class NoteNotFound(NotFound):
    slug = "note-not-found"
    title = "There is no such note"


class DeadlineNotFound(NotFound):
    slug = "deadline-not-found"
    title = "There is no such deadline"


class VerdictNotFound(NotFound):
    slug = "verdict-not-found"
    title = "There is no such verdict"


class LeaseNotFound(NotFound):
    slug = "lease-not-found"
    title = "You have no such lease"


class UserNotFound(NotFound):
    slug = "user-not-found"
    title = "There is no such person"


class TokenNotFound(NotFound):
    slug = "token-not-found"
    title = "There is no such token"
