"""Dates that people type into a field, and what the schemas say about others."""

import pytest

from claims.dates.typed_dates import NotADate, iso_or_typed, read_typed_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("October 1, 2025", "2025-10-01"),
        ("1 October 2025", "2025-10-01"),
        ("October 1st, 2025", "2025-10-01"),
        ("the 1st of October 2025", "2025-10-01"),
        ("oct. 1 2025", "2025-10-01"),
        ("1-Oct-2025", "2025-10-01"),
        ("June 30, 2023", "2023-06-30"),
        ("Friday, June 30, 2023", "2023-06-30"),
        ("30.06.2023", "2023-06-30"),
        ("13/05/2024", "2024-05-13"),
        ("06/06/2024", "2024-06-06"),
        ("2025-10-01", "2025-10-01"),
        ("2025/10/01", "2025-10-01"),
        ("February 29, 2024", "2024-02-29"),
        ("June\u00a030,\u00a02023", "2023-06-30"),
        ("Ju\u00adne 2023", "2023-06"),
        ("2023-06", "2023-06"),
        ("2023", "2023"),
    ],
)
def test_a_certain_date_is_read(text, iso):
    assert read_typed_date(text).edtf == iso_or_typed(text) == iso


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("05/06/2024", "did you mean 2024-05-06 or 2024-06-05?"),
        ("5/6/24", "did you mean 2024-05-06 or 2024-06-05?"),
        ("Thursday, June 30, 2023", "another weekday"),
        ("February 29, 2023", "a day that the calendar does not have"),
        ("31 April 2024", "a day that the calendar does not have"),
        ("early June 2023", "sets no day"),
        ("June 30", "None"),
        ("June '23", "None"),
        ("tomorrow", "None"),
        ("last Friday", "None"),
        ("summer 2023", "None"),
        ("Q2 2023", "None"),
        ("2023?", "None"),
        ("by June 30, 2023", "None"),
        ("June 30, 2023, at noon or so", "None"),
        ("2023-06-30T10:00", "None"),
        ("202X", "None"),
        ("soon", "None"),
        ("", "None"),
        ("1" * 1_000, "None"),
    ],
)
def test_other_texts_stay_as_they_are(text, why):
    with pytest.raises(NotADate) as caught:
        read_typed_date(text)
    assert why in str(caught.value)
    assert iso_or_typed(text) == text
