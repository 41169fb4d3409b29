"""Putting the pages into the application."""

import hashlib
from pathlib import Path

from flask import Flask, Response
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import HTTPException

from claims.dates.wording import month_words
from claims.web import labels, views_articles, views_claims, views_public
from claims.web.blueprint import guard, http_error, pages
from claims.web.forms import RESUME, VERSION, WAS, csrf
from claims.web.session import current_actor, has_role, register_session

_STATIC = Path(__file__).parent / "static"


def register_web(app: Flask, secret_key: str) -> None:
    """Serve the pages.

    Args:
        secret_key: signs the sessions; the same in every process.
    """
    register_session(app, secret_key)
    # pages protect their own forms; the API's callers carry a token, which no other site can make a browser send
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    csrf.init_app(app)
    assert views_articles and views_public and views_claims  # noqa: S101 - importing them declares the pages
    app.register_blueprint(pages)
    version = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(_STATIC.iterdir()))).hexdigest()[:12]
    app.jinja_env.filters.update(
        day=labels.day_words,
        instant=labels.instant_words,
        iso=labels.iso,
        month=month_words,
        words=labels.message_words,
    )
    app.jinja_env.globals.update(
        labels=labels,
        has_role=has_role,
        current_actor=current_actor,
        csrf_token=generate_csrf,
        RESUME=RESUME,
        VERSION=VERSION,
        WAS=WAS,
        static_version=version,
    )


def show_http_error(error: HTTPException) -> Response:
    """Show an error of an address that no page has."""
    return guard(http_error(error))
