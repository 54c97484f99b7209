"""Lists are counted, never cut: what is not shown is said, and one press away."""

from bot.messages.brief import SHOWN, brief
from bot.messages.case_list import CaseList, see_all
from bot.messages.form import Form
from bot.messages.help import Choice, dates_page, which_date
from bot.messages.notice import Buttons, Notice, Paragraph
from bot.messages.waiting import pairs_page
from tests.messages.test_breach import actions
from tests.support.catalogue.cast import DAY, Cast, cases, identity
from tests.support.catalogue.homes import pairs
from tests.support.catalogue.notices import notices

MANY = Cast(many=500)


def told(form: Form) -> Notice:
    return Notice(tuple(f for f in form.fields if not hasattr(f, "name")))


def test_every_case_is_on_some_page() -> None:
    listed = CaseList(practitioner=identity(), cases=cases(MANY), as_at=DAY)
    pages = [told(see_all(listed, page)) for page in range(1, 36)]

    said = "\n".join(page.plain() for page in pages)
    assert [case.ref for case in listed.cases if f"{case.ref}," not in said] == []
    assert "You have 500 cases." in pages[0].plain()


def test_the_pages_lead_to_one_another() -> None:
    listed = CaseList(practitioner=identity(), cases=cases(MANY), as_at=DAY)

    def leads_to(page: int) -> list[str]:
        rows = [p for p in see_all(listed, page).fields if isinstance(p, Buttons)]
        return [b.value for r in rows for b in r.buttons if b.action == "cases.see"]

    assert leads_to(1) == [f"{identity()}:2"]
    assert leads_to(2) == [f"{identity()}:1", f"{identity()}:3"]
    assert leads_to(34) == [f"{identity()}:33"]


def test_every_date_is_on_some_page() -> None:
    dates = tuple(Choice(f"Date {n} of many", identity(n)) for n in range(40))
    pages = [told(dates_page(dates, page)).plain() for page in (1, 2, 3)]

    assert [one.label for one in dates if one.label not in "".join(pages)] == []
    first = which_date(dates)
    assert "25 more dates to look at." in first.plain()
    assert actions(first)[-1] == "dates.see"


def test_every_pair_is_on_some_page() -> None:
    everybody = pairs(Cast(many=20))
    shown = [told(pairs_page(everybody, page)).plain().count("Sam Lee:") for page in (1, 2, 3)]

    assert sum(shown) == len(everybody)


def test_a_brief_counts_what_it_does_not_show() -> None:
    items = [Notice((Paragraph(f"Thing {n}."),)) for n in range(SHOWN + 3)]
    said = brief(items)

    assert f"There are {SHOWN + 3} things for you today." in said.plain()
    assert "3 more things" in said.plain()
    assert actions(said) == ["today.see"]


def test_a_brief_of_one_is_that_one() -> None:
    only = Notice((Paragraph("Thing."),))
    assert brief([only]) is only


def test_a_reminder_counts_the_cases_that_it_does_not_name() -> None:
    said = dict(notices(MANY))["ahead"].plain()
    assert "497 more cases on the list." in said


def test_each_item_of_a_brief_keeps_its_buttons() -> None:
    found = dict(notices(Cast()))
    items = [found["recording due"], found["due due None"]]

    assert actions(brief(items)) == [*actions(items[0]), *actions(items[1])]
