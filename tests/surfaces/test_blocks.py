"""Notices and forms as Block Kit, and what somebody filled in back again."""

from datetime import date, time
from typing import Any

from bot.messages.form import ChoiceField, ChoicesField, DateField, Form, Option, TextField
from bot.messages.form import TimeField as Clock
from bot.messages.notice import Button, Buttons, Notice, Paragraph, Part, Small
from bot.surfaces.slack.answers import answers
from bot.surfaces.slack.blocks import (
    MORE,
    action_name,
    clip,
    escape,
    message_blocks,
    message_text,
    reply,
)
from bot.surfaces.slack.views import home_view, modal_view
from bot.surfaces.surface import Marker
from sandbox.blocks import check_message, check_view

MARKER = Marker("a" * 32, 3)


def shown(*parts: Part) -> list[dict[str, Any]]:
    return message_blocks(Notice(parts), MARKER)


def test_the_first_block_carries_the_marker() -> None:
    blocks = shown(Paragraph("One."), Paragraph("Two."))

    assert [block.get("block_id") for block in blocks] == [f"m:{'a' * 32}:3", None]


def test_nothing_in_a_notice_can_become_markup() -> None:
    (block,) = shown(Paragraph("<!channel> *bold* :tada: & more"))

    assert block["text"] == {
        "type": "plain_text",
        "text": "<!channel> *bold* :tada: & more",
        "emoji": False,
    }


def test_a_notification_escapes_what_slack_would_read() -> None:
    assert message_text(Notice((), "<!here> & co")) == "&lt;!here&gt; &amp; co"
    assert escape("&amp;") == "&amp;amp;"


def test_a_reply_is_for_whoever_asked_alone() -> None:
    body = reply(Notice((Paragraph("Booked."),)))

    assert (body["response_type"], body["replace_original"]) == ("ephemeral", False)
    assert check_message({"text": body["text"], "blocks": body["blocks"]}) == []


def test_a_text_is_clipped_with_an_ellipsis_and_never_cut_silently() -> None:
    assert clip("word " * 10, 12) == "word word w…"
    assert clip("short", 5) == "short"


def test_a_long_paragraph_is_split_where_a_line_ends() -> None:
    lines = [f"Line {n:04d}." for n in range(400)]
    blocks = shown(Paragraph("\n".join(lines)))

    assert len(blocks) == 2
    assert "\n".join(block["text"]["text"] for block in blocks).split("\n") == lines


def test_too_many_blocks_end_with_a_sentence_that_says_so() -> None:
    blocks = shown(*(Paragraph(f"{n}.") for n in range(51)))

    assert len(blocks) == 50
    assert blocks[-1]["elements"][0]["text"] == MORE
    assert check_message({"text": "x", "blocks": blocks}) == []


def test_exactly_as_many_blocks_as_fit_stay_as_they_are() -> None:
    blocks = shown(*(Paragraph(f"{n}.") for n in range(50)))

    assert [block["text"]["text"] for block in blocks] == [f"{n}." for n in range(50)]


def test_too_many_characters_end_with_a_sentence_that_says_so() -> None:
    blocks = shown(*(Paragraph("x" * 2500) for _ in range(6)))

    assert len(blocks) == 5
    assert blocks[-1]["elements"][0]["text"] == MORE
    assert check_message({"text": "x", "blocks": blocks}) == []


def test_a_button_that_comes_again_has_a_number_that_handlers_strip() -> None:
    rows = (Buttons((Button("Yes", "session.held", one),)) for one in ("a", "b", "c"))
    ids = [block["elements"][0]["action_id"] for block in shown(*rows)]

    assert ids == ["session.held", "session.held#2", "session.held#3"]
    assert {action_name(action_id) for action_id in ids} == {"session.held"}


def test_more_than_five_buttons_stand_in_rows() -> None:
    row = Buttons(tuple(Button(str(n), "today.see", str(n)) for n in range(7)))

    assert [len(block["elements"]) for block in shown(row)] == [5, 2]


