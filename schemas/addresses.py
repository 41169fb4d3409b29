"""The addresses of records: of each in the API, and of the page that shows it (docs/specification.md, section 13.1).

They are paths of this server. `claims.api.public_url` completes them in answers.
"""

from typing import Any, Final
from urllib.parse import urlencode

API: Final = "/api/v1"
#: kind of record -> its path in the API; 0 is the record
API_PATHS: Final = {
    "article": API + "/articles/{0.id}",
    "revision": API + "/articles/{0.article_id}/revisions/{0.number}",
    "claim": API + "/claims/{0.id}",
    "claimant": API + "/claimants/{0.id}",
    "deadline": API + "/deadlines/{0.id}",
    "evidence": API + "/evidence/{0.id}",
    "check": API + "/checks/{0.id}",
    "note": API + "/notes/{0.id}",
    "verdict": API + "/verdicts/{0.id}",
    "lease": API + "/leases/{0.id}",
    "token": API + "/tokens/{0.path_name}",
    "user": API + "/users/{0.path_name}",
}
#: kind of record -> the path of its page; a record without a page of its own is shown on that of its claim
PAGE_PATHS: Final = {
    "article": "/articles/{0.id}",
    "revision": "/articles/{0.article_id}",
    "claim": "/claims/{0.id}",
    "claimant": "/claims?claimant_id={0.id}",
    "deadline": "/claims/{0.claim_id}#deadline-{0.id}",
    "evidence": "/claims/{0.claim_id}#evidence-{0.id}",
    "check": "/claims/{0.claim_id}#check-{0.id}",
    "note": "/claims/{0.claim_id}#note-{0.id}",
    "verdict": "/claims/{0.claim_id}#verdict-{0.id}",
}


def api_path(kind: str, record: Any) -> str:
    """Return the path of a record in the API.

    Args:
        kind: a key of `API_PATHS`.
        record: a record of that kind.
    """
    return API_PATHS[kind].format(record)


def password_path(secret: str) -> str:
    """Return the path of the page where a one-time link sets a password; requests are logged without their query."""
    return f"/password?{urlencode({'link': secret})}"


def page_path(kind: str, record: Any) -> str:
    """Return the path of the page that shows a record, with a fragment if the page shows others too.

    Args:
        kind: a key of `PAGE_PATHS`.
        record: a record of that kind.
    """
    return PAGE_PATHS[kind].format(record)
