"""Days begin where a walk over all dates says so."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.domain.days import day_starts

_YEARS = st.floats(0, 2e9)
_HOURS = st.floats(1.6e9, 1.6e9 + 500_000)


@given(st.lists(_YEARS | _HOURS, max_size=60), st.booleans())
def test_as_a_walk_over_all_dates(dates: list[float], newest_first: bool) -> None:
    dates.sort(reverse=newest_first)
    days = [datetime.fromtimestamp(one).date() for one in dates]
    expected = [n for n in range(len(days)) if n == 0 or days[n] != days[n - 1]]
    assert list(day_starts(dates, newest_first=newest_first)) == expected


@pytest.mark.parametrize("newest_first", [True, False])
def test_days_that_no_calendar_has(newest_first: bool) -> None:
    dates = sorted([-1e15, 0.0, 1.0, 1e15, float("inf")], reverse=newest_first)
    starts = day_starts(dates, newest_first=newest_first)
    assert len(starts) == 4


def test_a_day_may_have_an_hour_more_or_less() -> None:
    summer = datetime(2021, 3, 28).timestamp()
    dates = [summer + hours * 3600 for hours in range(48)]
    starts = day_starts(dates, newest_first=False)
    assert [datetime.fromtimestamp(dates[n]).date() for n in starts][:2] == [
        date(2021, 3, 28),
        date(2021, 3, 29),
    ]
