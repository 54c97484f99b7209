"""Everything that we ever say or ask, in every state, with the names and numbers one chooses.

`notices` and `forms` have all of it, `cast` those names and numbers.
"""
