"""Forms: fields as data, read into the JSON that the API takes, and shown again with what was typed and what is wrong.

A form is checked by the API's own schema and use-case. What is wrong stands next to its field, by the JSON pointer of
the fault. Nothing that was typed is lost: not to a mistake, a stale version, or a session that ran out.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from flask import Response, current_app, redirect, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from marshmallow import Schema, ValidationError

from claims.api.problems import status_of
from claims.domain.limits import MAX_ID_DIGITS
from claims.domain.numbers import parse_integer
from claims.domain.records import Json
from claims.errors import DuecheckError, Issue, VersionConflict
from claims.web.labels import message_words
from schemas.base import invalid, issues_of

Kind = Literal["text", "area", "date", "url", "number", "select", "checks", "names", "hidden", "check"]
#: the field that says: show what was typed, do nothing yet
RESUME: Final = "_resume"
#: the field that holds the version that is changed
VERSION: Final = "_version"
#: the field that holds what stood in the fields at first
WAS: Final = "_was"

#: a claim's address stands for its number
_CLAIM_ADDRESS: Final = re.compile(rf"^.*/claims/(\d{{1,{MAX_ID_DIGITS}}})/?$")

csrf = CSRFProtect()


@dataclass(frozen=True, slots=True)
class Field:
    """One field; its name is the place of its value in the JSON, with dots."""

    name: str
    label: str
    kind: Kind = "text"
    help: str = ""
    required: bool = False
    #: value and label
    options: Sequence[tuple[str, str]] = ()
    rows: int = 3
    #: its value is a number in the JSON
    number: bool = False
    #: other places whose faults are this field's
    also: Sequence[str] = ()

    @property
    def pointer(self) -> str:
        """The JSON pointer of the value."""
        return "/" + self.name.replace(".", "/")

    @property
    def id(self) -> str:
        """The id of the element."""
        return "f-" + self.name.replace(".", "-").replace("_", "-")


@dataclass(frozen=True, slots=True)
class Form:
    """A form and the page around it."""

    title: str
    fields: Sequence[Field]
    button: str
    #: where to go without sending
    back: str
    #: what stands above the fields: a template, and what it shows
    intro: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    schema: Schema | None = None


def handle_form(form: Form, values: Mapping[str, str | list[str]], act: Callable[[Any], str]) -> Response:
    """Answer a GET with the form, and a POST with what `act` gives: the address to go to.

    Args:
        values: what stands in the fields at first.
        act: takes what the schema makes of the fields (their JSON where there is none).
    """
    if request.method != "POST":
        was = {WAS: json.dumps(values)} if VERSION in values else {}
        return render_form(form, {**values, **was})
    typed = _typed(form)
    try:
        csrf.protect()
    except CSRFError:
        return render_form(
            form, typed, notice="This page was open for too long. Look over it once more, and send it again."
        )
    if RESUME in request.form:
        return render_form(form, typed, notice="This is what you typed. It has not been sent yet.")
    return _sent(form, typed, act)


def _sent(form: Form, typed: dict[str, Any], act: Callable[[Any], str]) -> Response:
    try:
        data = _json(form, typed)
        return redirect_after_post(act(data if form.schema is None else form.schema.load(data)))
    except ValidationError as error:
        return render_form(form, typed, invalid(issues_of(error.messages)), 422)
    except VersionConflict as error:
        current = error.extra["current"]
        kept = typed | _untouched(typed, current) | {VERSION: str(current["version"])}
        kept[WAS] = json.dumps({one.name: as_typed(current[one.name]) for one in form.fields if one.name in current})
        return render_form(form, kept, error, 409)
    except DuecheckError as error:
        return render_form(form, typed, error, status_of(type(error)))


def render_form(
    form: Form, values: Mapping[str, Any], error: DuecheckError | None = None, status: int = 200, notice: str = ""
) -> Response:
    """Show a form with values in its fields, and what is wrong next to them."""
    at, elsewhere = _placed(form, error.issues if error else ())
    text = render_template(
        "pages/form.html",
        form=form,
        values=values,
        error=error,
        at=at,
        elsewhere=elsewhere,
        notice=notice,
        current=error.extra.get("current") if isinstance(error, VersionConflict) else None,
    )
    return Response(text, status, mimetype="text/html")


def ask_to_sign_in(typed: Mapping[str, str | list[str]] | None = None, wrong: bool = False) -> Response:
    """Ask for a token; what was typed into a form goes along, and is there again afterwards."""
    kept = [(name, one) for name, value in (typed or {}).items() for one in _listed(value)]
    back = request.form.get("_to") or request.full_path.rstrip("?")
    text = render_template("pages/sign_in.html", to=back, kept=kept, wrong=wrong)
    return Response(text, 401 if typed is not None or wrong else 200, mimetype="text/html")


def redirect_after_post(address: str) -> Response:
    """Go to a page after a form was sent (RFC 9110, 15.4.4)."""
    return current_app.make_response(redirect(address, 303))


def _typed(form: Form) -> dict[str, Any]:
    """Give what stands in the fields, and the hidden ones that forms have."""
    typed: dict[str, Any] = {}
    for one in form.fields:
        given = request.form.getlist(one.name)
        typed[one.name] = given if one.kind == "checks" else (given[0] if given else "")
    typed |= {name: request.form[name] for name in (VERSION, WAS) if name in request.form}
    return typed


def as_typed(value: Any) -> str:
    """Give a member of the JSON as it stands in its field."""
    return "; ".join(value) if isinstance(value, list) else str(value or "")


def _untouched(typed: Mapping[str, Any], current: Json) -> dict[str, str]:
    """Give the fields that nobody touched here as they are by now: only what was typed replaces what others wrote."""
    try:
        was = json.loads(typed.get(WAS, ""))
    except ValueError:
        was = {}
    names = [name for name in was if name in current and str(typed.get(name)).replace("\r\n", "\n") == was[name]]
    return {name: as_typed(current[name]) for name in names}


def _json(form: Form, typed: Mapping[str, Any]) -> Json:
    """Put the fields' values together as the JSON that the API takes; empty ones are left out."""
    data: Json = {}
    for one in form.fields:
        value = _value(one, typed[one.name])
        if value in ("", [], None):
            continue
        *groups, member = one.name.split(".")
        place = data
        for group in groups:
            place = place.setdefault(group, {})
        place[member] = value
    return data


