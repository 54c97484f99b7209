"""The form that adds a line to the next session's agenda."""

from __future__ import annotations

from bot.messages import labels
from bot.messages.form import ChoiceField, Field, Form, Option, TextField
from bot.messages.notice import Small
from bot.messages.reflection import IDENTIFYING

LONGEST = 80


def add_line(use: str, *, other: str, cases: tuple[Option, ...] = ()) -> Form:
    """Answers: `topic`, `case` (may be left empty), `words` (may be left empty)."""
    topic = ChoiceField(name="topic", label="What is it about?", options=labels.topic_options())
    words = TextField(
        name="words", label="A few words", hint=IDENTIFYING, longest=LONGEST, optional=True
    )
    seen = Small(f"You and {other} see the agenda. Nobody else does.")
    fields = (topic, *_case(cases), words, seen)
    return Form("agenda.add", "Add to the agenda", fields, "Add", use)


def _case(cases: tuple[Option, ...]) -> tuple[Field, ...]:
    if not cases:
        return ()
    hint = "By reference only."
    field = ChoiceField(
        name="case", label="Which case, if any?", hint=hint, options=cases, optional=True
    )
    return (field,)
