"""Request bodies for the OpenAPI document, with short quotations of the articles in `fixtures/`."""

from typing import Any, Final

Example = dict[str, Any]

ARTICLE: Final[Example] = {
    "url": "https://www.themoscowtimes.com/2021/09/21/have-moscow-and-minsk-really-made-a-breakthrough-on-integration-a75096",
    "title": "Have Moscow and Minsk Really Made a Breakthrough on Integration?",
    "authors": ["Dzianis Melyantsou"],
    "publisher": "The Moscow Times",
    "published_on": "2021-09-21",
    "language": "en",
    "withheld": True,
    "sha256": "0e4e8f466ce0617a890600b733eef07175b99b406e971fe4727fa6c987be3ae6",
    "length": 8618,
}
ANNOTATION: Final[Example] = {
    "@context": "http://www.w3.org/ns/anno.jsonld",
    "type": "Annotation",
    "body": {"type": "TextualBody", "value": "The presidents approve all 28 programs by the end of October 2021."},
    "target": {
        "source": "https://explainer.example.org/single-gas-market",
        "selector": {"type": "TextQuoteSelector", "exact": "approve all 28 programs by the end of October 2021"},
    },
}
BULK: Final[dict[str, str]] = {
    "application/x-ndjson": '{"external_id":"desk-1","article_id":2,"quote":"approve all 28 programs"}\n',
    "text/csv": "external_id;article_id;quote;due\r\ndesk-2;2;approve all 28 programs;by the end of 2021\r\n",
}
REVIEW: Final[Example] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://checks.example.org/2024/bridge",
    "claimReviewed": "The bridge over the river opens before the summer of 2023.",
    "datePublished": "2024-01-10",
    "author": {"@type": "Organization", "name": "Checks"},
    "reviewRating": {"@type": "Rating", "alternateName": "Did not happen"},
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Organization", "name": "The ministry"},
        "datePublished": "2022-05-03",
        "appearance": {"@type": "NewsArticle", "url": "https://news.example/2022/bridge"},
    },
}
PAGE: Final[Example] = {
    "url": "https://news.example/bridge",
    "html": "<html lang='en'><title>The bridge</title><article><h1>The bridge</h1><p>The new bridge over the river "
    "will open in May 2030, the ministry said. Work on it began in 2021 and has gone on since then, with one stop.</p>"
    "</article></html>",
    "publisher": "News",
    "published_on": "2026-01-05",
}
REVISION: Final[Example] = {
    "text": "The text as its publisher changed it. The server re-anchors every span in it, and does not store it.",
    "withheld": True,
}
CLAIM: Final[Example] = {
    "article_id": 1,
    "spans": [
        {
            "role": "claim",
            "exact": "Moscow and Minsk have given themselves until December 1, 2023, to sign program addenda",
            "start": 3174,
            "end": 3260,
        }
    ],
    "statement": "Russia and Belarus sign the addenda on the principles of the single gas market.",
    "due": {"text": "until December 1, 2023"},
    "topics": ["gas market"],
    "criteria": "Both governments, or an agency of theirs, report the signing.",
}
CLAIM_PATCH: Final[Example] = {"topics": ["gas market", "union state"]}
DEADLINE: Final[Example] = {
    "due": {"relation": "by", "edtf": "2025"},
    "reason": "claimant_moved",
    "note": "Officials said that relations stay bilateral until 2025.",
}
EVIDENCE: Final[Example] = {
    "url": "https://english.pravda.ru/news/world/149562-russia_belarus/",
    "published_on": "2021-11-04",
    "stance": "supports",
    "note": "The integration decree was signed on 4 November; all 28 union programs were approved.",
}
VERDICT: Final[Example] = {
    "outcome": "came_true",
    "occurred_on": "2021-11-04",
    "rationale": "The decree was signed on 4 November 2021, inside the window.",
    "evidence_ids": [1],
}

OPERATIONS: Final = {
    "atomic": True,
    "operations": [
        {"type": "evidence", "claim_id": 2, "body": EVIDENCE},
        {"type": "check", "claim_id": 1, "body": {"result": "nothing_new"}},
    ],
}
