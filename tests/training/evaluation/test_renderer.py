"""Evaluation of renderers from a pack of moved sample portraits to the files it writes."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.checkpoint import CheckpointHeader, save_checkpoint
from core.crop import extract
from core.errors import InputError
from core.motion import ICT64, Motion, MotionSequence
from core.networks.pirenderer.checkpoints import build_renderer, save_renderer
from core.networks.pirenderer.config import PIRendererConfig
from core.opencv import cv2
from core.rendering import Renderer
from core.tracking.landmarks import LandmarkResult
from training.evaluation.asked_motions import as_they_are, their_changes
from training.evaluation.measured_clips import MeasuredClip, as_judged, cross_pairs, measured_clip
from training.evaluation.progress import Progress
from training.evaluation.renderer import run
from training.evaluation.renderer_clips import ClipFile, SampledFrames, Sampling, open_clips
from training.evaluation.renderer_rows import CopySource, Row, make_rows
from training.evaluation.renderer_scores import Scores, mean_scores
from training.packs.clip import PackedClip, encode_pictures
from training.packs.manifest import ClipEntry
from training.packs.writer import PackWriter
from training.study.pairs import find_pairs


def packed(name, pictures, split="val"):
    frames = len(pictures)
    return PackedClip(
        ClipEntry(name, f"{name}-person", split, frames),
        encode_pictures(pictures),
        np.zeros((frames, ICT64.size), np.float32),
        np.zeros((frames, 478, 3), np.float32),
        np.zeros(80, np.float32),
        np.ones(frames, bool),
        None,
        None,
    )


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """Two people (the sample portrait and its mirror image) who open their mouths, and a wall."""
    from core.face_model import load_face_model
    from core.geometry import GeometryRenderer
    from core.tracking.backends import make_tracker
    from resources import resource_path

    picture = cv2.cvtColor(cv2.imread(str(resource_path("samples", "portrait.jpg"))), cv2.COLOR_BGR2RGB)
    tracker = make_tracker("embedded")
    fit = tracker.track_photo(picture, tracker.detect(picture)[0])
    crop = extract(picture, fit.crop, 256)
    renderer = GeometryRenderer(load_face_model())
    renderer.set_portrait(crop, fit.landmarks_in_crop(256), fit.identity, fit.motion)
    moved = [
        crop,
        renderer.render(fit.motion.with_values(jawOpen=0.6)),
        renderer.render(fit.motion.with_values(yaw=0.2)),
    ]
    folder = tmp_path_factory.mktemp("pack")
    with PackWriter(folder, image_size=256) as writer:
        writer.add(packed("anna", moved))
        writer.add(packed("berta", [np.ascontiguousarray(image[:, ::-1]) for image in moved[:2]]))
        writer.add(packed("wall", [np.full((256, 256, 3), 90, np.uint8)] * 2))
    return folder


def test_tables_of_a_pack(pack, tmp_path, capsys):
    assert run(["--data", str(pack), "-o", str(tmp_path / "one")]) == 0
    shown = capsys.readouterr().out
    assert "LPIPS was skipped" in shown and "FID was skipped" in shown
    content = json.loads((tmp_path / "one" / "evaluation.json").read_text())
    assert content["clips"] == ["anna", "berta"] and content["left_out"] == ["wall"]
    copied, moved = content["reconstruction"]
    assert copied["name"] == "copy source" and moved["name"] == "geometry"
    assert moved["mean"]["face_psnr"] > copied["mean"]["face_psnr"]
    assert moved["mean"]["aed"] < copied["mean"]["aed"]
    assert moved["mean"]["akd"] < copied["mean"]["akd"]
    assert copied["mean"]["lpips"] is None and copied["fid"] is None
    crossed = content["imitation"][1]["clips"][0]
    assert (crossed["source"], crossed["driver"], crossed["mean"]["psnr"]) == ("anna", "berta", None)
    changed = content["changes"][0]["clips"][0]
    assert changed["frames"] == 1 and changed["mean"]["apd"] < content["imitation"][0]["clips"][0]["mean"]["apd"]
    table = (tmp_path / "one" / "evaluation.md").read_text()
    assert "| geometry | 3 | 0 |" in table and "driven by" in table and "LPIPS ↓" not in table

    run(["--data", str(pack), "--pictures", str(tmp_path / "pictures"), "-o", str(tmp_path / "two")])
    for name in ("evaluation.json", "evaluation.md"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    real, fake = tmp_path / "pictures" / "true", tmp_path / "pictures" / "geometry"
    names = ["anna-0001", "anna-0002", "berta-0001"]
    assert sorted(pair.name for pair in find_pairs(real, fake, seed=0)) == names


def test_a_checkpoint_is_a_row(pack, tmp_path):
    torch.manual_seed(0)
    config = PIRendererConfig(
        motion_channels=ICT64.size,
        descriptor=16,
        style_hidden=8,
        warping_width=4,
        warping_limit=8,
        editing_width=4,
        editing_limit=8,
        image_size=64,
        geometry_prior=True,
    )
    path = tmp_path / "tiny.safetensors"
    save_renderer(path, build_renderer(config), ICT64.name, 7, {}, {}, "made up")
    arguments = ["--data", str(pack), "--clips", "1", "--limit", "1", "--device", "cpu", "--checkpoint", str(path)]
    assert run([*arguments, "-o", str(tmp_path / "out")]) == 0
    content = json.loads((tmp_path / "out" / "evaluation.json").read_text())
    row = content["reconstruction"][2]
    assert (row["name"], row["about"], row["clips"][0]["frames"]) == ("tiny", "step 7", 1)
    assert row["mean"]["psnr"] > 5.0 and content["imitation"] == []
    assert "no two people" in (tmp_path / "out" / "evaluation.md").read_text()


def test_a_checkpoint_of_another_motion_space(tmp_path):
    path = tmp_path / "other.safetensors"
    save_checkpoint(path, CheckpointHeader("renderer", {}, "bfm64"), {"a": np.zeros(1, np.float32)})
    with pytest.raises(InputError, match="different motion spaces cannot be compared"):
        make_rows([path])


def test_a_checkpoint_of_another_kind(tmp_path):
    path = tmp_path / "other.safetensors"
    save_checkpoint(path, CheckpointHeader("landmarks", {}), {"a": np.zeros(1, np.float32)})
    with pytest.raises(InputError, match="'landmarks', not 'renderer'"):
        make_rows([path])


def test_a_pack_of_another_motion_space(pack, tmp_path):
    manifest = json.loads((pack / "manifest.json").read_text()) | {"motion_space": "bfm64"}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "data.lmdb").write_bytes((pack / "data.lmdb").read_bytes())
    with pytest.raises(InputError, match="The pack is in bfm64 motions"):
        open_clips(tmp_path, "val")


def test_a_folder_that_is_no_data(tmp_path):
    with pytest.raises(InputError, match="neither a pack nor the face corpus"):
        open_clips(tmp_path, "val")


def test_a_split_that_is_empty(pack):
    with pytest.raises(InputError, match="train"):
        open_clips(pack, "train")


def test_limits_must_be_positive(pack, tmp_path):
    with pytest.raises(InputError, match="--limit"):
        run(["--data", str(pack), "--limit", "0", "-o", str(tmp_path)])


def test_sampling():
    assert Sampling().numbers(4) == [0, 1, 2, 3]
    assert Sampling(every=3).numbers(8) == [0, 3, 6]
    assert Sampling(limit=2).numbers(101) == [0, 50, 100]
    assert Sampling(limit=5).numbers(3) == [0, 1, 2]


def test_neighbours_are_read_for_the_windows():
    sampling = Sampling(limit=1, radius=2)
    assert sampling.numbers(20) == [0, 19] and sampling.needed(20) == {0, 1, 2, 17, 18, 19}
    assert Sampling(every=5).needed(12) == {0, 5, 10}


class Numbered:
    """Measures pictures filled with a number: that number is the motion's yaw; number 4 shows no face."""

    def look(self, image):
        number = int(image[0, 0, 0])
        return None if number == 4 else LandmarkResult(np.full((478, 3), number, np.float32), 1.0)

    def identity(self, seen):
        return np.zeros(80, np.float32)

    def motion(self, seen, identity, size):
        return Motion.neutral(ICT64).with_values(yaw=float(seen.landmarks[0, 0]), pitch=0.5)

    def clip_motions(self, images, seen, identity):
        """Compared, the number is the yaw, too, but there is no pitch."""
        compared = [Motion.neutral(ICT64).with_values(yaw=float(image[0, 0, 0])) for image in images]
        return compared, [self.motion(found, identity, len(image)) for image, found in zip(images, seen, strict=True)]


