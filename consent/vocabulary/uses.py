"""Named sets of the vocabulary that more than one profile speaks of."""

from __future__ import annotations

from typing import Final

from consent.vocabulary import words


def _beginning(*starts: str) -> frozenset[str]:
    return frozenset(use for use in words.USES if use.startswith(starts))


CAPTURES: Final = _beginning("capture.")
TRAINS: Final = _beginning("model.train.")
SYNTHETIC: Final = _beginning("synthetic.")
ALTERS: Final = _beginning("alter.")
DUBS: Final = _beginning("dub.")
REPLICA: Final = _beginning("replica.")
LICENSES_OUT: Final = "model.license_out_for_training"
CREATES: Final = "replica.create"
NEW_PERFORMANCE: Final = "replica.use.new_performance"
AS_SCRIPTED: Final = "replica.use.as_scripted"
CUSTOMARY_POST: Final = "alter.customary_post"
EXPLOITS: Final = "exploit.existing_output"

FREED_BY_CREATION: Final = frozenset({AS_SCRIPTED, "replica.use.unsafe_action", "replica.use.unrecognisable"})
"""Uses of a replica that lean on the consent to its creation (specification §5.38)."""

SPEAKS: Final = frozenset({"realtime.generate", "dub.voice_replica"})
MAKES_PERFORMANCE: Final = frozenset({NEW_PERFORMANCE, "replica.use.unsafe_action", "crowd.replicate"}) | SPEAKS
"""Uses that make a performance nobody gave: what the statutes on replica clauses call a new performance."""

KEEPS_PERFORMANCE: Final = frozenset({AS_SCRIPTED, "replica.use.unrecognisable", CUSTOMARY_POST, "dub.lip_sync"})
"""Uses that keep the fundamental character of what was recorded (Cal. Lab. Code §927(a)(2))."""

SHOWS_REPLICA: Final = frozenset(REPLICA - {CREATES}) | {"crowd.replicate"} | SPEAKS
"""Uses whose output shows or sounds a replica."""

PORTRAYS: Final = SHOWS_REPLICA | {CREATES} | (ALTERS - {CUSTOMARY_POST}) | DUBS
"""Uses that make or change what a real performer is seen or heard to do."""

FED_WITH_TALENT: Final = TRAINS | {LICENSES_OUT, CREATES} | ALTERS | DUBS
"""Uses that put a performer's recordings into a tool."""

VOICES: Final = frozenset({"voice_speech", "voice_singing"})
FACIAL: Final = frozenset({"eyes", "nose", "mouth", "ears"})
TEMPORARY: Final = frozenset({"temp_internal", "pitch_concept", "research_dev", "training_data"})
"""Purposes whose output is not part of what is delivered."""

FAILING_FORMS: Final = frozenset({"voucher_or_standard_terms", "oral"})
"""Forms no agreement accepts as a consent (specification §1.8)."""
