"""Slack: words to Block Kit, sending, receipts."""
