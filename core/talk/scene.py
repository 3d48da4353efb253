"""All that is on the timeline, as one value that can be cut and come back to."""

import math
from dataclasses import dataclass, replace

from core.audio.talking import FRAME_RATE
from core.errors import InputError
from core.media.sound import SHORTEST_SECONDS, Sound
from core.talk.curve_edits import CurveEdits
from core.talk.keyframes import NO_KEYFRAMES, Keyframes
from core.talk.takes import Take
from core.talk.waveform import Waveform


@dataclass(frozen=True, eq=False)
class Scene:
    """A sound, its takes, and what hands did.

    Attributes:
        waveform: the sound and what it looks like.
        name: what the sound is called.
        speaks: whether it is there to be said, rather than the sound of a clip that is imitated.
        takes: in the order in which they were made.
        edits: of the curves.
        keyframes: of the sliders.
    """

    waveform: Waveform
    name: str
    speaks: bool = True
    takes: tuple[Take, ...] = ()
    edits: CurveEdits = CurveEdits()
    keyframes: Keyframes = NO_KEYFRAMES

    def trimmed(self, first: float, last: float) -> "Scene":
        """What lies between two seconds, rounded to frames.

        Raises:
            InputError: too short a part is left.
        """
        sound = self.waveform.sound
        begin, end = round(max(first, 0.0) * FRAME_RATE), round(min(last, sound.seconds) * FRAME_RATE)
        if (end - begin) / FRAME_RATE < SHORTEST_SECONDS:
            raise InputError(
                f"Only {max(end - begin, 0) / FRAME_RATE:.2f} s would be left; select at least {SHORTEST_SECONDS:g} s."
            )
        samples = sound.samples[math.floor(begin / FRAME_RATE * sound.rate) : math.ceil(end / FRAME_RATE * sound.rate)]
        return replace(
            self,
            waveform=Waveform.of(Sound(samples, sound.rate, sound.notes)),
            takes=tuple(take.part(begin, end) for take in self.takes),
            edits=self.edits.part(begin, end),
            keyframes=self.keyframes.part(begin / FRAME_RATE, end / FRAME_RATE),
        )
