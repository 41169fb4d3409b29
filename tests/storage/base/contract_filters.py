"""The part of the contract about filters by publisher and claim; the class is a part of `StoreContract`."""

from dataclasses import replace
from datetime import date

import pytest

from claims.domain.records import CurrentVerdict
from claims.domain.requests import ClaimFilter
from claims.domain.visibility import Visibility
from tests.storage.makers import AT, LATER, make_article, make_claim, make_verdict

#: each claim by its article: the articles 1 and 3 have the publisher "P" in two spellings
ARTICLES = {1: 1, 2: 2, 3: 3, 4: 1, 5: 2, 6: 3}


class FilterContract:
    """Lists of the claims of a publisher's articles, and of one claim."""

    @pytest.fixture
    def publishers(self, store):
        """Return a store with articles of two publishers; claim 6 is a candidate."""
        with store.transaction():
            for number, publisher in enumerate(("The  Post", "Q", "the post"), 1):
                store.add_article(make_article(url=f"https://{number}.example", publisher=publisher))
        for number, article_id in ARTICLES.items():
            changes = {"workflow": "candidate", "is_public": False} if number == 6 else {}
            topics = ("gas",) if number < 5 else ("oil",)
            self.add(store, make_claim(number, f"{2030 - number}", article_id=article_id, topics=topics, **changes))
        return store

    def filtered(self, store, **filters):
        return [row.id for row in store.list_claims(ClaimFilter(**filters), None, 9, LATER, AT)]

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"publisher": "THE POST"}, [6, 4, 3, 1]),
            ({"publisher": "the post", "visibility": Visibility.PUBLIC}, [4, 3, 1]),
            ({"publisher": "Q"}, [5, 2]),
            ({"publisher": "the"}, []),
            ({"publisher": "The Post", "sort": "due_at"}, [6, 4, 3, 1]),
            ({"publisher": "The Post", "sort": "-due_at"}, [1, 3, 4, 6]),
            ({"publisher": "The Post", "sort": "-updated_at"}, [6, 4, 3, 1]),
            ({"publisher": "The Post", "unjudged": True, "sort": "due_at"}, [4, 3, 1]),
            ({"publisher": "The Post", "workflow": ("candidate", "rejected")}, [6]),
            ({"publisher": "The Post", "topic": "gas"}, [4, 3, 1]),
            ({"publisher": "The Post", "topic": "gas", "visibility": Visibility.PUBLIC}, [4, 3, 1]),
            ({"publisher": "The Post", "article_id": 3}, [6, 3]),
            ({"publisher": "The Post", "article_id": 2}, []),
            ({"publisher": "The Post", "q": "statement"}, [6, 4, 3, 1]),
            ({"claim_id": 3}, [3]),
            ({"claim_id": 6, "sort": "-updated_at"}, [6]),
            ({"claim_id": 6, "visibility": Visibility.PUBLIC}, []),
            ({"claim_id": 3, "topic": "gas", "sort": "due_at", "visibility": Visibility.PUBLIC}, [3]),
            ({"claim_id": 3, "topic": "oil"}, []),
            ({"claim_id": 3, "publisher": "q"}, []),
            ({"claim_id": 9, "unjudged": True, "sort": "-due_at"}, []),
            ({"publisher": "The Post", "q": "statement", "sort": "relevance"}, [6, 4, 3, 1]),
        ],
    )
    def test_claims_of_a_publisher(self, publishers, filters, expected):
        assert self.filtered(publishers, **filters) == expected
        assert publishers.count_claims(ClaimFilter(**filters), 100, LATER, AT) == (len(expected), True)

    @pytest.mark.parametrize("sort", ["-id", "due_at", "-due_at", "-updated_at"])
    def test_pages_of_the_claims_of_a_publisher(self, publishers, sort):
        claim_filter, seen, after = ClaimFilter(publisher="the post", sort=sort), [], None
        while rows := publishers.list_claims(claim_filter, after, 1, LATER, AT):
            seen += [row.id for row in rows]
            after = rows[-1].position
        assert seen == self.filtered(publishers, publisher="the post", sort=sort)

    def publish(self, store, *claim_ids):
        for claim_id in claim_ids:
            before = store.get_claim(claim_id)
            with store.transaction():
                number = store.add_verdict(make_verdict(claim_id, state="published", published_at=AT))
                verdict = CurrentVerdict(number, "void", date(2022, 1, 1), AT, None)
                store.update_claim(before, replace(before, verdict=verdict, version=2), "{}")

    def test_verdicts_of_a_publisher(self, publishers):
        self.publish(publishers, 1, 2, 3)
        for filters, expected in (
            ({"publisher": "the post"}, [3, 1]),
            ({"publisher": "the post", "topic": "gas"}, [3, 1]),
            ({"publisher": "the post", "article_id": 3}, [3]),
            ({"publisher": "q"}, [2]),
            ({"claim_id": 3}, [3]),
            ({"claim_id": 3, "publisher": "the post", "topic": "gas", "article_id": 3}, [3]),
            ({"claim_id": 3, "topic": "oil"}, []),
            ({"claim_id": 3, "publisher": "q"}, []),
            ({"claim_id": 4}, []),
            ({"publisher": "x"}, []),
        ):
            listed = publishers.list_published_verdicts(ClaimFilter(**filters), 9)
            assert [item.verdict.claim_id for item in listed] == expected, filters

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({}, [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
            ({"visibility": Visibility.PUBLIC}, [11, 10, 9, 8, 7, 5, 4, 3, 2, 1]),
            ({"claim_id": 3}, [9, 3]),
            ({"claim_id": 6}, [12, 6]),
            ({"claim_id": 6, "visibility": Visibility.PUBLIC}, []),
            ({"claim_id": 3, "publisher": "q"}, []),
            ({"article_id": 3}, [12, 9, 6, 3]),
            ({"article_id": 3, "visibility": Visibility.PUBLIC}, [9, 3]),
            ({"article_id": 3, "topic": "gas"}, [9, 3]),
            ({"topic": "oil"}, [12, 11, 6, 5]),
            ({"publisher": "The Post"}, [12, 10, 9, 7, 6, 4, 3, 1]),
            ({"publisher": "The Post", "topic": "oil", "visibility": Visibility.PUBLIC}, []),
            ({"claimant_id": 1}, []),
            ({"claimant": "nobody"}, []),
        ],
    )
    def test_corrections_by_claim_topic_and_publisher(self, publishers, filters, expected):
        with publishers.transaction():
            for type in ("verdict.withdrawn", "evidence.retracted"):
                for number, article_id in ARTICLES.items():
                    publishers.add_change(AT, "jo", type, article_id, number, {})
            publishers.add_change(AT, "jo", "check.added", 1, 1, {})
        listed = publishers.list_corrections(ClaimFilter(**filters), 99, 99)
        assert [row.change.seq for row in listed] == expected
        assert [row.change.seq for row in publishers.list_corrections(ClaimFilter(**filters), 9, 2)] == [
            number for number in expected if number < 9
        ][:2]
