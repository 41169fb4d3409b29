"""Registration of the web pages in the application."""

import hashlib
import mimetypes
from pathlib import Path
from typing import Final

from flask import Flask, Response
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import HTTPException

from claims.formats.tone_icons import ICONS
from claims.web import (
    catalogue,
    claim_words,
    labels,
    periods,
    record_words,
    views_access,
    views_article_pages,
    views_articles,
    views_calendar,
    views_claim_page,
    views_claims,
    views_crawlers,
    views_home,
    views_records,
    views_search,
    views_shares,
    views_sign_on,
    views_taking_back,
)
from claims.web.addresses import address_with, csv_address, json_address, webcal_address
from claims.web.blueprint import add_cache_control, http_error, pages
from claims.web.error_words import error_title
from claims.web.form_keys import FORM_KEY
from claims.web.forms import RESUME, VERSION, WAS, csrf
from claims.web.messages import message_words
from claims.web.page_feeds import site_feeds
from claims.web.publisher import publisher
from claims.web.remedies import REMEDIES
from claims.web.session import current_actor, has_role, register_session
from claims.wiring import newsroom, wiring, wiring_of

_STATIC: Final = Path(__file__).parent / "static"
#: the serif of headlines and quotations, which each page loads early
_FONT: Final = "fonts/duecheck-serif.woff2"
#: importing them declares the pages
_VIEWS: Final = (
    views_access,
    views_article_pages,
    views_articles,
    views_calendar,
    views_claim_page,
    views_claims,
    views_crawlers,
    views_home,
    views_records,
    views_search,
    views_shares,
    views_sign_on,
    views_taking_back,
)


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
    catalogue.set_catalogue(app, catalogue.load_catalogue(wiring_of(app).settings.LANGUAGE))
    app.register_blueprint(pages)
    mimetypes.add_type("font/woff2", ".woff2")  # Python before 3.13 knows it only from a file of the system
    files = sorted(path for path in _STATIC.rglob("*") if path.is_file())
    version = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
    _register_templates(app, version)


def _register_templates(app: Flask, version: str) -> None:
    """Register what the templates use: texts of the catalogue, filters, and the functions of the pages."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    install = app.jinja_env.install_gettext_callables  # type: ignore[attr-defined]  # the extension adds it
    install(catalogue.gettext, catalogue.ngettext, newstyle=True)
    app.jinja_env.filters.update(
        as_day=periods.as_day,
        day=periods.day_words,
        instant=periods.instant_words,
        iso=periods.iso,
        month=catalogue.month_of,
        number=catalogue.number_words,
        percent=catalogue.percent_words,
        range=periods.range_words,
        said=periods.said_words,
        short_day=periods.short_words,
        words=message_words,
    )
    app.jinja_env.globals.update(
        labels=labels,
        claim_words=claim_words,
        record_words=record_words,
        catalogue=catalogue.catalogue,
        weekdays=catalogue.weekdays,
        newsroom=newsroom,
        publisher=publisher,
        second_person=lambda: wiring().settings.VERDICT_REVIEW == "second_person",
        site_feeds=site_feeds,
        json_address=json_address,
        csv_address=csv_address,
        webcal_address=webcal_address,
        address_with=address_with,
        has_role=has_role,
        current_actor=current_actor,
        has_sign_on=lambda: wiring().sign_on is not None,
        REMEDIES=REMEDIES,
        error_title=error_title,
        RECORD_PAGES=views_records.PAGES,
        csrf_token=generate_csrf,
        RESUME=RESUME,
        VERSION=VERSION,
        WAS=WAS,
        FORM_KEY=FORM_KEY,
        FONT=_FONT,
        ICONS=ICONS,
        static_version=version,
    )


def show_http_error(error: HTTPException) -> Response:
    """Return the error page of a path outside the API."""
    return add_cache_control(http_error(error))
