"""The clock and its workers: planner, courier, auditor."""
