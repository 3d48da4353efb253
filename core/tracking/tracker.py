"""Pictures to motions: detector, landmark network and coefficient fit together."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

import numpy as np

from core.conventions import FloatArray, ImageArray
from core.crop import crop_from_landmarks
from core.errors import InputError
from core.motion.ict64 import ICT64
from core.motion.sequence import MotionSequence
from core.spread import spread_places
from core.tracking.crop_motion import motion_in_crop
from core.tracking.face_box import FaceBox
from core.tracking.fit import CoefficientFitter, FitResult
from core.tracking.joint_identity import IDENTITY_FRAMES, joint_identity
from core.tracking.landmarks import LandmarkResult
from core.tracking.pose_refinement import HeadSquare, PoseRefiner
from core.tracking.smoothing import fill_gaps, smooth_motion
from core.tracking.types import FaceFit, VideoTrack

LEAST_CONFIDENCE = 0.5
"""Below this probability of a face a tracked frame is looked at afresh, a photo refused."""


class Landmarker(Protocol):
    """What finds landmarks."""

    def predict(
        self, image: ImageArray, box: FaceBox | None = None, previous: FloatArray | None = None
    ) -> LandmarkResult:
        """Landmarks of the face in ``box``, or of the one whose landmarks were ``previous`` a frame ago."""
        ...


class Detector(Protocol):
    """What finds faces."""

    def detect(self, image: ImageArray) -> list[FaceBox]:
        """Faces in RGB uint8 (H, W, 3), the biggest first."""
        ...

    def detect_all(self, image: ImageArray) -> list[FaceBox]:
        """The same with the small faces beside big ones, slower."""
        ...


def _nobody(done: int, steps: int) -> None:
    """Is told, and does nothing."""


class _Look(NamedTuple):
    found: LandmarkResult
    square: HeadSquare | None


class Tracker:
    """Measures identity, expression and pose of faces. One tracker belongs to one thread.

    Attributes:
        landmarks: finds landmarks.
        detector: finds faces.
        fitter: fits the morphable model.
    """

    def __init__(self, landmarks: Landmarker, detector: Detector, fitter: CoefficientFitter) -> None:
        self.landmarks = landmarks
        self.detector = detector
        self.fitter = fitter

    def detect(self, image: ImageArray) -> list[FaceBox]:
        """Faces in RGB uint8 (H, W, 3), the biggest first."""
        return self.detector.detect(image)

    def detect_all(self, image: ImageArray) -> list[FaceBox]:
        """The same with the small faces beside big ones, slower; numbers of faces refer to this list."""
        return self.detector.detect_all(image)

    def track_photo(self, image: ImageArray, box: FaceBox) -> FaceFit:
        """Measure the face in ``box``.

        Args:
            image: RGB uint8 (H, W, 3).
            box: from :meth:`detect`, or drawn by hand.

        Raises:
            InputError: there is no face in the box, or it is too small.
        """
        found = self.landmarks.predict(image, box=box)
        if found.confidence < LEAST_CONFIDENCE:
            raise InputError("There is no face in that box; draw it around the face, from forehead to chin.")
        crop = crop_from_landmarks(found.landmarks)
        fit = self.fitter.fit_photo(found.landmarks, expected=found.expression)
        return FaceFit(crop, found.landmarks, fit.identity, motion_in_crop(fit, crop), fit.error, found.confidence)

    def track_video(
        self, frames: Iterable[ImageArray], fps: float, fitted: Callable[[int, int], None] | None = None
    ) -> VideoTrack:
        """Measure the biggest face over a clip; the frames are read once, and only small squares of them kept.

        Args:
            frames: RGB uint8 (H, W, 3) each, of one size.
            fps: frames a second.
            fitted: told how many steps are done, and of how many, after all frames were read: a third of the work.

        Raises:
            InputError: no frames, or no face in any of them.
        """
        looks = self._looks_at(frames)
        seen = {number: look for number, look in enumerate(looks) if look is not None}
        if not seen:
            raise InputError("No face was found in any frame; choose a clip that shows a face from the front.")
        known = list(seen)
        landmarks = np.zeros((len(looks), 478, 3), dtype=np.float32)
        landmarks[known] = [look.found.landmarks for look in seen.values()]
        valid = np.zeros(len(looks), dtype=np.bool_)
        valid[known] = True
        crop = crop_from_landmarks(np.median(landmarks[known], axis=0))
        spread = spread_places(len(known), IDENTITY_FRAMES)
        identity = joint_identity(self.fitter, [seen[known[place]].found for place in spread])
        motions = np.zeros((len(looks), ICT64.size), dtype=np.float32)
        refiner = PoseRefiner(self.fitter)
        previous: FitResult | None = None
        told = fitted or _nobody
        for count, (found, square) in enumerate(seen.values(), 1):
            previous = self.fitter.fit_frame(found.landmarks, identity, previous, expected=found.expression)
            refiner.add(found, square, previous)
            told(count, 2 * len(seen))
        for count, (number, fit) in enumerate(zip(seen, refiner.fits(), strict=True), 1):
            motions[number] = motion_in_crop(fit, crop).values
            told(len(seen) + count, 2 * len(seen))
        sequence = MotionSequence(ICT64, smooth_motion(fill_gaps(motions, valid), ICT64), fps)
        return VideoTrack(sequence, valid, landmarks, crop, identity)

    def _looks_at(self, frames: Iterable[ImageArray]) -> list[_Look | None]:
        looks: list[_Look | None] = []
        previous: FloatArray | None = None
        for frame in frames:
            found = self._follow(frame, previous)
            previous = None if found is None else found.landmarks
            looks.append(None if found is None else _Look(found, HeadSquare.of(frame, found)))
        if not looks:
            raise InputError("The video has no frames; choose another file.")
        return looks

    def _follow(self, frame: ImageArray, previous: FloatArray | None) -> LandmarkResult | None:
        if previous is not None:
            found = self.landmarks.predict(frame, previous=previous)
            if found.confidence >= LEAST_CONFIDENCE:
                return found
        boxes = self.detect(frame)
        if not boxes:
            return None
        found = self.landmarks.predict(frame, box=boxes[0])
        return found if found.confidence >= LEAST_CONFIDENCE else None
