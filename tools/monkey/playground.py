"""Files for the monkey: good photos, bad ones, none at all."""

import random
from pathlib import Path

import numpy as np
from PIL import Image

from resources import resource_path


def make_playground(folder: Path, chance: random.Random) -> list[Path]:
    """Fill ``folder`` with photos; the list also names a file that does not exist."""
    samples = sorted(resource_path("samples").glob("*.jpg"))
    photos = []
    for number, sample in enumerate(samples):
        with Image.open(sample) as picture:
            for size in (picture.width, 400):
                photos.append(folder / f"portrait-{number}-{size}.jpg")
                picture.resize((size, size)).save(photos[-1], quality=92)
            photos.append(folder / f"portrait-{number}-clear.png")
            picture.convert("RGBA").resize((500, 500)).save(photos[-1])
    with Image.open(samples[0]) as first, Image.open(samples[-1]) as last:
        pair = Image.new("RGB", (1200, 600))
        pair.paste(first.resize((600, 600)), (0, 0))
        pair.paste(last.resize((600, 600)), (600, 0))
        photos.append(folder / "two-faces.jpg")
        pair.save(photos[-1])
    noise = np.frombuffer(chance.randbytes(200 * 200 * 3), dtype=np.uint8).reshape(200, 200, 3)
    photos.append(folder / "no-face.png")
    Image.fromarray(noise).save(photos[-1])
    photos.append(folder / "damaged.jpg")
    photos[-1].write_bytes(photos[0].read_bytes()[:2000])
    photos.append(folder / "text.jpg")
    photos[-1].write_text("no picture at all")
    photos.append(folder / "missing.jpg")
    (folder / "broken.json").write_text("{")
    (folder / "broken.pirender").write_text("{")
    return photos
