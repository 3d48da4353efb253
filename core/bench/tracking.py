"""Speed of the embedded tracker on the bundled sample portrait."""

from dataclasses import dataclass

from core.bench.timing import median_milliseconds
from core.photo import open_photo
from core.tracking.backends import make_tracker
from resources import resource_path

_FRAMES = 20


@dataclass(frozen=True)
class TrackingBenchmark:
    """Milliseconds of the tracker's steps on a 1024 px portrait.

    Attributes:
        detection_ms: finding faces in the picture.
        first_frame_ms: detection, landmarks and the fit of identity, expression and pose.
        tracked_frame_ms: landmarks of a frame whose last landmarks are known.
        fit_ms: fit of expression and pose with the identity known.
    """

    detection_ms: float
    first_frame_ms: float
    tracked_frame_ms: float
    fit_ms: float


def tracking_benchmark() -> TrackingBenchmark:
    """Measure the tracker on one core (set the thread limits of torch and OpenCV before calling)."""
    tracker = make_tracker("embedded")
    image = open_photo(resource_path("samples", "portrait.jpg")).image
    fit = tracker.track_photo(image, tracker.detect(image)[0])
    return TrackingBenchmark(
        detection_ms=median_milliseconds(lambda: tracker.detect(image)),
        first_frame_ms=median_milliseconds(lambda: tracker.track_photo(image, tracker.detect(image)[0]), repeats=7),
        tracked_frame_ms=median_milliseconds(
            lambda: tracker.landmarks.predict(image, previous=fit.landmarks), repeats=_FRAMES
        ),
        fit_ms=median_milliseconds(
            lambda: tracker.fitter.fit_frame(fit.landmarks, fit.identity, previous=None), repeats=_FRAMES
        ),
    )
