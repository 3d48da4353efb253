"""Small videos for tests, written with PyAV."""

import av
import numpy as np


def write_video(path, images, rate=25, times=None, sound=None, options=None, codec="libx264"):
    """Frames to a file.

    Args:
        path: its ending says the container.
        images: RGB uint8 (H, W, 3).
        rate: frames a second.
        times: milliseconds of each frame, where they are not regular.
        sound: int16 samples at 16 kHz.
        options: of the container.
        codec: of the picture.
    """
    from fractions import Fraction

    with av.open(str(path), "w", options=options or {}) as container:
        picture = container.add_stream(codec, rate=rate, options={"crf": "12", "preset": "ultrafast"})
        picture.height, picture.width, picture.pix_fmt = *images[0].shape[:2], "yuv420p"
        if times is not None:
            picture.time_base = picture.codec_context.time_base = Fraction(1, 1000)
        voice = None if sound is None else container.add_stream("aac", rate=16000, layout="mono")
        for number, image in enumerate(images):
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            if times is not None:
                frame.pts, frame.time_base = times[number], Fraction(1, 1000)
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        if voice is not None:
            for start in range(0, len(sound) - 1023, 1024):
                part = av.AudioFrame.from_ndarray(sound[None, start : start + 1024], format="s16", layout="mono")
                part.sample_rate, part.pts, part.time_base = 16000, start, Fraction(1, 16000)
                container.mux(voice.encode(part))
            container.mux(voice.encode(None))
    return path


def click_at(second, duration):
    """Silence with a burst of 10 ms that starts at ``second``, int16 at 16 kHz."""
    samples = np.zeros(round(duration * 16000), np.int16)
    start = round(second * 16000)
    samples[start : start + 160] = (20000 * np.sin(np.arange(160) * 2 * np.pi * 1000 / 16000)).astype(np.int16)
    return samples
