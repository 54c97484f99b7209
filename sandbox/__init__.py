"""A strict stand-in for Slack, in memory, on loopback only."""
