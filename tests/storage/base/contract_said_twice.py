"""The contract of claims and evidence that are said twice, and of accepted claims that share words."""

from dataclasses import replace
from datetime import date

import pytest

from claims.dates.window import make_due
from claims.domain.evidence import Evidence, Retraction
from claims.rules.same_claims import same_key
from claims.search.query import parse_query
from claims.storage.base import SameClaim
from tests.storage.makers import AT, make_article, make_claim

KEY = same_key(1, make_claim().spans, make_claim().due, None)


class SaidTwiceContract:
    """The methods `find_same_claims`, `list_counting_evidence` and `find_similar_accepted`."""

    def test_claims_are_found_by_their_key(self, filled):
        self.add(filled, make_claim(2, deadline_id=2))
        self.add(filled, make_claim(3, "2023", deadline_id=3, claimant=None))
        assert filled.find_same_claims([KEY, "other"]) == [SameClaim(n, KEY, None, "Ivan") for n in (1, 2)]
        other = same_key(1, make_claim().spans, make_claim(edtf="2023").due, None)
        assert filled.find_same_claims([other]) == [SameClaim(3, other, None, None)]
        assert filled.find_same_claims([]) == []

    @pytest.mark.parametrize(
        ("workflow", "counts"),
        [("accepted", True), ("candidate", True), ("duplicate", True), ("rejected", False), ("withdrawn", False)],
    )
    def test_the_key_follows_the_claim(self, filled, workflow, counts):
        before = filled.get_claim(1)
        with filled.transaction():
            filled.update_claim(before, replace(before, workflow=workflow, version=2), "{}")
        assert [row.claim_id for row in filled.find_same_claims([KEY])] == ([1] if counts else [])
        before, due = filled.get_claim(1), make_due("by", "2024", date(2021, 9, 21))
        with filled.transaction():
            filled.update_claim(before, replace(before, due=due, workflow="accepted", version=3), "{}")
        assert filled.find_same_claims([KEY]) == []
        assert [row.claim_id for row in filled.find_same_claims([same_key(1, before.spans, due, None)])] == [1]

    def test_evidence_counts_until_it_is_retracted_also_that_of_duplicates(self, store):
        with store.transaction():
            store.add_article(make_article())
        for number in (1, 2, 3):
            self.add(store, make_claim(number))
        members = {"title": None, "publisher": None, "published_on": None, "note": None, "stance": "context"}
        new = Evidence(id=0, claim_id=1, url="https://e.example", excerpt=None, actor="jo", created_at=AT, **members)
        with store.transaction():
            added = [store.add_evidence(replace(new, claim_id=number)) for number in (1, 2, 3, 1)]
            store.retract_evidence(added[3], Retraction("r", "jo", AT))
        assert [item.id for item in store.list_counting_evidence(1)] == added[:1]
        before = store.get_claim(2)
        with store.transaction():
            store.update_claim(before, replace(before, workflow="duplicate", merged_into=1, version=2), "{}")
        assert [item.id for item in store.list_counting_evidence(1)] == added[:2]
        assert store.list_counting_evidence(9) == []

    def test_only_accepted_claims_share_words(self, filled):
        self.add(filled, make_claim(2, deadline_id=2))
        self.add(filled, make_claim(3, deadline_id=3, workflow="candidate"))
        assert [claim.claim_id for claim in filled.find_similar_accepted(parse_query("statement"), 10)] == [2, 1]
        assert [claim.claim_id for claim in filled.find_similar_accepted(parse_query("statement"), 1)] == [2]
        (found,) = filled.find_similar_accepted(parse_query("statement 1"), 10)
        assert (found.workflow, found.statement, found.quote) == ("accepted", "Statement 1", "words")
