"""The one name space of people and tokens: a name in the log means the same person or token for ever."""

from claims.domain.access import NAME_RULE, User, actor_key, name_is_allowed
from claims.domain.name_owners import owner_of_token, owner_of_user, user_id_of
from claims.errors import InvalidInput, NameTaken
from claims.services.context import ServiceContext


def check_name_is_free(context: ServiceContext, name: str) -> None:
    """Check that a new person can have a name.

    Raises:
        InvalidInput: the name is invalid; the pointer is `/name`.
        NameTaken: a person or token has, or had, the name in any letter case.
    """
    _check_rule(name)
    if context.store.find_name_owner(actor_key(name)) is not None:
        raise _taken(name)


def reserve_for_user(context: ServiceContext, user: User) -> None:
    """Reserve the name of a new person. Call it inside the transaction that adds the person."""
    context.store.reserve_name(actor_key(user.name), owner_of_user(user.id))


def reserve_for_token(context: ServiceContext, name: str, user: User | None) -> None:
    """Reserve the name of a token. Call it inside the transaction that adds the token.

    Args:
        context: the service context.
        name: of the token.
        user: the person whose token it is; None: it is one of the server.

    Raises:
        InvalidInput: the name is invalid; the pointer is `/name`.
        NameTaken: a person, or a token of another owner, has or had the name.
    """
    _check_rule(name)
    owner = owner_of_token(None if user is None else user.id)
    is_free = context.store.find_name_owner(actor_key(name)) is None
    if context.store.reserve_name(actor_key(name), owner) != owner or not (is_free or _had_token(context, name)):
        raise _taken(name)


def find_user(context: ServiceContext, typed: str) -> User | None:
    """Return the person with a name in any letter case; None without one."""
    if not typed.isprintable():  # a control character cannot even be looked up in every database
        return None
    user_id = user_id_of(context.store.find_name_owner(actor_key(typed)) or "")
    return None if user_id is None else context.store.get_user(user_id)


def _had_token(context: ServiceContext, name: str) -> bool:
    """Return True if a token has or had exactly this name, and not the same in another letter case."""
    return any(token.name == name for token in context.store.list_tokens())


def _check_rule(name: str) -> None:
    if not name_is_allowed(name):
        raise InvalidInput.at("/name", f"a name has {NAME_RULE}")


def _taken(name: str) -> NameTaken:
    return NameTaken(f"a person or another token has, or had, the name {name!r}")
