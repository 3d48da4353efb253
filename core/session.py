"""Editing sessions: a photo, one of its faces, an engine at preview size and one at full size."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.conventions import FloatArray, ImageArray
from core.display_levels import display_levels
from core.engine_choice import EngineChoice
from core.engines import Engines, make_engines
from core.errors import InputError
from core.face_model import FaceModel
from core.label import labelled
from core.marks import NO_MARKS, Marks
from core.motion import Motion, MotionSequence
from core.moving_face import MovingFace
from core.neural_previews import NeuralPreviews
from core.opencv import cv2
from core.paste_back import paste_back
from core.photo import Photo, open_photo, save_photo
from core.portrait import PhotoTracker, Portrait, portrait_of
from core.project.photo_search import photo_reference
from core.session_types import PREVIEW_SIZE, Area, OpenedPhoto, PreviewFrame, TrackedMotion
from core.sized_renderer import SizedRenderer
from core.tracking.face_box import FaceBox

if TYPE_CHECKING:
    from core.media.sound import Sound
    from core.motion_film import FilmReport, FilmSettings, Progress
    from core.tracking.types import FaceFit


class EditSession:
    """One face of one photo being edited. Belongs to one thread.

    Source: the path of one slider move in the design page, section 3.
    """

    def __init__(self, portrait: Portrait, model: FaceModel, engines: Engines) -> None:
        """Take a tracked portrait, the face model that it was tracked with, and the engines.

        Raises:
            InputError: the photo's own motion cannot be measured in the motion space of the engines.
        """
        self._own = engines.own_motion(portrait)
        self._portrait = portrait
        self._face = MovingFace.of_fit(model, portrait.fit)
        self._engines = engines
        self._live = SizedRenderer(portrait, engines.make_geometry())
        self._still = SizedRenderer(portrait, engines.make_geometry())
        self._neural = self._neural_previews()

    def use(self, engines: Engines) -> None:
        """Render with other engines from now on, in their motion space.

        Raises:
            InputError: the photo's own motion cannot be measured in it; everything stays as it is.
        """
        self._own = engines.own_motion(self._portrait)
        self._engines = engines
        self._neural = self._neural_previews()

    @property
    def engine(self) -> str:
        """Name of the engine that renders stills."""
        return "neural" if self._engines.renders_stills_neurally else self._live.name

    @property
    def motion(self) -> Motion:
        """The motion that the photo itself shows, in the motion space of the engines."""
        return self._own.motion

    @property
    def notice(self) -> str:
        """What the user should know about that motion; empty when it was measured."""
        return self._own.notice

    @property
    def crop(self) -> Area:
        """The square crop that previews cover, photo pixels."""
        crop = self._portrait.fit.crop
        return Area(crop.left, crop.top, crop.size, crop.size)

    @property
    def landmarks(self) -> FloatArray:
        """Landmarks of the face, float32 (478, 3), photo pixels."""
        return self._portrait.fit.landmarks

    @property
    def face(self) -> MovingFace | None:
        """Where the face's points lie in any motion; None in a motion space that names no shapes."""
        return None if self._engines.renders_everything_neurally else self._face

    @property
    def fit(self) -> "FaceFit":
        """The tracked face."""
        return self._portrait.fit

    def preview(self, motion: Motion, size: int = PREVIEW_SIZE, at_rest: bool = False) -> PreviewFrame:
        """Render ``motion`` for the screen.

        Args:
            motion: what to show.
            size: pixels along a side of the crop; never more than the photo has. Sizes up to the usual preview
                size share one engine, larger ones another, so that going back and forth costs nothing.
            at_rest: the hand does not move, so that the neural engine, if there is one, may take its time.

        Returns:
            RGBA patch over the crop, its alpha the mask that the full-size result is pasted back with.
        """
        size = min(size, self._portrait.fit.crop.size)
        if motion.space.name != self.motion.space.name:
            # Asked for before the engines were changed; whoever asked will soon ask again.
            motion = self.motion
        neural = self._neural
        if neural is not None and at_rest:
            (rendered, alpha), name = neural.at_rest(motion, size), "neural"
        elif neural is not None and (self._always_neural or neural.keeps_up):
            (rendered, alpha), name = neural.in_motion(motion, size), "neural"
        else:
            renderer = self._live if size <= PREVIEW_SIZE else self._still
            (rendered, alpha), name = renderer.render(motion, size), renderer.name
        patch: ImageArray = np.asarray(cv2.cvtColor(rendered, cv2.COLOR_RGB2RGBA), dtype=np.uint8)
        patch[..., 3] = alpha
        return PreviewFrame(patch, self.crop, name)

    def get_ready_to_move(self) -> None:
        """Use a quiet moment after a picture at rest; without it only the geometry engine can follow the hand."""
        if self._neural is not None:
            self._neural.get_ready()

    @property
    def _always_neural(self) -> bool:
        return self._engines.choice is EngineChoice.NEURAL or self._engines.renders_everything_neurally

    def _neural_previews(self) -> NeuralPreviews | None:
        engines = self._engines
        if not engines.renders_stills_neurally or engines.make_neural is None:
            return None
        return NeuralPreviews(self._portrait, engines.make_neural, engines.make_fast)

    def render_photo(self, motion: Motion) -> ImageArray:
        """The whole photo with the face in ``motion``, RGB uint8 (H, W, 3); a copy of the photo for its own motion.

        Raises:
            InputError: the motion is of another space than the engines'.
        """
        portrait = self._portrait
        if motion.space.name != self.motion.space.name:
            raise InputError("The engine was changed before the picture was made; save or copy it again.")
        if motion == self.motion:
            return portrait.photo.image.copy()
        # A renderer of its own: a full-size one may take a lot of memory, which is given back at once.
        engines = self._engines
        make = engines.make_neural if engines.renders_stills_neurally else engines.make_geometry
        assert make is not None
        rendered, _ = SizedRenderer(portrait, make()).render(motion, portrait.fit.crop.size)
        return paste_back(portrait.photo.image, portrait.fit.crop, rendered)

    @property
    def device(self) -> str:
        """What the engine computes on."""
        return "CPU" if self._neural is None else self._neural.device

    def save(
        self,
        motion: Motion,
        path: Path,
        *,
        overwrite_original: bool = False,
        quality: int = 95,
        marks: Marks = NO_MARKS,
    ) -> None:
        """Render ``motion`` at the photo's own size and write it, with the photo's profile and EXIF.

        Raises:
            InputError: the file cannot be written or signed, has an unknown ending, or is the original and may not be
                replaced.
        """
        marks.check(path)
        photo = self._portrait.photo
        edited = labelled(self.render_photo(motion), marks.label)
        save_photo(photo, edited, path, quality=quality, overwrite=overwrite_original)
        if photo.path is not None:
            marks.sign(path, photo.path)

    def render_film(
        self,
        motions: MotionSequence,
        path: Path,
        settings: "FilmSettings | None" = None,
        sound: "Sound | None" = None,
        progress: "Progress | None" = None,
        cancelled: Callable[[], bool] | None = None,
        marks: Marks = NO_MARKS,
    ) -> "FilmReport":
        """Render every motion and write the film; arguments and errors as :func:`core.motion_film.render_film`.

        Of the ``marks`` the signature is added; the label belongs to the settings.
        """
        from core.motion_film import render_film

        marks.check(path)
        made = render_film(self._portrait, self._engines, motions, path, settings, sound, progress, cancelled)
        if self._portrait.photo.path is not None:
            marks.sign(path, self._portrait.photo.path)
        return made


