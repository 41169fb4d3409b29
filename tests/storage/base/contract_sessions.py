"""The contract suite of every store for the sessions of the web pages."""

from datetime import timedelta

import pytest

from claims.domain.access import NewToken, NewUser, Session
from tests.storage.makers import AT, LATER


class SessionContract:
    """The protocol of `claims.storage.base.SessionStore`."""

    @pytest.fixture
    def tokens(self, store):
        with store.transaction():
            store.add_token(NewToken("jo", "bot"), "hash of jo", AT)
            store.add_token(NewToken("ed", "editor"), "hash of ed", AT)
        return store

    def test_a_session_of_a_token_comes_back(self, tokens):
        owner = tokens.find_token("hash of jo")
        with tokens.transaction():
            tokens.add_session("s", owner, "Browser 1", AT)
        assert tokens.find_session("s") == Session("s", owner, "Browser 1", AT, AT)
        assert tokens.find_session("other") is None
        with tokens.transaction():
            tokens.set_session_seen("s", LATER)
            tokens.set_session_seen("other", LATER)
        assert tokens.find_session("s") == Session("s", owner, "Browser 1", AT, LATER)

    def test_a_session_of_a_person_comes_back(self, tokens):
        with tokens.transaction():
            ada = tokens.add_user(NewUser("ada", "editor"), None, AT)
            tokens.add_session("s", ada, "", AT)
        assert tokens.find_session("s") == Session("s", ada, "", AT, AT)

    def test_sessions_of_a_person_are_those_by_password_and_by_own_tokens(self, tokens):
        with tokens.transaction():
            ada = tokens.add_user(NewUser("ada", "editor"), None, AT)
            bob = tokens.add_user(NewUser("bob", "editor"), None, AT)
            tokens.add_token(NewToken("laptop", "bot"), "hash of laptop", AT, ada.id)
            own, server = tokens.get_token("laptop"), tokens.get_token("jo")
            for name, owner, at in (("a", ada, AT), ("b", own, LATER), ("c", bob, AT), ("d", server, AT)):
                tokens.add_session(name, owner, "", at)
        assert own.user == ada
        assert [one.sha256 for one in tokens.list_sessions_of_user(ada.id)] == ["b", "a"]
        assert tokens.find_session("b").owner == own
        with tokens.transaction():
            tokens.remove_sessions_of_user(ada.id)
        assert [name for name in "abcd" if tokens.find_session(name)] == ["c", "d"]

    def test_a_session_of_a_revoked_token_is_not_found(self, tokens):
        with tokens.transaction():
            tokens.add_session("s", tokens.get_token("jo"), "", AT)
            tokens.revoke_token("jo", LATER)
        assert tokens.find_session("s") is None

    def test_sessions_are_removed_one_by_one_and_by_token(self, tokens):
        with tokens.transaction():
            for name, owner in (("a", "jo"), ("b", "jo"), ("c", "jo"), ("d", "ed")):
                tokens.add_session(name, tokens.get_token(owner), "", AT)
            tokens.remove_session("a")
            tokens.remove_session("other")
        assert [name for name in "abcd" if tokens.find_session(name)] == ["b", "c", "d"]
        with tokens.transaction():
            tokens.remove_sessions_of_token("jo")
            tokens.remove_sessions_of_token("nobody")
        assert [name for name in "abcd" if tokens.find_session(name)] == ["d"]

    def test_a_new_token_of_the_same_name_has_its_own_sessions(self, tokens):
        with tokens.transaction():
            tokens.add_session("old", tokens.get_token("jo"), "", AT)
            tokens.revoke_token("jo", LATER)
            tokens.add_token(NewToken("jo", "bot"), "new hash", LATER)
            tokens.add_session("new", tokens.get_token("jo"), "", LATER)
        assert tokens.find_session("old") is None
        assert tokens.find_session("new").owner == tokens.find_token("new hash")

    def test_old_sessions_are_removed_oldest_first_and_a_hundred_at_a_time(self, tokens):
        names = [f"s{number}" for number in range(103)]
        with tokens.transaction():
            for number, name in enumerate(names):
                tokens.add_session(name, tokens.get_token("jo"), "", AT + timedelta(seconds=number))
            tokens.remove_old_sessions(AT + timedelta(seconds=102))
        assert [name for name in names if tokens.find_session(name)] == ["s100", "s101", "s102"]
        with tokens.transaction():
            tokens.remove_old_sessions(AT + timedelta(seconds=102))
        assert [name for name in names if tokens.find_session(name)] == ["s102"]
