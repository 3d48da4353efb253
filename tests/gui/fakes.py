"""Stand-ins for the core: pictures with countable colours instead of faces."""

from pathlib import Path
from threading import Event

import numpy as np

from core.conventions import FloatArray, ImageArray
from core.crop import Crop
from core.engine_choice import EngineChoice
from core.engines import Engines
from core.errors import Cancelled, InputError
from core.face_model import load_face_model
from core.geometry import GeometryRenderer
from core.marks import NO_MARKS, Marks
from core.media.sound import Sound
from core.motion import BFM64, ICT64, Motion
from core.motion_film import FilmReport, FilmSettings
from core.moving_face import MovingFace
from core.project import PhotoReference, photo_reference
from core.session_types import Area, OpenedPhoto, PreviewFrame, TrackedMotion
from core.tracking.types import FaceFit

PHOTO_COLOR = (40, 90, 140)
CROP = Area(100, 50, 200, 200)
PHOTO_SIZE = (400, 300)
OTHER_MOTION = Motion.neutral(ICT64).with_values(
    jawOpen=0.6, browInnerUp_L=0.5, eyeBlink_L=1.0, mouthSmile_L=0.4, yaw=-0.2, tx=0.3
)
MEAN_MOTION = Motion.neutral(BFM64).with_values(tz=0.45)
OWN_MOTION = Motion.neutral(ICT64).with_values(eyeBlink_L=0.25, yaw=0.1)


def patch_color(motion: Motion) -> tuple[int, int, int]:
    """The colour that the fake engine paints for a motion: red grows with the jaw, blue with the smile."""
    if motion.space.name != ICT64.name:
        return 0, 10, 0
    return (round(255 * motion["jawOpen"]), 10, round(255 * motion["mouthSmile_L"]))


class FakeSession:
    """Paints the crop in one colour, feathered by nothing; counts what it was asked."""

    engine = "fake"
    device = "none"
    notice = ""
    motion = OWN_MOTION
    crop = CROP

    def __init__(self, gate: Event | None = None) -> None:
        self.rendered: list[Motion] = []
        self.sizes: list[int] = []
        self.gate = gate
        self.broken = False
        self.with_face = False
        self.qualities: list[int] = []
        self.marks: list[Marks] = []
        self.at_rest: list[bool] = []
        self.quiet_moments = 0
        self.film_gate: Event | None = None
        self.films: list[tuple[FilmSettings | None, Sound | None]] = []

    @property
    def landmarks(self) -> FloatArray:
        return np.zeros((478, 3), dtype=np.float32)

    @property
    def face(self) -> MovingFace | None:
        """The mean face, somewhere in the crop as its own motion says."""
        known = self.with_face and self.motion.space is ICT64
        return MovingFace.of_model(load_face_model(), np.zeros(80, np.float32)) if known else None

    @property
    def fit(self) -> FaceFit | None:
        crop = Crop(int(CROP.left), int(CROP.top), int(CROP.width))
        tracked = self.motion if self.motion.space is ICT64 else OWN_MOTION
        return FaceFit(crop, self.landmarks, np.zeros(80, np.float32), tracked)

    def use(self, engines: Engines) -> None:
        if engines.space is BFM64:
            self.motion, self.notice = MEAN_MOTION, "The sliders start at the mean face."
        elif self.motion.space is BFM64:
            self.motion, self.notice = OWN_MOTION, ""
        self.engine = "neural" if engines.make_neural is not None else "fake"
        self.device = "TEST" if engines.make_neural is not None else "none"

    def preview(self, motion: Motion, size: int, at_rest: bool = False) -> PreviewFrame:
        self.at_rest.append(at_rest)
        if self.gate is not None:
            assert self.gate.wait(10)
        if self.broken:
            raise ZeroDivisionError("the fake engine is broken")
        self.rendered.append(motion)
        self.sizes.append(size)
        patch: ImageArray = np.empty((64, 64, 4), dtype=np.uint8)
        patch[:] = (*patch_color(motion), 255)
        return PreviewFrame(patch, self.crop)

    def get_ready_to_move(self) -> None:
        self.quiet_moments += 1

    def render_photo(self, motion: Motion) -> ImageArray:
        image: ImageArray = np.empty((PHOTO_SIZE[1], PHOTO_SIZE[0], 3), dtype=np.uint8)
        image[:] = patch_color(motion)
        return image

    def save(self, motion, path, *, overwrite_original=False, quality=95, marks=NO_MARKS):
        self.qualities.append(quality)
        self.marks.append(marks)
        if not path.parent.is_dir():
            raise InputError(f"Cannot write {path}: no such folder; choose another one.")
        path.write_text(f"{patch_color(motion)} {overwrite_original}")

    def render_film(self, motions, path, settings=None, sound=None, progress=None, cancelled=None, marks=NO_MARKS):
        """Write a line a frame; ask and tell as the real one does."""
        self.marks.append(marks)
        if not path.parent.is_dir():
            raise InputError(f"There is no folder {path.parent}; make it first, or choose another.")
        lines = []
        for index in range(len(motions)):
            if self.film_gate is not None:
                assert self.film_gate.wait(10)
            if cancelled is not None and cancelled():
                raise Cancelled
            lines.append(str(patch_color(motions[index])))
            if progress is not None:
                progress((index + 1) / len(motions), 0.1 * (len(motions) - index))
        self.films.append((settings, sound))
        path.write_text("\n".join(lines))
        return FilmReport(path, len(motions), motions.fps, PHOTO_SIZE, "fake", 0.1)


