"""Lines of a page that say when its article was published: bylines and datelines. Words inside a sentence say nothing.

A byline is a line of its own: "By Jane Doe | Published 6 May 2024, 08:00 | 5 min read". A dateline begins the first
paragraph: "MINSK, May 6, 2024 (Reuters) -".
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from claims.formats.page_parts import Line
from claims.formats.written_days import CLOCK, DATE, TIME_OF_DAY

_PUBLISHED: Final = (
    r"(?:(?:this (?:article|story|post) was )?(?:(?:first|originally) )?(?:published|posted)(?: online)?"
    r"|(?:date )?(?:first )?published(?: date)?|date of publication|publication date|publish date|date posted"
    r"|veröffentlicht|erschienen|publié|publicado|pubblicato|publicat|gepubliceerd|geplaatst|publicerad|publisert"
    r"|udgivet|julkaistu|opublikowano|publikováno|yayınlan\w+|опубликовано|опубліковано|дата публикации)"
)
_CHANGED: Final = (
    r"(?:(?:this (?:article|story|post) was )?(?:last )?(?:updated|modified|edited|revised|corrected|amended|changed)"
    r"|update|last (?:update|modification|change|revision)|(?:zuletzt )?(?:aktualisiert|geändert)|stand"
    r"|mis à jour|mise à jour|modifié|actualizado|modificado|aggiornato|modificato|atualizado|bijgewerkt|gewijzigd"
    r"|(?:senast )?uppdaterad|(?:sist )?oppdatert|opdateret|päivitetty|(?:ostatnia )?aktualizacja|zaktualizowano"
    r"|aktualizováno|güncelle\w+|обновлено|изменено|оновлено)"
)
_ON: Final = r"(?:(?: on| at| am| le| el| il| em| op| den|:)?:? {0,1})"
#: a name or names, each of one to four words
_NAME: Final = r"[^\W\d_][\w.'\u2019-]*(?: [^\W\d_][\w.'\u2019-]*){0,3}"
_BY: Final = rf"(?:by|von|par|por|di|da|door|av|af|przez) {_NAME}(?:(?:,| and| &) {_NAME}){{0,3}}"
#: words of a byline that say nothing about days
_PLAIN: Final = (
    rf"{_BY}|\d{{1,3}} ?min(?:ute)?s?(?: read)?|\d{{1,5}} (?:comments?|shares?|views?)|{TIME_OF_DAY}"
    r"|(?:print|share|listen|save)(?: article)?"
)
#: a name without "by"; a line with it must separate it by a sign
_TITLED: Final = r"[^\W\d_a-z][\w.'\u2019-]*(?: [^\W\d_a-z][\w.'\u2019-]*){1,3}"
_SEPARATOR: Final = re.compile(r"\s*[|\u00b7\u2022\u2027\u2219;]\s*|\s+[\u2013\u2014/-]\s+")
#: a comma or a stop between two days of a byline, or before the name of its author
_NEXT_DAY: Final = re.compile(rf"[,.]\s+(?={_PUBLISHED}\b|{_CHANGED}\b|by [^\W\d_])", re.IGNORECASE)
_STATED: Final = re.compile(rf"(?:{_BY},? )?{_PUBLISHED}{_ON}({DATE})(?:{CLOCK})?(?:,? (?:{_BY}))?\.?", re.IGNORECASE)
_STATED_CHANGE: Final = re.compile(
    rf"(?:{_BY},? )?{_CHANGED}{_ON}(?:{DATE}|.{{0,30}}\d.{{0,20}})(?:,? (?:{_BY}))?\.?", re.IGNORECASE
)
_PLAIN_PART: Final = re.compile(rf"(?:{_PLAIN})\.?|", re.IGNORECASE)
_TITLED_PART: Final = re.compile(_TITLED)
_AGENCY: Final = r"(?: ?[(/][\w .&'-]{2,40}[)/])"
_PLACE: Final = (
    r"[^\W\d_a-zа-яё]{2,20}(?:[ -][^\W\d_a-zа-яё]{2,20}){0,3}(?:, [^\W\d_][\w.]{1,20}(?: [^\W\d_][\w.]{1,20})?)?"
)
_DATELINE: Final = re.compile(
    rf"({_PLACE}){_AGENCY}?,? ((?i:{DATE})){_AGENCY}?(?: ?[-\u2010-\u2015]{{1,2}} | ?[\u2013\u2014])"
)
#: how a comment begins; behind the text it can be no byline
_COMMENT: Final = re.compile(r"posted\b.*\bby\b", re.IGNORECASE)
#: code points of the longest byline
_MAX_LENGTH: Final = 200


def days_in_lines(lines: Sequence[Line], *, is_marked: bool) -> list[str]:
    """List the days that bylines and the dateline of an article state.

    Args:
        lines: the lines of the article.
        is_marked: the page marks its article as such. Then a line behind the text counts too, if none is in front.

    Returns:
        The days in front of the text, else those behind it.
    """
    head = [day for line in lines if line.is_at_head for day in _days_at_head(line.text)]
    if head or not is_marked:
        return head
    behind = (line for line in lines if not line.is_at_head and not _is_of_list(line) and not _COMMENT.match(line.text))
    return [day for line in behind for day in stated_days(line.text)]


def _days_at_head(text: str) -> Iterator[str]:
    dateline = _DATELINE.match(text)
    if dateline is not None and dateline[1].upper()[:4] == dateline[1][:4]:
        yield dateline[2]
    yield from stated_days(text)


def stated_days(text: str) -> list[str]:
    """List the days of publication that a line states; none if it has other words than a byline."""
    if len(text) > _MAX_LENGTH:
        return []
    days: list[str] = []
    parts = [part.strip() for part in _SEPARATOR.split(text)]
    for part in parts:
        for piece in filter(None, _NEXT_DAY.split(part)):
            stated = _STATED.fullmatch(piece)
            if stated is not None:
                days.append(stated[1])
            elif not (_STATED_CHANGE.fullmatch(piece) or _PLAIN_PART.fullmatch(piece)) and not (
                len(parts) > 1 and _TITLED_PART.fullmatch(piece)
            ):
                return []
    return days


def says_change(text: str) -> bool:
    """Return True if words say that something was changed."""
    return re.search(rf"\b{_CHANGED}\b", text, re.IGNORECASE) is not None


def says_publication(text: str) -> bool:
    """Return True if words end with a label of publication: "Published", "By Jane Doe, published on"."""
    return re.fullmatch(rf"(?:.{{0,60}}[^\w]|){_PUBLISHED}{_ON}\s*", text.strip() + " ", re.IGNORECASE) is not None


def is_byline(text: str) -> bool:
    """Return True if the words around a day are only those of a byline: a name, a time, an empty text."""
    parts = [part.strip(" ,.:") for part in _SEPARATOR.split(text)]
    return all(_PLAIN_PART.fullmatch(part) or _TITLED_PART.fullmatch(part) for part in parts)


def _is_of_list(line: Line) -> bool:
    return any(outer.tag in {"li", "ul", "ol"} for outer in (line.element, *line.element.iterancestors()))
