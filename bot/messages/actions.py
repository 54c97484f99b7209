"""Every button: its words, and the name by which handlers know it. One place for both."""

from __future__ import annotations

from bot.messages.notice import Button

NOTHING = "-"  # the value of a button that is about whoever presses it


def held(session: str) -> Button:
    """The session took place as planned."""
    return Button("Yes, as planned", "session.held", session, primary=True)


def partly(session: str) -> Button:
    """Some of it took place."""
    return Button("Partly", "session.partly", session)


def moved(session: str) -> Button:
    """The session moved to another time."""
    return Button("It moved", "session.moved", session)


def not_held(session: str) -> Button:
    """The session did not take place."""
    return Button("It didn't happen", "session.not_held", session)


def cannot_make(session: str) -> Button:
    """Somebody cannot come."""
    return Button("I can't make it", "session.cannot_make", session)


def change(session: str) -> Button:
    """Asks again whether the session took place."""
    return Button("Change this answer", "session.change", session)


def disagree(session: str) -> Button:
    """The practitioner remembers it differently."""
    return Button("That's not what I remember", "session.disagree", session)


def recorded(session: str, primary: bool = True) -> Button:
    """The session is on the case system."""
    return Button("It's recorded", "session.recorded", session, primary)


def not_recorded(session: str) -> Button:
    """The session is not on the case system after all."""
    return Button("It isn't recorded yet", "session.not_recorded", session)


def book(pair: str, primary: bool = False) -> Button:
    """Books one session."""
    return Button("Book a date", "session.book", pair, primary)


def book_six(pair: str) -> Button:
    """Books six sessions at the rule's interval."""
    return Button("Book the next six", "session.book_six", pair)


def already(pair: str, label: str = "It already happened") -> Button:
    """Tells of a session that we did not know."""
    return Button(label, "session.already", pair)


def add_to_agenda(pair: str) -> Button:
    """Adds a line to the next session's agenda."""
    return Button("Add to the agenda", "agenda.add", pair)


def see_cases(practitioner: str) -> Button:
    """Shows all the cases of a practitioner."""
    return Button("See all cases", "cases.see", practitioner)


def list_wrong(case: str) -> Button:
    """The case list is wrong about this case."""
    return Button("This list is wrong", "cases.wrong", case)


def list_right(case: str) -> Button:
    """The case list is right about this case."""
    return Button("The list is right now", "cases.right", case)


def why(duty: str) -> Button:
    """Shows the rule and the arithmetic, where a date stands."""
    return Button("Why this date?", "duty.why", duty)


def why_told(duty: str) -> Button:
    """Shows the same beside what is said unasked."""
    return Button("Why am I told this?", "duty.why", duty)


def on_it(duty: str) -> Button:
    """A manager takes it on."""
    return Button("I'm on it", "duty.on_it", duty, primary=True)


def ask_to_book(duty: str) -> Button:
    """A manager asks the pair to book."""
    return Button("Ask them to book", "duty.ask_to_book", duty)


def note_reason(duty: str, label: str = "Add a reason") -> Button:
    """Notes why, and when to look again."""
    return Button(label, "duty.reason", duty)


def notes() -> Button:
    """Shows the notes one has kept."""
    return Button("My notes", "notes.mine", NOTHING)


def about_me() -> Button:
    """Shows what is known about whoever asks."""
    return Button("What do you know about me?", "about.me", NOTHING)


def about_when() -> Button:
    """Shows when we may write to whoever asks."""
    return Button("When may you message me?", "about.when", NOTHING)


def see_today(page: int = 1) -> Button:
    """Shows everything that waits for whoever asks."""
    return Button("See all that waits for you", "today.see", str(page))


def see_dates(page: int) -> Button:
    """Shows the dates that are open for whoever asks, from a page on."""
    return Button("See the rest", "dates.see", str(page))


def see_pairs() -> Button:
    """Shows all the pairs of a supervisor."""
    return Button("See all pairs", "pairs.see", "1")


def see_line() -> Button:
    """Shows everything in the line below a manager that is missed or soon will be."""
    return Button("See all", "line.see", "1")


def pause() -> Button:
    """Pauses everything."""
    return Button("Pause everything", "admin.pause", NOTHING)


def resume() -> Button:
    """Goes on."""
    return Button("Resume", "admin.resume", NOTHING, primary=True)
