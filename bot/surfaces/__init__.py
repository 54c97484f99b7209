"""How words reach people: one folder a chat service."""