def test_a_home_of_very_much_says_that_there_is_more() -> None:
    view = home_view(Notice(tuple(Small(f"{n}.") for n in range(300))))

    assert len(view["blocks"]) == 100
    assert "more than fits" in view["blocks"][-1]["elements"][0]["text"]


def form(*fields: Any) -> Form:
    return Form("session.held", "A title that is far too long", fields, "Save", "use-1")


def options(count: int) -> tuple[Option, ...]:
    return tuple(Option(f"v{n}", f"Case {n}", "a hint") for n in range(count))


def test_a_form_carries_its_name_and_its_one_use_id() -> None:
    view = modal_view(form(DateField(name="on", label="Day")))

    assert (view["callback_id"], view["private_metadata"]) == ("session.held", "use-1")
    assert view["title"]["text"] == "A title that is far too…"
    assert (view["submit"]["text"], view["close"]["text"]) == ("Save", "Cancel")


def test_a_form_that_tells_has_nothing_to_submit() -> None:
    view = modal_view(Form("about.me", "What we know", (Paragraph("This."),)))

    assert "submit" not in view
    assert view["close"]["text"] == "Close"


def test_a_list_of_five_hundred_is_grouped_and_not_cut() -> None:
    field = ChoicesField(name="cases", label="Cases", options=options(500), initial=("v1", "v499"))
    view = modal_view(form(field))
    element = view["blocks"][0]["element"]

    assert check_view(view) == []
    assert sum(len(group["options"]) for group in element["option_groups"]) == 500
    assert [option["value"] for option in element["initial_options"]] == ["v1", "v499"]


def test_one_that_may_be_left_empty_can_be_emptied_again() -> None:
    field = ChoiceField(name="case", label="Case", options=options(3), optional=True)
    (block,) = modal_view(form(field))["blocks"]

    assert block["element"]["type"] == "static_select"


STATE = {
    "on": {"on": {"type": "datepicker", "selected_date": "2026-11-26"}},
    "no_day": {"no_day": {"type": "datepicker", "selected_date": None}},
    "time": {"time": {"type": "timepicker", "selected_time": "10:30", "timezone": "UTC"}},
    "words": {"words": {"type": "plain_text_input", "value": "  a few words "}},
    "no_words": {"no_words": {"type": "plain_text_input", "value": None}},
    "blank": {"blank": {"type": "plain_text_input", "value": "   "}},
    "one": {"one": {"type": "static_select", "selected_option": {"value": "a"}}},
    "radio": {"radio": {"type": "radio_buttons", "selected_option": {"value": "b"}}},
    "no_choice": {"no_choice": {"type": "static_select", "selected_option": None}},
    "many": {"many": {"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]}},
    "listed": {"listed": {"type": "multi_static_select", "selected_options": [{"value": "c"}]}},
    "none": {"none": {"type": "checkboxes", "selected_options": []}},
}


def test_every_kind_of_field_comes_back_as_a_plain_answer() -> None:
    assert answers({"state": {"values": STATE}}) == {
        "on": date(2026, 11, 26),
        "no_day": None,
        "time": time(10, 30),
        "words": "a few words",
        "no_words": None,
        "blank": None,
        "one": "a",
        "radio": "b",
        "no_choice": None,
        "many": ("a", "b"),
        "listed": ("c",),
        "none": (),
    }


def test_every_field_of_a_form_is_a_block_named_after_it() -> None:
    fields = (
        DateField(name="on", label="Day", initial=date(2026, 11, 26)),
        Clock(name="time", label="Time", initial=time(9, 5)),
        TextField(name="words", label="Words", initial="x" * 100),
        ChoiceField(name="one", label="One", options=options(2), initial="v1"),
        ChoicesField(name="many", label="Many", options=options(11)),
    )
    view = modal_view(form(*fields))

    assert check_view(view) == []
    assert [block["block_id"] for block in view["blocks"]] == [field.name for field in fields]
    assert view["blocks"][1]["element"]["initial_time"] == "09:05"
    assert len(view["blocks"][2]["element"]["initial_value"]) == 80
