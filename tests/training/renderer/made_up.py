"""Clips of a drawn face that moves as its motions say, in memory and without any photo."""

import json
from dataclasses import asdict, replace

import numpy as np

from core.face_model import load_face_model
from core.motion import ICT64, Motion, MotionSequence
from core.opencv import cv2
from core.pose import pose_from_motion
from core.randomise import randomise
from core.settings import settings_from_json
from training.packs.manifest import ClipEntry, PackManifest, select_clips
from training.renderer.config import RendererTrainingConfig
from training.renderer.pack_data import TrainingData

SIZE = 64

TINY = {
    "network": {
        "motion_channels": 70,
        "descriptor": 32,
        "style_hidden": 16,
        "warping_width": 4,
        "warping_limit": 16,
        "editing_width": 8,
        "editing_limit": 16,
        "residual_convolutions": 2,
        "image_size": SIZE,
    },
    "data": {"workers": 0},
    "loss": {"warp": 0, "content": 0, "style": 0, "pixel": 1, "scales": 2},
    "schedule": {"batch": 4, "warp_steps": 3, "full_steps": 3, "rate": 1e-3, "late_from": 1000},
    "machine": {"device": "cpu"},
    "report": {
        "log_every": 2,
        "validate_every": 2,
        "snapshot_every": 2,
        "validation_pairs": 2,
        "picture_rows": 2,
    },
}


def tiny(**sections):
    """The smallest settings, with entries of sections replaced: ``tiny(schedule={"batch": 2})``."""
    entries = json.loads(json.dumps(TINY))
    for name, values in sections.items():
        if isinstance(values, dict):
            entries.setdefault(name, {}).update(values)
        else:
            entries[name] = values
    return settings_from_json(RendererTrainingConfig, entries, "the test")


def drawn_face(model, motion, identity, hue, size):
    """A face of coloured triangles in ``motion``, and its landmarks."""
    pose = pose_from_motion(motion, size)
    landmarks = model.project(model.shape(identity, motion.expression), pose)
    rows, columns = np.mgrid[:size, :size] / size
    image = np.stack([60 + 80 * rows, 60 + 80 * columns, np.full_like(rows, 40 + 40 * hue)], 2).astype(np.uint8)
    points = np.round(landmarks[:, :2] * 16).astype(np.int32)
    corners = model.triangles[:, :]
    for triangle in corners[np.argsort(-landmarks[corners, 2].mean(1))]:
        u, v = model.uv[triangle].mean(0)
        colour = (150 + 60 * np.sin(9 * u + hue), 120 + 60 * np.cos(7 * v), 100 + 50 * np.sin(6 * (u + v)))
        cv2.fillConvexPoly(image, points[triangle], [int(value) for value in colour], cv2.LINE_AA, 4)
    return image, landmarks.astype(np.float32)


class MemoryPack:
    """A pack whose clips are lists in memory."""

    def __init__(self, clips, size):
        self.manifest = PackManifest("ict64", size, tuple(clip["entry"] for clip in clips))
        self._clips = {clip["entry"].name: clip for clip in clips}

    @property
    def clips(self):
        return self.manifest.clips

    def select(self, split=None, licences=None):
        return select_clips(self.clips, split, licences)

    def frame(self, clip, index):
        return self._clips[clip]["frames"][index]

    def motion(self, clip):
        return MotionSequence(ICT64, self._clips[clip]["motions"])

    def landmarks(self, clip):
        return self._clips[clip]["landmarks"]

    def identity(self, clip):
        return self._clips[clip]["identity"]

    def valid(self, clip):
        return np.ones(len(self._clips[clip]["motions"]), dtype=bool)

    def __getattr__(self, name):
        raise AttributeError(name)


def made_up_clip(name, frames, seed, split, size=SIZE, licence="CC0-1.0"):
    """A drawn person in random motions."""
    model = load_face_model()
    identity = np.random.default_rng(seed).normal(0, 0.5, 80).astype(np.float32)
    neutral = Motion.neutral(ICT64)
    motions = [randomise(neutral, 100 * seed + number) for number in range(frames)]
    drawn = [drawn_face(model, motion, identity, seed, size) for motion in motions]
    return {
        "entry": ClipEntry(name, f"person-{seed}", split, frames, licence=licence, is_photo=frames == 1),
        "frames": [image for image, _ in drawn],
        "landmarks": np.stack([landmarks for _, landmarks in drawn]),
        "motions": np.stack([motion.values for motion in motions]),
        "identity": identity,
    }


def made_up_data(size=SIZE):
    """Two videos and a photo to train on, a video to validate on."""
    clips = [
        made_up_clip("anna", 4, 1, "train", size),
        made_up_clip("bert", 3, 2, "train", size, "CC-BY-4.0"),
        made_up_clip("carl-photo", 1, 3, "train", size),
        made_up_clip("dora", 3, 4, "val", size),
    ]
    return TrainingData(MemoryPack(clips, size), "made-up")


def with_steps(config, warp, full):
    return replace(config, schedule=replace(config.schedule, warp_steps=warp, full_steps=full))


def vgg_tensors(width=4, seed=0):
    """A narrow network in the layout of torchvision's VGG-19 (first five blocks)."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    tensors, number, inside = {}, 0, 3
    for block, depth in enumerate((2, 2, 4, 4, 4)):
        for _ in range(depth):
            outside = width * min(2**block, 8)
            weight = torch.randn(outside, inside, 3, 3, generator=generator) * (2 / (9 * inside)) ** 0.5
            tensors[f"features.{number}.weight"] = weight
            tensors[f"features.{number}.bias"] = 0.1 * torch.randn(outside, generator=generator)
            number, inside = number + 2, outside
        number += 1
    tensors["classifier.0.weight"] = torch.zeros(2, 2)
    return tensors


def as_json(path, config):
    """The settings as a JSON file."""
    path.write_text(json.dumps(asdict(config)), encoding="utf-8")
    return path
