"""Our tracker as a judge of pictures: where the landmarks are, and which motion they show."""

from collections.abc import Sequence

from core.conventions import FloatArray, ImageArray
from core.motion import Motion
from core.spread import spread_places
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

    def clip_motions(
        self, images: Sequence[ImageArray], seen: Sequence[LandmarkResult], identity: FloatArray
    ) -> tuple[list[Motion], list[Motion]]:
        """Motions of a known face as the tracker reads them in a clip, comparing poses, and as :meth:`motion` does.

        Args:
            images: RGB uint8 (S, S, 3) each; motions are relative to the whole picture.
            seen: the face in each of them.
            identity: float32 (80,).
        """
        fitter = self._tracker.fitter
        sizes = [image.shape[0] for image in images]
        fits = [fitter.fit_frame(found.landmarks, identity, expected=found.expression) for found in seen]
        refiner = PoseRefiner(fitter)
        for image, found, fit in zip(images, seen, fits, strict=True):
            refiner.add(found, HeadSquare.of(image, found), fit)
        return list(map(motion_of, refiner.fits(), sizes)), list(map(motion_of, fits, sizes))
