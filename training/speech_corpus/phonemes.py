"""Sounds of speech with their times."""

from dataclasses import dataclass

SILENCE = "_"
"""Symbol of a stretch without speech."""

BILABIALS = "pbm"
"""First letters of the sounds for which the lips meet."""


@dataclass(frozen=True)
class Phoneme:
    """One sound of speech.

    Attributes:
        symbol: in the International Phonetic Alphabet; :data:`SILENCE` for none.
        start: seconds from the first sample; for stops, of the closure.
        end: seconds.
    """

    symbol: str
    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.end - self.start

    @property
    def is_bilabial(self) -> bool:
        """Whether the lips have to meet for it."""
        return self.symbol[:1] in tuple(BILABIALS)

    def moved(self, seconds: float) -> "Phoneme":
        """The same sound that much later."""
        return Phoneme(self.symbol, self.start + seconds, self.end + seconds)


def lip_closure(phoneme: Phoneme) -> tuple[float, float]:
    """When the lips are shut for a bilabial, in seconds: all of an m, but of p and b only until they burst."""
    share = 0.9 if phoneme.symbol.startswith("m") else 0.6
    return phoneme.start, phoneme.start + share * phoneme.seconds
