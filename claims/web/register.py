"""Putting the pages into the application."""

import hashlib
from pathlib import Path

from flask import Flask, Response
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import HTTPException

from claims.due.printing import month_words
from claims.web import adding, reading, words, working
from claims.web.forms import RESUME, VERSION, WAS, csrf
from claims.web.pages import guard, http_error, pages
from claims.web.session import at_the_desk, may, register_session

_STATIC = Path(__file__).parent / "static"


def register_web(app: Flask, key_path: Path) -> None:
    """Serve the pages.

    Args:
        key_path: where the key that signs sessions is kept.
    """
    register_session(app, key_path)
    # pages protect their own forms; the API's callers carry a token, which no other site can make a browser send
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    csrf.init_app(app)
    assert adding and reading and working  # noqa: S101 - importing them declares the pages
    app.register_blueprint(pages)
    version = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(_STATIC.iterdir()))).hexdigest()[:12]
    app.jinja_env.filters.update(day=words.day_words, instant=words.instant_words, iso=words.iso,
                                 month=month_words, plain=words.in_words)  # fmt: skip
    app.jinja_env.globals.update(
        words=words, may=may, at_the_desk=at_the_desk, csrf_token=generate_csrf, RESUME=RESUME,
        VERSION=VERSION, WAS=WAS, static_version=version,
    )  # fmt: skip


def show_http_error(error: HTTPException) -> Response:
    """Show an error of an address that no page has."""
    return guard(http_error(error))
