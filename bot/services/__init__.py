"""The use cases. One transaction each; each checks who is asking and returns an Outcome."""
