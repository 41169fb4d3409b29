"""Registration of the web pages in the application."""

import hashlib
import mimetypes
from pathlib import Path
from typing import Final

from flask import Flask, Response
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import HTTPException

from claims.dates.wording import month_words
from claims.web import (
    labels,
    views_access,
    views_articles,
    views_claims,
    views_crawlers,
    views_public,
    views_shares,
    views_sign_on,
    views_taking_back,
)
from claims.web.addresses import address_with, json_address, webcal_address
from claims.web.blueprint import add_cache_control, http_error, pages
from claims.web.form_keys import FORM_KEY
from claims.web.forms import RESUME, VERSION, WAS, csrf
from claims.web.remedies import REMEDIES
from claims.web.session import current_actor, has_role, register_session
from claims.wiring import wiring

#: the feeds that each page names: file, media type, title
_FEEDS: Final = (
    ("verdicts.atom", "application/atom+xml", "Verdicts"),
    ("corrections.atom", "application/atom+xml", "Corrections"),
    ("due.json", "application/feed+json", "What is due"),
    ("due.ics", "text/calendar", "Calendar"),
)
_STATIC = Path(__file__).parent / "static"


def register_web(app: Flask, secret_key: str, prefix: str = "") -> None:
    """Register the web pages, their sessions, filters and labels.

    Args:
        app: the application.
        secret_key: the key that signs the sessions; it must be the same in every process.
        prefix: what all paths begin with.
    """
    register_session(app, secret_key, prefix)
    # forms check their CSRF tokens themselves; API requests need none, because browsers do not add bearer tokens
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    csrf.init_app(app)
    declaring = (views_access, views_articles, views_claims, views_crawlers, views_public, views_shares, views_sign_on)
    assert all((*declaring, views_taking_back))  # noqa: S101 - importing them declares the pages
    app.register_blueprint(pages)
    mimetypes.add_type("font/woff2", ".woff2")  # Python before 3.13 knows it only from a file of the system
    files = sorted(path for path in _STATIC.rglob("*") if path.is_file())
    version = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
    app.jinja_env.filters.update(
        day=labels.day_words,
        instant=labels.instant_words,
        iso=labels.iso,
        month=month_words,
        words=labels.message_words,
    )
    app.jinja_env.globals.update(
        labels=labels,
        FEEDS=_FEEDS,
        json_address=json_address,
        webcal_address=webcal_address,
        address_with=address_with,
        has_role=has_role,
        current_actor=current_actor,
        has_sign_on=lambda: wiring().sign_on is not None,
        REMEDIES=REMEDIES,
        csrf_token=generate_csrf,
        RESUME=RESUME,
        VERSION=VERSION,
        WAS=WAS,
        FORM_KEY=FORM_KEY,
        static_version=version,
    )


def show_http_error(error: HTTPException) -> Response:
    """Return the error page of a path outside the API."""
    return add_cache_control(http_error(error))
