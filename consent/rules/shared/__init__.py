"""Conditions that several profiles share, each under the name a lawyer would give it. Pure functions."""
