"""The remedies of the commands: what a user can do about an error, by the error's slug."""

from collections.abc import Mapping
from typing import Final

from claims.errors import DuecheckError

REMEDIES: Final[Mapping[str, str]] = {
    "bad-text": "Use a text without NUL characters, no longer than the limit.",
    "database-missing": "Put the database file back, and try again.",
    "database-not-found": "Create one with `duecheck init`, or set DUECHECK_DATABASE_URL to use another.",
    "database-served": "Stop the other server first, or connect to it.",
    "dump-refused": "Use a complete dump of the same version, and a new database; see docs/exchange.md.",
    "claim-not-found": "Check the id.",
    "claimant-not-found": "Check the id.",
    "erasure-refused": "Add --with-verdict to withdraw it too.",
    "erasures-damaged": "Correct or delete that line, and try again; nothing was changed.",
    "evidence-not-found": "Check the id.",
    "evidence-retracted": "Undo the retraction of that evidence first.",
    "language-not-supported": "Add the claims by hand, or correct the language with --language.",
    "last-admin": "Make somebody else an admin first.",
    "name-taken": "Choose another name, or revoke the old token first.",
    "page-incomplete": "Save the page, and use the file with --published-on and --author.",
    "page-not-allowed": "Use the http or https URL of a public page, or save the page and use the file.",
    "page-unreachable": "Try again in half a minute, or save the page and use the file.",
    "page-unreadable": "Save the text of the article, and use the file.",
    "storage-full": "Make room, and try again; nothing was changed.",
    "store-busy": "Try again when the other program has finished.",
    "store-failed": "Check the database server; or the disk, and the access rights of the database file.",
    "store-unusable": "Name a database of this version of Duecheck, or a new one, in DUECHECK_DATABASE_URL.",
    "text-too-long": "Add the claims by hand, or split the article.",
    "token-not-found": "List the tokens with `duecheck token list`.",
    "too-many-tokens": "Revoke a token that is no longer used.",
    "user-closed": "Open the account with `duecheck user open NAME`.",
    "user-exists": "List the people with `duecheck user list`.",
    "user-not-found": "Check the name or id; a token is revoked with `duecheck token revoke`.",
}


def with_remedy(error: DuecheckError) -> str:
    """Return the detail of an error and its remedy, if there is one, as one sentence."""
    remedy = REMEDIES.get(error.slug, "").rstrip(".")
    return f"{error.detail.rstrip('.')}; {remedy[0].lower()}{remedy[1:]}" if remedy else error.detail
