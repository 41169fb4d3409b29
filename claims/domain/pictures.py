"""The picture of a claim for links to it on other sites: what it says, and the meaning of its colour."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

#: the meaning of a colour: kept, late, in part, not kept, unclear, still open, or due and not judged
Tone = Literal["kept", "late", "part", "fail", "unk", "open", "due"]
TONES: Final[tuple[Tone, ...]] = get_args(Tone)
Direction = Literal["auto", "ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class SharePicture:
    """What the picture of a claim says. All texts may have any characters and any length."""

    statement: str
    #: True if the statement is the claimant's own words: then it stands in quotation marks
    quoted: bool
    #: the outcome or the state of the claim, in words
    label: str
    tone: Tone
    #: one line below the label, such as who judged and when; may be empty
    detail: str
    #: name of the newsroom; empty: the picture has only the name of the program
    newsroom: str = ""
    #: direction of the statement; auto: that of its first letter
    direction: Direction = "auto"
