"""The migrations in order, and the columns of the tables: a release appends its own, and never changes older ones."""

from claims.storage.sqlite.release_07 import SAID_ON_RELEASE
from claims.storage.sqlite.release_08 import ODDS_RELEASE
from claims.storage.sqlite.release_09 import CLAIMANTS_RELEASE
from claims.storage.sqlite.release_10 import VISIBILITY_RELEASE
from claims.storage.sqlite.release_11 import TAKING_BACK_RELEASE
from claims.storage.sqlite.release_12 import SAID_TWICE_RELEASE
from claims.storage.sqlite.release_13 import WORDS_RELEASE
from claims.storage.sqlite.release_14 import ADDRESSES_RELEASE
from claims.storage.sqlite.release_15 import COUNTS_RELEASE
from claims.storage.sqlite.release_16 import FEWER_PAGES_RELEASE
from claims.storage.sqlite.release_17 import PEOPLE_RELEASE
from claims.storage.sqlite.release_18 import TOTALS_RELEASE
from claims.storage.sqlite.releases import (
    EXCHANGE_RELEASE,
    EXTRACTION_RELEASE,
    FIRST_RELEASE,
    NAMES_RELEASE,
    QUEUE_RELEASE,
    SESSIONS_RELEASE,
)

#: name of a migration -> its statements, in their order; a release appends its own
RELEASES = {
    "m001_first_release": FIRST_RELEASE,
    "m002_queue_release": QUEUE_RELEASE,
    "m003_extraction_release": EXTRACTION_RELEASE,
    "m004_exchange_release": EXCHANGE_RELEASE,
    "m005_names_release": NAMES_RELEASE,
    "m006_sessions_release": SESSIONS_RELEASE,
    "m007_said_on_release": SAID_ON_RELEASE,
    "m008_odds_release": ODDS_RELEASE,
    "m009_claimants_release": CLAIMANTS_RELEASE,
    "m010_visibility_release": VISIBILITY_RELEASE,
    "m011_taking_back_release": TAKING_BACK_RELEASE,
    "m012_said_twice_release": SAID_TWICE_RELEASE,
    "m013_words_release": WORDS_RELEASE,
    "m014_addresses_release": ADDRESSES_RELEASE,
    "m015_counts_release": COUNTS_RELEASE,
    "m016_fewer_pages_release": FEWER_PAGES_RELEASE,
    "m017_people_release": PEOPLE_RELEASE,
    "m018_totals_release": TOTALS_RELEASE,
}
