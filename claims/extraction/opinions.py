"""The claimant of an opinion or of odds: "the panel judges that", "traders see a 40 percent chance that"."""

from claims.extraction.analysis import AnalysedSentence
from claims.extraction.odds import odds_in
from claims.extraction.odds_rules import MAX_GAP, union_of
from claims.extraction.subjects import Speaker, subject_before


def by_opinion(analysis: AnalysedSentence, at: int) -> Speaker | None:
    """Return X for "X judges that" and "X sees a 40 percent risk that" before the forecast."""
    language = analysis.language
    judging = analysis.positions(language.opining).before(at)
    if judging > 0 and analysis.word(judging + 1) == language.that:
        return subject_before(analysis, judging)
    chance = analysis.positions(language.odds["CHANCE"]).before(at + 1)
    verb = analysis.positions(union_of(language.code, "GIVE", "RAISE")).before(chance)
    if verb < max(chance - MAX_GAP, 1) or analysis.clauses.clause[verb] != analysis.clauses.clause[at]:
        return None
    subject = subject_before(analysis, verb) if odds_in(analysis) else None
    last = analysis.words[verb - 1] if subject else ""
    known = analysis.is_capital(verb - 1) or last in language.groups | language.organisations
    return subject if known else None
