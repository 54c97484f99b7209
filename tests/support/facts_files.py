"""A file of facts that says everything the format can say, and small ones."""

from __future__ import annotations

from pathlib import Path

EVERYTHING = """\
facts: 1
policy: camden
go_live: 2026-01-05
closures: [2026-12-24]
timezone: Europe/London
settings:
  recording_deadline: {working_days: 5}
people:
  amira:
    name: Amira
    role: social_worker
    employment: agency
    team: North
    started_on: 2026-06-01
    qualified_on: 2024-07-08
    newly_qualified: false
    progress_review_on: 2026-10-01
    supervisor: ben
    supervised_since: 2026-08-03
    working_pattern: Mon-Thu 09:00-17:00; Fri 09:00-13:00
    away: 2026-11-30..2026-12-04
    away_known: 2026-11-02
    full_time: false
    role_since: 2026-08-03
    programme_since: 2026-06-01
    agreed_point_on: 2026-09-01
    agreed_every_days: 21
    marks: [demanding_work]
  ben:
    role: team_manager
    supervising_since: 2020-03-02
    reports: [{since: 2020-03-02, count: 8}, {since: 2026-10-05, count: 9}]
    line_manager: cath
    deputy: dee
    supervisor: cath
  cath: {name: Cath, role: service_manager, left_on: 2027-03-31}
  dee: {role: senior_social_worker}
earlier_pairs:
  - {practitioner: amira, supervisor: dee, since: 2026-06-01}
sessions:
  - {practitioner: amira, supervisor: dee, held: 2026-07-06 10:00, recorded: 2026-07-07}
  - name: september
    practitioner: amira
    planned: 2026-09-28 10:00
    held: 2026-09-29 14:00
    minutes: 90
    recorded: 2026-10-02 09:30
    urgent: true
    discussed: [CS-1, CS-2]
    mentioned: [CS-3]
    carried: [CS-4]
    elements: [welfare]
    led_by: consultant
  - name: october
    practitioner: amira
    postponed: 2026-10-27 10:00
    decided: 2026-10-26 16:00
    reason: workload
  - {practitioner: amira, planned: "2026-11-25T10:00", replaces: october}
  - {practitioner: amira, held: 2026-10-12 09:00, kind: group}
  - {practitioner: ben, partly_held: 2026-10-30 11:00}
cases:
  - {case: CS-1, holder: amira, kind: child_protection, allocated: 2026-06-08}
  - case: CS-2
    holder: amira
    allocated: 2026-06-08
    kinds:
      - {kind: child_in_need, since: 2026-06-08}
      - {kind: child_protection, since: 2026-10-20}
    own_interval_days: 14
    discussed: [2026-08-03]
  - case: CS-3
    holder: amira
    kind: looked_after
    allocated: 2026-06-15
    was: child_in_need
    since: 2026-09-01
    closed: 2026-11-02
    reviews: [{on: 2026-09-29, held: true}, {on: 2027-03-29}]
    seen_every_days: 28
    marks: [complex]
  - {case: CS-4, holder: amira, kind: court, allocated: 2026-10-05, paused: true}
happened:
  - {what: agreement, who: amira, on: 2026-06-03}
  - {what: decision, who: amira, name: choice, at: 2026-11-20 16:30, about: CS-1, urgent: true}
  - {what: decision_recorded, who: amira, on: 2026-11-20, about: choice}
  - {what: stretch_authorised, who: ben, on: 2026-10-05, until: 2027-03-31}
records:
  - paper: case_record
    who: amira
    on: 2026-10-02
    session: september
    case: CS-1
    fields: [last_seen, previous_actions]
"""

SMALL = """\
facts: 1
policy: camden
sessions: [{held: 2026-10-28 10:00}]
"""


def written(folder: Path, text: str) -> Path:
    """The text as a file."""
    file = folder / "facts.yaml"
    file.write_text(text, encoding="utf-8")
    return file
