"""Packs: one council's rules a YAML file, read into bot/domain/policy.py; and question banks."""
