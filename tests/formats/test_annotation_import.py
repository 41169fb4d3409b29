"""Documents of annotations: any is read or refused."""

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
