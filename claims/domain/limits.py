"""All limits of the input and of list pages, for schemas, importers, services and the fetcher.

docs/specification.md, section 1.3, lists the limits of members. claims/config.py has the ranges of settings.
"""

from typing import Final

# Texts of records

#: code points of an article's text, after normalization
MAX_TEXT: Final = 2_000_000
#: code points of the quotation of a span
MAX_QUOTE: Final = 5_000
#: code points of the context before a span, and of the context after it
MAX_CONTEXT: Final = 32
#: code points of a claim's statement
MAX_STATEMENT: Final = 1_000
#: code points of the name of a claimant, publisher or author
MAX_NAME: Final = 200
#: code points of the title of an article or of evidence
MAX_TITLE: Final = 500
#: code points of a topic, with letter case folded
MAX_TOPIC: Final = 64
#: code points of a claim's criteria
MAX_CRITERIA: Final = 2_000
#: code points of the excerpt of evidence
MAX_EXCERPT: Final = 2_000
#: code points of the note of evidence, of a check, a correction or a second-person review
MAX_NOTE: Final = 2_000
#: code points of the note of a deadline
MAX_DEADLINE_NOTE: Final = 1_000
#: code points of the reason of a workflow step or a retraction
MAX_REASON: Final = 1_000
#: code points of a verdict's rationale
MAX_RATIONALE: Final = 5_000
#: code points of the id that another system gives to a claim
MAX_EXTERNAL_ID: Final = 200
#: code points of a URL
MAX_URL: Final = 2_000
#: code points of the words of a due window
MAX_DUE_TEXT: Final = 200
#: code points of the words with the odds of a claim
MAX_PROBABILITY_TEXT: Final = 200
#: code points of an EDTF date
MAX_EDTF: Final = 40
#: code points of the name of a time zone
MAX_TIMEZONE: Final = 64
#: code points of an ISO 8601 duration
MAX_DURATION: Final = 20
#: years of an ISO 8601 duration
MAX_DURATION_YEARS: Final = 100

# Lists inside of records

#: items: authors of an article
MAX_AUTHORS: Final = 50
#: items: aliases of a claimant
MAX_ALIASES: Final = 100
#: items: topics of a claim
MAX_TOPICS: Final = 20
#: items: spans of a claim
MAX_SPANS: Final = 20
#: items: pieces of evidence that a verdict names
MAX_EVIDENCE_IDS: Final = 100

# Requests

#: an id of the database: the largest that SQLite can hold
MAX_ID: Final = 2**63 - 1
#: decimal digits of an id or version in an address or header
MAX_ID_DIGITS: Final = 18
#: items of a list page
MAX_PAGE: Final = 500
#: items of a list page if the client sends no `limit`
DEFAULT_PAGE: Final = 50
#: code points of a cursor
MAX_CURSOR: Final = 4_000
#: code points of the words that a search looks for
MAX_SEARCH: Final = 200
#: code points of the beginning of a word (`word*`); a shorter one is refused
MIN_PREFIX: Final = 2
#: items: rows of the search index, the newest ones, that `sort=relevance` ranks
MAX_RANKED: Final = 2_000
#: items: parameters of a query
MAX_PARAMETERS: Final = 50
#: bytes of the path and query of a web page to return to; no longer request line reaches the server
MAX_PAGE_ADDRESS: Final = 65_534
#: items: errors that a problem document lists; its `error_count` counts all
MAX_ERRORS: Final = 100
#: items: arrays and objects in a JSON body
MAX_JSON_CONTAINERS: Final = 200_000
#: items: fields of a web form
MAX_FORM_FIELDS: Final = 1_000
#: seconds that a long poll waits
MAX_WAIT: Final = 60
#: printable ASCII characters of an Idempotency-Key
MAX_IDEMPOTENCY_KEY: Final = 255
#: ASCII characters of an X-Request-Id
MAX_REQUEST_ID: Final = 64

# Access

#: code points of the name of a person or token
MAX_ACTOR_NAME: Final = 100
#: code points of a password, at least
MIN_PASSWORD: Final = 12
#: code points of a password
MAX_PASSWORD: Final = 200
#: seconds in which a one-time link can set a password
MAX_LINK_SECONDS: Final = 86_400
#: code points of the User-Agent that is stored with a session
MAX_USER_AGENT: Final = 200
#: items: wrong passwords for one name from one address in 5 minutes; further tries are 429
MAX_WRONG_PASSWORDS: Final = 5
#: items: wrong passwords for one name from all addresses in an hour; further tries are 429
MAX_WRONG_OF_NAME: Final = 50
#: items: active tokens of one person
MAX_TOKENS_OF_USER: Final = 50

# Leases

#: items: claims of one lease
MAX_LEASED: Final = 100
#: items: claims of one lease if the client sends no `limit`
DEFAULT_LEASED: Final = 10
#: items: claims that one holder has leased
MAX_HELD: Final = 1_000
#: items: leases of a claim that expire without a check between them, before a person must look at the claim
MAX_LEASE_EXPIRIES: Final = 3
#: seconds that a lease runs, at least
MIN_TTL: Final = 5
#: seconds that a lease runs
MAX_TTL: Final = 86_400
#: seconds that a lease runs if the client sends no `ttl_seconds`
DEFAULT_TTL: Final = 600

# Imports

