"""The contract of the search, its terms, and articles of one page."""

from dataclasses import replace

import pytest

from claims import errors
from claims.domain.evidence import Evidence, Retraction
from claims.domain.requests import ClaimFilter
from claims.domain.verdicts import Review, Withdrawal
from claims.domain.visibility import Visibility
from claims.search.query import parse_query
from tests.storage.makers import AT, LATER, make_article, make_claim, make_verdict

EVIDENCE = Evidence(
    id=0,
    claim_id=1,
    url="https://e.example",
    title="Ferry report",
    publisher=None,
    published_on=None,
    excerpt="The harbour is full.",
    note=None,
    stance="context",
    actor="jo",
    created_at=AT,
)


class SearchContract:
    """The search of `list_claims`, `list_matches`, `list_terms`, `find_articles` and `list_same_pages`."""

    def found(self, store, q, **others):
        after, limit = others.pop("after", None), others.pop("limit", 100)
        return [row.id for row in store.list_claims(ClaimFilter(q=q, **others), after, limit, LATER, LATER)]

    def test_every_member_of_a_claim_is_searched(self, filled):
        words = {"statement": "Alpha", "claimant": "Bravo", "topics": ("Charlie", "Delta"), "criteria": "Echo"}
        self.add(filled, make_claim(2, **words))
        for word in ("alpha", "bravos", "CHARLIE", "delta", "echo", "words", "alpha echo", "t alpha"):
            assert 2 in self.found(filled, word), word
        assert self.found(filled, "foxtrot") == self.found(filled, "alpha foxtrot") == []
        before = filled.get_claim(2)
        with filled.transaction():
            after = replace(before, statement="Foxtrot", topics=("Golf",), version=2)
            filled.update_claim(before, after, "{}")
        assert self.found(filled, "foxtrot golf") == [2]
        assert self.found(filled, "alpha") == self.found(filled, "charlie") == []

    @pytest.mark.parametrize(
        ("q", "ids"),
        [
            ("bridge", [4, 3, 2]),
            ("bridges opening", [4, 2]),
            ('"bridge opens"', [2]),
            ("bridge -ferry", [4, 2]),
            ("ferry OR soon", [4, 3]),
            ("soo*", [4]),
            ("bridge tunnel", []),
            ("...", []),
        ],
    )
    def test_the_signs_of_a_query_have_their_meaning(self, filled, q, ids):
        for number, statement in ((2, "The bridge opens"), (3, "A bridge and a ferry"), (4, "It opens soon: bridge")):
            self.add(filled, make_claim(number, statement=statement))
        assert self.found(filled, q) == ids
        assert sorted(self.found(filled, q, sort="relevance"), reverse=True) == ids

    def test_pages_of_a_search_continue(self, filled):
        for number in range(2, 8):
            self.add(filled, make_claim(number, statement="bridge " * number))
        for sort in ("-id", "relevance"):
            seen, after = [], None
            while page := filled.list_claims(ClaimFilter(q="bridge", sort=sort), after, 2, LATER, LATER):
                seen += [row.id for row in page]
                after = page[-1].position
            assert seen == self.found(filled, "bridge", sort=sort)
            assert sorted(seen) == [2, 3, 4, 5, 6, 7]

    def test_the_best_match_comes_first(self, filled):
        self.add(filled, make_claim(2, statement="A bridge"))
        self.add(filled, make_claim(3, statement="Some other words of no meaning", criteria="The bridge is open."))
        assert self.found(filled, "bridge", sort="relevance") == [2, 3]

    def test_evidence_is_searched_until_it_is_retracted(self, filled):
        with filled.transaction():
            number = filled.add_evidence(EVIDENCE)
            filled.add_evidence(replace(EVIDENCE, url="https://f.example", title=None))
        query = parse_query("harbours")
        assert self.found(filled, "harbours ferry") == self.found(filled, "harbours") == [1]
        assert sorted(filled.list_matches(query, 1)) == [2 * number, 2 * number + 2]
        before = filled.get_evidence(number)
        with filled.transaction():
            filled.update_evidence(before, replace(before, title="Tunnel", version=2))
        assert (self.found(filled, "ferry"), self.found(filled, "tunnel")) == ([], [1])
        with filled.transaction():
            filled.retract_evidence(number, Retraction("r", "jo", AT))
        assert self.found(filled, "tunnel") == []
        with filled.transaction():
            filled.restore_evidence(number)
        assert self.found(filled, "tunnel") == [1]

    def test_rationales_are_searched_while_they_are_published(self, filled):
        with filled.transaction():
            number = filled.add_verdict(make_verdict(rationale="The harbour is full."))
            other = filled.add_verdict(make_verdict(rationale="A ferry sank.", state="published", published_at=AT))
        assert (self.found(filled, "harbour"), self.found(filled, "ferry")) == ([], [1])
        with filled.transaction():
            filled.review_verdict(number, "published", Review("ed", AT, None), AT)
        assert self.found(filled, "harbour") == [1]
        assert filled.list_matches(parse_query("harbour"), 1) == [2 * number + 1]
        with filled.transaction():
            filled.withdraw_verdict(other, "published", Withdrawal("r", "ed", AT))
        assert self.found(filled, "ferry") == []

    def test_words_of_a_claim_that_are_excluded_exclude_its_evidence_too(self, filled):
        self.add(filled, make_claim(2, statement="A ferry"))
        with filled.transaction():
            for claim_id in (1, 2):
                filled.add_evidence(replace(EVIDENCE, claim_id=claim_id, title=None))
        assert self.found(filled, "harbour") == [2, 1]
        assert self.found(filled, "harbour -ferry") == self.found(filled, "harbour -ferry", sort="relevance") == [1]

    def test_words_of_evidence_that_are_excluded_exclude_its_claim_too(self, filled):
        for number in (2, 3):
            self.add(filled, make_claim(number, statement="A ferry"))
        with filled.transaction():
            number = filled.add_evidence(replace(EVIDENCE, claim_id=2, title=None))
        for sort in ("-id", "relevance"):
            assert self.found(filled, "ferry -harbour", sort=sort) == [3]
            assert self.found(filled, "ferry -harbour -nothing", sort=sort) == [3]
            assert self.found(filled, "harbour -ferry", sort=sort) == []
        with filled.transaction():
            filled.retract_evidence(number, Retraction("r", "ed", AT))
        assert self.found(filled, "ferry -harbour") == [3, 2]

    def test_a_new_title_of_an_article_is_searched(self, filled):
        before = filled.get_article(1)
        with filled.transaction():
            filled.update_article(before, replace(before, title="Harbours", version=2))
        assert self.found(filled, "harbour") == [1]

    def test_the_public_finds_only_what_it_sees(self, filled):
        self.add(filled, make_claim(2, statement="Harbour", workflow="candidate", is_public=False))
        for sort in ("-id", "relevance"):
            assert self.found(filled, "harbour", sort=sort) == [2]
            assert self.found(filled, "harbour", sort=sort, visibility=Visibility.PUBLIC) == []

    def test_terms_are_listed_by_their_beginning(self, filled):
        self.add(filled, make_claim(2, statement="harbour harness zebra"))
        assert (
            filled.list_terms("h", "i") == ["harbour", "har"] or filled.list_terms("h", "i") == ["harbour", "har"][::-1]
        )

    def test_an_article_is_that_of_the_page(self, store):
        with store.transaction():
            first = store.add_article(make_article(url="https://news.example/a?utm_source=x"))
            store.add_article(make_article(url="https://news.example/b"))
            with pytest.raises(errors.ArticleExists) as caught:
                store.add_article(make_article(url="https://NEWS.example:443/a/#top"))
        assert caught.value.extra["article_id"] == first
        urls = ["https://web.archive.org/web/2024/https://news.example/a", "https://news.example/c"]
        assert store.find_articles(urls) == {urls[0]: first}
        assert store.get_article(first).url == "https://news.example/a?utm_source=x"
        assert store.list_same_pages() == []
        before = store.get_article(2)
        with store.transaction(), pytest.raises(errors.ArticleExists):
            store.update_article(before, replace(before, url="https://news.example/a", version=2))
        with store.transaction():
            store.update_article(before, replace(before, url="https://news.example/b/", version=2))
        assert store.find_articles(["https://news.example/b"]) == {"https://news.example/b": 2}
