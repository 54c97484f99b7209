"""Slack's Web API: the methods a bot calls, with Slack's own names, arguments and errors."""
