"""The contract suite of every store for people, tokens and names."""

from dataclasses import replace
from datetime import timedelta

import pytest

from claims import errors
from claims.domain.access import NewToken, NewUser
from tests.storage.makers import AT, LATER

ISSUER = "https://sign-on.example"


class AccessContract:
    """The protocols `claims.storage.base.TokenStore` and `UserStore`."""

    def test_a_name_keeps_its_first_owner(self, store):
        with store.transaction():
            assert store.find_name_owner("jo") is None
            assert store.reserve_name("jo", "token") == "token"
            assert store.reserve_name("jo", "user 1") == "token"
        assert store.find_name_owner("jo") == "token"

    def test_a_token_comes_back_with_its_scopes_end_and_person(self, store):
        with store.transaction():
            ada = store.add_user(NewUser("ada", "editor"), None, AT)
            new = NewToken("laptop", "journalist", ("claims:write", "verdicts:write"), LATER.replace(microsecond=0))
            store.add_token(new, "hash", AT, ada.id)
        token = store.find_token("hash")
        assert (token.name, token.role, token.scopes, token.expires_at) == (
            new.name, new.role, new.scopes, new.expires_at,
        )  # fmt: skip
        assert token.user == ada
        assert store.get_token("laptop") == token
        assert store.list_tokens_of_user(ada.id) == [token]
        assert store.list_tokens_of_user(ada.id + 1) == []
        with store.transaction():
            store.revoke_token("laptop", LATER)
        assert store.list_tokens_of_user(ada.id) == []
        with pytest.raises(errors.TokenNotFound):
            store.get_token("laptop")

    def test_pages_of_tokens_and_people(self, store):
        with store.transaction():
            for number in range(3):
                store.add_token(NewToken(f"t{number}", "bot"), f"hash {number}", AT)
                store.add_user(NewUser(f"u{number}", "bot"), None, AT)
        assert [token.name for token in store.list_token_page(0, 2)] == ["t0", "t1"]
        assert [token.name for token in store.list_token_page(store.get_token("t1").id, 2)] == ["t2"]
        people = store.list_users(0, 2)
        assert [user.name for user in people] == ["u0", "u1"]
        assert [user.name for user in store.list_users(people[-1].id, 2)] == ["u2"]

    @pytest.mark.parametrize(("seconds", "taken"), [(-1, []), (0, ["soon"]), (1, ["soon"])])
    def test_tokens_expire_at_their_instant(self, store, seconds, taken):
        end = LATER.replace(microsecond=0)
        with store.transaction():
            store.add_token(NewToken("never", "bot"), "a", AT)
            store.add_token(NewToken("later", "bot", None, end + timedelta(days=1)), "b", AT)
            store.add_token(NewToken("soon", "bot", None, end), "c", AT)
        with store.transaction():
            expired = store.take_expired_tokens(end + timedelta(seconds=seconds), 10)
        assert [token.name for token in expired] == taken
        assert [token.revoked_at for token in store.list_tokens()] == [None, None, end if taken else None]
        with store.transaction():
            assert store.take_expired_tokens(end + timedelta(seconds=seconds), 10) == []

    def test_the_next_expiry_is_a_timer(self, store):
        end = LATER.replace(microsecond=0)
        with store.transaction():
            store.add_token(NewToken("soon", "bot", None, end), "c", AT)
            store.add_change(AT, "duecheck", "token.created", None, None, {})
        before, at = end - timedelta(seconds=1), end
        assert not store.get_log_state(before, AT).pending
        assert store.get_log_state(at, AT).pending

    def test_a_person_comes_back_however_it_is_found(self, store):
        with store.transaction():
            ada = store.add_user(NewUser("ada", "editor", "sub-1"), ISSUER, AT)
            bob = store.add_user(NewUser("bob", "reader"), None, AT)
        assert (ada.role, ada.is_active, ada.version, ada.created_at) == ("editor", True, 1, AT)
        assert store.get_user(ada.id) == ada
        assert store.find_user_by_name("ada") == ada
        assert store.find_user_by_name("Ada") is None
        assert store.find_user_by_subject(ISSUER, "sub-1") == ada
        assert store.find_user_by_subject(ISSUER, "sub-2") is None
        assert store.find_user_by_subject("https://other.example", "sub-1") is None
        assert store.find_user_by_link("hash") is None
        with store.transaction():
            after = replace(bob, link_sha256="hash", link_expires_at=LATER, updated_at=LATER)
            store.update_user(bob, after)
        assert store.find_user_by_link("hash") == replace(after, version=2)
        with pytest.raises(errors.UserNotFound):
            store.get_user(99)

    def test_a_name_and_a_subject_are_unique(self, store):
        with store.transaction():
            store.add_user(NewUser("ada", "editor", "sub-1"), ISSUER, AT)
        for new in (NewUser("ada", "bot"), NewUser("eve", "bot", "sub-1")):
            with pytest.raises(errors.UserExists), store.transaction():
                store.add_user(new, ISSUER if new.subject else None, AT)
        assert [user.name for user in store.list_users(0, 9)] == ["ada"]

    def test_a_person_changes_at_its_version_only(self, store):
        with store.transaction():
            ada = store.add_user(NewUser("ada", "editor"), None, AT)
            store.update_user(ada, replace(ada, role="admin", password_hash="h", is_active=False))
            with pytest.raises(errors.VersionConflict):
                store.update_user(ada, replace(ada, role="bot"))
            store.set_user_seen(ada.id, LATER)
        found = store.get_user(ada.id)
        expected = replace(ada, role="admin", password_hash="h", is_active=False, version=2, last_seen_at=LATER)
        assert found == expected

    def test_who_can_administer(self, store):
        end = LATER.replace(microsecond=0)
        with store.transaction():
            ada = store.add_user(NewUser("ada", "admin"), None, AT)
            store.add_token(NewToken("ends", "admin", None, end), "a", AT)
            store.add_token(NewToken("some", "admin", ("admin",)), "b", AT)
            store.add_token(NewToken("hers", "admin"), "c", AT, ada.id)
            store.add_token(NewToken("ed", "editor"), "d", AT)
            assert not store.has_admin()
            store.update_user(ada, replace(ada, password_hash="h"))
        assert store.has_admin() and not store.has_admin(without_user=ada.id)
        with store.transaction():
            store.add_token(NewToken("root", "admin"), "e", AT)
        assert store.has_admin(without_user=ada.id) and store.has_admin(without_token="root")
        assert not store.has_admin(without_user=ada.id, without_token="root")
        with store.transaction():
            closed = store.get_user(ada.id)
            store.update_user(closed, replace(closed, is_active=False))
        assert not store.has_admin(without_token="root")
