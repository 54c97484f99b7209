"""Bolt listeners: check who is asking, call one use case, show its Outcome."""
