"""`supervision-bot match`: finds people's chat accounts by e-mail."""

from __future__ import annotations

from bot.command_line import say
from bot.command_line.opening import opened
from bot.services.matching import unmatched
from bot.wiring import as_sentence, slack_side


def match() -> None:
    """Find people's Slack accounts by their e-mail. `run` does so too, at its start and daily."""
    with opened() as house:
        slack = slack_side(house.settings)
        with as_sentence(house.settings):
            found = slack.match_accounts(house)
        say.out.print(f"Found the accounts of {found} people.")
        without = unmatched(house.desk, house.now())
        if without:
            say.out.print(f"Still without one: {', '.join(sorted(without))}.")
            say.out.print("Their deputy, or else the next person up, is told instead.")
