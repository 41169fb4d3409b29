"""The tokens after a restore, as a table: state in the backup, state in the replaced database, result."""

from datetime import UTC, datetime, timedelta

import pytest

from claims.domain.restored_tokens import RestoredTokens, StoredToken, compare_tokens

EARLY = datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC)
LATE = EARLY + timedelta(seconds=1)
ABSENT = "absent"


def _token(revoked_at, name="jo", sha256="a1"):
    return StoredToken(name, sha256, revoked_at)


def _database(state, **values):
    return [] if state == ABSENT else [_token(state, **values)]


@pytest.mark.parametrize(
    ("backup", "replaced", "result"),
    [
        (None, None, None),
        (None, EARLY, "revoked"),
        (None, ABSENT, "unknown"),
        (EARLY, None, "lost"),
        (EARLY, LATE, None),
        (LATE, EARLY, None),
        (EARLY, ABSENT, None),
        (ABSENT, None, "lost"),
        (ABSENT, EARLY, None),
        (ABSENT, ABSENT, None),
    ],
)
def test_the_state_in_both_databases_decides(backup, replaced, result):
    compared = compare_tokens(_database(backup), _database(replaced))
    assert [name for name in ("revoked", "unknown", "lost") if getattr(compared, name)] == ([result] if result else [])


def test_a_token_is_revoked_at_the_instant_of_the_replaced_database():
    assert compare_tokens([_token(None)], [_token(LATE)]).revoked == (_token(LATE),)


@pytest.mark.parametrize("name", ["jo", "another"])
def test_a_token_is_known_by_its_hash_and_not_by_its_name(name):
    old, new = _token(None), _token(None, name, "b2")
    assert compare_tokens([old], [new]) == RestoredTokens(revoked=(), unknown=(old,), lost=(new,))
    renamed = _token(EARLY, name)
    assert compare_tokens([old], [renamed]) == RestoredTokens(revoked=(renamed,), unknown=(), lost=())


def test_each_list_keeps_the_order_of_its_database():
    backup = [_token(None, f"n{i}", f"{i}") for i in (3, 1, 2, 9, 7, 8)]
    replaced = [_token(EARLY, f"n{i}", f"{i}") for i in (7, 9, 8)] + [_token(None, "z", "z"), _token(None, "y", "y")]
    compared = compare_tokens(backup, replaced)
    assert [token.name for token in compared.unknown] == ["n3", "n1", "n2"]
    assert [token.name for token in compared.revoked] == ["n9", "n7", "n8"]
    assert [token.name for token in compared.lost] == ["z", "y"]
