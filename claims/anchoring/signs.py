"""Signs of typography: what stands for the same sign, and what is not seen. All are data of `claims.anchoring.folding`.

Categories are those of the Unicode Standard, section 4.5.
"""

import unicodedata
from typing import Final

_SINGLE: Final = dict.fromkeys("‘’‚‛′‹›´`ʼʹ＇", "'")
#: any other mark that opens or closes a quotation, or stands for an apostrophe
_OTHER_MARKS: Final = (
    "\"“”„‟″«»〝〞〟＂'"  # the commonest first
    "ʺʻʽʾʿˈˊˋ˴˵˶ˮꞌ‵‶‷‴⁗❛❜❝❞❟❠❮❯⹂"
    "「」『』｢｣﹁﹂﹃﹄《》〈〉︽︾︿﹀"
    "׳״՚՛՝ߴߵ"  # geresh and gershayim, Armenian, NKo
)
#: every mark of quotation: single or double, straight or curly, of any language
MARKS: Final = frozenset(_SINGLE) | frozenset(_OTHER_MARKS)
#: category Pd, the minus sign and its likes, and the wave dash of another encoding
DASHES: Final = frozenset(
    "-\u02d7\u058a\u05be\u1400\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2500\u2796\u2e17\u2e1a\u2e3a\u2e3b\u2e40"
    "\u2e5d\u301c\u3030\u30a0\ufe31\ufe32\ufe58\ufe63\uff0d\uff5e"
)
#: joiners, hyphens and marks that are not seen: soft hyphen, zero-width characters, directions, the Arabic stretch
UNSEEN: Final = frozenset(
    "\u00ad\u034f\u061c\u0640\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061"
    "\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
)
#: the sign of an apostrophe or single quotation mark, and of a hyphen or dash, in ASCII
PLAIN_SIGNS: Final = {**_SINGLE, **dict.fromkeys("‐‑‒–—―−﹘﹣－⸺⸻", "-")}
#: ligatures, presentation forms, widths, Roman numerals, radicals and squared units: they only show how a text is set
_SET_FORMS: Final = (
    (0x0132, 0x0133), (0x0149, 0x0149), (0x01C4, 0x01CC), (0x01F1, 0x01F3), (0x0587, 0x0587), (0x2116, 0x2116),
    (0x2160, 0x217F), (0x2F00, 0x2FD5), (0x3300, 0x3357), (0x3371, 0x33DF), (0xFB00, 0xFB17),
    (0xFB4F, 0xFB4F), (0xFB50, 0xFBC1), (0xFBD3, 0xFD3D), (0xFD50, 0xFDFB), (0xFE70, 0xFEFC), (0xFF01, 0xFF9F),
    (0xFFA0, 0xFFE6),
)  # fmt: skip
SET_FORMS: Final = {
    chr(code): plain
    for first, last in _SET_FORMS
    for code in range(first, last + 1)
    if (plain := unicodedata.normalize("NFKD", chr(code))) != chr(code) and " " not in plain and chr(code) not in DASHES
}
ELLIPSIS: Final = "\u2026"
#: characters for three points, and for one
ELLIPSES: Final = "\u2026\u22ef\ufe19"
POINTS: Final = ".\uff0e"
#: the folded sign of a quotation mark, and of a dash
MARK: Final = '"'
DASH: Final = "-"
#: signs before which some languages and styles have a blank
CLOSE_TO_THE_LEFT: Final = frozenset("%‰‱;:!?٪؟؛")
#: scripts that are written without blanks: Thai, Lao, Myanmar, Khmer, Kana, Han, with their punctuation
UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3001-\u3007\u3021-\u3029\u3031-\u3035\u303b\u3040-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
