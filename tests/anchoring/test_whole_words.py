"""Words that stand alone in a text, and words inside longer words and numbers."""

import pytest

from claims.anchoring.whole_words import stand_alone


@pytest.mark.parametrize(
    ("text", "words", "is_alone"),
    [
        ("they grow by 5 percent", "grow by 5", True),
        ("they grow by 5.", "grow by 5", True),
        ("they grow by 5, then", "grow by 5", True),
        ("they grow by 5: so", "grow by 5", True),
        ("(5)", "5", True),
        ("has agreed to", "agreed to", True),
        ("the bridge-tunnel", "bridge", True),
        ("in 2030 – 2035", "in 2030", True),
        ("they grow by 5,000", "grow by 5", False),
        ("they grow by 5.5", "grow by 5", False),
        ("they grow by 5%", "grow by 5", False),
        ("they grow by 5m", "grow by 5", False),
        ("they grow by 55", "grow by 5", False),
        ("it opens at 10:30", "opens at 10", False),
        ("in 2030/31", "in 2030", False),
        ("in 2030-2035", "in 2030", False),
        ("in the 2030s", "the 2030", False),
        ("has disagreed to", "agreed to", False),
        ("the shop reopens", "opens", False),
        ("by −5 in May", "5 in May", False),
        ("by 1,500 in May", "500 in May", False),
        ("by $5 in May", "5 in May", False),
        ("by -5 in May", "5 in May", False),
        ("covid-5 in May", "5 in May", True),
        ("the openings", "opening", False),
    ],
)
def test_words_stand_alone_or_not(text, words, is_alone):
    start = text.index(words)
    assert stand_alone(text, start, start + len(words)) is is_alone
