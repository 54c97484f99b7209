"""`python -m bot` is `supervision-bot`."""

from bot.command_line import app

app(prog_name="supervision-bot")