#: items: lines of one POST /claims/bulk
MAX_BULK_LINES: Final = 5_000
#: items: refused lines that the refusal of a bulk import describes
MAX_FAULTS: Final = 5_000
#: items: errors of one refused line that a bulk import describes
MAX_LINE_ERRORS: Final = 10
#: bytes of one line of NDJSON
MAX_NDJSON_LINE: Final = 200_000
#: code points of the first line of a CSV table
MAX_CSV_HEADER: Final = 100_000
#: items: ClaimReviews in one document
MAX_REVIEWS: Final = 500
#: items: Web Annotations in one document
MAX_ANNOTATIONS: Final = 500
#: code points of the label of a review
MAX_REVIEW_LABEL: Final = 200
#: code points of the explanation of a review: with the label it fits into an excerpt
MAX_REVIEW_EXPLANATION: Final = 1_500
#: code points of a date in a review
MAX_REVIEW_DATE: Final = 60
#: levels of JSON in a document with reviews
MAX_REVIEW_DEPTH: Final = 12
#: items: JSON values in a document with reviews
MAX_REVIEW_NODES: Final = 200_000
#: levels of selectors that refine each other in a Web Annotation
MAX_SELECTOR_DEPTH: Final = 6
#: items: values of one JSON-LD property that an importer reads
MAX_VALUES: Final = 20
#: code points of the input that an error message repeats
MAX_ECHO: Final = 200

# Extraction and anchoring

#: code points of a part of a text; extraction reads a longer text in parts, so that its memory stays small
MAX_EXTRACTION_PART: Final = 250_000
#: bytes of the body of a web form without a session
MAX_BODY_WITHOUT_SESSION: Final = 100_000
#: items: wrong tokens of one address in a minute; further ones are 429
MAX_WRONG_TOKENS: Final = 20
#: items: long polls of one address without a token at a time
MAX_POLLS_PUBLIC: Final = 8
#: items: long polls of one token at a time
MAX_POLLS_TOKEN: Final = 64
#: seconds of CPU time that the server spends at least on a text or a page, before it gives up
MIN_TASK_CPU_SECONDS: Final = 10
#: code points for which it spends one more second
MIN_CODE_POINTS_A_SECOND: Final = 30_000
#: seconds of CPU time that it spends at most; it waits twice as long as it may spend
MAX_TASK_CPU_SECONDS: Final = 120
#: seconds that a text or a page waits until the server reads it
MAX_TASK_WAIT_SECONDS: Final = 30
#: bytes of memory of the process that reads a text or a page
MAX_POOL_BYTES: Final = 1_000_000_000
#: items: duplicates of one candidate
MAX_DUPLICATES: Final = 5
#: items: positions of one quotation that the server looks for
MAX_OCCURRENCES: Final = 1_000
#: items: positions of one quotation that a problem document lists
MAX_STARTS: Final = 20

# Web pages that become articles

#: code points of a web page that a client sends
MAX_HTML: Final = 5_000_000
#: code points at the start of a web page in which its language stands
MAX_HTML_START: Final = 5_000
#: bytes of the body of a fetched page, on the wire and decompressed
MAX_FETCH_BYTES: Final = 5_000_000
#: bytes of one connection of a fetch beyond the body: heads and chunk frames
MAX_FETCH_HEAD_BYTES: Final = 256 * 1024
#: seconds of one fetch with all its redirects
MAX_FETCH_SECONDS: Final = 10.0
#: items: redirects of one fetch
MAX_REDIRECTS: Final = 5

# Sign-on by OpenID Connect

#: seconds from the start of a sign-on until the provider's answer
MAX_SIGN_ON_SECONDS: Final = 600
#: seconds of one request to the provider
MAX_PROVIDER_REQUEST_SECONDS: Final = 5.0
#: seconds of all requests to the provider in one step of a sign-on
MAX_PROVIDER_SECONDS: Final = 10.0
#: bytes of the body of one answer of the provider
MAX_PROVIDER_BYTES: Final = 256 * 1024
#: seconds for which the server keeps the provider's description and its keys
MAX_PROVIDER_AGE_SECONDS: Final = 600
#: seconds between two requests for the provider's keys because of an unknown key
MIN_KEYS_AGE_SECONDS: Final = 60
#: seconds by which the provider's clock may differ
MAX_CLOCK_SKEW_SECONDS: Final = 60
#: bytes of the header of an ID token
MAX_TOKEN_HEADER_BYTES: Final = 8_192
#: code points of a person's id at the provider (OpenID Connect Core 1.0, section 2)
MAX_SUBJECT: Final = 255

# Storage

#: bytes that must be free on the file system of the database: as many as its -wal file can take
MIN_FREE_BYTES: Final = 16 * 1024 * 1024

# Taking back

#: seconds after its publication in which the author can withdraw a verdict
MAX_OWN_WITHDRAWAL_SECONDS: Final = 3_600

# Checks and feeds

#: calendar years ahead in which `next_check_on` may lie
MAX_YEARS_AHEAD: Final = 10
#: items: entries of the calendar that are not due yet
MAX_UPCOMING: Final = 400
#: items: entries of the calendar that are due
MAX_PAST: Final = 100
#: items: entries of the other feeds
MAX_NEWEST: Final = 100
#: items: rows of the change log that one request of the public looks at
MAX_SCANNED: Final = 5_000
#: items: ClaimReviews of the ClaimReview feed
MAX_FEED_REVIEWS: Final = 1000
#: items of a part of the sitemap; the protocol allows 50,000
MAX_SITEMAP: Final = 10_000
#: bytes of the list pages that a server process keeps ready
MAX_PAGE_CACHE_BYTES: Final = 8_000_000
#: bytes from which an answer is compressed
MIN_COMPRESSED: Final = 1_000
#: items of a list that are counted; a search has up to four rows of the index for each of them
MAX_EXACT_COUNT: Final = 10_000
#: items of `operations` in a bulk request
MAX_OPERATIONS: Final = 500
