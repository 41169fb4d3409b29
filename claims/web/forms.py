"""Forms: their fields as data, the conversion of inputs to the JSON of the API, and the rendering with errors.

The schemas and services of the API check a form. The JSON pointer of an issue says next to which field it is shown.
After an error, a version conflict or the end of a session, the form shows the user's inputs again.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from flask import Response, current_app, redirect, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from marshmallow import Schema, ValidationError

from claims.api.problems import log_fault, status_of, wait_headers
from claims.domain.limits import MAX_FORM_FIELDS, MAX_ID_DIGITS
from claims.domain.numbers import parse_decimal, parse_integer
from claims.domain.records import Json
from claims.errors import DuecheckError, IdempotencyMismatch, Issue, RequestUnderWay, VersionConflict
from claims.services.day_hints import request_of, with_allowed_hints
from claims.web.catalogue import gettext as _
from claims.web.form_field import Field, date_value, with_scheme
from claims.web.form_keys import FORM_KEY, new_form_key, run_form_once, sent_form_key
from claims.web.messages import message_words
from claims.web.session import current_actor
from claims.wiring import context
from schemas.base import invalid

#: the field that tells the server to show the inputs, and not to process them yet
RESUME: Final = "_resume"
#: the field with the version of the claim that the form changes
VERSION: Final = "_version"
#: the field with the initial values of all fields, as JSON
WAS: Final = "_was"

#: the URL of a claim, which users can enter instead of its id
_CLAIM_ADDRESS: Final = re.compile(rf"^.*/claims/(\d{{1,{MAX_ID_DIGITS}}})/?$")

csrf = CSRFProtect()


@dataclass(frozen=True, slots=True)
class Form:
    """A form with the text of its page."""

    title: str
    fields: Sequence[Field]
    #: its label; empty if the form has a field of kind "choice"
    button: str
    #: URL of the link that leaves the form
    back: str
    #: template above the fields, and its values
    intro: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    schema: Schema | None = None
    #: True: `act` of `handle_form` returns a `Prepared`, whose slow part runs without the write lock
    is_slow: bool = False
    #: True: inputs or answer are secrets: `act` returns the page that follows, and nothing of it is stored
    is_secret: bool = False


def handle_form(form: Form, values: Mapping[str, str | list[str]], act: Callable[[Any], Any]) -> Response:
    """Answer a GET with the form, and a POST with a redirect to the URL that `act` returns.

    Args:
        form: the fields and the text of the page.
        values: initial values of the fields, by name.
        act: receives what the schema loads from the JSON of the fields, or the JSON if the form has no schema. It
            returns the URL of the next page, or a `Prepared` that does. It runs once for each page that shows the form.
            For a secret form it returns the next page itself.

    Returns:
        A redirect after success. Otherwise the form, with the inputs and the errors of the schema or of `act`.
    """
    if request.method != "POST":
        initial = {WAS: json.dumps(values)} if VERSION in values else {}
        return render_form(form, {**values, **initial, FORM_KEY: new_form_key()})
    typed = _inputs(form)
    try:
        csrf.protect()
    except CSRFError:
        return render_form(form, typed, notice=_("This page was open for too long. Check it, and send it again."))
    if RESUME in request.form:
        return render_form(form, typed, notice=_("This is what you typed. It has not been sent yet."))
    return _process(form, typed, act)


def _process(form: Form, typed: dict[str, Any], act: Callable[[Any], Any]) -> Response:
    try:
        data = _json(form, typed)
        loaded = data if form.schema is None else form.schema.load(data)
        if form.is_secret:
            return current_app.make_response(act(loaded))
        actor = current_actor()
        assert actor is not None  # noqa: S101 - the role of every page with a form requires a session
        key = typed[FORM_KEY]
        return redirect_after_post(run_form_once(actor, key, lambda: act(loaded), is_slow=form.is_slow))
    except ValidationError as error:
        days = request_of(context(), _json(form, typed), request.view_args or {})
        return render_form(form, typed, with_allowed_hints(invalid(error.messages), days), 422)
    except VersionConflict as error:
        # the store raises it without `current` if another request changes the claim during this one
        if "current" not in error.extra:
            return render_form(form, typed, error, status_of(type(error)))
        return render_form(form, _merged(form, typed, error.extra["current"]), error, 409)
    except IdempotencyMismatch as error:
        if VERSION in typed:  # the version decides: the form then shows both versions
            return _process(form, typed | {FORM_KEY: new_form_key()}, act)
        notice = _("You have sent this form before, with other inputs. Check it, and send it again.")
        return render_form(form, typed | {FORM_KEY: new_form_key()}, status=status_of(type(error)), notice=notice)
    except RequestUnderWay as error:
        notice = _("You have sent this form before, and the server still works on it. Wait, and send it again.")
        return render_form(form, typed, status=status_of(type(error)), notice=notice)
    except DuecheckError as error:
        log_fault(error)
        return render_form(form, typed, error, status_of(type(error)))


def _merged(form: Form, typed: dict[str, Any], current: Json) -> dict[str, Any]:
    """Return the inputs for a form about the current version of a claim."""
    initial = {item.name: item.typed(current) for item in form.fields if item.member in current}
    merged = typed | _untouched(typed, initial)
    return merged | {VERSION: str(current["version"]), WAS: json.dumps(initial)}


def render_form(
    form: Form, values: Mapping[str, Any], error: DuecheckError | None = None, status: int = 200, notice: str = ""
) -> Response:
    """Return a page with a form.

    Args:
        form: the fields and the text of the page.
        values: values of the fields, by name.
        error: the error of the last request; its issues are shown at their fields.
        status: the HTTP status code.
        notice: a sentence above the form.

    Returns:
        A response with the HTML of the page.
    """
    current = error.extra.get("current") if isinstance(error, VersionConflict) else None
    at, elsewhere = _assign_issues(form, error.issues if error else ())
    text = render_template(
        "pages/form.html",
        form=form,
        values=values,
        error=error,
        at=at,
        elsewhere=elsewhere,
        notice=notice,
        current=current and {f.name: f.typed(current) for f in form.fields if f.member in current},
    )
    return Response(text, status, wait_headers(error) if error else None, mimetype="text/html")


def ask_to_sign_in(typed: Mapping[str, str | list[str]] | None = None, wrong: str = "") -> Response:
    """Return the sign-in page, with the inputs of a form as hidden fields that the form shows again afterwards.

    Args:
        typed: the inputs by name; None without a form.
        wrong: what was wrong at the last try: the `password` or the `key`; empty: nothing.
    """
    hidden = [(name, item) for name, value in (typed or {}).items() for item in _as_list(value)]
    back = request.form.get("_to") or request.full_path.rstrip("?")
    name = request.form.get("name", "") if wrong else ""
    text = render_template("pages/sign_in.html", to=back, kept=hidden, wrong=wrong, name=name)
    return Response(text, 401 if typed is not None or wrong else 200, mimetype="text/html")


def redirect_after_post(address: str) -> Response:
    """Return a redirect to a page, with status code 303 (RFC 9110, 15.4.4)."""
    return current_app.make_response(redirect(address, 303))


def _inputs(form: Form) -> dict[str, Any]:
    """Return the inputs of the request by field name, with the hidden fields of forms."""
    typed: dict[str, Any] = {}
    for item in form.fields:
        inputs = request.form.getlist(item.name)
        typed[item.name] = inputs if item.kind == "checks" else (inputs[0] if inputs else "")
    typed |= {name: request.form[name] for name in (VERSION, WAS) if name in request.form}
    return typed | {FORM_KEY: sent_form_key()}


def _untouched(typed: Mapping[str, Any], current: Mapping[str, str]) -> dict[str, str]:
    """Return the current values of the fields that the user has not changed.

    So the form replaces another user's change only where this user typed something.
    """
    initial = _initial(typed.get(WAS, ""))
    names = [name for name in initial if name in current and _text(typed.get(name)) == initial[name]]
    return {name: current[name] for name in names}


def _initial(text: str) -> dict[str, Any]:
    """Return the initial values of the fields; none if the hidden field has another value than the server wrote."""
    try:
        initial = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return initial if isinstance(initial, dict) else {}


def _json(form: Form, typed: Mapping[str, Any]) -> Json:
    """Return the JSON of the API for the inputs; empty fields are omitted."""
    data: Json = {}
    for item in form.fields:
        value = _value(item, typed[item.name])
        if item.null and str(value).casefold() == item.null:
            value = None
        elif value in ("", [], None):
            continue
        *groups, member = item.name.split(".")
        parent = data
        for group in groups:
            parent = parent.setdefault(group, {})
        parent[member] = value
    return data


def _value(item: Field, typed: Any) -> Any:
    """Return the JSON value of an input."""
    if item.kind == "checks":
        return [_number(value) for value in typed]
    text = _text(typed)
    if item.kind == "password":
        return text
    if item.kind == "names":
        names = text.replace("\n", ";").split(";", MAX_FORM_FIELDS)  # more than any list of names can have
        return [name.strip() for name in names if name.strip()]
    if item.boolean:
        return {"true": True, "false": False}.get(text, text)
    if item.number or item.kind == "number":
        return _number(_CLAIM_ADDRESS.sub(r"\1", text.strip()))
    if item.kind in ("date", "when"):
        return date_value(text)
    if item.kind == "decimal":
        decimal = parse_decimal(text.strip())
        return text.strip() if decimal is None else decimal
    if item.kind == "check":
        return True if text else ""
    if item.kind == "area":
        return text if text.strip() else ""
    if item.kind == "url":
        return with_scheme(text.strip())
    return text.strip()


def _text(typed: Any) -> str:
    """Return an input with LF line ends; browsers send CRLF."""
    return str(typed).replace("\r\n", "\n")


def _number(text: str) -> Any:
    """Return an integer, or the text itself if it is none, which the schema refuses."""
    number = parse_integer(text)
    return text if number is None else number


def _assign_issues(form: Form, issues: Sequence[Issue]) -> tuple[dict[str, list[str]], list[Issue]]:
    """Return the messages by field name, and the issues that belong to no field.

    An issue belongs to the field whose pointer is the longest that contains its own.
    """
    at: dict[str, list[str]] = {}
    elsewhere: list[Issue] = []
    for issue in issues:
        fits = [
            (len(pointer), f.name)
            for f in form.fields
            if f.kind != "hidden"
            for pointer in (f.pointer, *f.also)
            if _within(issue.pointer, pointer)
        ]
        if fits:
            name = max(fits)[1]
            null = next(item.null for item in form.fields if item.name == name)
            words = message_words(issue.message)
            is_form = bool(null) and str(issue.message).startswith("Must be ")
            at.setdefault(name, []).append(
                _("%(words)s Or write “%(null)s”.") % {"words": words, "null": null} if is_form else words
            )
        else:
            elsewhere.append(issue)
    return at, elsewhere


def _within(pointer: str, outer: str) -> bool:
    """Return True if one of the pointers contains the other; so an issue of a group belongs to one of its fields."""
    return pointer == outer or pointer.startswith(outer + "/") or (pointer != "" and outer.startswith(pointer + "/"))


def _as_list(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]
