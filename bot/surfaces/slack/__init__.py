"""Slack: notices and forms as Block Kit, sending, receipts, accounts."""
