"""Frozen tables, as data; README.md says where they come from."""
