import numpy as np
import pytest
from PIL import Image

from core.motion import ICT64, load_motion


def test_a_photo_gives_a_motion_file_of_one_frame(pirender, sample, tmp_path):
    status, report, _ = pirender("track", sample, "-o", tmp_path / "m.json", "--json")
    assert status == 0 and report["frames"] == 1 and report["space"] == "ict64"
    motion = load_motion(tmp_path / "m.json", ICT64)[0]
    assert abs(motion["yaw"]) < 0.3 and abs(motion["roll"]) < 0.3
    assert motion["eyeBlink_L"] < 0.5


def test_the_tracked_motion_gives_the_photo_back(pirender, sample, tmp_path):
    pirender("track", sample, "-o", tmp_path / "m.npz")
    pirender("render", sample, "-o", tmp_path / "same.png", "--motion", tmp_path / "m.npz")
    pirender("render", sample, "-o", tmp_path / "plain.png")
    difference = np.asarray(Image.open(tmp_path / "same.png")).astype(int) - np.asarray(
        Image.open(tmp_path / "plain.png")
    )
    assert abs(difference).max() <= 1


def test_a_video_gives_a_frame_for_each_frame(pirender, sample, tmp_path):
    write_video(tmp_path / "v.mp4", sample, shifts=[0, 2, 4, 6, 8, 10])
    status, report, _ = pirender("track", tmp_path / "v.mp4", "-o", tmp_path / "m.npz", "--json")
    assert status == 0 and report["frames"] == 6 and report["fps"] == 25
    assert report["face_found"] == 1.0
    tx = load_motion(tmp_path / "m.npz").frames[:, ICT64.index("tx")]
    assert tx[-1] - tx[0] > 0.01


@pytest.mark.parametrize(("name", "content"), [("v.mp4", b""), ("v.mp4", b"not a video"), ("p.jpg", b"not a photo")])
def test_damaged_input(pirender, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    status, _, error = pirender("track", tmp_path / name, "-o", tmp_path / "m.json")
    assert status == 2 and error.count("\n") == 1
    assert not (tmp_path / "m.json").exists()


def test_a_missing_input(pirender, tmp_path):
    assert pirender("track", tmp_path / "none.mp4", "-o", tmp_path / "m.json")[0] == 2


def test_an_output_name_that_is_no_motion_file(pirender, sample, tmp_path):
    status, _, error = pirender("track", sample, "-o", tmp_path / "m.txt")
    assert status == 2 and ".json" in error


def write_video(path, photo, shifts):
    import av

    frame = np.asarray(Image.open(photo).convert("RGB").resize((384, 384)))
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"crf": "12"})
        stream.width, stream.height, stream.pix_fmt = 384, 384, "yuv420p"
        for shift in shifts:
            moved = np.ascontiguousarray(np.roll(frame, shift, axis=1))
            for packet in stream.encode(av.VideoFrame.from_ndarray(moved, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
