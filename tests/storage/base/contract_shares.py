"""The contract suite of every store for shares of work: whose work claims are, and notes between colleagues."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from claims import errors
from claims.dates.window import make_due
from claims.domain.access import NewToken
from claims.domain.instants import format_instant
from claims.domain.records import ClaimNote, Lease, Snooze
from claims.domain.requests import ClaimFilter
from claims.domain.visibility import Visibility
from claims.storage.base import AssignedQueue
from tests.storage.makers import AT, LATER, make_article, make_claim

ADD_PERSON = """
    INSERT INTO users (name, role, is_active, created_at, updated_at, version)
    VALUES (:name, :role, :is_active, :at, :at, 1)
"""


class ShareContract:
    """The protocols `claims.storage.base.WorkerStore` and `NoteStore`, and `list_assigned`."""

    def test_a_worker_is_a_token_in_use_with_exactly_the_name(self, store):
        with store.transaction():
            store.add_token(NewToken("jo", "bot"), "hash of jo", AT)
            store.add_token(NewToken("ed", "editor"), "hash of ed", AT)
            store.revoke_token("ed", LATER)
        found = {
            name: store.find_worker(name, AT) for name in ("jo", "Jo", "jo ", "", "ed", "nobody", "j%", "n" * 10_000)
        }
        assert found == dict.fromkeys(found) | {"jo": "bot"}
        with store.transaction():
            store.add_token(NewToken("ed", "admin"), "new hash", LATER)
        assert store.find_worker("ed", LATER) == "admin"

    def test_a_token_is_a_worker_until_it_expires(self, store):
        with store.transaction():
            store.add_token(NewToken("jo", "bot"), "hash of jo", AT)
            store.db.run("UPDATE tokens SET expires_at = :at", {"at": format_instant(LATER)})
        second = timedelta(seconds=1)
        assert [store.find_worker("jo", at) for at in (LATER - second, LATER, LATER + second)] == ["bot", None, None]

    def test_a_worker_is_an_active_person_and_none_of_their_tokens(self, store):
        at = format_instant(AT)
        with store.transaction():
            for name, role, is_active in (("Ann", "journalist", 1), ("Gone", "editor", 0)):
                store.db.run(ADD_PERSON, {"name": name, "role": role, "is_active": is_active, "at": at})
            store.add_token(NewToken("laptop", "journalist"), "hash", AT)
            store.db.run("UPDATE tokens SET user_id = (SELECT id FROM users WHERE name = 'Ann')", {})
        assert [store.find_worker(name, AT) for name in ("Ann", "Gone", "laptop")] == ["journalist", None, None]

    @pytest.fixture
    def assigned(self, filled):
        """Claims 2 to 7 beside claim 1 of nobody: 2, 3 and 5 to 7 are Ann's, 4 is Bo's; 5 to 7 have no end."""
        for number, name, edtf, topics in (
            (2, "Ann", "2023", ("gas",)),
            (3, "Ann", "2021", ()),
            (4, "Bo", "2021", ("gas",)),
        ):
            self.add(filled, make_claim(number, edtf, assigned_to=name, topics=topics))
        for number, first_check_on in ((5, date(2022, 6, 1)), (6, date(2024, 1, 1)), (7, date(2024, 1, 2))):
            due = replace(make_due("open", None, date(2021, 9, 21), timezone="UTC"), first_check_on=first_check_on)
            self.add(filled, make_claim(number, due=due, assigned_to="Ann", topics=("gas",)))
        return filled

    @staticmethod
    def queue(store, name="Ann", at=LATER, after=None, limit=10, **narrowed):
        return [item.claim_id for item in store.list_assigned(AssignedQueue(name, at, **narrowed), after, limit)]

    def test_a_claim_comes_back_with_its_name(self, assigned):
        assert [assigned.get_claim(number).assigned_to for number in (1, 2, 4)] == [None, "Ann", "Bo"]
        for number, name in ((1, None), (2, "Ann")):
            assert assigned.get_claim_document(number, Visibility.ALL).assigned_to == name
            assert assigned.get_claim_and_article(number, Visibility.ALL)[0].assigned_to == name
        rows = assigned.list_claims(ClaimFilter(), None, 10, LATER, AT)
        assert {row.id: row.assigned_to for row in rows} == {1: None, 4: "Bo"} | dict.fromkeys((2, 3, 5, 6, 7), "Ann")
        assert [row.assigned_to for row in assigned.list_claims_by_id([1, 2], Visibility.ALL)] == [None, "Ann"]
        found = assigned.list_claims(ClaimFilter(q="statement"), None, 10, LATER, AT)
        assert {row.assigned_to for row in found} == {None, "Ann", "Bo"}
        assert {item.claim_id: item.assigned_to for item in assigned.list_queue(LATER, None, None, 10)} == {
            1: None, 3: "Ann", 4: "Bo", 5: "Ann", 6: "Ann",
        }  # fmt: skip
        sections = assigned.list_sections(ClaimFilter(), LATER, LATER, 10)
        assert {row.assigned_to for row in sections["due"]} == {None, "Ann", "Bo"}

    def test_a_changed_name_is_stored_under_the_version(self, assigned):
        before = assigned.get_claim(2)
        after = replace(before, assigned_to="Bo", version=2)
        with assigned.transaction():
            assigned.update_claim(before, after, '{"id":2}')
        assert assigned.get_claim(2) == after
        with pytest.raises(errors.VersionConflict), assigned.transaction():
            assigned.update_claim(before, replace(before, assigned_to=None, version=2), '{"id":2}')
        assert assigned.get_claim(2).assigned_to == "Bo"

    @pytest.mark.parametrize("sort", ["-id", "due_at", "-due_at", "-updated_at"])
    def test_claims_are_listed_and_counted_by_name(self, assigned, sort):
        for name, expected in (("Ann", [2, 3, 5, 6, 7]), ("Bo", [4]), ("nobody", [1]), ("ann", []), ("", [])):
            claim_filter = ClaimFilter(assigned_to=name, sort=sort)
            seen, after = [], None
            while rows := assigned.list_claims(claim_filter, after, 2, LATER, AT):
                seen += [row.id for row in rows]
                after = rows[-1].position
            assert sorted(seen) == expected
            assert assigned.count_claims(claim_filter, 100, LATER, AT) == (len(expected), True)
        assert self.ids(assigned, assigned_to="Ann", topic="gas") == [7, 6, 5, 2]
        assert self.ids(assigned, assigned_to="Ann", q="statement", workflow=("accepted",)) == [7, 6, 5, 3, 2]
        assert self.ids(assigned, assigned_to="Ann", status=("overdue", "open_ended")) == [7, 6, 5, 3]

    def test_the_public_finds_nothing_by_name(self, assigned):
        for name in ("Ann", "nobody"):
            assert self.ids(assigned, assigned_to=name, visibility=Visibility.PUBLIC) == []
            claim_filter = ClaimFilter(assigned_to=name, visibility=Visibility.PUBLIC)
            assert assigned.count_claims(claim_filter, 10, LATER, AT) == (0, True)

    def test_the_queue_of_a_name_is_its_part_of_the_queue(self, assigned):
        for at in (LATER, LATER + timedelta(days=1), LATER + timedelta(days=1, seconds=-1)):
            for topic in (None, "gas", "oil"):
                whole = assigned.list_queue(at, topic, None, 10)
                for name in ("Ann", "Bo", "nobody"):
                    own = [item for item in whole if item.assigned_to == name]
                    assert assigned.list_assigned(AssignedQueue(name, at, topic), None, 10) == own
        assert self.queue(assigned) == [3, 5, 6]
        assert self.queue(assigned, at=LATER + timedelta(days=1)) == [3, 5, 6, 2, 7]

    def test_pages_of_the_queue_of_a_name(self, assigned):
        at = LATER + timedelta(days=2)
        for limit in (1, 2, 3):
            seen, after = [], None
            while items := assigned.list_assigned(AssignedQueue("Ann", at), after, limit):
                seen += [item.claim_id for item in items]
                after = (items[-1].queue_time.isoformat().replace("+00:00", "Z"), items[-1].claim_id)
            assert seen == [3, 5, 6, 2, 7]

    def test_checks_and_leases_narrow_the_queue_of_a_name(self, assigned):
        until = LATER + timedelta(days=5)
        for number in (3, 5):
            before = assigned.get_claim(number)
            with assigned.transaction():
                assigned.update_queue_state(before, replace(before, snooze=Snooze(LATER, until)))
        assert self.queue(assigned) == [6]
        for at in (LATER - timedelta(seconds=1), LATER, until, until - timedelta(seconds=1)):
            for topic in (None, "gas"):
                whole = assigned.list_queue_as_of(at, topic, None, 10)
                own = [item for item in whole if item.assigned_to == "Ann"]
                assert assigned.list_assigned(AssignedQueue("Ann", at, topic, is_as_of=True), None, 10) == own
        items = assigned.list_assigned(AssignedQueue("Ann", LATER), None, 10)
        with assigned.transaction():
            assigned.add_lease(Lease(0, "bot", None, LATER, LATER + timedelta(hours=1), 1), items)
        assert self.queue(assigned) == [6]
        assert self.queue(assigned, available=True) == []

    @pytest.mark.parametrize("workflow", ["candidate", "rejected", "withdrawn", "duplicate"])
    def test_claims_outside_the_queue_are_in_nobodys_part(self, assigned, workflow):
        for number in (3, 5):
            before = assigned.get_claim(number)
            with assigned.transaction():
                assigned.update_claim(before, replace(before, workflow=workflow, version=2), "{}")
        assert self.queue(assigned) == [6]

    # Notes.

    @staticmethod
    def note(text="words", claim_id=1, **changes):
        return replace(ClaimNote(0, claim_id, text, "jo", AT), **changes)

    def test_notes_come_back_oldest_first(self, filled):
        self.add(filled, make_claim(2))
        texts = ["first", "second\nline", "\U0001f600" * 2_000, "of another claim"]
        with filled.transaction():
            ids = [filled.add_note(self.note(text, 2 if "other" in text else 1)) for text in texts]
        assert ids == sorted(set(ids))
        stored = [self.note(text, id=number) for number, text in zip(ids[:3], texts, strict=False)]
        assert filled.list_notes(1, 0, 10) == stored
        assert filled.list_notes(1, ids[0], 1) == stored[1:2]
        assert filled.list_notes(1, ids[2], 10) == filled.list_notes(3, 0, 10) == []
        assert [filled.get_note(number) for number in ids[:3]] == stored
        with pytest.raises(errors.NoteNotFound):
            filled.get_note(ids[-1] + 1)

    def test_notes_go_with_their_article(self, filled):
        with filled.transaction():
            other = filled.add_article(make_article(url="https://b.example"))
        self.add(filled, make_claim(2, article_id=other, workflow="candidate", is_public=False))
        with filled.transaction():
            kept, gone = (filled.add_note(self.note(claim_id=number)) for number in (1, 2))
            filled.delete_article(other)
        assert filled.get_note(kept).claim_id == 1
        with pytest.raises(errors.NoteNotFound):
            filled.get_note(gone)
