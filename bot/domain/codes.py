"""Codes of role, employment and reason: the same in files, the database and packs.

Their meaning, and every other code, stands in docs/codes.md.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody does. Being newly qualified is a fact about a person, not a role."""

    SOCIAL_WORKER = "social_worker"
    SENIOR_SOCIAL_WORKER = "senior_social_worker"
    ADVANCED_PRACTITIONER = "advanced_practitioner"
    EARLY_HELP_WORKER = "early_help_worker"
    PERSONAL_ADVISER = "personal_adviser"
    STUDENT = "student"
    PRACTICE_EDUCATOR = "practice_educator"
    REVIEWING_OFFICER = "reviewing_officer"
    CHILD_PROTECTION_COORDINATOR = "child_protection_coordinator"
    CONSULTANT_SOCIAL_WORKER = "consultant_social_worker"
    PRINCIPAL_SOCIAL_WORKER = "principal_social_worker"
    OTHER_PRACTITIONER = "other_practitioner"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    TEAM_MANAGER = "team_manager"
    SERVICE_MANAGER = "service_manager"
    DISTRICT_MANAGER = "district_manager"
    HEAD_OF_SERVICE = "head_of_service"
    DEPUTY_DIRECTOR = "deputy_director"
    QUALITY_ASSURANCE = "quality_assurance"
    ADMINISTRATOR = "administrator"


class Employment(StrEnum):
    """On what footing somebody works."""

    PERMANENT = "permanent"
    FIXED_TERM = "fixed_term"
    TEMPORARY = "temporary"
    AGENCY = "agency"
    CONSULTANT = "consultant"
    SECONDEE = "secondee"
    PLACEMENT = "placement"


class Mark(StrEnum):
    """What else a policy may ask about a person."""

    OVERSEAS_RECRUIT = "overseas_recruit"
    QUALIFICATION_BAR = "qualification_bar"
    PERFORMANCE_CONCERN = "performance_concern"
    DEMANDING_WORK = "demanding_work"
    NOT_THE_LINE_MANAGER = "not_the_line_manager"


class CaseMark(StrEnum):
    """What else a policy may ask about a case."""

    COMPLEX = "complex"
    HIGH_RISK = "high_risk"
    DISABLED_CHILD = "disabled_child"
    UNDER_18 = "under_18"


class Reason(StrEnum):
    """Why a session moved or did not happen. Neutral: never a word about anybody's health."""

    URGENT_CASE_SITUATION = "urgent_case_situation"
    SUPERVISEE_SICK = "supervisee_sick"
    SUPERVISOR_SICK = "supervisor_sick"
    SUPERVISEE_AWAY = "supervisee_away"
    SUPERVISOR_AWAY = "supervisor_away"
    WORKLOAD = "workload"
    TRAINING = "training"
    OTHER = "other"


class Topic(StrEnum):
    """What a line of an agenda is about."""

    CASE = "case"
    WELFARE = "welfare"
    WORKLOAD = "workload"
    DEVELOPMENT = "development"
    TEAM = "team"
    REFLECTION = "reflection"
    OTHER = "other"


class Unreadable(StrEnum):
    """Stands for what somebody wrote, and nobody can decrypt any more: not a code to choose."""

    TEXT = "unreadable"
