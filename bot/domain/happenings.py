"""What can happen around supervision besides sessions: the same codes in packs and in facts.

Their meaning stands in docs/policies-format.md.
"""

from __future__ import annotations

from enum import StrEnum


class Happening(StrEnum):
    """Told by people or imported, except where `DERIVED` says that the bot knows it by itself."""

    SUPERVISION_HELD = "supervision_held"
    CONSULTANT_SESSION_HELD = "consultant_session_held"
    GROUP_HELD = "group_held"
    SESSION_BOOKED = "session_booked"
    SESSION_FELL_THROUGH = "session_fell_through"
    SESSION_RECORDED = "session_recorded"
    PAIR_BEGAN = "pair_began"
    CHANGE_OF_SUPERVISOR = "change_of_supervisor"
    LEAVING = "leaving"

    AGREEMENT = "agreement"
    AGREEMENT_REVIEW = "agreement_review"
    HANDOVER = "handover"
    POLICY_ISSUED = "policy_issued"
    POLICY_ACKNOWLEDGED = "policy_acknowledged"
    OBJECTIVES_SET = "objectives_set"
    STRETCH_AUTHORISED = "stretch_authorised"

    OBSERVATION = "observation"
    FORMAL_OBSERVATION = "formal_observation"
    OBSERVATION_DISCUSSED = "observation_discussed"
    OBSERVATION_FILED = "observation_filed"
    OBSERVATION_OF_SUPERVISION = "observation_of_supervision"

    GOALS_REVIEW = "goals_review"
    APPRAISAL = "appraisal"
    DEVELOPMENT_PLAN_REVIEW = "development_plan_review"
    HALF_DAY_COURSE = "half_day_course"
    TWO_DAY_COURSE = "two_day_course"
    TWO_DAY_COURSE_AGREED = "two_day_course_agreed"
    SUPERVISOR_TRAINING = "supervisor_training"
    RECORDS_AUDIT = "records_audit"
    SUPERVISION_SAMPLED = "supervision_sampled"
    MONITORING_REPORT = "monitoring_report"
    AUDIT_FEEDBACK = "audit_feedback"
    AUDIT_FEEDBACK_DISCUSSED = "audit_feedback_discussed"

    DBS_CHECK = "dbs_check"
    REGISTRATION = "registration"
    NOTES_TO_HR = "notes_to_hr"
    RECORDS_ARCHIVED = "records_archived"
    COVER_ARRANGED = "cover_arranged"

    COPY_GIVEN = "copy_given"
    COPY_CONFIRMED = "copy_confirmed"
    DISAGREEMENT = "disagreement"
    DISAGREEMENT_SETTLED = "disagreement_settled"
    ASSURANCE_GIVEN = "assurance_given"

    DECISION = "decision"
    DECISION_RECORDED = "decision_recorded"
    DECISION_COPIED = "decision_copied"
    CONSULTATION = "consultation"
    CONSULTATION_RECORDED = "consultation_recorded"
    CASE_SUMMARY = "case_summary"
    CHILD_SEEN = "child_seen"
    ACTION_AGREED = "action_agreed"
    ACTION_DONE = "action_done"
    TARGET_SET = "target_set"
    TARGET_REVIEWED = "target_reviewed"

    NOT_ENOUGH_TIME = "not_enough_time"
    NOT_SEEN_ALONE = "not_seen_alone"
    CONCERN = "concern"
    UNRESOLVED_PROBLEM = "unresolved_problem"
    MANAGER_TOLD = "manager_told"
    PROBLEM_SETTLED = "problem_settled"


DERIVED = frozenset(
    {
        Happening.SUPERVISION_HELD,
        Happening.CONSULTANT_SESSION_HELD,
        Happening.GROUP_HELD,
        Happening.SESSION_BOOKED,
        Happening.SESSION_FELL_THROUGH,
        Happening.SESSION_RECORDED,
        Happening.PAIR_BEGAN,
        Happening.CHANGE_OF_SUPERVISOR,
        Happening.LEAVING,
    }
)
"""Known from sessions, pairs and employment; nobody need tell them."""
