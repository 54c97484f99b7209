"""What is owed, found and advised at a moment: the answer of `supervision-bot duties`.

`report` works it out, `data` says it as JSON, `shapes` is that JSON's format (docs/duties.md).
"""