def test_windows_hold_the_real_motions_around_a_frame():
    images = {number: np.full((8, 8, 3), number, np.uint8) for number in range(30)}
    clip = measured_clip(ClipFile("a", "anna", ""), SampledFrames([0, 4, 15], images), Numbered(), 13)
    assert [motion["yaw"] for motion in clip.motions] == [0.0, 15.0]
    assert [(motion["yaw"], motion["pitch"]) for motion in clip.judged] == [(0.0, 0.5), (15.0, 0.5)]
    judged = as_judged(clip)
    assert judged.motions == clip.judged and set(judged.windows[1][:, ICT64.index("yaw")]) == {15.0}
    first, second = (window[:, ICT64.index("yaw")].tolist() for window in clip.windows)
    assert first == [0.0] * 14 + [1.0, 2.0, 3.0, 3.0, *map(float, range(5, 14))]
    assert second == [2.0, 3.0, 3.0, *map(float, range(5, 29))]
    still = measured_clip(ClipFile("a", "anna", ""), SampledFrames([0, 15], images), Numbered())
    assert set(still.windows[1][:, ICT64.index("yaw")]) == {15.0}


def test_a_renderer_that_sees_windows_gets_them():
    class Network(CopySource):
        def render_window(self, motion, window):
            return np.full((8, 8, 3), len(window), np.uint8)

    motion, window = Motion.neutral(ICT64), np.zeros((27, ICT64.size), np.float32)
    assert Row("network", Network()).picture(motion, window)[0, 0, 0] == 27
    copy = CopySource()
    copy.set_portrait(np.full((8, 8, 3), 7, np.uint8), np.zeros((478, 3), np.float32), np.zeros(80, np.float32), motion)
    assert Row("copy", copy).picture(motion, window)[0, 0, 0] == 7


