"""Our tracker as a judge of pictures: where the landmarks are, and which motion they show."""

from collections.abc import Sequence

from core.conventions import FloatArray, ImageArray
from core.motion import Motion
from core.spread import spread_places
from core.tracking.fit import CoefficientFitter
from core.tracking.joint_identity import IDENTITY_FRAMES, joint_identity
from core.tracking.landmarks import LandmarkResult
from core.tracking.pose_refinement import HeadSquare, PoseRefiner
from core.tracking.tracker import LEAST_CONFIDENCE, Tracker
from training.evaluation.geometry import motion_of
from training.evaluation.identity_measure import shape_distance


class FaceMeasurer:
    """Looks at every picture afresh, so that what it finds does not depend on the pictures before."""

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker

    def look(self, image: ImageArray) -> LandmarkResult | None:
        """What is seen of the biggest face in RGB uint8 (S, S, 3); None where there is none."""
        boxes = self._tracker.detect(image)
        if not boxes:
            return None
        found = self._tracker.landmarks.predict(image, box=boxes[0])
        return found if found.confidence >= LEAST_CONFIDENCE else None

    def identity(self, seen: Sequence[LandmarkResult]) -> FloatArray:
        """Identity float32 (80,) fitted jointly to frames of one person."""
        return joint_identity(self._tracker.fitter, seen)

    def shape_distance(self, seen: Sequence[LandmarkResult], identity: FloatArray) -> float:
        """How far the neutral face behind several frames, a dozen of more, is from a known ``identity``'s, percent."""
        some = [seen[place] for place in spread_places(len(seen), IDENTITY_FRAMES)]
        return shape_distance(self._tracker.fitter.model, self.identity(some), identity)

    def motion(self, seen: LandmarkResult, identity: FloatArray, size: int) -> Motion:
        """Motion of a known face relative to the whole picture of ``size`` pixels."""
        return motion_of(self._tracker.fitter.fit_frame(seen.landmarks, identity, expected=seen.expression), size)

    def reader(self, identity: FloatArray) -> "MotionReader":
        """Reads motions of a known face in one frame of a clip after the other."""
        return MotionReader(self._tracker.fitter, identity)


class MotionReader:
    """Reads motions as the tracker does in a clip, comparing poses with the first frame: they drive renderers."""

    def __init__(self, fitter: CoefficientFitter, identity: FloatArray) -> None:
        self._fitter = fitter
        self._identity = identity
        self._refiner = PoseRefiner(fitter)

    def motion(self, image: ImageArray, seen: LandmarkResult) -> Motion:
        """Motion relative to the whole picture, RGB uint8 (S, S, 3), in which a face was ``seen``."""
        fit = self._fitter.fit_frame(seen.landmarks, self._identity, expected=seen.expression)
        return motion_of(self._refiner.refined(seen, HeadSquare.of(image, seen), fit), image.shape[0])
