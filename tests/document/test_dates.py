import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.document.dates import from_file_name, timestamp


@pytest.fixture
def in_shanghai(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Local time eight hours ahead of UTC, without summer time."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC-8")
        time.tzset()
        yield
    time.tzset()


def seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("Tue, 19 Oct 2021 09:29:55 GMT", "2021-10-19T09:29:55+00:00"),
        ("Tue, 19 Oct 2021 09:29:55 +0800", "2021-10-19T09:29:55+08:00"),
        ("19 Oct 21 09:29 EST", "2021-10-19T09:29:00-05:00"),
        ("Tue, 19 Oct 2021 09:29:60 +0000", "2021-10-19T09:29:59+00:00"),
        ("Tue Oct 19 09:29:55 UTC 2021", "2021-10-19T09:29:55+00:00"),
        ("Tue Oct 19 2021 09:29:55 GMT+0800 (China Standard Time)", "2021-10-19T09:29:55+08:00"),
        ("2021-10-19T09:29:55Z", "2021-10-19T09:29:55+00:00"),
        ("2021-10-19T09:29:55.250+08:00", "2021-10-19T09:29:55+08:00"),
        ("2013-05-06 02:12:52 +0200", "2013-05-06T02:12:52+02:00"),
        ("2023-01-29 18:30:22 2023 -0800", "2023-01-29T18:30:22-08:00"),
        ("2013-12-02 7:37:00 -0400", "2013-12-02T07:37:00-04:00"),
        ("2015-12-08 14:00:00 -5", "2015-12-08T14:00:00-05:00"),
        ("2015-12-08 14:00:00 +1030", "2015-12-08T14:00:00+10:30"),
        ("2020-01-02 7:15 UTC", "2020-01-02T07:15:00+00:00"),
        ("2021-10-19T09：29：55-08：00", "2021-10-19T09:29:55-08:00"),
        ("2021-10-19 09:29 \N{MINUS SIGN}0330", "2021-10-19T09:29:00-03:30"),
        ("1634635795", "2021-10-19T09:29:55+00:00"),
        ("1634635795000", "2021-10-19T09:29:55+00:00"),
        (1634635795, "2021-10-19T09:29:55+00:00"),
        (1634635795000, "2021-10-19T09:29:55+00:00"),
        (["2021-10-19T09:29:55Z"], "2021-10-19T09:29:55+00:00"),
        (datetime(2021, 10, 19, 9, 29, 55, tzinfo=UTC), "2021-10-19T09:29:55+00:00"),
    ],
)
def test_a_date_with_a_zone(given: object, meant: str) -> None:
    assert timestamp(given) == seconds(meant)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("2021-10-19 09:29", "2021-10-19T09:29"),
        ("2021-10-19T09:29:55", "2021-10-19T09:29:55"),
        ("2021-10-19 at 9:29 pm", "2021-10-19T21:29"),
        ("2021-10-19 12:05 am", "2021-10-19T00:05"),
        ("2021-10-19", "2021-10-19"),
        ("2021/10/19", "2021-10-19"),
        ("2021/10/9 9:29:55", "2021-10-09T09:29:55"),
        ("2021.10.19", "2021-10-19"),
        ("2021年10月19日 09:29", "2021-10-19T09:29"),
        ("2021年10月19日 星期二 下午9时29分", "2021-10-19T21:29"),
        ("２０２１年１０月１９日", "2021-10-19"),
        ("2021년 10월 19일 오후 3:05", "2021-10-19T15:05"),
        ("02-17-2016", "2016-02-17"),
        ("9-24-2015", "2015-09-24"),
        ("06-20-16", "2016-06-20"),
        ("31/12/2021", "2021-12-31"),
        ("09.10.2021", "2021-10-09"),
        ("October 19, 2021", "2021-10-19"),
        ("Oct 19th, 2021 9:29 PM", "2021-10-19T21:29"),
        ("19 October 2021", "2021-10-19"),
        ("Tue Oct 19 09:29:55 2021", "2021-10-19T09:29:55"),
        ("20211019", "2021-10-19"),
        ("20211019092955", "2021-10-19T09:29:55"),
        ("2021-10", "2021-10-01"),
        ("2021", "2021-01-01"),
        (date(2021, 10, 19), "2021-10-19"),
        (datetime(2021, 10, 19, 9, 29), "2021-10-19T09:29"),
    ],
)
@pytest.mark.usefixtures("in_shanghai")
def test_a_date_without_a_zone_is_local(given: object, meant: str) -> None:
    day, _, clock = meant.partition("T")
    assert timestamp(given) == seconds(f"{day}T{clock or '00:00'}+08:00")


@pytest.mark.parametrize(
    "nonsense",
    [
        *(
            "",
            "Invalid date",
            "soon",
            "{{ page.date }}",
            "UPDATED 3-5-2015",
            "2021-10-19 09:29 XYZ",
        ),
        *("2016-06-31", "2021-13-01", "2021-10-19 24:00", "2021-10-19 09:29 +9900"),
        *("0000-01-01", "99999-01-01", "5", "123456", "9" * 5000, "9" * 14),
        *(None, True, 0, -1, 7, 10**400, float("nan"), float("inf"), [], {}, ["x"]),
    ],
)
def test_nonsense_is_no_date(nonsense: object) -> None:
    assert timestamp(nonsense) is None


@given(
    st.one_of(
        st.text(),
        st.from_regex(r"[0-9]{1,5}[-/. ][0-9]{1,2}[-/. ][0-9]{1,5}[T ]?[0-9:]*[-+Z]?[0-9]*"),
        st.integers(),
        st.floats(),
        st.dates(),
        st.datetimes(timezones=st.none() | st.just(UTC)),
    )
)
def test_no_value_raises(value: object) -> None:
    assert timestamp(value) is None or isinstance(timestamp(value), float)


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)),
    st.integers(-12 * 60, 14 * 60),
    st.sampled_from(["%a, %d %b %Y %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z", "%Y/%m/%d %H:%M:%S %z"]),
)
def test_what_is_written_is_read(moment: datetime, offset: int, form: str) -> None:
    moment = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=offset)))
    assert timestamp(moment.strftime(form)) == moment.timestamp()


@pytest.mark.usefixtures("in_shanghai")
def test_the_date_in_a_file_name() -> None:
    day = seconds("2021-10-19T00:00+08:00")
    assert from_file_name("2021-10-19-a-post.md") == day
    assert from_file_name("2021-10-19.md") == day
    assert from_file_name("2021-10-199.md") is None
    assert from_file_name("2021-10-32-a.md") is None
    assert from_file_name("post-2021-10-19.md") is None
