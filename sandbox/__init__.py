"""A strict stand-in for Slack in one process: Web API, Socket Mode, and a page a person can use."""
