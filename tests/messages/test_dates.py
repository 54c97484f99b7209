from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.messages import dates

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (time(10), "10am"),
        (time(9, 5), "9:05am"),
        (time(14, 30), "2:30pm"),
        (time(12), "midday"),
        (time(12, 15), "12:15pm"),
        (time(0), "midnight"),
        (time(0, 30), "12:30am"),
    ],
)
def test_a_time_is_said_as_people_say_it(given: time, said: str) -> None:
    assert dates.time_of_day(given) == said


def test_a_day_has_its_year_only_where_the_year_is_another() -> None:
    assert dates.day(date(2026, 11, 26)) == "Thursday 26 November"
    assert dates.day(date(2026, 11, 6), TODAY) == "Friday 6 November"
    assert dates.day(date(2027, 1, 4), TODAY) == "Monday 4 January 2027"


def test_a_moment_is_said_in_local_time_and_never_in_utc() -> None:
    summer = datetime(2026, 7, 1, 9, tzinfo=UTC)

    with pytest.raises(ValueError, match="local time"):
        dates.moment(summer)
    local = summer.astimezone(ZoneInfo("Europe/London"))
    assert dates.moment(local) == "Wednesday 1 July at 10am"
