"""Revisions of rules that newer ones have replaced, still able to run: a file for each rule set that has them.

A decision made under a rule set is decided again as it was decided then. Nothing here judges anything new.
"""
