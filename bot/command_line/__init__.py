"""`supervision-bot`: one module a command. What goes wrong is said in a sentence, never a trace."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from bot.command_line import say
from bot.command_line.demo import demo
from bot.command_line.doctor import doctor
from bot.command_line.duties import duties
from bot.command_line.importing import import_files
from bot.command_line.init import init
from bot.command_line.local_workspace import WorkspaceTrouble
from bot.command_line.matching import match
from bot.command_line.migrating import migrate
from bot.command_line.pausing import pause, resume
from bot.command_line.policy import policy
from bot.command_line.preview import preview
from bot.command_line.running import run
from bot.command_line.schema import schema
from bot.command_line.setting import set_choice
from bot.command_line.tick import tick
from bot.house import NotReady
from bot.policies.faults import Faulty
from bot.policies.local_settings import SettingsMissing
from bot.services.importing import ChangedMeanwhile
from bot.settings import SettingsProblem
from bot.store.vault import WrongKeys

_SENTENCES = (
    ChangedMeanwhile,
    Faulty,
    NotReady,
    SettingsMissing,
    SettingsProblem,
    WorkspaceTrouble,
    WrongKeys,
)


class _Friendly(TyperGroup):
    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except _SENTENCES as sentence:
            raise say.fail(sentence) from None


app = typer.Typer(
    cls=_Friendly,
    help="Keeps the rhythm of supervision. Begin with `supervision-bot demo`, or `init`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo)
app.command("init")(init)
app.command("migrate")(migrate)
app.command("set")(set_choice)
app.command("import")(import_files)
app.command("match")(match)
app.command("doctor")(doctor)
app.command("preview")(preview)
app.command("run")(run)
app.command("tick")(tick)
app.command("pause")(pause)
app.command("resume")(resume)
app.command("duties")(duties)
app.add_typer(policy, name="policy")
app.add_typer(schema, name="schema")
