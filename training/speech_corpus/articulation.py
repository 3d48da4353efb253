"""What the mouth does for each sound of speech."""

from dataclasses import dataclass

from training.speech_corpus.phonemes import SILENCE


@dataclass(frozen=True)
class Articulation:
    """Targets of one sound.

    Attributes:
        jaw: weight of ``jawOpen`` at usual effort.
        funnel, pucker: lips rounded open, lips rounded to a small hole.
        stretch: corners of the mouth drawn apart.
        upper, lower: upper lip raised, lower lip lowered.
        jaw_strength, lip_strength: how much it prevails over its neighbours, 0 to 1.
        contact: ``lips`` where they meet, ``teeth`` where the lower lip meets the upper teeth.
    """

    jaw: float
    funnel: float = 0.0
    pucker: float = 0.0
    stretch: float = 0.0
    upper: float = 0.0
    lower: float = 0.0
    jaw_strength: float = 0.6
    lip_strength: float = 0.4
    contact: str = ""

    @property
    def shape(self) -> tuple[float, float, float, float, float, float]:
        """Its targets in the order of :data:`SHAPES`."""
        return self.jaw, self.funnel, self.pucker, self.stretch, self.upper, self.lower


SHAPES = ("jaw", "funnel", "pucker", "stretch", "upper", "lower")
"""The order of :attr:`Articulation.shape`."""

REST = Articulation(0.0, jaw_strength=1.0, lip_strength=1.0)

_TABLE: tuple[tuple[str, Articulation], ...] = (
    ("pbmɱʙ", Articulation(0.06, jaw_strength=0.8, lip_strength=0.25, contact="lips")),
    ("fvʋ", Articulation(0.07, upper=0.12, jaw_strength=0.8, lip_strength=0.5, contact="teeth")),
    ("βɸ", Articulation(0.07, jaw_strength=0.7, lip_strength=0.3)),
    ("wʍɥ", Articulation(0.05, 0.06, 0.65, jaw_strength=0.95, lip_strength=1.0)),
    ("ʃʒʂʐɕʑ", Articulation(0.06, 0.26, 0.12, upper=0.12, lower=0.1, jaw_strength=0.95, lip_strength=0.8)),
    ("sz", Articulation(0.045, stretch=0.1, upper=0.04, lower=0.1, jaw_strength=0.95, lip_strength=0.4)),
    ("θð", Articulation(0.1, lower=0.06, jaw_strength=0.7, lip_strength=0.3)),
    ("tdɾʈɖ", Articulation(0.08, lower=0.04, jaw_strength=0.65, lip_strength=0.15)),
    ("nɳɲ", Articulation(0.1, jaw_strength=0.55, lip_strength=0.15)),
    ("lɫʎɭ", Articulation(0.15, jaw_strength=0.5, lip_strength=0.2)),
    ("ɹɻrʀʁɚɝ", Articulation(0.11, 0.16, 0.08, jaw_strength=0.5, lip_strength=0.5)),
    ("kgŋɡqɣxχcɟç", Articulation(0.13, jaw_strength=0.35, lip_strength=0.1)),
    ("hɦʔħʕ", Articulation(0.18, jaw_strength=0.12, lip_strength=0.05)),
    ("j", Articulation(0.08, stretch=0.15, jaw_strength=0.6, lip_strength=0.4)),
    ("i", Articulation(0.09, stretch=0.22, lower=0.06, jaw_strength=0.7, lip_strength=0.7)),
    ("ɪɨ", Articulation(0.14, stretch=0.14, lower=0.05, lip_strength=0.5)),
    ("eɘ", Articulation(0.2, stretch=0.16, upper=0.05, lower=0.06, lip_strength=0.6)),
    ("ɛɜ", Articulation(0.28, stretch=0.1, upper=0.06, lower=0.06, lip_strength=0.5)),
    ("æ", Articulation(0.38, stretch=0.14, upper=0.08, lower=0.08, jaw_strength=0.8, lip_strength=0.6)),
    ("aɐ", Articulation(0.4, upper=0.06, lower=0.06, jaw_strength=0.8, lip_strength=0.5)),
    ("ɑɒ", Articulation(0.42, 0.05, upper=0.04, jaw_strength=0.8, lip_strength=0.5)),
    ("ʌ", Articulation(0.3, upper=0.03, lip_strength=0.4)),
    ("əɤɵ", Articulation(0.17, jaw_strength=0.35, lip_strength=0.2)),
    ("ɔ", Articulation(0.33, 0.22, 0.1, jaw_strength=0.75, lip_strength=0.8)),
    ("o", Articulation(0.22, 0.22, 0.3, jaw_strength=0.7, lip_strength=0.9)),
    ("ʊ", Articulation(0.12, 0.1, 0.4, jaw_strength=0.65, lip_strength=0.85)),
    ("uʉɯ", Articulation(0.06, 0.1, 0.62, jaw_strength=0.95, lip_strength=1.0)),
    ("yʏ", Articulation(0.07, 0.14, 0.55, jaw_strength=0.9, lip_strength=1.0)),
    ("øœɞ", Articulation(0.2, 0.24, 0.2, lip_strength=0.85)),
)

VOWELS = frozenset("iɪɨeɘɛɜæaɐɑɒʌəɤɵɔoʊuʉɯyʏøœɞɚɝ")
"""Symbols that are vowels, whose loudness tells the effort of the speaker."""

_BY_SYMBOL = {symbol: articulation for symbols, articulation in _TABLE for symbol in symbols}


def articulations(symbol: str) -> tuple[Articulation, ...]:
    """What the mouth does for a symbol, one after the other: two for diphthongs and affricates.

    Marks of length, stress and tone have no shape; a symbol of which nothing is known is an unstressed vowel.
    """
    if symbol == SILENCE:
        return (REST,)
    found = tuple(_BY_SYMBOL[letter] for letter in symbol if letter in _BY_SYMBOL)
    return found or (_BY_SYMBOL["ə"],)
