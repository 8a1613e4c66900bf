"""What a host takes back on the spot counts for them: the step that rules on things said share."""

from collections.abc import Iterable, Sequence

from checker.vocabulary import Exemption
from checker.vocabulary.timeline import Correction

SOON_S = 120.0


def taken_back(moments_s: Iterable[float], corrections: Sequence[Correction]) -> tuple[Exemption, ...]:
    """The first correction within two minutes of something said, as an exemption; nothing when there is none."""
    for moment_s in moments_s:
        for correction in corrections:
            if 0 <= correction.at_s - moment_s <= SOON_S:
                words = f"{correction.at_s - moment_s:.0f} 秒后说「{correction.field.value}」"
                return (Exemption(name="当场更正", held=True, because=words),)
    return ()
