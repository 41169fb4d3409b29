"""English words for times without a day: "in this parliament", "within its first 100 days"."""

_LEADS = (
    "in", "within", "during", "over", "throughout", "for", "by the end of", "before the end of", "until the end of",
    "by the close of", "before", "through", "at the end of", "towards the end of", "in the course of",
)  # fmt: skip
_OWNERS = ("this", "the", "the current", "the next", "its", "his", "her", "their", "our", "my", "the coming")
_PERIODS = (
    "parliament", "congress", "election", "next election", "general election", "parliamentary term",
    "parliamentary session", "legislature", "legislative period",
    "legislative session", "term", "term of office", "term in office", "mandate", "presidency", "tenure", "season",
    "session", "campaign", "tournament", "first 100 days", "first hundred days", "first 100 days in office",
    "first hundred days in office", "first year in office", "lifetime", "generation", "playoffs", "off-season",
)  # fmt: skip

#: phrases that limit a claim without naming a day
UNDATED_PERIODS = tuple(f"{lead} {owner} {period}" for lead in _LEADS for owner in _OWNERS for period in _PERIODS)
