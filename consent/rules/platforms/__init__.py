"""Platforms' guidance: a gate of its own, beside the performers' consent. A platform's written approval settles it."""
