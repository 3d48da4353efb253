"""Speed of the geometry engine, as a multiple of one ``cv2.remap`` of the same size."""

from dataclasses import dataclass

from core.bench.machine import remap_milliseconds
from core.bench.mean_portrait import MeanPortrait
from core.bench.timing import median_milliseconds
from core.face_model import FaceModel, load_face_model
from core.geometry import GeometryRenderer

_SIZES = (512, 2048)


@dataclass(frozen=True)
class GeometrySpeed:
    """Milliseconds at one size of the crop.

    Attributes:
        size: pixels along the crop's side.
        prepare_ms: :meth:`GeometryRenderer.set_portrait`.
        expression_ms: a frame with a smile, a half blink and an opened mouth.
        everything_ms: the same with the head turned and nodding as well.
        remap_ms: one bilinear ``cv2.remap`` of an RGB picture of that size.
    """

    size: int
    prepare_ms: float
    expression_ms: float
    everything_ms: float
    remap_ms: float

    @property
    def remaps(self) -> float:
        """The slowest frame as a multiple of one remap."""
        return self.everything_ms / self.remap_ms


def geometry_benchmark(sizes: tuple[int, ...] = _SIZES) -> list[GeometrySpeed]:
    """Measure the engine on the mean face (set the thread limits of OpenCV before calling)."""
    model = load_face_model()
    return [_speed(model, size) for size in sizes]


def _speed(model: FaceModel, size: int) -> GeometrySpeed:
    portrait, renderer = MeanPortrait.of(model, size), GeometryRenderer(model)
    expression = portrait.motion.with_values(
        jawOpen=0.4, mouthSmile_L=0.5, mouthSmile_R=0.5, eyeBlink_L=0.4, eyeBlink_R=0.4, browInnerUp_L=0.3
    )
    everything = expression.with_values(yaw=0.2, pitch=0.1, roll=0.1)
    prepare = median_milliseconds(lambda: portrait.give_to(renderer), repeats=3, warm_up=1)
    return GeometrySpeed(
        size=size,
        prepare_ms=prepare,
        expression_ms=median_milliseconds(lambda: renderer.render(expression)),
        everything_ms=median_milliseconds(lambda: renderer.render(everything)),
        remap_ms=remap_milliseconds(size),
    )