@dataclass(frozen=True, eq=False)
class _Source:
    """What a studio keeps of an opened photo: the pixels, and the boxes behind the outlines that it gave out."""

    photo: Photo
    boxes: tuple[FaceBox, ...]


class FaceFinder(Protocol):
    """What finds the faces of a photo."""

    def detect_all(self, image: ImageArray) -> list[FaceBox]:
        """Faces of every size in RGB uint8 (H, W, 3), the biggest first."""
        ...


class PhotoStudio:
    """Opens photos and starts sessions on their faces. Belongs to one thread."""

    def __init__(
        self,
        finder: FaceFinder,
        model: FaceModel,
        make_tracker: Callable[[], PhotoTracker],
        engines: Engines,
    ) -> None:
        """Take the parts.

        Args:
            finder: finds faces.
            model: the face model of the tracker.
            make_tracker: makes the tracker when the first face is to be tracked, so that a photo can be shown
                before the networks are loaded.
            engines: makes engines; a session needs one for each size.
        """
        self._finder = finder
        self._model = model
        self._make_tracker = make_tracker
        self._engines = engines
        self._tracker: PhotoTracker | None = None

    @classmethod
    def load(cls) -> "PhotoStudio":
        """A studio with the tracker, the face model and the engines that come with the program.

        Raises:
            InputError: a bundled file is missing.
        """
        from core.face_model import load_face_model
        from core.tracking.detector import FaceDetector

        # Previews are too small to gain from every core, and one has to be left for the window to stay smooth.
        cv2.setNumThreads(max(1, (os.cpu_count() or 1) - 1))

        model, detector = load_face_model(), FaceDetector()

        def make_tracker() -> PhotoTracker:
            from core.tracking.fit import CoefficientFitter
            from core.tracking.landmarks import LandmarkPredictor
            from core.tracking.tracker import Tracker

            # Importing torch would keep the window waiting for seconds; one photo is tracked faster without.
            return Tracker(LandmarkPredictor(without_torch=True), detector, CoefficientFitter(model))

        return cls(detector, model, make_tracker, make_engines(EngineChoice.GEOMETRY, None, model))

    def choose_engines(self, choice: EngineChoice, checkpoint: Path | None) -> Engines:
        """Use other engines for sessions that are started from now on.

        Raises:
            InputError: the checkpoint cannot be used; everything stays as it is.
        """
        self._engines = make_engines(choice, checkpoint, self._model)
        return self._engines

    def open_photo(self, path: Path) -> OpenedPhoto:
        """Read a photo and find its faces, the biggest first.

        Raises:
            InputError: the file cannot be read as a photo.
        """
        photo = open_photo(path)
        boxes = tuple(self._finder.detect_all(photo.image))
        levels = display_levels(photo.image, photo.alpha)
        height, width = photo.image.shape[:2]
        outlines = tuple(_outline(box) for box in boxes)
        return OpenedPhoto(
            path, width, height, levels, outlines, photo.notes, _Source(photo, boxes), photo_reference(path)
        )

    def start(self, photo: OpenedPhoto, face: Area) -> EditSession:
        """Track the face in ``face`` (an outline that was found, or drawn by hand) and make its preview ready.

        Raises:
            InputError: there is no face to be found there, or a bundled file is missing.
        """
        source = photo.source
        if not isinstance(source, _Source):
            raise TypeError("the photo was not opened by this studio")
        # The box that the detector gave knows more than its outline: the roll of the head.
        found = [box for box in source.boxes if _outline(box) == face]
        box = found[0] if found else FaceBox(face.left, face.top, face.width, face.height)
        return self._ready(portrait_of(source.photo, self._the_tracker(), box))

    def resume(self, photo: OpenedPhoto, fit: "FaceFit") -> EditSession:
        """Make a face ready that was tracked before, in exactly this photo."""
        source = photo.source
        if not isinstance(source, _Source):
            raise TypeError("the photo was not opened by this studio")
        return self._ready(Portrait(source.photo, fit))

    def _ready(self, portrait: Portrait) -> EditSession:
        session = EditSession(portrait, self._model, self._engines)
        # The first frame after a portrait is set costs more than the later ones; pay it before the hand moves.
        session.preview(_everything_moved(session.motion))
        return session

    def track_motion(self, path: Path) -> TrackedMotion:
        """Measure the biggest face of a photo that is not to be edited.

        Raises:
            InputError: the file cannot be read as a photo, or shows no face.
        """
        photo = open_photo(path)
        boxes = self._finder.detect_all(photo.image)
        if not boxes:
            raise InputError(f"No face was found in {path.name}, so there is no expression to copy; choose another.")
        fit = self._the_tracker().track_photo(photo.image, boxes[0])
        return TrackedMotion(path, fit.motion, len(boxes))

    def _the_tracker(self) -> PhotoTracker:
        if self._tracker is None:
            self._tracker = self._make_tracker()
        return self._tracker


def _everything_moved(motion: Motion) -> Motion:
    space = motion.space
    return Motion(space, motion.values + np.float32(0.1) * (space.upper - space.lower)).clipped()


def _outline(box: FaceBox) -> Area:
    return Area(box.left, box.top, box.width, box.height)
