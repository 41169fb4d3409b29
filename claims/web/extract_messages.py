"""Write `catalogues/duecheck.pot`: every English text of the pages, for translators. `make messages` runs it.

A translator copies the file to `de.po`, fills it in, and sets DUECHECK_LANGUAGE to `de`.
"""

from io import SEEK_END, BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from claims import errors
from claims.domain.corrections import CORRECTION_LABELS
from claims.domain.evidence import STANCE_LABELS
from claims.domain.outcomes import OUTCOME_TABLE
from claims.web.catalogue import FOLDER

TEMPLATE: Final = FOLDER / "duecheck.pot"
_WEB: Final = Path(__file__).parent
_METHODS: Final = [("**/templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
#: function -> which of its arguments are texts
_KEYWORDS: Final = {"_": (1,), "gettext": (1,), "lazy": (1,), "ngettext": (1, 2), "counted": (1, 2)}
#: without dates and versions, which would change the file although no text has changed
_HEADER: Final = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: \\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def extract() -> bytes:
    """Return the PO template with all texts, sorted, without line numbers, so that it changes only with the texts."""
    catalog = Catalog(project="Duecheck", charset="utf-8", fuzzy=False)
    found = extract_from_dir(str(_WEB), _METHODS, keywords=_KEYWORDS)
    for name, _line, message, comments, _context in found:
        catalog.add(message, auto_comments=comments, locations=[(name, 0)])
    for text in sorted({*_texts_of_tables()}):
        catalog.add(text, locations=[("tables", 0)])
    out = BytesIO(_HEADER.encode())
    out.seek(0, SEEK_END)
    write_po(out, catalog, sort_output=True, width=0, omit_header=True, include_lineno=False)
    return out.getvalue()


def _texts_of_tables() -> list[str]:
    """Return the texts that stand in tables of other packages: labels of outcomes and titles of errors."""
    rows = [text for row in OUTCOME_TABLE.values() for text in (row.label, row.meaning)]
    titles = [value.title for value in vars(errors).values() if isinstance(getattr(value, "title", None), str)]
    return [*rows, *STANCE_LABELS.values(), *CORRECTION_LABELS.values(), *(title for title in titles if title)]


if __name__ == "__main__":
    TEMPLATE.write_bytes(extract())
