from __future__ import annotations

from hypothesis import HealthCheck, settings

# One profile everywhere: no deadlines, because two shared cores make times a matter of luck.
settings.register_profile("house", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
