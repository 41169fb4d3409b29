"""The contract of erasure: what other methods keep is overwritten here."""

from dataclasses import replace

import pytest

from claims.domain.access import NewToken
from claims.domain.evidence import Evidence, Retraction
from claims.domain.extraction import Extraction
from claims.domain.records import Check, Deadline, Span
from claims.domain.verdicts import Correction
from claims.domain.visibility import Visibility
from tests.storage.base.contract_claimants import make_claimant
from tests.storage.makers import AT, LATER, make_article, make_claim, make_verdict, read


class ErasureContract:
    """`claims.storage.base.ErasureStore`."""

    def test_spans_of_all_revisions_are_listed(self, filled):
        second = Span("claim", "words", "", "", 3, 8, "moved", 2)
        with filled.transaction():
            filled.replace_spans(1, 2, [second])
        assert filled.list_spans_of_claim(1) == [*make_claim().spans, second]
        assert filled.list_spans_of_claim(9) == []

    def test_the_fixed_members_of_a_claim_are_overwritten(self, store):
        with store.transaction():
            store.add_article(make_article())
        extraction = Extraction("plan", "likely", "likely", 0.5, "if", "by 2022", (), ("why",), 1)
        claim = self.add(store, make_claim(external_id="a", extraction=extraction))
        blank = replace(claim, external_id=None, extraction=replace(extraction, condition=None, why=()))
        with store.transaction():
            store.overwrite_claim(blank)
        assert store.get_claim(1) == blank

    def test_the_words_of_records_are_overwritten(self, filled):
        with filled.transaction():
            number = filled.add_evidence(
                Evidence(
                    url="https://e.example",
                    title="Bridge",
                    publisher="P",
                    published_on=None,
                    excerpt="x",
                    note="n",
                    stance="supports",
                    id=0,
                    claim_id=1,
                    actor="jo",
                    created_at=AT,
                )
            )
            filled.retract_evidence(number, Retraction("r", "jo", AT))
            check = filled.add_check(Check(0, 1, "too_early", None, "note", "jo", AT))
            verdict = filled.add_verdict(
                make_verdict(correction=Correction("wording", "c"), supersedes=None, state="published", published_at=AT)
            )
        evidence, deadline = filled.get_evidence(number), filled.get_deadline(1)
        blank = replace(evidence, title=None, excerpt=None, note=None, version=2, retraction=Retraction("x", "jo", AT))
        words = replace(filled.get_verdict(verdict), rationale="x", correction=Correction("wording", "y"))
        due = replace(deadline, due=replace(deadline.due, text=None), note=None)
        with filled.transaction():
            filled.overwrite_evidence([blank])
            filled.overwrite_checks([replace(filled.get_check(check), note=None)])
            filled.overwrite_verdicts([words])
            filled.overwrite_deadlines([due])
        assert filled.get_evidence(number) == blank
        assert filled.get_check(check).note is None
        assert filled.get_verdict(verdict) == words
        assert filled.get_deadline(1) == due

    def test_erased_words_are_neither_found_nor_suggested(self, filled):
        with filled.transaction():
            verdict = filled.add_verdict(make_verdict(rationale="A locomotive", state="published", published_at=AT))
        assert self.ids(filled, q="locomotive") == [1]
        assert "locomot" in filled.list_terms("l", "m")
        with filled.transaction():
            filled.overwrite_verdicts([replace(filled.get_verdict(verdict), rationale="x")])
            filled.forget_words(["A locomotive", "words"])
        assert self.ids(filled, q="locomotive") == []
        assert "locomot" not in filled.list_terms("l", "m")
        assert self.ids(filled, q="words") == [1] and "word" in filled.list_terms("w", "x")

    def test_notes_are_overwritten(self, filled):
        with filled.transaction():
            filled.db.run(
                "INSERT INTO claim_notes (claim_id, text, actor, created_at) VALUES (1, 'a', 'jo', '2021')", {}
            )
            assert filled.overwrite_notes(1, "x") == ["a"]
            assert filled.overwrite_notes(1, "x") == []
            assert filled.overwrite_notes(2, "x") == []

    def test_a_topic_is_forgotten_with_its_last_claim(self, filled):
        self.add(filled, make_claim(2, topics=("gas", "oil")))
        before = filled.get_claim(2)
        with filled.transaction():
            filled.update_claim(before, replace(before, topics=(), version=2), "{}")
            assert filled.forget_topics(["gas", "oil", "none"]) == {"oil", "none"}
        rows = {row[0] for row in filled.db.rows("SELECT key FROM record_counts WHERE owner = 'topic'", {})}
        assert rows == {"gas"}

    def test_claimants_are_erased_and_stay_apart(self, store):
        with store.transaction():
            store.add_article(make_article())
            store.add_claimants([make_claimant(aliases=("I. P.",), url="https://i.example"), make_claimant(2, "Anna")])
        self.add(store, make_claim(1, claimant_id=1))
        with store.transaction():
            store.erase_claimants([1, 2], "-", LATER)
        for number in (1, 2):
            found = store.get_claimant(number)
            assert (found.name, found.aliases, found.url, found.version, found.updated_at) == ("-", (), None, 2, LATER)
        assert store.find_claimants(["ivan", "i. p.", "anna", "-"]) == {}
        assert store.list_names_of_claimants([1, 2]) == {"-"}
        assert store.list_claims_of_claimants([1]) == [1]
        records = store.list_track_records("claimant", "", 10, LATER, Visibility.ALL)
        assert [(record.claimant_id, record.claims) for _, record in records] == [(1, 1)]

    def test_merged_claimants_are_one(self, filled):
        with filled.transaction():
            filled.add_claimants([make_claimant(), make_claimant(2, "Anna"), make_claimant(3, "Bo")])
        self.merge(filled, 1, 2)
        assert [filled.list_same_claimants(number) for number in (1, 2, 3, 4)] == [[1, 2], [1, 2], [3], []]

    def test_texts_are_withheld(self, filled):
        assert filled.has_text(1)
        before = filled.get_article(1)
        with filled.transaction():
            filled.withhold_texts(1, LATER)
        after = filled.get_article(1)
        assert not filled.has_text(1)
        assert (after.version, after.updated_at) == (before.version + 1, LATER)
        assert after.revision == replace(before.revision, withheld=True)
        assert filled.get_revision(1, 1).text is None

    def test_rows_of_the_log_are_found_and_overwritten(self, filled):
        with filled.transaction():
            filled.add_change(AT, "jo", "claim.updated", 1, 1, {"claim": {"statement": '100%_ "sure" \\'}})
            filled.add_change(AT, "jo", "claim.updated", 1, 2, {"claim": {"statement": "100 or more"}})
            filled.add_change(AT, "jo", "lease.taken", None, None, {"lease": {"holder": "jo"}})
        one, two, three = read(filled)
        assert filled.list_log([1], []) == [one]
        assert filled.list_log([1, 2], ["lease.taken"]) == [one, two, three]
        assert filled.list_log([2], ["claim.updated"]) == [one, two]
        assert filled.list_log([], []) == []
        assert filled.find_log(["100%_"]) == [one]
        assert filled.find_log(['"holder":"jo"', "100 or"]) == [two, three]
        with filled.transaction():
            filled.overwrite_log([one | {"changed": {}}])
        assert read(filled) == [one | {"changed": {}}, two, three]
        assert [change.changed for change in filled.list_changes_of_claim(1, 0, 9, Visibility.ALL)] == [{}]

    def test_answers_are_removed_by_what_they_say(self, filled):
        from claims.domain.actors import Actor

        with filled.transaction():
            for name, answer in (("jo", "one"), ("jo", "two"), ("bo", "one")):
                filled.add_answer(Actor(name, "bot"), f"key-{answer}", "f", answer, AT)
            assert filled.remove_answers(lambda actor, answer: (actor, answer) == ("jo", "one")) == 1
        assert filled.get_answer(Actor("jo", "bot"), "key-one", AT) is None
        assert filled.get_answer(Actor("jo", "bot"), "key-two", AT) == ("f", "two")
        assert filled.get_answer(Actor("bo", "bot"), "key-one", AT) == ("f", "one")

    @pytest.fixture
    def people(self, filled):
        """Return a store with the person Anna, of id 1, and her token."""
        with filled.transaction():
            filled.db.run(
                "INSERT INTO users (id, name, role, is_active, password_hash, created_at, updated_at, version) "
                "VALUES (1, 'Anna', 'admin', 1, 'hash', :at, :at, 1)",
                {"at": "2021-10-01T12:00:00.000000Z"},
            )
            filled.db.run("INSERT INTO actor_names (key, owner) VALUES ('anna', 'user 1')", {})
            filled.add_token(NewToken("laptop", "admin"), "a" * 64, AT)
            filled.db.run("UPDATE tokens SET user_id = 1", {})
            filled.add_deadline(Deadline(9, 1, make_claim().due, "first", None, None, "Anna", AT))
        return filled

    def test_the_names_of_a_person_are_known(self, people):
        assert people.list_names_of_tokens(1) == {"laptop"}
        assert [people.is_name_known(name) for name in ("Anna", "ANNA", "laptop", "erased-1")] == [
            True,
            True,
            True,
            False,
        ]

    def test_a_token_name_of_somebody_else_too_is_not_listed(self, people):
        with people.transaction():
            people.revoke_token("laptop", AT)
            people.add_token(NewToken("laptop", "bot"), "b" * 64, AT)
        assert people.list_names_of_tokens(1) == set()

    def test_a_person_is_erased(self, people):
        with people.transaction():
            people.erase_user(people.get_user(1), ["laptop"], "erased-1", LATER)
        assert people.find_user_by_name("Anna") is None and people.find_user_by_name("erased-1").id == 1
        assert people.get_deadline(9).actor == "erased-1" and people.get_deadline(1).actor == "jo"
        (token,) = people.list_tokens()
        assert (token.name, token.revoked_at) == ("erased-1", LATER)
        assert people.find_token("a" * 64) is None
        assert not people.is_name_known("Anna") and people.is_name_known("erased-1")
