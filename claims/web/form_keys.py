"""The one-time key of a form: a form that is sent twice, by a double click or a reload, is processed once.

The page of the form makes the key, and the form keeps it through errors. The key is an idempotency key of the session's
actor (docs/specification.md, section 13.6); its stored answer is the URL of the next page.
"""

import hashlib
import re
import secrets
from collections.abc import Callable
from typing import Any, Final

from flask import request

from claims.domain.actors import Actor
from claims.services.idempotency import run_idempotent, run_prepared_once
from claims.services.prepared import Prepared
from claims.wiring import context

#: the field with the one-time key
FORM_KEY: Final = "_key"
_VALID: Final = re.compile(r"form-[\w-]{20,40}", re.ASCII)
#: fields that can differ when a form is sent again
_NOT_COMPARED: Final = {FORM_KEY, "csrf_token"}


def new_form_key() -> str:
    """Return a key that no other form has."""
    return f"form-{secrets.token_urlsafe(18)}"


def sent_form_key() -> str:
    """Return the key of the form that the request sends; a new key if it has none that the server wrote."""
    key = request.form.get(FORM_KEY, "")
    return key if _VALID.fullmatch(key) else new_form_key()


def run_form_once(actor: Actor, key: str, act: Callable[[], Any], *, is_slow: bool) -> str:
    """Process a form, or return the URL to which it led before.

    Args:
        actor: the actor of the session.
        key: the one-time key of the form.
        act: processes the form and returns the URL of the next page; for a slow form it returns a `Prepared`.
        is_slow: the form has a slow part, which runs without the write lock.

    Returns:
        The URL of the next page.

    Raises:
        IdempotencyMismatch: the form was sent before with other inputs.
        RequestUnderWay: the form was sent before, and its slow part is not finished.
        DuecheckError: what `act` raises; then nothing is stored.
    """
    if not is_slow:
        return run_idempotent(context(), actor, key, _fingerprint(), act)[0]
    prepared: Prepared[Any] = act()
    return run_prepared_once(context(), actor, key, _fingerprint(), prepared.prepare, prepared.shape)[0]


def _fingerprint() -> str:
    """Return a hash of the path and the inputs."""
    inputs = sorted((name, values) for name, values in request.form.lists() if name not in _NOT_COMPARED)
    return hashlib.sha256(repr((request.path, inputs)).encode()).hexdigest()
