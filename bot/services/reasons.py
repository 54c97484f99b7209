"""Why something fell through: a neutral code, of which managers learn only if it is allowed."""

from __future__ import annotations

from bot.domain.codes import Unreadable
from bot.domain.policy import Policy, RearrangementRule
from bot.messages.breach import Noted
from bot.services.scene import Scene
from bot.store import fact_log
from bot.store.duties import StoredDuty

NOTED = "reason_noted"


def allowed_reasons(policy: Policy) -> tuple[str, ...]:
    """The reasons that the policy names; empty where it names none."""
    rules = (rule for rule in policy.pack.rules if isinstance(rule, RearrangementRule))
    return tuple(dict.fromkeys(code for rule in rules for code in rule.allowed_reasons))


def noted_reason(scene: Scene, duty: StoredDuty) -> Noted | None:
    """Whether the reason that was noted is one that the policy allows; None: none is noted."""
    code = _code(scene, duty)
    if code is None:
        return None
    if isinstance(code, Unreadable):
        return Noted.UNREADABLE
    allowed = allowed_reasons(scene.policy)
    if not allowed:
        return Noted.ONLY_NOTED
    return Noted.ALLOWED if code in allowed else Noted.NOT_NAMED


def _code(scene: Scene, duty: StoredDuty) -> str | None:
    noted = fact_log.latest(scene.tx, duty.id, NOTED)
    if noted is not None:
        told = noted.readable
        return Unreadable.TEXT if told is None else str(told["reason"])
    session = scene.session(duty.practitioner, duty.session) if duty.session else None
    return session.reason if session else None
