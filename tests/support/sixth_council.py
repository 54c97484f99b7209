"""A council that a test invents: its whole policy as YAML text."""

from __future__ import annotations

from pathlib import Path

from bot.domain.policy import Policy
from bot.policies.loader import load_pack, policy

PACK = """\
name: sixth
title: The sixth council
version: 1
source: invented
words: {case_system: the case system}
newly_qualified_for: {months: 12}

rules:
  - kind: supervision
    id: SIXTH-1
    clause: "1.1"
    strength: must
    ladder: supervision
    applies: {roles: [social_worker]}
    every: {days: 28}
  - kind: rearrangement
    id: SIXTH-2
    clause: "1.2"
    strength: must
    ladder: quiet
    within: {working_days: 3}
    counted_from: original_day
    allowed_reasons: [urgent_case_situation]
  - kind: recording
    id: SIXTH-3
    clause: "2.1"
    strength: must
    ladder: quiet
    within: {setting: recording_deadline}
  - kind: reflection
    id: LOCAL-reflection
    clause: local
    strength: optional
    ladder: quiet
    bank: kent_section_8

ladders:
  supervision:
    - name: reminder
      voice: reminder
      to: [practitioner, supervisor]
      source: local
      before: {working_days: 2}
      brief: true
    - name: warning
      voice: warning
      to: [practitioner, supervisor]
      source: local
      ahead_of: tell
      by: {setting: hold}
    - name: tell
      voice: escalation
      to: [next_up]
      source: policy
      rule: SIXTH-1
      after: {days: 0}
    - name: again
      voice: escalation
      to: [same]
      source: local
      again: tell
  quiet:
    - name: reminder
      voice: reminder
      to: [supervisor]
      source: local
      on: opening

settings:
  - name: recording_deadline
    asks: By when must a session be recorded?
    type: length
    rule: SIXTH-3
  - name: hold
    asks: For how long may telling wait?
    type: length
    rule: SIXTH-1
    default: {working_days: 1}
    why: Nobody should be surprised.
  - name: look_again_after
    asks: After how long does the bot look again?
    type: length
    rule: SIXTH-1
"""
SETTINGS = {"recording_deadline": {"working_days": 5}, "look_again_after": {"working_days": 3}}


def written(folder: Path, *changes: tuple[str, str], text: str = PACK) -> Path:
    """The pack in a file, each `before` replaced by its `after` wherever it stands."""
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    file = folder / "sixth.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def sixth(folder: Path, *changes: tuple[str, str]) -> Policy:
    """The policy of the changed pack, with settings."""
    return policy(load_pack(written(folder, *changes)), SETTINGS)