def _value(one: Field, typed: Any) -> Any:
    if one.kind == "checks":
        return [_number(value) for value in typed]
    text = str(typed).replace("\r\n", "\n")
    if one.kind == "names":
        return [name.strip() for name in text.replace("\n", ";").split(";") if name.strip()]
    if one.number or one.kind == "number":
        return _number(_CLAIM_ADDRESS.sub(r"\1", text.strip()))
    if one.kind == "check":
        return True if text else ""
    if one.kind == "area":
        return text if text.strip() else ""
    return text.strip()


def _number(text: str) -> Any:
    """Give a number; what is none stays, and is refused by the schema."""
    number = parse_integer(text)
    return text if number is None else number


def _placed(form: Form, issues: Sequence[Issue]) -> tuple[dict[str, list[str]], list[Issue]]:
    """Tell which field each fault belongs to: the one whose pointer begins it; the others stand above the form."""
    at: dict[str, list[str]] = {}
    elsewhere: list[Issue] = []
    for issue in issues:
        fits = [
            (len(place), f.name)
            for f in form.fields
            if f.kind != "hidden"
            for place in (f.pointer, *f.also)
            if _within(issue.pointer, place)
        ]
        if fits:
            at.setdefault(max(fits)[1], []).append(message_words(issue.message))
        else:
            elsewhere.append(issue)
    return at, elsewhere


def _within(pointer: str, outer: str) -> bool:
    """Tell whether a place is another one or inside it; a group's fault belongs to its first field."""
    return pointer == outer or pointer.startswith(outer + "/") or (pointer != "" and outer.startswith(pointer + "/"))


def _listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]
