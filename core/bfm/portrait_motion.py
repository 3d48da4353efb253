"""The ``bfm64`` motion that a photo itself shows, or the mean where it cannot be measured."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.bfm.extraction import BfmExtractor
from core.conventions import CROP_SIZE
from core.errors import InputError
from core.motion import BFM64, Motion
from core.own_motion import OwnMotion

if TYPE_CHECKING:
    from core.portrait import Portrait

_DEPTH = 0.45
"""The depth at which the published demonstrations turn heads."""

_CROP = (1.17, 128.0, 119.0)
"""Scale, x and y of the alignment in a 256 px crop: the middle of 22 portraits in our own crop."""


def mean_motion() -> Motion:
    """The mean expression, looking straight, in the middle of the crop."""
    expression_and_angles = np.zeros(BFM64.translation.start, dtype=np.float32)
    return Motion(BFM64, np.concatenate([expression_and_angles, (0.0, 0.0, _DEPTH), _CROP]).astype(np.float32))


def portrait_motion(portrait: "Portrait", extractor: BfmExtractor) -> Motion:
    """What the face of a portrait does.

    Raises:
        InputError: it cannot be measured.
    """
    return extractor.motion(portrait.crop_image(CROP_SIZE), portrait.fit.landmarks_in_crop(CROP_SIZE))


@dataclass(frozen=True, eq=False)
class BfmMeasure:
    """Measures portraits where it can and gives the mean where it cannot.

    Attributes:
        extractor: None where files are missing or cannot be used.
        problem: why, one sentence; empty with an extractor.
    """

    extractor: BfmExtractor | None
    problem: str = ""

    @classmethod
    def load(cls, folder: Path | None, device: str) -> "BfmMeasure":
        """With the files of ``folder``, or those found by themselves.

        Raises:
            InputError: the files in ``folder`` cannot be used. Those that nobody named only make it give the mean.
        """
        try:
            return cls(BfmExtractor.load(folder, device))
        except InputError as error:
            if folder is not None:
                raise
            return cls(None, str(error))

    def __call__(self, portrait: "Portrait") -> OwnMotion:
        """The photo's own motion, or the mean with a notice that says why."""
        problem = self.problem
        if self.extractor is not None:
            try:
                return OwnMotion(portrait_motion(portrait, self.extractor))
            except InputError as error:
                problem = str(error)
        return OwnMotion(mean_motion(), f"The sliders start at the mean face. {problem}")