class FakeStudio:
    """Opens files by their names: ``two.png`` has two faces, ``none.png`` no face, ``bad.png`` is no picture."""

    def __init__(self, gate: Event | None = None) -> None:
        self.sessions: list[FakeSession] = []
        self.faces_started: list[Area] = []
        self.with_faces = False
        self.resumed: list[FaceFit] = []
        self.gate = gate
        self.engines: Engines | None = None

    def choose_engines(self, choice: EngineChoice, checkpoint: Path | None) -> Engines:
        """A checkpoint named ``bad`` cannot be used, one named ``bfm`` takes other motions; nothing is loaded."""
        if checkpoint is not None and checkpoint.name.startswith("bad"):
            raise InputError(f"{checkpoint.name} is no checkpoint; choose another file.")
        if checkpoint is None and choice is EngineChoice.NEURAL:
            raise InputError("There is no checkpoint for the neural engine; open one first.")
        neural = GeometryRenderer if checkpoint is not None and choice is not EngineChoice.GEOMETRY else None
        papers = checkpoint is not None and checkpoint.name.startswith("bfm")
        self.engines = Engines(GeometryRenderer, neural, choice, BFM64 if papers else ICT64)
        return self.engines

    def open_photo(self, path: Path) -> OpenedPhoto:
        if path.name.startswith("bad"):
            raise InputError(f"{path.name} is not a picture; open a JPEG, PNG, WebP or TIFF file.")
        if path.name.startswith("crash"):
            raise RuntimeError("a fault of ours")
        width, height = PHOTO_SIZE
        image: ImageArray = np.empty((height, width, 3), dtype=np.uint8)
        image[:] = PHOTO_COLOR
        faces = {"two": (CROP, Area(320, 20, 60, 60)), "none": ()}.get(path.stem.split("-")[0], (CROP,))
        levels = (image, np.ascontiguousarray(image[::2, ::2]))
        reference = photo_reference(path) if path.is_file() else PhotoReference(path, 64 * "0", 1)
        return OpenedPhoto(path, width, height, levels, faces, (), None, reference)

    def resume(self, photo: OpenedPhoto, fit: FaceFit) -> FakeSession:
        self.resumed.append(fit)
        session = FakeSession(self.gate)
        session.with_face = self.with_faces
        session.motion = fit.motion
        return self._begun(session)

    def start(self, photo: OpenedPhoto, face: Area) -> FakeSession:
        self.faces_started.append(face)
        session = FakeSession(self.gate)
        session.with_face = self.with_faces
        return self._begun(session)

    def _begun(self, session: FakeSession) -> FakeSession:
        if self.engines is not None:
            session.use(self.engines)
        self.sessions.append(session)
        return session

    def track_motion(self, path: Path) -> TrackedMotion:
        opened = self.open_photo(path)
        if not opened.faces:
            raise InputError(f"No face was found in {path.name}; choose another.")
        return TrackedMotion(path, OTHER_MOTION, len(opened.faces))

    @property
    def session(self) -> FakeSession:
        return self.sessions[-1]
