"""The speech model as a talker: two flows are sampled along a sound and laid over the base."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.audio.blending import Gains, blended, speech_activity
from core.audio.blinks import USUAL_BLINKS, blink_curve
from core.audio.features import SOUND_RATE, frame_features, levelled, log_mel
from core.audio.talking import FRAME_RATE, TalkOptions
from core.conventions import FloatArray
from core.errors import InputError
from core.media.sound import Sound
from core.motion import ICT64, Motion, MotionSequence
from core.networks.audio_flow.config import mouth_channels, rest_channels
from core.networks.audio_flow.stream import FlowStream
from core.networks.audio_flow.weights import SpeechWeights, load_speech_weights

_CHUNK = 125
_MOUTH_TEMPERATURE = 0.15
"""Factor on the noise of the mouth: what is said leaves it little freedom, and noise on it looks like mumbling."""

_MOUTH_MANNER, _REST_MANNER = 0.0, 1.0
"""The mouth articulates as clearly as laid-out speech, the rest moves as real faces do."""


class FlowTalker:
    """Samples the speech model; see :class:`core.audio.talking.Talker`."""

    def __init__(self, weights: SpeechWeights) -> None:
        """Use weights trained in the motion space ``ict64``."""
        self._weights = weights

    def take(
        self, sound: Sound, options: TalkOptions, base: Motion, progress: Callable[[float], None] | None = None
    ) -> MotionSequence:
        """One motion for each begun 1/25 s of the sound.

        Raises:
            InputError: the base is of another motion space.
        """
        if base.space.name != ICT64.name:
            raise InputError(
                f"Speech moves named shapes, which {base.space.name} motions have not; use another engine."
            )
        frames = max(1, int(np.ceil(round(sound.seconds * FRAME_RATE, 6))))
        features = frame_features(levelled(log_mel(sound.at(SOUND_RATE).samples)), frames)
        moves = self._moves(features, options, progress)
        rate = USUAL_BLINKS if options.blinks_per_minute is None else options.blinks_per_minute
        blinks = blink_curve(frames, FRAME_RATE, rate, options.seed)
        gains = Gains(options.mouth, options.brows, options.eyes, 0.0 if options.still_head else options.head)
        values = blended(base, moves, speech_activity(features), blinks, gains)
        return MotionSequence(base.space, values, FRAME_RATE)

    def _moves(
        self, features: FloatArray, options: TalkOptions, progress: Callable[[float], None] | None
    ) -> FloatArray:
        """What the flows add to a face at rest, float32 (T, 70)."""
        mouth = FlowStream(
            self._weights.mouth, 2 * options.seed, _MOUTH_TEMPERATURE * options.temperature, _MOUTH_MANNER
        )
        rest = FlowStream(self._weights.rest, 2 * options.seed + 1, options.temperature, _REST_MANNER)
        made: tuple[list[FloatArray], list[FloatArray]] = ([], [])
        for first in range(0, len(features), _CHUNK):
            chunk, last = features[first : first + _CHUNK], first + _CHUNK >= len(features)
            made[0].append(mouth.feed(chunk, last))
            made[1].append(rest.feed(chunk, last))
            if progress is not None:
                progress(min((first + _CHUNK) / len(features), 1.0))
        moves = np.zeros((len(features), ICT64.size), dtype=np.float32)
        moves[:, mouth_channels(ICT64)] = np.concatenate(made[0])
        moves[:, rest_channels(ICT64)] = np.concatenate(made[1])
        return moves


def load_flow_talker(path: str | Path) -> FlowTalker:
    """A talker from a checkpoint of kind ``audio``.

    Raises:
        InputError: the file cannot be used, or was trained in another motion space.
    """
    weights = load_speech_weights(path)
    if weights.space.name != ICT64.name:
        raise InputError(
            f"{Path(path).name} speaks in {weights.space.name} motions, not {ICT64.name}; choose another file."
        )
    return FlowTalker(weights)
