"""The part of the contract about filters by publisher; the class is a part of `StoreContract`."""

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
    """Lists of the claims of a publisher's articles."""

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
            ({"publisher": "x"}, []),
        ):
            listed = publishers.list_published_verdicts(ClaimFilter(**filters), 9)
            assert [item.verdict.claim_id for item in listed] == expected, filters
