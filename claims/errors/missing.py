"""There is no such record."""

from claims.errors.kinds import NotFound


class ArticleNotFound(NotFound):
    slug = "article-not-found"
    title = "There is no such article"
    remedy = "List the articles with GET /api/v1/articles and use an id from there."


class RevisionNotFound(NotFound):
    slug = "revision-not-found"
    title = "The article has no such revision"
    remedy = "List them with GET /api/v1/articles/{id}/revisions."


class TextWithheld(NotFound):
    slug = "text-withheld"
    title = "The article's text is withheld"
    remedy = "Read it at the article's own URL, or supply it with PUT /api/v1/articles/{id}/text."


class ClaimNotFound(NotFound):
    slug = "claim-not-found"
    title = "There is no such claim"
    remedy = "List the claims with GET /api/v1/claims and use an id from there."


class EvidenceNotFound(NotFound):
    slug = "evidence-not-found"
    title = "There is no such evidence"
    remedy = "List a claim's evidence with GET /api/v1/claims/{id}/evidence."


class VerdictNotFound(NotFound):
    slug = "verdict-not-found"
    title = "There is no such verdict"
    remedy = "List a claim's verdicts with GET /api/v1/claims/{id}/verdicts."


class LeaseNotFound(NotFound):
    slug = "lease-not-found"
    title = "You hold no such lease"
    remedy = "It expired, was given back, or is another's; take a new one with POST /api/v1/leases."


class TokenNotFound(NotFound):
    slug = "token-not-found"
    title = "There is no such token"
    remedy = "List the tokens with `flask claims token list`."
