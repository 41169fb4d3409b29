"""Claims in words for the pages: who, when, what came of it, and how it is titled elsewhere."""

import re
from datetime import date
from typing import Any, Final

from claims.domain.records import Article, Json
from claims.web.catalogue import counted
from claims.web.catalogue import gettext as _
from claims.web.labels import OUTCOMES, STATUSES, TONES, WORKFLOWS
from claims.web.periods import as_day, day_words, said_words, short_words, window_words

#: days from which a time is told in weeks
_MIN_IN_WEEKS: Final = 14
#: days of a unit, the least number of days that is told in it, and its words
_UNITS: Final = ((365, 730), (30, 60), (7, _MIN_IN_WEEKS), (1, 0))

#: size of a headline -> the most code points of a statement
_SIZES: Final = (("", 180), ("long", 450))
#: a number and its unit in a calendar duration
_DURATION: Final = re.compile(r"(\d+)([YMWD])")


def days_words(days: int) -> str:
    """Format a number of days, 0 or more, in the unit that people would use: "5 days", "3 weeks", "4 years"."""
    unit = next(unit for unit, least in _UNITS if days >= least)
    number = days // unit
    if unit == 365:
        return counted("%(num)d year", "%(num)d years", number)
    if unit == 30:
        return counted("%(num)d month", "%(num)d months", number)
    if unit == 7:
        return counted("%(num)d week", "%(num)d weeks", number)
    return counted("%(num)d day", "%(num)d days", number)


def late_words(days: int) -> str:
    """Format how long a claim has been due: "5 days late", "4 years late"."""
    return _("%(time)s late") % {"time": days_words(days)}


def distance_words(days: int) -> str:
    """Format how far a day is from a deadline, which is day 0: "one day after the deadline"."""
    if days == 0:
        return _("on the day of the deadline")
    number = abs(days)
    words = counted("one day", "%(num)d days", number) if number < _MIN_IN_WEEKS else days_words(number)
    told = _("%(time)s after the deadline") if days > 0 else _("%(time)s before the deadline")
    return told % {"time": words}


def until_words(day: date, today: date) -> str:
    """Format when a day comes: "today", "tomorrow", "in 3 weeks"; a past one: "5 days ago"."""
    days = (day - today).days
    if days in (0, 1):
        return _("tomorrow") if days else _("today")
    if days == -1:
        return _("yesterday")
    return (
        _("in %(time)s") % {"time": days_words(days)} if days > 0 else _("%(time)s ago") % {"time": days_words(-days)}
    )


def status_of(claim: Json) -> str:
    """Return what came of a claim: its outcome, else its status; of a claim that is not accepted its workflow."""
    if claim["workflow"] != "accepted":
        return str(claim["workflow"])
    return str(claim["verdict"]["outcome"] if claim["verdict"] else claim["status"])


def tone_of(claim: Json) -> str:
    """Return the name of the colour and icon of a claim."""
    return TONES[status_of(claim)]


def status_words(claim: Json) -> str:
    """Format what came of a claim. Readers do not see that a verdict is overdue: that is the newsroom's delay."""
    return str({**WORKFLOWS, **STATUSES, **OUTCOMES}[status_of(claim)])


def claimant_words(claim: Json) -> str:
    """Return the words for the claimant of a claim; "not named" if it names nobody."""
    return str(claim["claimant"] or _("not named"))


def source_words(claim: Json, article: Article) -> str:
    """Format where and when a claim was published, and when it was said if that was earlier."""
    published = f"{article.publisher}, {short_words(article.published_on)}"
    if claim["said_on"] == article.published_on.isoformat():
        return published
    return _("said %(day)s, in %(source)s") % {"day": said_words(claim["said_on"]), "source": published}


def due_words(claim: Json) -> str:
    """Format when a claim is due, in a few words: "Dec 1, 2023", "no deadline"."""
    due = claim["due"]
    if due is None:
        return _("when its condition comes true")
    return short_words(due["latest"]) if due["latest"] else _("no deadline")


def deadline_words(due: Json | None) -> str:
    """Format a deadline as a reader would say it: "by December 1, 2023"."""
    return window_words(due) if due else _("set when its condition comes true")


