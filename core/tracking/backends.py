"""The choice of tracker behind ``--tracker``."""

from typing import TYPE_CHECKING

from core.errors import InputError

if TYPE_CHECKING:
    from core.tracking.tracker import Tracker

TRACKERS = ("auto", "embedded", "face-alignment")


def make_photo_tracker() -> "Tracker":
    """The embedded tracker without torch, whose import takes longer than tracking dozens of photos; slower for videos.

    Raises:
        InputError: a bundled file is missing or damaged.
    """
    from core.face_model import load_face_model
    from core.tracking.detector import FaceDetector
    from core.tracking.fit import CoefficientFitter
    from core.tracking.landmarks import LandmarkPredictor
    from core.tracking.tracker import Tracker

    return Tracker(LandmarkPredictor(without_torch=True), FaceDetector(), CoefficientFitter(load_face_model()))


def make_tracker(name: str = "auto") -> "Tracker":
    """Build a tracker.

    Args:
        name: ``embedded`` (478 landmarks, no download), ``face-alignment`` (68 landmarks, the package of that name
            with its own weights) or ``auto`` (the embedded one).

    Raises:
        InputError: an unknown name, or the weights of face-alignment cannot be had.
    """
    from core.face_model import load_face_model
    from core.tracking.detector import FaceDetector
    from core.tracking.fit import CoefficientFitter
    from core.tracking.tracker import Tracker

    if name not in TRACKERS:
        raise InputError(f"There is no tracker {name!r}: choose one of {', '.join(TRACKERS)}.")
    if name == "face-alignment":
        from core.tracking.face_alignment_backend import make_face_alignment_tracker

        return make_face_alignment_tracker()
    from core.tracking.landmarks import LandmarkPredictor

    return Tracker(LandmarkPredictor(), FaceDetector(), CoefficientFitter(load_face_model()))
