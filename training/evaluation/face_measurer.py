"""Our tracker as a judge of pictures: where the landmarks are, and which motion they show."""

from collections.abc import Sequence

from core.conventions import FloatArray, ImageArray
from core.motion import Motion
from core.tracking.tracker import LEAST_CONFIDENCE, Tracker
from training.evaluation.geometry import motion_of
from training.evaluation.identity_measure import shape_distance


class FaceMeasurer:
    """Looks at every picture afresh, so that what it finds does not depend on the pictures before."""

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker

    def landmarks(self, image: ImageArray) -> FloatArray | None:
        """Landmarks float32 (478, 3) of the biggest face in RGB uint8 (S, S, 3); None where there is none."""
        boxes = self._tracker.detect(image)
        if not boxes:
            return None
        found = self._tracker.landmarks.predict(image, box=boxes[0])
        return found.landmarks if found.confidence >= LEAST_CONFIDENCE else None

    def identity(self, landmarks: Sequence[FloatArray]) -> FloatArray:
        """Identity float32 (80,) fitted jointly to frames of one person."""
        return self._tracker.fitter.fit_identity(list(landmarks))[0].identity

    def shape_distance(self, landmarks: Sequence[FloatArray], identity: FloatArray) -> float:
        """How far the neutral face behind several frames is from that of a known ``identity``, percent."""
        return shape_distance(self._tracker.fitter.model, self.identity(landmarks), identity)

    def motion(self, landmarks: FloatArray, identity: FloatArray, size: int) -> Motion:
        """Motion of a known face relative to the whole picture of ``size`` pixels."""
        return motion_of(self._tracker.fitter.fit_frame(landmarks, identity), size)
