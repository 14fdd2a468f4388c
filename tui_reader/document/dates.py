"""Any date that front matter may hold -> seconds since the epoch."""

import re
import unicodedata
from datetime import date, datetime, timedelta, timezone

_LONGEST = 100  # characters; more than that is no date
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
# RFC 5322 section 4.3 names the American ones; the others are the unambiguous ones in use.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3, "hkt": 8, "jst": 9, "kst": 9,
}  # fmt: skip

_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_ASIAN_WEEKDAY = r"(?:\s*\(?(?:星期|周|週)?[一二三四五六日天月火水木金土]\)?)?"
_MONTH_NAME = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_CLOCK = (
    r"(?P<half>上午|下午|午前|午後|오전|오후)?\s*"
    r"(?P<hour>\d{1,2})[:时時시]\s*(?P<minute>\d{1,2})"
    r"(?:[:分분]\s*(?P<second>\d{1,2})(?:[.,]\d+)?)?[分秒분초]?\s*(?P<meridiem>[ap]\.?m\b\.?)?"
)
_ZONE = r"(?P<zone>[a-z]{1,4}|(?:utc|gmt)?\s*[+-]\d{1,2}(?::?\d{2})?)"
# A repeated year between time and zone, and a zone's name in brackets, are seen in the wild.
_TIME = rf"(?:(?:\s*[t,]\s*|\s+(?:at\s+)?)?{_CLOCK}(?:\s+\d{{4}})?(?:\s*{_ZONE})?(?:\s*\(.*\))?)?"

_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # 2021-10-19 09:29, 2021/10/19, 2021-10-19T09:29:55+08:00, 2021年10月19日 09:29, 2021-10
        r"(?P<year>\d{4})\s*[-/.年년]\s*(?P<month>\d{1,2})"
        r"(?:\s*[-/.月월]\s*(?P<day>\d{1,2})\s*[日号號일]?|月)?" + _ASIAN_WEEKDAY + _TIME,
        # RFC 5322: Tue, 19 Oct 2021 09:29:55 GMT
        _WEEKDAY + _DAY + r"[\s-]+(?:of\s+)?" + _MONTH_NAME + r",?[\s-]+(?P<year>\d{4}|\d{2})"
        r"(?!\d|:)" + _TIME,
        # October 19, 2021 9:29 pm; JavaScript's Tue Oct 19 2021 09:29:55 GMT+0800 (CST)
        _WEEKDAY + _MONTH_NAME + r"\s+" + _DAY + r",?\s+(?P<year>\d{4})" + _TIME,
        # C's ctime: Tue Oct 19 09:29:55 2021
        _WEEKDAY + _MONTH_NAME + r"\s+" + _DAY + r"\s+" + _CLOCK
        + r"(?:\s*" + _ZONE + r")?\s+(?P<year>\d{4})",
        # 10-19-2021 and 10/19/2021 as Americans write them, 19.10.2021 as others do
        r"(?P<month>\d{1,2})(?P<mark>[-/.])(?P<day>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})" + _TIME,
        r"(?P<year>[12]\d{3})",
        r"(?P<year>[12]\d{3})(?P<month>\d{2})(?P<day>\d{2})"
        r"(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})(?P<zone>Z)?)?",
    )
)  # fmt: skip
_OFFSET = re.compile(r"([+-])(\d{1,2}?):?(\d{2})?$")
_EPOCH = re.compile(r"\d{9,16}(?:\.\d+)?", re.ASCII)
_FILE_NAME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?=[-_. ]|$)")


def timestamp(value: object) -> float | None:
    """Give ``value`` as seconds since the epoch, or None where it is no date; never raises.

    A time without a zone is local time, as Jekyll, Hexo and Hugo take it.
    """
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    if isinstance(value, datetime):
        return _seconds(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value) if abs(value) < 1e17 else ""
    return _from_text(value) if isinstance(value, str) and len(value) <= _LONGEST else None


def from_file_name(name: str) -> float | None:
    """Give the date that Jekyll writes before a file's name, if there is one."""
    match = _FILE_NAME.match(name)
    return _from_text(match[1]) if match else None


def _from_text(text: str) -> float | None:
    text = unicodedata.normalize("NFKC", text).replace("\N{MINUS SIGN}", "-").strip()
    if _EPOCH.fullmatch(text) and (epoch := _epoch(float(text))) is not None:
        return epoch
    for form in _FORMS:
        if match := form.fullmatch(text):
            return _from_fields(match.groupdict())
    return None


def _epoch(number: float) -> float | None:
    """Take ``number`` for seconds, milliseconds or microseconds, whichever its size suggests."""
    if number < 1e11:
        return number
    if number < 1e13:
        return number / 1e3
    return number / 1e6 if number >= 1e15 else None


def _from_fields(fields: dict[str, str | None]) -> float | None:
    year, month, day = fields["year"] or "", fields.get("month") or "1", fields.get("day") or "1"
    if fields.get("mark") and month.isdecimal() and (fields["mark"] == "." or int(month) > 12):
        month, day = day, month
    try:
        moment = datetime(
            int(year) + (0 if len(year) == 4 else 2000 if year < "50" else 1900),
            int(month) if month.isdecimal() else _MONTHS.index(month.lower()) // 4 + 1,
            int(day),
            _hour(fields),
            int(fields.get("minute") or 0),
            min(int(fields.get("second") or 0), 59 if fields.get("second") == "60" else 99),
        )
        return _seconds(_placed(moment, fields.get("zone")))
    except (ValueError, OverflowError):
        return None


def _hour(fields: dict[str, str | None]) -> int:
    hour = int(fields.get("hour") or 0)
    half = fields.get("half") or (fields.get("meridiem") or "").lower()[:1]
    if half in {"下午", "午後", "오후", "p"} and hour < 12:
        return hour + 12
    return 0 if half in {"上午", "午前", "오전", "a"} and hour == 12 else hour


def _placed(moment: datetime, zone: str | None) -> datetime:
    """Put ``moment`` into ``zone``; ValueError for a zone that nobody knows."""
    if not zone:
        return moment
    if offset := _OFFSET.search(zone):
        length = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return moment.replace(tzinfo=timezone(-length if offset[1] == "-" else length))
    hours = _ZONES.get(zone.lower())
    if hours is None:
        raise ValueError(zone)
    return moment.replace(tzinfo=timezone(timedelta(hours=hours)))


def _seconds(moment: datetime) -> float | None:
    try:
        return moment.timestamp()
    except (ValueError, OverflowError, OSError):
        return None
