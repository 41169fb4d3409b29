"""Erase a person: the account, and the name wherever the record names an actor."""

from datetime import datetime

import orjson

from claims.domain.actors import SYSTEM
from claims.domain.erasure import pseudonym
from claims.domain.numbers import parse_integer
from claims.domain.records import Json
from claims.errors import LastAdmin, UserNotFound
from claims.rules.erasure import renamed
from claims.services.context import ServiceContext
from claims.services.erasure.work import Work, erased_at


def find_user_id(context: ServiceContext, name_or_id: str) -> int:
    """Return the id of a person.

    Args:
        context: the service context.
        name_or_id: the name; or the id, if nobody has it as a name.

    Raises:
        UserNotFound: there is no such person; the message says if it is a token.
    """
    found = context.store.find_user_by_name(name_or_id)
    if found is not None:
        return found.id
    number = parse_integer(name_or_id)
    if number is not None:
        return context.store.get_user(number).id
    if any(token.name == name_or_id for token in context.store.list_tokens()):
        raise UserNotFound(f"{name_or_id!r} is a token of the server, not a person")
    raise UserNotFound(f"there is no person {name_or_id!r}")


def erase_user(work: Work) -> datetime:
    """Erase the person of the request; return when the account was created.

    Raises:
        UserNotFound: there is no such person.
        LastAdmin: nobody else can act as an admin.
    """
    context, number = work.context, work.request.id
    user = context.store.get_user(number)
    if not work.request.is_repeated:
        _check_not_last_admin(context, number)
    if erased_at(context, "user", number) is not None and user.name.startswith(pseudonym(number)):
        return user.created_at
    name = _name_for(context, number)
    tokens = sorted(context.store.list_names_of_tokens(number))
    known = {user.name, *tokens}
    work.note("user", [number])
    if tokens:
        work.counts["token"] = len(tokens)
    names = dict.fromkeys(known, name)
    rows = context.store.find_log([orjson.dumps(one).decode() for one in sorted(known)])
    work.rewrite(rows, lambda row: _renamed(row, names))
    context.store.erase_user(user, tokens, name, work.at)
    work.is_logged = True
    context.log(work.at, SYSTEM, "user.erased", user={"id": number, "name": name}, erasure=work.document())
    work.remove_answers("(?!)", known, known)
    return user.created_at


def _renamed(row: Json, names: dict[str, str]) -> Json:
    after: Json = renamed(row, names)
    return row if after == row else after


def _name_for(context: ServiceContext, number: int) -> str:
    """Return the pseudonym of a person, which nobody has or had."""
    taken: set[str] = set()
    while context.store.is_name_known(name := pseudonym(number, frozenset(taken))):
        taken.add(name)
    return name


def _check_not_last_admin(context: ServiceContext, user_id: int) -> None:
    """Check that erasing a person does not end the last access of an admin. Raises `LastAdmin`."""
    if context.store.has_admin() and not context.store.has_admin(without_user=user_id):
        raise LastAdmin(f"person {user_id} is the last admin")
