"""Clips made of numbers, for tests of packs."""

import numpy as np

from core.motion import ICT64
from training.packs.clip import PackedClip, encode_pictures
from training.packs.manifest import ClipEntry
from training.packs.writer import PackWriter


def made_up_clip(name="anna", frames=3, size=32, seed=0, split="train", licence="CC0-1.0", sound=False, mel=False):
    """A clip of smooth colours with random numbers."""
    generator = np.random.default_rng(seed)
    ramp = np.linspace(0, 200, size)
    images = [
        np.stack(np.broadcast_arrays(ramp[:, None], ramp[None], 20.0 * i), -1).astype(np.uint8) for i in range(frames)
    ]
    entry = ClipEntry(name, f"{name}-identity", split, frames, licence=licence, has_sound=sound, is_photo=frames == 1)
    return PackedClip(
        entry,
        encode_pictures(images),
        generator.normal(0, 0.2, (frames, ICT64.size)).astype(np.float32),
        generator.uniform(0, size, (frames, 478, 3)).astype(np.float32),
        generator.normal(0, 1, 80).astype(np.float32),
        np.arange(frames) != 1,
        generator.integers(-99, 99, frames * 640).astype(np.int16) if sound else None,
        generator.normal(0, 1, (frames * 4, 80)).astype(np.float32) if mel else None,
    )


def write_pack(folder, clips, size=32):
    """A pack of those clips."""
    with PackWriter(folder, image_size=size) as writer:
        for clip in clips:
            writer.add(clip)
    return folder
