"""The part of the contract about track records; the class is a part of `StoreContract`."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from claims.domain.probability import Probability
from claims.domain.records import CurrentVerdict, Deadline, DependsOn
from claims.domain.slippage import Slippage
from claims.domain.visibility import Visibility
from claims.storage.base import NewClaimRow
from tests.storage.makers import AT, LATER, make_article, make_claim

KINDS = ("claimant", "publisher", "author", "topic")
SECOND = timedelta(seconds=1)


class TrackRecordContract:
    """The store counts what it writes, whatever the way of the write."""

    def records(self, store, by, late=LATER, visibility=Visibility.ALL, after="", limit=9):
        return dict(store.list_track_records(by, after, limit, late, visibility))

    def change(self, store, before, **changes):
        after = replace(before, version=before.version + 1, **changes)
        with store.transaction():
            store.update_claim(before, after, f'{{"id":{after.id}}}')
        return after

    @pytest.mark.parametrize("by", ["publisher", "author", "topic"])
    def test_a_claim_is_overdue_after_the_instant(self, filled, by):
        due_at = make_claim().due.due_at
        for late, overdue in ((due_at - SECOND, 0), (due_at, 0), (due_at + SECOND, 1)):
            (record,) = self.records(filled, by, late).values()
            assert (record.claims, record.overdue, record.unjudged) == (1, overdue, 1 - overdue)

    def test_verdicts_workflow_and_conditions_move_the_counts(self, filled):
        claim = make_claim()
        states = [
            ({"verdict": CurrentVerdict(None, "came_true", date(2022, 1, 1), AT, None)}, (1, 1, 0, 0)),
            ({"verdict": None}, (1, 0, 1, 0)),
            ({"depends_on": DependsOn(1, None, True)}, (1, 0, 0, 1)),
            ({"workflow": "withdrawn"}, (0, 0, 0, 0)),
            ({"workflow": "accepted"}, (1, 0, 0, 1)),
            ({"depends_on": None}, (1, 0, 1, 0)),
            ({"due": None, "deadline_id": None}, (1, 0, 0, 1)),
        ]
        for changes, expected in states:
            claim = self.change(filled, claim, **changes)
            totals = filled.get_totals()
            assert (totals.claims, totals.judged, totals.outcomes["came_true"]) == (*expected[:2], expected[1]), changes
            for by in ("publisher", "author", "topic"):
                (record,) = self.records(filled, by).values()
                assert (record.claims, record.hits, record.overdue, record.unjudged) == expected, (by, changes)

    def test_slippage_and_odds_are_counted(self, filled):
        odds = Probability(0.1 + 0.2, 0.7, "odds")
        verdict = CurrentVerdict(None, "did_not", None, AT, None)
        slippage = Slippage(1, date(2022, 1, 1), 10, 1, missed_first=True)
        self.change(filled, make_claim(), probability=odds, verdict=verdict, slippage=slippage)
        self.add(filled, make_claim(2, "2023", slippage=Slippage(1, date(2022, 1, 1), -3, 0), probability=odds))
        self.add(filled, make_claim(3, "2024", slippage=Slippage(1, None, None, 0)))
        for by in ("publisher", "author", "topic"):
            (record,) = self.records(filled, by).values()
            assert (record.moved, record.moved_days, record.missed_first) == (3, 3.5, 1)
            assert (record.odds.count, record.odds.brier) == (1, 0.5**2)

    def test_a_topic_has_the_first_of_its_spellings(self, filled):
        lower = make_claim()
        self.add(filled, make_claim(2, "2023", topics=("Gas", "oil"), workflow="candidate", is_public=False))
        self.add(filled, make_claim(3, "2024", topics=("GAS",), workflow="withdrawn"))
        names = {key: (r.name, r.claims) for key, r in self.records(filled, "topic").items()}
        assert names == {"gas": ("GAS", 1), "oil": ("oil", 0)}
        self.change(filled, make_claim(3, "2024", topics=("GAS",), workflow="withdrawn"), topics=())
        for visibility, name in ((Visibility.ALL, "Gas"), (Visibility.PUBLIC, "gas")):
            assert self.records(filled, "topic", visibility=visibility)["gas"].name == name
        self.change(filled, lower, topics=("coal",))
        assert {key: r.claims for key, r in self.records(filled, "topic").items()} == {"coal": 1, "gas": 0, "oil": 0}
        assert list(self.records(filled, "topic", visibility=Visibility.PUBLIC)) == ["coal"]

    def test_topics_are_listed_in_pages(self, filled):
        self.change(filled, make_claim(), topics=("d", "b", "C", "a"))
        assert list(self.records(filled, "topic", limit=2)) == ["a", "b"]
        assert list(self.records(filled, "topic", after="b", limit=2)) == ["c", "d"]
        assert list(self.records(filled, "topic", after="d", limit=2)) == []

    def test_many_claims_count_as_those_that_are_stored_one_by_one(self, filled):
        claims = [make_claim(n, "2023", topics=("gas", "Oil")[: n % 3]) for n in range(2, 8)]
        rows = [
            NewClaimRow(claim, Deadline(claim.id, claim.id, claim.due, "first", None, None, "jo", AT), "{}")
            for claim in claims
        ]
        with filled.transaction():
            filled.add_claims(rows[:3], AT, "jo")
            filled.add_claims(rows[3:], AT, "jo")
        (publisher,) = self.records(filled, "publisher").values()
        assert (publisher.claims, publisher.overdue, publisher.unjudged) == (7, 1, 6)
        after = LATER + timedelta(days=9)
        assert {key: (r.claims, r.overdue) for key, r in self.records(filled, "topic", after).items()} == {
            "gas": (5, 5), "oil": (2, 2)
        }  # fmt: skip

    def test_a_changed_article_takes_its_claims_along(self, filled):
        with filled.transaction():
            before = filled.get_article(1)
            filled.update_article(before, replace(before, publisher="Q", authors=("B", "b", "C"), version=2))
        assert {key: r.claims for key, r in self.records(filled, "publisher").items()} == {"q": 1}
        assert {key: (r.name, r.claims) for key, r in self.records(filled, "author").items()} == {
            "b": ("B", 1), "c": ("C", 1)
        }  # fmt: skip

    def test_a_deleted_article_takes_its_topics_along(self, filled):
        with filled.transaction():
            filled.add_article(make_article(url="https://b.example"))
        rejected = {"article_id": 2, "workflow": "rejected", "is_public": False}
        for number, topics in ((2, ("gas", "x")), (3, ("Gas",)), (4, ("gas",))):
            self.add(filled, make_claim(number, "2023", topics=topics, **rejected))
        assert self.records(filled, "topic")["gas"].name == "Gas"
        with filled.transaction():
            filled.delete_article(2)
        assert {key: (r.name, r.claims) for key, r in self.records(filled, "topic").items()} == {"gas": ("gas", 1)}
        self.change(filled, make_claim(), topics=())
        assert self.records(filled, "topic") == {}

    def test_a_write_that_is_undone_counts_nothing(self, filled):
        def fail():
            with filled.transaction():
                filled.add_claim(make_claim(2, "2023", topics=("gas", "x"), deadline_id=None, due=None), '{"id":2}')
                raise RuntimeError

        before = {by: self.records(filled, by) for by in KINDS}
        with pytest.raises(RuntimeError):
            fail()
        assert {by: self.records(filled, by) for by in KINDS} == before

    def ranked(self, store, by, sort, after=None, limit=9, visibility=Visibility.ALL):
        rows = store.rank_track_records(by, sort, after, limit, LATER, visibility)
        return [(*position, record.name) for position, record in rows]

    def test_two_names_of_an_article_with_one_key_count_once(self, filled):
        with filled.transaction():
            before = filled.get_article(1)
            filled.update_article(before, replace(before, authors=("B", "b", "C"), version=2))
            filled.add_article(make_article(url="https://b.example", authors=("A b", "B"), publisher="Q"))
        assert self.ranked(filled, "author", "claims") == [("b", 1, "B"), ("c", 1, "C")]
        assert filled.find_track_record("author", "b", LATER, Visibility.ALL).claims == 1
        assert self.ranked(filled, "publisher", "claims") == [("p", 1, "P")]
        for by, key in (("author", "a b"), ("publisher", "q"), ("publisher", "")):
            assert filled.find_track_record(by, key, LATER, Visibility.ALL) is None

    def test_topics_by_number_and_name(self, filled):
        self.add(filled, make_claim(2, "2023", topics=("Oil", "coal")))
        self.add(filled, make_claim(3, "2024", topics=("Gas", "OIL"), workflow="candidate", is_public=False))
        self.add(filled, make_claim(4, "2025", topics=("oil", "x"), slippage=Slippage(1, None, None, 0)))
        everybody = [("oil", 2, "Oil"), ("coal", 1, "coal"), ("gas", 1, "gas"), ("x", 1, "x")]
        assert self.ranked(filled, "topic", "claims", visibility=Visibility.PUBLIC) == everybody
        assert self.ranked(filled, "topic", "claims") == [
            (key, number, {"oil": "OIL", "gas": "Gas"}.get(key, name)) for key, number, name in everybody
        ]
        moved = [("oil", 1, "OIL"), ("x", 1, "x"), ("coal", 0, "coal"), ("gas", 0, "Gas")]
        assert self.ranked(filled, "topic", "moved") == moved
        assert self.ranked(filled, "topic", "moved", ("oil", 1), 2) == moved[1:3]
        assert self.ranked(filled, "topic", "moved", ("coal", 0)) == moved[3:]
        for visibility, name in ((Visibility.ALL, "Gas"), (Visibility.PUBLIC, "gas")):
            assert filled.find_track_record("topic", "gas", LATER, visibility).name == name
