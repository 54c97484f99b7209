"""Supervision Bot: keeps the rhythm of supervision. It knows no clock and no Slack event."""
