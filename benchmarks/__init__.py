"""How fast, how steady, how large: each benchmark measures its floor and its peer in the same run.

They import the product, never the reverse.
"""
