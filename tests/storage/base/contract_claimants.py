"""The contract of claimants: their names, counts, merges and lists, and the filters of claims by them."""

from dataclasses import replace

import pytest

from claims import errors
from claims.domain.claimants import Claimant, ClaimantFilter, name_key
from claims.domain.requests import ClaimFilter
from claims.domain.visibility import Visibility
from claims.storage.base import NewClaimRow
from tests.storage.makers import AT, LATER, make_claim


def make_claimant(number=1, name="Ivan", **changes):
    return replace(Claimant(number, name, (), None, None, 0, 0, 1, AT, AT), **changes)


class ClaimantContract:
    """`claims.storage.base.ClaimantStore`, and the claims of claimants."""

    @pytest.fixture
    def named(self, filled):
        """Return a store with the claimants Ivan, Anna and Bo, of ids 1 to 3."""
        with filled.transaction():
            names = [make_claimant(aliases=("I. Petrov",)), make_claimant(2, "Anna"), make_claimant(3, "Bo")]
            filled.add_claimants(names)
        return filled

    def counts(self, store, *numbers):
        found = [store.get_claimant(number) for number in numbers]
        return [(claimant.claims, claimant.judged) for claimant in found]

    def claimants(self, store, after=None, limit=10, **filters):
        return [claimant.id for claimant in store.list_claimants(ClaimantFilter(**filters), after, limit)]

    def merge(self, store, number, into):
        merged, other = store.get_claimant(number), store.get_claimant(into)
        with store.transaction():
            store.merge_claimant(
                replace(merged, version=merged.version + 1, updated_at=LATER, merged_into=into),
                replace(other, version=other.version + 1, updated_at=LATER),
            )

    def test_claimants_come_back_as_they_were(self, named):
        assert named.get_claimant(1) == make_claimant(aliases=("I. Petrov",))
        assert named.next_claimant_id() == 4
        assert named.find_claimants(["i. petrov", "ivan", "anna", "nobody"]) == {"i. petrov": 1, "ivan": 1, "anna": 2}
        with pytest.raises(errors.ClaimantNotFound):
            named.get_claimant(9)

    def test_a_claimant_is_updated_only_at_its_version(self, named):
        before = named.get_claimant(1)
        url = "https://ivan.example"
        after = replace(before, name="Petrov", aliases=("Ivan",), url=url, version=2, updated_at=LATER)
        with named.transaction():
            named.update_claimant(before, after)
        assert named.get_claimant(1) == after
        assert named.find_claimants(["i. petrov", "ivan", "petrov"]) == {"ivan": 1, "petrov": 1}
        with pytest.raises(errors.VersionConflict), named.transaction():
            named.update_claimant(before, replace(after, name="Lost"))
        assert named.get_claimant(1) == after

    def test_accepted_and_judged_claims_are_counted_through_every_change(self, named):
        claim = self.add(named, make_claim(2, claimant_id=1))
        self.add(named, make_claim(3, claimant_id=1, workflow="candidate"))
        assert self.counts(named, 1, 2) == [(1, 0), (0, 0)]
        other = replace(claim, claimant="Anna", claimant_id=2, version=2)
        rejected = replace(other, workflow="withdrawn", version=3)
        for before, after, expected in (
            (claim, other, [(0, 0), (1, 0)]),
            (other, rejected, [(0, 0), (0, 0)]),
            (rejected, replace(rejected, claimant=None, claimant_id=None, version=4), [(0, 0), (0, 0)]),
        ):
            with named.transaction():
                named.update_claim(before, after, "{}")
            assert self.counts(named, 1, 2) == expected
        assert named.get_claim(2).claimant is None
        rows = [NewClaimRow(make_claim(n, claimant_id=1, due=None, deadline_id=None), None, "{}") for n in (4, 5)]
        with named.transaction():
            named.add_claims(rows, AT, "jo")
        assert self.counts(named, 1, 2) == [(2, 0), (0, 0)]

    def test_a_merge_moves_names_and_counts_and_leaves_no_chain(self, named):
        for number, claimant_id in ((2, 1), (3, 2), (4, 3)):
            self.add(named, make_claim(number, claimant_id=claimant_id))
        self.merge(named, 1, 2)
        self.merge(named, 2, 3)
        assert [named.get_claimant(number).merged_into for number in (1, 2, 3)] == [3, 3, None]
        assert self.counts(named, 1, 2, 3) == [(0, 0), (0, 0), (3, 0)]
        assert named.get_claimant(3).aliases == ("Anna", "I. Petrov", "Ivan")
        assert (named.get_claimant(1).name, named.get_claimant(1).aliases) == ("Ivan", ())
        assert set(named.find_claimants(["ivan", "i. petrov", "anna", "bo"]).values()) == {3}
        assert [named.get_claimant(number).version for number in (1, 2, 3)] == [2, 3, 2]
        claim = named.get_claim(2)
        assert claim.claimant_id == 1
        with named.transaction():
            named.update_claim(claim, replace(claim, workflow="withdrawn", version=2), "{}")
        assert self.counts(named, 1, 2, 3) == [(0, 0), (0, 0), (2, 0)]

    def test_claims_are_found_by_every_name_and_id_of_their_claimant(self, named):
        for number, claimant_id in ((2, 1), (3, 2), (4, 3)):
            self.add(named, make_claim(number, claimant="words", claimant_id=claimant_id))
        assert self.ids(named, claimant="i.  PETROV") == self.ids(named, claimant_id=1) == [2]
        assert self.ids(named, claimant="nobody") == self.ids(named, claimant_id=9) == []
        self.merge(named, 1, 3)
        for filters in ({"claimant": "Ivan"}, {"claimant": "bo"}, {"claimant_id": 1}, {"claimant_id": 3}):
            for sort in ("due_at", "-due_at", "-updated_at"):
                assert sorted(self.ids(named, sort=sort, **filters)) == [2, 4], filters
                seen, after = [], None
                while page := named.list_claims(ClaimFilter(sort=sort, **filters), after, 1, LATER, LATER):
                    seen += [row.id for row in page]
                    after = page[-1].position
                assert seen == self.ids(named, sort=sort, **filters)
            assert sorted(self.ids(named, topic="gas", **filters)) == [2, 4]
        assert self.ids(named, claimant="Ivan", claimant_id=3) == [4, 2]
        assert self.ids(named, claimant="Ivan", claimant_id=2) == []

    def test_a_search_for_a_name_finds_the_claims_of_the_claimant(self, named):
        with named.transaction():
            for number in (2, 3):  # claims of claimants that an editor has changed can have other names
                before = named.get_claimant(number)
                named.update_claimant(before, replace(before, version=2))
        self.add(named, make_claim(2, claimant="Somebody", claimant_id=2))
        self.add(named, make_claim(3, claimant="Somebody", claimant_id=3))
        self.add(named, make_claim(4, claimant="Bo", statement="Anna", claimant_id=2))
        assert self.ids(named, q="anna") == [4, 2]
        assert self.ids(named, q="anna", after=("4", 4)) == [2]
        assert self.ids(named, q="anna", topic="gas", limit=1) == [4]
        assert self.ids(named, q="anna", topic="oil") == []
        assert self.ids(named, q="bo") == [4, 3]
        self.merge(named, 2, 3)
        assert self.ids(named, q="anna") == self.ids(named, q="bo") == [4, 3, 2]
        assert self.ids(named, q="bo", claimant_id=2) == [4, 3, 2]

    def test_track_records_count_merged_claimants_together(self, named):
        for number, claimant_id in ((2, 1), (3, 2), (4, 3), (5, None)):
            self.add(named, make_claim(number, claimant_id=claimant_id))
        self.merge(named, 1, 2)
        rows = named.list_track_records("claimant", "", 10, LATER, Visibility.ALL)
        assert [(key, row.name, row.claimant_id, row.claims) for key, row in rows] == [
            ("anna", "Anna", 2, 2),
            ("bo", "Bo", 3, 1),
        ]
        assert [key for key, _ in named.list_track_records("claimant", "anna", 10, LATER, Visibility.ALL)] == ["bo"]

    def test_published_verdicts_and_sections_follow_the_claimant(self, named):
        self.add(named, make_claim(2, claimant_id=1))
        self.merge(named, 1, 2)
        for filters, expected in (({"claimant": "anna"}, [2]), ({"claimant_id": 3}, []), ({"claimant": "x"}, [])):
            found = named.list_sections(ClaimFilter(**filters), LATER, LATER, 9)
            assert [row.id for row in found["due"]] == expected
            assert named.count_sections(ClaimFilter(**filters), LATER, LATER, 9)["due"] == len(expected)
            assert named.list_published_verdicts(ClaimFilter(**filters), 9) == []

    def test_lists_are_in_the_order_of_names(self, named):
        assert self.claimants(named) == []
        assert self.claimants(named, all=True) == [2, 3, 1]
        for number in (1, 2, 3):
            self.add(named, make_claim(number + 1, claimant_id=number))
        assert self.claimants(named) == [2, 3, 1]
        assert self.claimants(named, after=(name_key("Anna"), 2), limit=1) == [3]
        self.merge(named, 3, 1)
        assert self.claimants(named) == [2, 1]
        assert self.claimants(named, all=True) == [2, 3, 1]
        assert self.claimants(named, merged_into=1) == [3]
        assert self.claimants(named, name=" BO ") == self.claimants(named, name="i. petrov") == [1]
        assert (self.claimants(named, name="b"), self.claimants(named, starts_with="AN")) == ([], [2])
        assert self.claimants(named, starts_with="b", all=True) == [3]
