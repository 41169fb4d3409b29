"""The part of the contract about what the public sees; the class is a part of `StoreContract`."""

import json
from datetime import timedelta

import pytest

from claims import errors
from claims.domain.limits import MAX_SCANNED
from claims.domain.requests import ClaimFilter
from claims.domain.verdicts import Review
from claims.domain.visibility import Visibility
from claims.storage.base import NewChange
from tests.storage.makers import AT, LATER, make_claim, make_verdict

PUBLIC, ALL = Visibility.PUBLIC, Visibility.ALL
BY_PUBLIC = {PUBLIC: [1, 3], ALL: [1, 2, 3, 4]}


def rows_of(batch):
    """Return the seqs of a batch for the public."""
    rows = json.loads(b"[%b]" % batch.documents)
    assert (batch.number, batch.last_seq) == (len(rows), rows[-1]["seq"] if rows else 0)
    return [row["seq"] for row in rows]


class VisibilityContract:
    """Claims 1 and 3 were accepted once, claims 2 and 4 never."""

    @pytest.fixture
    def mixed(self, filled):
        self.add(filled, make_claim(2, "2023", workflow="candidate", claimant="Inner", topics=("x",), is_public=False))
        self.add(filled, make_claim(3, "2024", workflow="withdrawn"))
        self.add(filled, make_claim(4, "2025", workflow="rejected", topics=(), is_public=False))
        return filled

    @pytest.mark.parametrize("visibility", Visibility)
    def test_lists_of_claims_have_what_the_caller_sees(self, mixed, visibility):
        expected = BY_PUBLIC.get(visibility, BY_PUBLIC[ALL])
        workflows = ("candidate", "rejected", "withdrawn", "accepted")
        for filters in ({}, {"article_id": 1}, {"q": "statement"}, {"sort": "due_at"}, {"workflow": workflows}):
            assert sorted(self.ids(mixed, visibility=visibility, **filters)) == expected, filters

    def test_the_public_has_no_candidates(self, mixed):
        for workflow, number in (("candidate", 2), ("rejected", 4)):
            assert self.ids(mixed, workflow=(workflow,), visibility=PUBLIC) == []
            assert self.ids(mixed, workflow=(workflow,), visibility=ALL) == [number]
        assert self.ids(mixed, workflow=("withdrawn",), visibility=PUBLIC) == [3]
        assert self.ids(mixed, workflow=("candidate", "rejected"), visibility=PUBLIC) == []

    @pytest.mark.parametrize("number", [1, 2, 3, 4])
    def test_an_internal_claim_is_missing(self, mixed, number):
        for get in (mixed.get_claim_document, mixed.get_claim_and_article):
            assert get(number, ALL)
            if number in BY_PUBLIC[PUBLIC]:
                assert get(number, PUBLIC)
                continue
            with pytest.raises(errors.ClaimNotFound, match=f"there is no claim {number}"):
                get(number, PUBLIC)

    @pytest.mark.parametrize("visibility", Visibility)
    def test_spans_of_a_revision(self, mixed, visibility):
        assert [number for number, _ in mixed.list_spans_of_revision(1, 1, visibility)] == BY_PUBLIC.get(
            visibility, BY_PUBLIC[ALL]
        )

    def test_sections_of_the_dashboard(self, mixed):
        soon = LATER + timedelta(days=30)
        for visibility, names in (
            (PUBLIC, ["due", "soon", "needs_human"]),
            (ALL, ["due", "soon", "proposed", "needs_human", "candidates"]),
        ):
            shown = ClaimFilter(visibility=visibility)
            assert list(mixed.list_sections(shown, LATER, soon, 9)) == names
            assert list(mixed.count_sections(shown, LATER, soon, 9)) == names

    def test_verdicts_that_were_never_published(self, filled):
        with filled.transaction():
            published, _, returned = (filled.add_verdict(make_verdict()) for _ in range(3))
            filled.review_verdict(published, "published", Review("ed", LATER, None), LATER)
            filled.review_verdict(returned, "returned", Review("ed", LATER, "no"), None)
        assert [verdict.id for verdict in filled.list_verdicts(1, 0, 9, PUBLIC)] == [published]
        assert len(filled.list_verdicts(1, 0, 9, ALL)) == 3

    def test_names_of_track_records(self, mixed):
        for visibility, expected in ((PUBLIC, ["gas"]), (ALL, ["gas", "x"])):
            records = mixed.list_track_records("topic", "", 9, LATER, visibility)
            assert [key for key, _ in records] == expected

    @pytest.fixture
    def logged(self, mixed):
        note = {"check": {"id": 1, "note": "secret"}}
        rows = [
            NewChange("article.created", 1, None, {}),  # 1
            NewChange("claim.created", 1, 1, {}),  # 2
            NewChange("claim.created", 1, 2, {}),  # 3, of a candidate
            NewChange("verdict.proposed", 1, 1, {}),  # 4, of an internal type
            NewChange("lease.taken", None, None, {}),  # 5, of an internal type
            NewChange("check.added", 1, 1, note),  # 6, with an internal member
            NewChange("claim.rejected", 1, 4, {}),  # 7, of a rejected claim
            NewChange("claim.withdrawn", 1, 3, {}),  # 8
        ]
        with mixed.transaction():
            mixed.add_changes(AT, "jo", rows)
        return mixed

    def test_rows_of_the_log(self, logged):
        def read(since=0, until=8, types=(), limit=9):
            return rows_of(logged.read_public_changes(since, until, types, limit))

        assert (read(), read(2), read(until=2), read(limit=2)) == ([1, 2, 6, 8], [6, 8], [1, 2], [1, 2])
        assert read(types=("claim.created", "check.added", "lease.taken")) == [2, 6]
        assert read(types=("lease.taken",)) == []
        assert logged.read_public_changes(0, 8, ("lease.taken",), 9).read_until == 8
        assert b"secret" not in logged.read_public_changes(0, 8, (), 9).documents

    def test_types_of_new_rows(self, logged):
        assert logged.list_public_types_between(2, 5) == set()
        assert logged.list_public_types_between(2, 6) == {"check.added"}

    def test_the_history_of_a_claim(self, logged):
        shown = logged.list_changes_of_claim(1, 0, 9, PUBLIC)
        assert [change.type for change in shown] == ["claim.created", "check.added"]
        assert shown[1].changed == {"check": {"id": 1, "note": None}}
        assert logged.list_changes_of_claim(1, 0, 9, ALL)[2].changed["check"]["note"] == "secret"

    def test_rows_of_an_accepted_candidate_appear(self, logged):
        with logged.transaction():
            before = logged.get_claim(2)
            after = make_claim(2, "2023", version=2, is_public=True)
            logged.update_claim(before, after, "{}")
        assert rows_of(logged.read_public_changes(0, 8, (), 9)) == [1, 2, 3, 6, 8]

    @pytest.mark.parametrize("types", [(), ("claim.updated",)])
    def test_a_read_of_internal_rows_has_an_end(self, mixed, types):
        internal = [NewChange("claim.updated", 1, 2, {})] * (MAX_SCANNED + 1)
        with mixed.transaction():
            mixed.add_changes(AT, "jo", [*internal, NewChange("claim.updated", 1, 1, {})])
        last = MAX_SCANNED + 2
        batch = mixed.read_public_changes(0, last, types, 9)
        assert (rows_of(batch), batch.read_until) == ([], MAX_SCANNED)
        batch = mixed.read_public_changes(batch.read_until, last, types, 9)
        assert (rows_of(batch), batch.read_until) == ([last], last)