def slippage_words(slippage: dict[str, Any]) -> str:
    """Format how often and how far a claimant has moved a deadline."""
    moves, days, missed = slippage["moves"], slippage["days"], slippage["missed"]
    words = counted("once", "%(num)d times", moves)
    if days is not None:
        words = _("%(times)s, by %(days)s") % {"times": words, "days": days_words(abs(days))}
    if slippage["first_latest"]:
        words = _("%(moved)s from %(day)s") % {"moved": words, "day": day_words(slippage["first_latest"])}
    if missed:
        late = counted("one move came after the day had passed", "%(num)d moves came after the day had passed", missed)
        words = f"{words}; {late}"
    return words


def moved_words(claim: Json) -> str:
    """Return the sentence on a deadline that the claimant moved, beside the verdict; empty if it did not."""
    slippage = claim["slippage"]
    if not slippage:
        return ""
    if not slippage["first_latest"]:
        return counted("The deadline was moved.", "The deadline was moved %(num)d times.", slippage["moves"])
    day = {"day": day_words(slippage["first_latest"])}
    if slippage["missed"]:
        return _("First deadline missed: it was %(day)s, and was moved.") % day
    return _("The first deadline was %(day)s. It was moved.") % day


def duration_words(duration: str) -> str:
    """Format a calendar duration of a claim (ISO 8601): "P1Y6M" is "1 year, 6 months"."""
    units = {
        "Y": ("%(num)d year", "%(num)d years"),
        "M": ("%(num)d month", "%(num)d months"),
        "W": ("%(num)d week", "%(num)d weeks"),
        "D": ("%(num)d day", "%(num)d days"),
    }
    return ", ".join(counted(*units[unit], int(number)) for number, unit in _DURATION.findall(duration))


def odds_words(probability: dict[str, Any]) -> str:
    """Format stated odds in percent, such as "60 %" or "60 to 70 %", with the article's words."""
    low, high = (f"{100 * probability[name]:.6g}" for name in ("low", "high"))
    numbers = low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}
    return f"{numbers} %: “{probability['text']}”"


def share_title(claim: Json) -> str:
    """Return the title of a claim for other sites: its statement, but only its number if it is not accepted.

    Search engines and shared links would repeat the statement without the mark that it was withdrawn or merged.
    """
    if claim["workflow"] == "accepted":
        return str(claim["statement"])
    return _("Claim %(id)s (%(workflow)s)") % {
        "id": claim["id"],
        "workflow": str(WORKFLOWS[claim["workflow"]]).casefold(),
    }


def share_text(claim: Json) -> str:
    """Return the description of a claim for other sites: who said it, and what came of it."""
    verdict = claim["verdict"]
    said = _("%(name)s said this on %(day)s.") if claim["claimant"] else _("Said on %(day)s.")
    told = said % {"name": claim["claimant"], "day": said_words(claim["said_on"])}
    if claim["said_on"] is None:
        told = f"{claimant_words(claim)}."
    if verdict:
        return _("%(outcome)s. %(told)s Due: %(day)s.") % {
            "outcome": OUTCOMES[verdict["outcome"]],
            "told": told,
            "day": due_words(claim),
        }
    return _("%(told)s Due: %(day)s. Not judged yet.") % {"told": told, "day": due_words(claim)}


def headline_size(claim: Json) -> str:
    """Return the class of a claim's headline: the longer the statement, the smaller, so that the verdict is near."""
    length = len(claim["statement"])
    return next((size for size, most in _SIZES if length <= most), "longest")


def is_quoted(claim: Json) -> bool:
    """Return True if the statement is the words of the article, so that it stands in quotation marks."""
    words = " ".join(str(claim["statement"]).split())
    return any(" ".join(span["exact"].split()) == words for span in claim["spans"] if span["role"] == "claim")


def context_of(span: Json, length: int) -> tuple[str, str]:
    """Return the words before and after a quotation, without a word that the end of the context cuts.

    "…" stands where the text goes on.

    Args:
        span: of the claim, with its prefix and suffix.
        length: code points of the article's text; 0 if nobody knows it.
    """
    before, after = span["prefix"] or "", span["suffix"] or ""
    if before and (span["start"] is None or span["start"] > len(before)):
        before = f"… {before[before.find(' ') + 1 :] if ' ' in before else before}"
    if after and (span["end"] is None or span["end"] + len(after) < length or not length):
        after = f"{after[: after.rfind(' ')] if ' ' in after else after} …"
    return before, after


def evidence_distance(published_on: date | None, due: Json | None) -> int | None:
    """Return the days from the deadline to the day of evidence; None if one of them is not known."""
    if published_on is None or due is None or not due["latest"]:
        return None
    return (published_on - as_day(due["latest"])).days
