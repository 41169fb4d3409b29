"""Documents of annotations: any is read or refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.errors import InvalidInput
from claims.formats.annotation_import import read_annotations

JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "target",
                    "selector",
                    "exact",
                    "start",
                    "end",
                    "items",
                    "rows",
                    "body",
                    "value",
                    "refinedBy",
                    "source",
                    "first",
                    "prefix",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=200)
@given(JSONS)
def test_any_document_is_read_or_refused(document):
    try:
        found = read_annotations(document)
    except InvalidInput:
        return
    assert all((one.span is None) == (one.problem is not None) for one in found)


PAGE = "https://news.example/a"


@pytest.mark.parametrize(
    ("target", "says"),
    [
        (f"{PAGE}#:~:text=Emoji,opens", "has a text fragment that is a range or empty"),
        (f"{PAGE}#:~:text=pre-,Emoji,opens,-suf", "has a text fragment that is a range or empty"),
        (f"{PAGE}#:~:text=", "has a text fragment that is a range or empty"),
        ({"source": f"{PAGE}#top:~:text=a,b&text=c,d"}, "has a text fragment that is a range or empty"),
        ({"selector": {"type": "TextQuoteSelector", "exact": ""}}, "TextQuoteSelector without words in exact"),
        ({"selector": {"type": "TextQuoteSelector"}}, "TextQuoteSelector without words in exact"),
        ({"selector": {"type": "TextQuoteSelector", "exact": "x" * 5_001}}, "a quotation of more than 5000 characters"),
        ({"selector": {"type": "TextPositionSelector", "start": 4, "end": 4}}, "TextPositionSelector whose start"),
        ({"selector": [{"type": "RangeSelector"}, {"type": "XPathSelector"}]}, "(RangeSelector, XPathSelector)"),
        ({"selector": {"type": "FragmentSelector", "value": "xywh=1"}}, "(FragmentSelector)"),
        (PAGE, "has no target with"),
        ({"source": f"{PAGE}#top"}, "has no target with"),
    ],
)
def test_a_target_without_usable_words_says_why(target, says):
    target = {"source": PAGE} | target if isinstance(target, dict) else target
    (annotation,) = read_annotations({"type": "Annotation", "target": target})
    assert annotation.span is None
    assert says in annotation.problem
    again = {"type": "Annotation", "target": [target, {"source": PAGE, "selector": QUOTED}]}
    assert read_annotations(again)[0].span.exact == "words"


QUOTED = {"type": "TextQuoteSelector", "exact": "words"}
