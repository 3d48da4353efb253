"""The moment of a clip in which the driving face rests: what relative motion is measured from."""

import numpy as np

from core.driving.clip import DrivingClip

# One unit of the score: a coefficient of this size in the mean, an angle of this size, a change of this size a frame.
_EXPRESSION = 0.08
_ANGLE = 0.18
_CHANGE = 0.03


def neutral_frame(clip: DrivingClip) -> int:
    """Number of the frame, among those in which the face was found, that shows it most at rest.

    Resting means small coefficients, a head that looks to the camera, and little change around the frame: a face
    caught in the middle of a word may pass through small numbers.
    """
    frames, space = clip.motions.frames, clip.motions.space
    expression = frames[:, space.expression] - (
        0.0 if space.name == "ict64" else np.median(frames, 0)[space.expression]
    )
    score = np.abs(expression).mean(axis=1) / _EXPRESSION
    score += np.abs(frames[:, space.rotation]).max(axis=1) / _ANGLE
    if len(frames) > 1:
        change = np.abs(np.gradient(frames[:, space.expression], axis=0)).max(axis=1)
        score += change / _CHANGE * 0.25
    score[~clip.found] = np.inf
    return int(np.argmin(score))
