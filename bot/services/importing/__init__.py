"""Import of people, cases and sessions from CSV: all faults at once, the difference first, and
then the whole or nothing."""
