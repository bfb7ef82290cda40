"""What the rights of publicity share: they name the law behind a lack of a living person's consent.

Alone they refuse nothing that the profiles asking for consent exempt (specification §5.38).
"""

from __future__ import annotations

from consent.rules.case import Lack
from consent.rules.shared.people import is_living
from consent.vocabulary import uses


def lacks_living_consent(lack: Lack) -> bool:
    """Whether a living person's voice or likeness is made or changed without consent."""
    return is_living(lack.case) and (lack.case.use in uses.PORTRAYS or lack.case.prompted)
