"""Invented organisations of any size, the same for the same seed, to measure the product with."""
