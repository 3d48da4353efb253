"""Motions: what every editing tool produces and every rendering engine consumes."""

from core.motion.bfm64 import BFM64
from core.motion.files import load_motion, motion_space, save_motion
from core.motion.ict64 import ICT64
from core.motion.interpolation import interpolate
from core.motion.motion import Motion
from core.motion.sequence import MotionSequence, still_window
from core.motion.space import Coefficient, MotionSpace

__all__ = [
    "BFM64",
    "ICT64",
    "Coefficient",
    "Motion",
    "MotionSequence",
    "MotionSpace",
    "interpolate",
    "load_motion",
    "motion_space",
    "save_motion",
    "still_window",
]
