"""The request breaks a rule; sending it again cannot help."""

from claims.errors.kinds import Invalid


class InvalidInput(Invalid):
    slug = "invalid-input"
    title = "The input has the wrong shape"
    remedy = "Mend each place that `errors` names; the shapes are in /openapi.json."


class BulkRefused(Invalid):
    slug = "bulk-refused"
    title = "Some lines are not right, so none was stored"
    remedy = "Mend the lines that `errors` names by the first step of each pointer, or send them with mode=keep_good."


class BadText(Invalid):
    slug = "bad-text"
    title = "The text cannot be stored as it is"
    remedy = "Send UTF-8 without NUL characters or lone surrogates, no longer than the limit."


class TextMismatch(Invalid):
    slug = "text-mismatch"
    title = "The text is not the one whose hash is on record"
    remedy = "Send the text of the article's newest revision, or add it as a new revision."


class SpanNotProven(Invalid):
    slug = "span-not-proven"
    title = "A span does not stand in the article where it is said to"
    remedy = "Send the exact words with a prefix, a suffix or code point offsets that fit the text."


class DueNotUnderstood(Invalid):
    slug = "due-not-understood"
    title = "The due words cannot be read with certainty"
    remedy = "Say the date as `edtf` with a `relation`; `text` may stay beside them."


class DueInvalid(Invalid):
    slug = "due-invalid"
    title = "The due window makes no sense"
    remedy = "Check `edtf`, `relation` and `timezone` against docs/api.md."


class ConditionInvalid(Invalid):
    slug = "condition-invalid"
    title = "The claim cannot depend on that claim"
    remedy = "Name an existing claim in `depends_on.claim_id` that does not depend on this one."


class EvidenceInvalid(Invalid):
    slug = "evidence-invalid"
    title = "That cannot be evidence for this claim"
    remedy = "Evidence is published after the article and not in the future; see docs/api.md."


class VerdictRefused(Invalid):
    slug = "verdict-refused"
    title = "The verdict breaks a rule of judgement"
    remedy = "The detail names the outcome or the member that would be right; see docs/api.md."


class VerdictTooEarly(VerdictRefused):
    slug = "verdict-too-early"
    title = "It is too early for this verdict"
    remedy = "Wait until the claim is due, or give the reason `became_impossible`."


class CheckInvalid(Invalid):
    slug = "check-invalid"
    title = "The check makes no sense"
    remedy = "`next_check_on` is a day to come; see docs/bots.md."


class IdempotencyMismatch(Invalid):
    slug = "idempotency-mismatch"
    title = "This idempotency key was used for another request"
    remedy = "Use a new Idempotency-Key for a new request."


class SettingInvalid(Invalid):
    slug = "setting-invalid"
    title = "A setting is wrong"
    remedy = "Mend the DUECHECK_* variable that is named; see docs/operations.md."


class LanguageNotSupported(Invalid):
    slug = "language-not-supported"
    title = "Forecasts cannot be found in this language"
    remedy = "Add the claims by hand with POST /api/v1/claims, or correct the article's language."


class TextTooLong(Invalid):
    slug = "text-too-long"
    title = "The text is too long to look for forecasts in"
    remedy = "Add the claims by hand with POST /api/v1/claims, or the article in parts."


class PageNotAllowed(Invalid):
    slug = "page-not-allowed"
    title = "This address is not fetched"
    remedy = "Give the http or https URL of a public page, or send the page as `html`."


class PageUnreadable(Invalid):
    slug = "page-unreadable"
    title = "There is no article to be read at this address"
    remedy = "Send the page as `html`, or add the article with POST /api/v1/articles."


class PageIncomplete(Invalid):
    slug = "page-incomplete"
    title = "The page does not say all that an article needs"
    remedy = "Send the members that `errors` names beside the URL."


class DumpRefused(Invalid):
    slug = "dump-refused"
    title = "The dump cannot be loaded"
    remedy = "Use a whole dump of the same version, and a new database; see docs/exchange.md."


class DumpCutShort(DumpRefused):
    """The rest of a dump is not there; what there is was right."""
