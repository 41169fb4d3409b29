"""The contract suite of every store: a subclass supplies the fixtures, overrides nothing, skips nothing.

`store` is an empty store whose writers do not wait long, `patient` one whose writers wait for a minute.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from claims import errors
from claims.dates.window import make_due
from claims.domain.access import NewToken
from claims.domain.actors import Actor
from claims.domain.evidence import Evidence, Retraction
from claims.domain.extraction import CueSpan, Extraction
from claims.domain.instants import format_instant
from claims.domain.probability import Probability
from claims.domain.records import CurrentVerdict, Deadline, Revision, Span
from claims.domain.requests import ClaimFilter, VerdictFilter
from claims.domain.verdicts import Review
from claims.domain.visibility import Visibility
from claims.search.query import parse_query
from claims.storage.base import NewChange, NewClaimRow
from tests.storage.base.contract_access import AccessContract
from tests.storage.base.contract_claimants import ClaimantContract
from tests.storage.base.contract_concurrency import ConcurrencyContract
from tests.storage.base.contract_erasure import ErasureContract
from tests.storage.base.contract_filters import FilterContract
from tests.storage.base.contract_queue import QueueContract
from tests.storage.base.contract_said_twice import SaidTwiceContract
from tests.storage.base.contract_search import SearchContract
from tests.storage.base.contract_sessions import SessionContract
from tests.storage.base.contract_shares import ShareContract
from tests.storage.base.contract_track_records import TrackRecordContract
from tests.storage.base.contract_visibility import VisibilityContract
from tests.storage.makers import AT, LATER, make_article, make_claim, make_verdict, read


class StoreContract(
    ClaimantContract,
    ConcurrencyContract,
    ErasureContract,
    FilterContract,
    QueueContract,
    SaidTwiceContract,
    SearchContract,
    AccessContract,
    SessionContract,
    ShareContract,
    TrackRecordContract,
    VisibilityContract,
):
    """The protocol of `claims.storage.base`, method by method."""

    @pytest.fixture
    def filled(self, store):
        with store.transaction():
            store.add_article(make_article())
        self.add(store, make_claim())
        return store

    @pytest.fixture
    def waiting(self, patient):
        with patient.transaction():
            patient.add_article(make_article())
        self.add(patient, make_claim())
        return patient

    def add(self, store, claim):
        with store.transaction():
            if claim.due is not None:
                store.add_deadline(Deadline(claim.deadline_id, claim.id, claim.due, "first", None, None, "jo", AT))
            store.add_claim(claim, f'{{"id":{claim.id}}}')
        return claim

    def ids(self, store, after=None, limit=10, now=LATER, **filters):
        late = now - timedelta(days=14)
        return [c.id for c in store.list_claims(ClaimFilter(**filters), after, limit, now, late)]

    def test_a_transaction_is_all_or_nothing(self, store):
        def fail():
            store.add_article(make_article())
            with store.transaction():
                store.add_change(AT, "jo", "article.created", None, None, {})
            raise RuntimeError

        with pytest.raises(RuntimeError), store.transaction():
            fail()
        assert (store.list_articles(0, 10), store.last_seq(), store.last_change_at()) == ([], 0, None)

    def test_articles_come_back_as_they_were(self, store):
        with store.transaction():
            number = store.add_article(make_article())
        article = store.get_article(number)
        assert article == make_article(id=number, revision=Revision(number, 1, "0" * 64, 4, False, AT))
        assert store.list_articles(0, 10) == [article]
        assert store.list_articles(number, 10) == []
        with pytest.raises(errors.ArticleExists) as caught, store.transaction():
            store.add_article(make_article())
        assert caught.value.extra["article_id"] == number
        with pytest.raises(errors.ArticleNotFound):
            store.get_article(99)

    def test_revisions_are_kept(self, filled):
        with filled.transaction():
            filled.add_revision(Revision(1, 2, "1" * 64, 5, True, LATER))
        assert (filled.get_article(1).revision.number, filled.get_article(1).version) == (2, 2)
        assert [r.text for r in filled.list_revisions(1, 0, 10)] == [None, None]
        assert [r.number for r in filled.list_revisions(1, 1, 10)] == [2]
        with filled.transaction():
            filled.set_revision_text(1, 2, "texts", LATER)
        assert filled.get_revision(1, 2) == Revision(1, 2, "1" * 64, 5, False, LATER, "texts")
        with pytest.raises(errors.RevisionNotFound):
            filled.get_revision(1, 3)

    def test_claims_come_back_as_they_were(self, filled):
        assert filled.get_claim(1) == make_claim()
        assert filled.next_claim_ids() == (2, 2)
        assert filled.get_claim_document(1, Visibility.PUBLIC).document == '{"id":1}'
        assert filled.list_claim_ids_of_article(1) == [1]
        for get in (filled.get_claim, lambda number: filled.get_claim_document(number, Visibility.ALL)):
            with pytest.raises(errors.ClaimNotFound):
                get(9)

    @pytest.mark.parametrize("low", [0, 0.1, 0.7])
    def test_stated_odds_come_back_as_they_were(self, filled, low):
        claim = self.add(filled, make_claim(2, probability=Probability(low, 0.7, "odds")))
        assert filled.get_claim(2) == claim
        after = replace(claim, probability=None, version=2)
        with filled.transaction():
            filled.update_claim(filled.get_claim(2), after, "{}")
        assert filled.get_claim(2) == after

    def test_a_claim_is_updated_only_at_its_version(self, filled):
        before = filled.get_claim(1)
        after = replace(before, statement="New words", topics=("oil",), version=2)
        with filled.transaction():
            filled.update_claim(before, after, '{"id":1,"v":2}')
        assert filled.get_claim(1) == after
        assert (self.ids(filled, q="statement"), self.ids(filled, q="new words")) == ([], [1])
        assert (self.ids(filled, topic="gas"), self.ids(filled, topic="oil")) == ([], [1])
        with pytest.raises(errors.VersionConflict), filled.transaction():
            filled.update_claim(before, replace(after, statement="Lost"), "{}")
        assert filled.get_claim(1) == after

    def test_spans_are_replaced_in_one_revision(self, filled):
        span = Span("claim", "moved", "a", "b", None, None, "needs_human", 2)
        with filled.transaction():
            filled.add_revision(Revision(1, 2, "1" * 64, 5, False, LATER, "texts"))
            filled.replace_spans(1, 2, [span])
        assert filled.get_claim(1).spans == (span,)
        assert filled.list_spans_of_revision(1, 1, Visibility.PUBLIC) == [(1, make_claim().spans[0])]

    def test_lists_keep_their_order_over_pages(self, filled):
        for number, edtf in ((2, "2023"), (3, "2022"), (4, "2021-12")):
            self.add(filled, make_claim(number, edtf, updated_at=AT + timedelta(seconds=number)))
        for sort, order in (("due_at", [4, 1, 3, 2]), ("-due_at", [2, 3, 1, 4]), ("-updated_at", [4, 3, 2, 1]),
                            ("-id", [4, 3, 2, 1])):  # fmt: skip
            seen, after = [], None
            while page := filled.list_claims(ClaimFilter(sort=sort), after, 2, LATER, LATER):
                seen += [c.id for c in page]
                after = page[-1].position
            assert seen == order, sort
        assert self.ids(filled, q="statement") == [4, 3, 2, 1]
        assert self.ids(filled, q="statement", after=("3", 3)) == [2, 1]

    @pytest.mark.parametrize(
        ("visibility", "filters", "expected"),
        [
            (Visibility.ALL, {}, [7, 6, 5, 4, 3, 2, 1]),
            (Visibility.PUBLIC, {}, [7, 5, 3, 1]),
            (Visibility.ALL, {"workflow": ("candidate",)}, [6, 4, 2]),
            (Visibility.ALL, {"workflow": ("candidate", "accepted")}, [7, 6, 5, 4, 3, 2, 1]),
            (Visibility.ALL, {"status": ("overdue",)}, [7, 5, 3, 1]),
            (Visibility.PUBLIC, {"status": ("overdue",)}, [7, 5, 3, 1]),
            (Visibility.ALL, {"article_id": 1}, [7, 6, 5, 4, 3, 2, 1]),
            (Visibility.PUBLIC, {"article_id": 1}, [7, 5, 3, 1]),
            (Visibility.ALL, {"topic": "gas"}, [7, 6, 5, 4, 3, 2, 1]),
        ],
    )
    def test_a_list_by_last_change_mixes_public_and_internal_claims(self, filled, visibility, filters, expected):
        """Claims 4 and 5, and 6 and 7, were changed at the same instant."""
        for number in range(2, 8):
            workflow = "accepted" if number % 2 else "candidate"
            at = AT + timedelta(seconds=number // 2)
            self.add(filled, make_claim(number, updated_at=at, workflow=workflow, is_public=workflow == "accepted"))
        claim_filter = ClaimFilter(sort="-updated_at", visibility=visibility, **filters)
        for limit in (1, 2, 3, 10):
            seen, after = [], None
            while page := filled.list_claims(claim_filter, after, limit, LATER, LATER):
                seen += [row.id for row in page]
                after = page[-1].position
            assert seen == expected, limit

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"status": ("due",)}, [2]),
            ({"status": ("overdue",)}, [1]),
            ({"status": ("open",)}, [3]),
            ({"status": ("scheduled",)}, [4]),
            ({"status": ("open_ended",)}, [5]),
            ({"status": ("waiting",)}, []),
            ({"status": ("judged",)}, []),
            ({"workflow": ("candidate",)}, [6]),
            ({"article_id": 2}, []),
            ({"due_before": LATER}, [6, 1]),
            ({"outcome": ("void",)}, []),
            ({"due_after": LATER}, [4, 3, 2]),
            ({"q": "3", "status": ("open",)}, [3]),
            ({"q": "% ( *"}, []),
            ({"q": "statement", "topic": "gas", "status": ("due",)}, [2]),
            ({"topic": "gas", "status": ("due",)}, [2]),
            ({"status": ("due", "overdue", "judged")}, [2, 1]),
            ({"workflow": ("candidate", "accepted")}, [6, 5, 4, 3, 2, 1]),
            ({"workflow": ("candidate", "rejected")}, [6]),
            ({"workflow": ("candidate",), "status": ("due", "open")}, []),
            ({"workflow": ("candidate", "accepted"), "status": ("due", "open")}, [3, 2]),
            ({"outcome": ("void", "partly")}, []),
            ({"outcome": ("void", "partly"), "workflow": ("accepted",), "status": ("judged",)}, []),
            ({"q": "statement", "status": ("due", "open"), "workflow": ("accepted", "rejected")}, [3, 2]),
            ({"external_id": "x-1"}, []),
            ({"external_id": "x-6"}, [6]),
            ({"external_id": "x-6", "q": "statement"}, [6]),
        ],
    )
    def test_filters(self, filled, filters, expected):
        self.add(filled, make_claim(2, "2023"))
        self.add(filled, make_claim(3, "2030"))
        self.add(filled, replace(make_claim(4), due=make_due("in", "2030", date(2021, 9, 21))))
        self.add(filled, replace(make_claim(5), due=make_due("open", None, date(2021, 9, 21))))
        self.add(filled, make_claim(6, workflow="candidate", external_id="x-6"))
        assert sorted(self.ids(filled, now=LATER + timedelta(days=1), **filters), reverse=True) == expected

    def test_the_queue_has_the_claims_that_can_become_due(self, filled):
        self.add(filled, make_claim(2, "2021-12"))
        self.add(filled, make_claim(3, workflow="candidate"))
        self.add(filled, replace(make_claim(4), due=make_due("open", None, date(2021, 9, 21))))
        due = filled.list_queue(LATER, None, None, 10)
        assert [(item.claim_id, item.is_periodic) for item in due] == [(2, False), (4, True), (1, False)]
        assert [i.claim_id for i in filled.list_queue(LATER, "gas", None, 1)] == [2]
        key = ("2022-01-01T12:00:00Z", 2)
        for topic in (None, "gas"):
            assert [i.claim_id for i in filled.list_queue(LATER, topic, key, 10)] == [4, 1]
        before = filled.get_claim(2)
        verdict = CurrentVerdict(1, "void", None, AT, None)
        with filled.transaction():
            filled.add_verdict(make_verdict(2, state="published", published_at=AT))
            filled.update_claim(before, replace(before, verdict=verdict, version=2), "{}")
        assert [item.claim_id for item in filled.list_queue(LATER, None, None, 10)] == [4, 1]

    def test_deadlines_are_a_chain(self, filled):
        due = make_due("by", "2025", date(2021, 9, 21), text="by 2025", timezone="Europe/Minsk")
        moved = Deadline(2, 1, due, "claimant_moved", "note", None, "jo", LATER)
        with filled.transaction():
            filled.add_deadline(moved)
        assert [d.id for d in filled.list_deadlines(1, 0, 10)] == [1, 2]
        assert filled.list_deadlines(1, 1, 10) == [moved]

    def test_dependents_are_listed(self, filled):
        assert filled.list_dependents(1) == []

    def test_many_claims_are_stored_as_one_by_one(self, filled):
        claim = make_claim(2, "2023", topics=("gas", "oil"))
        deadline = Deadline(2, 2, claim.due, "first", None, None, "jo", AT)
        with filled.transaction():
            filled.add_claims([NewClaimRow(claim, deadline, '{"id":2}')], AT, "jo")
        assert filled.get_claim(2) == claim
        assert self.ids(filled, q="2") == self.ids(filled, topic="oil") == [2]
        assert [i.claim_id for i in filled.list_queue(LATER, "oil", None, 10)] == []
        assert [i.claim_id for i in filled.list_queue(LATER + timedelta(days=1), "oil", None, 10)] == [2]
        (change,) = filled.list_changes_of_claim(2, 0, 10, Visibility.ALL)
        assert (change.type, change.changed) == ("claim.created", {"claim": {"id": 2}})

    def test_evidence_is_kept_and_retracted_once(self, filled):
        new = Evidence(
            id=0,
            claim_id=1,
            url="https://e.example",
            title=None,
            publisher="P",
            published_on=date(2021, 10, 1),
            excerpt="x",
            note=None,
            stance="context",
            actor="jo",
            created_at=AT,
        )
        with filled.transaction():
            number = filled.add_evidence(new)
        assert filled.get_evidence(number) == replace(new, id=number)
        assert filled.list_evidence(1, 0, 10, Visibility.PUBLIC) == filled.list_evidence_by_id([number, 99])
        assert filled.list_evidence_by_id([]) == []
        retraction = Retraction("r", "jo", LATER)
        with filled.transaction():
            assert filled.retract_evidence(number, retraction)
            assert not filled.retract_evidence(number, retraction)
        assert filled.get_evidence(number).retraction == retraction
        with pytest.raises(errors.EvidenceNotFound):
            filled.get_evidence(99)

    def test_verdicts_are_kept_and_reviewed_once(self, filled):
        with filled.transaction():
            number = filled.add_verdict(make_verdict())
        assert filled.get_verdict(number) == make_verdict(id=number)
        assert filled.get_current_verdict(1) is None
        proposed = VerdictFilter(state=("proposed",))
        assert [v.id for v in filled.list_all_verdicts(proposed, None, 10)] == [number]
        assert filled.list_all_verdicts(proposed, (format_instant(AT), number), 10) == []
        review = Review("ed", LATER, None)
        with filled.transaction():
            assert filled.review_verdict(number, "published", review, LATER)
            assert not filled.review_verdict(number, "returned", review, None)
            before = filled.get_claim(1)
            current = CurrentVerdict(number, "void", None, LATER, None)
            filled.update_claim(before, replace(before, verdict=current, version=2), "{}")
        expected = make_verdict(id=number, state="published", review=review, published_at=LATER, current=True)
        assert filled.get_current_verdict(1) == expected
        assert filled.list_verdicts(1, 0, 10, Visibility.PUBLIC) == [expected]
        assert filled.get_claim(1).verdict == current
        with pytest.raises(errors.VerdictNotFound):
            filled.get_verdict(99)

    def test_claims_by_score_are_those_with_an_extraction(self, filled):
        for number, score in ((2, 0.5), (3, 0.95), (4, 1.0), (5, 0.5), (6, 0.0)):
            extraction = Extraction("plan", "likely", "", score, None, "by 2022", (), (), 1)
            self.add(filled, make_claim(number, extraction=extraction))
        seen, after = [], None
        while page := filled.list_claims(ClaimFilter(sort="-score"), after, 2, LATER, LATER):
            seen += [claim.id for claim in page]
            after = page[-1].position
        assert seen == [4, 3, 5, 2, 6]

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({}, [1, 2, 3, 4]),
            ({"state": ("proposed",)}, [1, 2, 3, 4]),
            ({"state": ("published", "returned")}, []),
            ({"outcome": ("partly",)}, [3]),
            ({"outcome": ("partly", "void")}, [1, 2, 3, 4]),
            ({"state": ("proposed", "returned"), "outcome": ("partly", "did_not")}, [3]),
            ({"actor": "jo"}, [1, 3, 4]),
            ({"actor": "j"}, []),
            ({"since": AT}, [1, 2, 3, 4]),
            ({"since": AT + timedelta(seconds=1)}, [3, 4]),
            ({"since": AT + timedelta(seconds=2)}, [4]),
            ({"since": AT + timedelta(seconds=3)}, []),
            ({"since": AT, "actor": "ann"}, [2]),
        ],
    )
    def test_all_verdicts_are_listed_by_the_instant_of_entry(self, filled, filters, expected):
        changes = ({}, {"actor": "ann"}, {"outcome": "partly"}, {})
        with filled.transaction():
            for number, change in enumerate(changes):
                filled.add_verdict(make_verdict(created_at=AT + timedelta(seconds=max(number - 1, 0)), **change))
        seen, after = [], None
        while page := filled.list_all_verdicts(VerdictFilter(**filters), after, 1):
            seen += [verdict.id for verdict in page]
            after = (format_instant(page[-1].created_at), page[-1].id)
        assert seen == expected
        before = filled.list_all_verdicts(VerdictFilter(**filters), (format_instant(AT - timedelta(days=1)), 9), 9)
        assert [verdict.id for verdict in before] == expected

    def test_the_log_is_in_order(self, filled):
        with filled.transaction():
            filled.add_change(AT, "jo", "article.created", 1, None, {})
            filled.add_change(AT, "jo", "claim.updated", 1, 1, {"claim": {"x": 1}})
            filled.add_changes(LATER, "jo", [NewChange("claim.due", 1, 1, {})])
        assert [(row["seq"], row["type"]) for row in read(filled, 1)] == [
            (2, "claim.updated"),
            (3, "claim.due"),
        ]
        assert [row["seq"] for row in read(filled, 0, 2)] == [1, 2]
        assert read(filled, 3) == []
        for types in (("claim.due", "article.created"), ("article.created", "claim.due")):
            assert [row["seq"] for row in read(filled, types=types)] == [1, 3]
            assert [row["seq"] for row in read(filled, types=types, limit=1)] == [1]
        assert [c.type for c in filled.list_changes_of_claim(1, 0, 1, Visibility.ALL)] == ["claim.updated"]
        assert [c.type for c in filled.list_changes_of_claim_until(1, AT)] == ["claim.updated"]
        assert (filled.last_seq(), filled.last_change_at()) == (3, LATER)

    def test_tokens(self, store):
        with store.transaction():
            store.add_token(NewToken("jo", "bot"), "hash", AT)
        token = store.find_token("hash")
        assert (token.name, token.role, token.last_used_at) == ("jo", "bot", None)
        with pytest.raises(errors.NameTaken), store.transaction():
            store.add_token(NewToken("jo", "bot"), "other", AT)
        with store.transaction():
            store.set_token_used(token.id, LATER)
            store.revoke_token("jo", LATER)
        assert store.find_token("hash") is None
        assert store.list_tokens() == [replace(token, last_used_at=LATER, revoked_at=LATER)]
        with pytest.raises(errors.TokenNotFound), store.transaction():
            store.revoke_token("jo", LATER)

    def test_answers_are_stored_and_removed(self, store):
        jo, ed = Actor("jo", "bot"), Actor("ed", "bot")
        with store.transaction():
            store.add_answer(jo, "k", "f", "a", AT)
        assert store.get_answer(jo, "k", AT) == ("f", "a")
        assert store.get_answer(ed, "k", AT) is None
        assert store.get_answer(jo, "k", LATER) is None
        with store.transaction():
            store.add_answer(jo, "k", "g", "b", LATER)
        assert store.get_answer(jo, "k", LATER) == ("g", "b")
        with store.transaction():
            store.remove_old_answers(LATER + timedelta(days=1))
        assert store.get_answer(jo, "k", AT) is None

    def test_extraction_comes_back_as_it_was_and_is_counted_by_cue(self, store):
        with store.transaction():
            store.add_article(make_article())
        cues = (CueSpan("WILL VB", "will open", 3, 12), CueSpan("may", "may", 20, 23))
        extraction = Extraction("plan", "likely", "will open", 0.9, "if it rains", "by 2022", cues, ("so",), 1)
        self.add(store, make_claim(1, extraction=extraction, workflow="candidate"))
        self.add(store, make_claim(2, extraction=replace(extraction, cues=cues[:1]), workflow="rejected"))
        self.add(store, make_claim(3, extraction=replace(extraction, cues=()), workflow="candidate"))
        self.add(store, make_claim(4))
        assert store.get_claim(1).extraction == extraction
        assert store.get_claim(4).extraction is None
        assert store.count_cues() == [
            ("", "candidate", 1),
            ("WILL VB", "candidate", 1),
            ("WILL VB", "rejected", 1),
            ("may", "candidate", 1),
        ]

    def test_quotes_are_those_of_the_newest_revision(self, filled):
        (quoted,) = filled.list_quoted_claims(1)
        assert quoted == (1, "accepted", "words", 0, 5, "by", "2022", None)
        with filled.transaction():
            filled.add_revision(Revision(1, 2, "1" * 64, 9, False, AT, "new words"))
            filled.replace_spans(1, 2, (Span("claim", "words", "", "", 4, 9, "moved", 2),))
        assert [(q.start, q.end) for q in filled.list_quoted_claims(1)] == [(4, 9)]
        assert filled.list_quoted_claims(2) == []

    def test_similar_claims_are_found_by_their_words_newest_first(self, filled):
        self.add(filled, make_claim(2, statement="The bridge opens"))
        self.add(filled, make_claim(3, statement="The bridge is closed", workflow="rejected"))
        claims = filled.find_similar_claims(parse_query("bridge OR nothing"), 10)
        assert [(alike.claim_id, alike.workflow) for alike in claims] == [(3, "rejected"), (2, "accepted")]
        assert claims[1] == (2, "accepted", "The bridge opens", "words")
        assert filled.find_similar_claims(parse_query("bridge"), 1) == claims[:1]