def test_copy_source():
    renderer: Renderer = CopySource()
    motion = Motion(ICT64, np.zeros(ICT64.size, np.float32))
    with pytest.raises(RuntimeError, match="set_portrait"):
        renderer.render(motion)
    image = np.full((8, 8, 3), 7, np.uint8)
    renderer.set_portrait(image, np.zeros((478, 3), np.float32), np.zeros(80, np.float32), motion)
    assert np.array_equal(renderer.render(motion), image)


def test_drivers_show_another_person():
    sequence = MotionSequence(ICT64, np.zeros((1, ICT64.size), np.float32))
    names = [("a", "anna"), ("b", "anna"), ("c", "carl")]
    clips = [
        MeasuredClip(ClipFile(*name, ""), [], [], [sequence[0]], [], [], np.zeros(80, np.float32)) for name in names
    ]
    assert [(one.file.name, two.file.name) for one, two in cross_pairs(clips)] == [("a", "c"), ("b", "c"), ("c", "a")]
    assert list(cross_pairs(clips[:2])) == []


def test_means_leave_out_what_is_missing():
    mean = mean_scores([Scores(psnr=20.0, aed=0.1), Scores(psnr=30.0)])
    assert mean == Scores(psnr=25.0, aed=0.1)


def test_progress_tells_what_is_left():
    from io import StringIO

    stream = StringIO()
    seconds = iter([0.0, 20.0, 40.0, 40.0, 60.0])
    progress = Progress("frames", 3, stream, lambda: next(seconds))
    progress.advance()
    assert "1 of 3 frames" in stream.getvalue() and "s left" in stream.getvalue()


def made_up_clip(name, motions):
    """A clip of which only the motions matter."""
    windows = [np.tile(motion.values, (27, 1)) for motion in motions]
    return MeasuredClip(ClipFile(name, name, ""), [], [], motions, motions, windows, np.zeros(80, np.float32))


def test_what_is_asked_for_as_it_is_and_as_changes():
    rest = Motion.neutral(ICT64).with_values(browDown_L=0.3, tx=0.2)
    moved = rest.with_values(jawOpen=0.5, ty=0.1)
    own = Motion.neutral(ICT64).with_values(mouthSmile_L=0.2, tx=-0.1)
    source, driver = made_up_clip("anna", [own]), made_up_clip("berta", [rest, moved])
    itself, changes = as_they_are(source, driver), their_changes(source, driver)
    assert [asked.motion for asked in itself] == [rest, moved]
    assert changes[0].motion == own
    wanted = own.with_values(jawOpen=0.5, ty=0.1)
    assert np.allclose(changes[1].motion.values, wanted.values, atol=1e-6)
    late = their_changes(source, replace(driver, rest=1))
    assert late[1].motion == own and late[0].motion["jawOpen"] == 0.0, "there is less of it than nothing"
    assert changes[1].window.shape == (27, 70) and np.allclose(changes[1].window, wanted.values, atol=1e-6)
