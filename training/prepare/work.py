"""Prepares single files in a process of its own."""

from functools import lru_cache
from typing import TYPE_CHECKING

from core.errors import InputError
from training.prepare.config import PrepareConfig
from training.prepare.outcome import Outcome, Skipped
from training.prepare.photo import prepare_photo
from training.prepare.source import Source
from training.prepare.video import prepare_video

if TYPE_CHECKING:
    from core.tracking.tracker import Tracker
    from training.prepare.motions import MeasureFrame


def prepare_source(source: Source, config: PrepareConfig) -> Outcome:
    """The clips of one file; whatever is wrong with the file becomes a reason in the outcome."""
    try:
        prepare = prepare_photo if source.is_photo else prepare_video
        return prepare(source, _tracker(), config, _measure() if config.motion_space == "bfm64" else None)
    except InputError as error:
        return _skipped(str(error))
    except Exception as error:  # noqa: BLE001 - one odd file among thousands must not end the run
        return _skipped(f"It could not be prepared ({type(error).__name__}: {error}).")


def _skipped(reason: str) -> Outcome:
    return Outcome(skipped=(Skipped("", reason),))


@lru_cache(maxsize=1)
def _tracker() -> "Tracker":
    from core.tracking.backends import make_tracker

    _use_one_thread()
    return make_tracker("embedded")


@lru_cache(maxsize=1)
def _measure() -> "MeasureFrame":
    from core.bfm.extraction import BfmExtractor
    from training.prepare.motions import bfm_measure

    return bfm_measure(BfmExtractor.load())


def _use_one_thread() -> None:
    """Keep this process to one core: workers share the machine by files, without waiting for each other."""
    import torch

    from core.opencv import cv2

    torch.set_num_threads(1)
    cv2.setNumThreads(1)
