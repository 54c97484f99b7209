"""The torture suite: real processes, the local workspace as Slack, and everything that goes wrong.

`python -m tests.torture` runs it, prints one table, and ends with 1 if anything was lost, said
twice, said though it was met, shown wrongly or left waiting.
"""
