import numpy as np
import pytest

from core.errors import InputError
from core.video_reader import VideoReader


def write_video(path, count=5, size=(64, 48), rate=25):
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=rate, options={"crf": "4"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for number in range(count):
            image = np.full((size[1], size[0], 3), (200, 20, 20 + 10 * number), np.uint8)
            for packet in stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)


def test_frames_are_rgb_in_order(tmp_path):
    write_video(tmp_path / "v.mp4")
    with VideoReader(tmp_path / "v.mp4") as video:
        assert video.fps == 25 and video.frame_count == 5
        frames = list(video)
    assert len(frames) == 5 and frames[0].shape == (48, 64, 3) and frames[0].dtype == np.uint8
    colours = np.array([frame.mean((0, 1)) for frame in frames])
    assert (abs(colours[:, 0] - 200) < 8).all(), "red is the first channel"
    assert (np.diff(colours[:, 2]) > 4).all()


def test_a_missing_file(tmp_path):
    with pytest.raises(InputError, match="no video file"):
        VideoReader(tmp_path / "none.mp4")


@pytest.mark.parametrize("content", [b"", b"this is text, not a video" * 40])
def test_not_a_video(tmp_path, content):
    (tmp_path / "v.mp4").write_bytes(content)
    with pytest.raises(InputError, match="as a video"):
        VideoReader(tmp_path / "v.mp4")


def test_sound_alone_is_not_a_video(tmp_path):
    import soundfile

    soundfile.write(tmp_path / "s.wav", np.zeros(8000), 8000)
    with pytest.raises(InputError, match="no picture"):
        VideoReader(tmp_path / "s.wav")


def test_a_file_cut_short_gives_the_frames_it_has(tmp_path):
    import av

    with av.open(str(tmp_path / "v.mkv"), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        noise = np.random.default_rng(0)
        for _ in range(40):
            image = noise.integers(0, 255, (48, 64, 3), dtype=np.uint8)
            for packet in stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    whole = (tmp_path / "v.mkv").read_bytes()
    (tmp_path / "cut.mkv").write_bytes(whole[: len(whole) // 2])
    with VideoReader(tmp_path / "cut.mkv") as video:
        assert 0 < len(list(video)) < 40
