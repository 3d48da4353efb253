"""A face followed picture by picture: its motion now, against its motion at rest."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.conventions import FloatArray, ImageArray
from core.crop import Crop
from core.driving.clip import DrivingClip
from core.driving.transfer import DrivingOptions, Gains, drive
from core.motion import ICT64, Motion, MotionSequence
from core.pose import pose_values
from core.tracking.fit import FitResult
from core.tracking.joint_identity import joint_identity
from core.tracking.landmarks import LandmarkResult
from core.tracking.tracker import LEAST_CONFIDENCE, Tracker

_IDENTITY_FRAMES = 6
_CALM = 0.5
"""Share of the new measurement that is taken each time; lids take all of it, so that blinks keep their depth."""

_LOST_AFTER = 12
"""Pictures without a face after which the portrait begins to ease to rest."""

_EASE = 0.15


@dataclass(frozen=True, eq=False)
class LiveMotion:
    """What a picture shows.

    Attributes:
        motion: of the face, smoothed; the last known one while it is lost.
        presence: 1 while the face is there, falling to 0 while it is lost.
    """

    motion: Motion
    presence: float


class LiveFace:
    """Belongs to one thread."""

    def __init__(self, make_tracker: Callable[[], Tracker]) -> None:
        """Begin with nobody; the tracker is made when the first picture comes."""
        self._make_tracker = make_tracker
        self._tracker: Tracker | None = None
        self._landmarks: FloatArray | None = None
        self._seen: list[LandmarkResult] = []
        self._identity: FloatArray | None = None
        self._fit: FitResult | None = None
        self._values: FloatArray | None = None
        self._presence, self._lost = 0.0, 0

    def look(self, picture: ImageArray) -> LiveMotion | None:
        """Follow the face into RGB uint8 (H, W, 3); None before the first face was seen."""
        found = self._find(picture)
        if found is None:
            self._lost += 1
            if self._lost > _LOST_AFTER:
                self._presence = max(self._presence - _EASE, 0.0)
        else:
            self._lost = 0
            self._presence = min(self._presence + _EASE, 1.0)
            self._take(found, picture)
        if self._values is None:
            return None
        return LiveMotion(Motion(ICT64, self._values), self._presence)

    def _find(self, picture: ImageArray) -> LandmarkResult | None:
        if self._tracker is None:
            self._tracker = self._make_tracker()
        if self._landmarks is not None:
            found = self._tracker.landmarks.predict(picture, previous=self._landmarks)
            if found.confidence >= LEAST_CONFIDENCE:
                self._landmarks = found.landmarks
                return found
        self._landmarks = None
        boxes = self._tracker.detect(picture)
        if boxes:
            found = self._tracker.landmarks.predict(picture, box=boxes[0])
            if found.confidence >= LEAST_CONFIDENCE:
                self._landmarks = found.landmarks
                return found
        return None

    def _take(self, found: LandmarkResult, picture: ImageArray) -> None:
        assert self._tracker is not None
        fitter = self._tracker.fitter
        if len(self._seen) < _IDENTITY_FRAMES:
            self._seen.append(found)
            self._identity = joint_identity(fitter, self._seen)
        assert self._identity is not None
        self._fit = fitter.fit_frame(found.landmarks, self._identity, self._fit, expected=found.expression)
        whole = Crop(0, 0, max(picture.shape[:2]))
        values = np.concatenate([self._fit.expression, pose_values(self._fit.pose, whole.size)]).astype(np.float32)
        if self._values is None:
            self._values = values
            return
        share = np.full(ICT64.size, _CALM, dtype=np.float32)
        for name in ("eyeBlink_L", "eyeBlink_R"):
            share[ICT64.index(name)] = 1.0
        self._values = self._values + share * (values - self._values)


def driven_now(base: Motion, now: LiveMotion, rest: Motion, gains: Gains | None = None) -> Motion:
    """The portrait's motion while a live face drives it: changes from ``rest`` are added to ``base``.

    Raises:
        InputError: another motion space than ``ict64``.
    """
    pair = MotionSequence(ICT64, np.stack([rest.values, now.motion.values]), 25.0)
    driven = drive(base, DrivingClip.of(pair), DrivingOptions(neutral=0, gains=gains or Gains()))[1]
    return Motion(base.space, base.values + now.presence * (driven.values - base.values))
