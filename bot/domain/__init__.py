"""The pure core: the standard library, dateutil and holidays. `now` is always an argument."""
