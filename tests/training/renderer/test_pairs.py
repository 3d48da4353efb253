import numpy as np
import pytest
import torch

from core.errors import InputError
from core.face_model import load_face_model
from core.motion import ICT64, Motion
from core.pose import pose_from_motion
from core.randomise import randomise
from tests.training.renderer.made_up import MemoryPack, drawn_face, made_up_clip, made_up_data, tiny
from training.renderer.augmentation import Change
from training.renderer.batches import BatchSet, collate, load_batches
from training.renderer.guides import GuideMaker
from training.renderer.pairs import PairDrawer, fixed_pairs, read_sample
from training.renderer.photo_cycle import moved_landmarks
from training.renderer.portrait_sample import PortraitSample, mirrored, placed, resized


@pytest.fixture(scope="module")
def data():
    return made_up_data()


def drawer_of(data, config, split="train"):
    return PairDrawer(data.pack, data.pack.select(split), 64, config.data, config.seed)


def sample_of(data, clip="anna", index=1):
    entry = next(entry for entry in data.pack.clips if entry.name == clip)
    return read_sample(data.pack, entry, data.pack.motion(clip), index, 64)


def model_landmarks(sample):
    """Where the model alone puts the landmarks."""
    model = load_face_model()
    pose = pose_from_motion(sample.motion, sample.image.shape[0])
    return model.project(model.shape(sample.identity, sample.motion.expression), pose)


def test_neighbouring_slots_show_a_pair_both_ways(data):
    drawer = drawer_of(data, tiny(data={"flip": 0.5, "colour": 0.1, "shift": 0.05}))
    for step in range(6):
        first, second = drawer.pair(step, 0), drawer.pair(step, 1)
        np.testing.assert_array_equal(first.source.image, second.target.image)
        np.testing.assert_array_equal(first.target.window, second.source.window)
        assert not np.array_equal(first.source.image, first.target.image)
        np.testing.assert_array_equal(first.source.identity, first.target.identity)


def test_the_same_slot_gives_the_same_pair_and_others_give_others(data):
    one, two = drawer_of(data, tiny(data={"photo_cycle": 0.5})), drawer_of(data, tiny(data={"photo_cycle": 0.5}))
    seen = set()
    for step in range(6):
        first, second = one.pair(step, 2), two.pair(step, 2)
        np.testing.assert_array_equal(first.source.image, second.source.image)
        np.testing.assert_array_equal(first.target.window, second.target.window)
        seen.add(first.source.image.tobytes())
    assert len(seen) > 2


def test_the_window_is_the_targets(data):
    batch = collate([drawer_of(data, tiny()).pair(0, 0)], tiny(), None)
    pair = drawer_of(data, tiny()).pair(0, 0)
    assert batch.window.shape == (1, 70, 27)
    np.testing.assert_array_equal(batch.window[0, :, 13].numpy(), pair.target.motion.values)
    ready = batch.to(torch.device("cpu"))
    assert ready.source.dtype == torch.float32
    assert -1 <= float(ready.source.min()) < float(ready.source.max()) <= 1


def test_shifts_and_sizes_keep_landmarks_and_motion_on_the_picture(data):
    sample = sample_of(data)
    np.testing.assert_allclose(model_landmarks(sample)[:, :2], sample.landmarks[:, :2], atol=1e-3)
    moved = placed(sample, 3.0, -2.0)
    np.testing.assert_allclose(moved.landmarks[:, :2] - sample.landmarks[:, :2], [[3.0, -2.0]] * 478, atol=1e-4)
    np.testing.assert_allclose(model_landmarks(moved)[:, :2], moved.landmarks[:, :2], atol=1e-3)
    np.testing.assert_array_equal(moved.image[10:50, 13:53], sample.image[12:52, 10:50])
    zoomed = placed(sample, 1.0, 2.0, zoom=1.25)
    np.testing.assert_allclose(model_landmarks(zoomed)[:, :2], zoomed.landmarks[:, :2], atol=1e-3)
    np.testing.assert_allclose(np.ptp(zoomed.landmarks, axis=0), 1.25 * np.ptp(sample.landmarks, axis=0), rtol=1e-4)
    larger = resized(sample, 128)
    np.testing.assert_allclose(model_landmarks(larger)[:, :2], larger.landmarks[:, :2], atol=1e-2)
    assert larger.image.shape == (128, 128, 3)


def test_mirroring_moves_landmarks_and_motion_with_the_picture():
    model = load_face_model()
    # The mean face is symmetrical, so that its mirror image is the model's own in the mirrored motion.
    motion = randomise(Motion.neutral(ICT64), 5).with_values(yaw=0.3, roll=0.1, tx=0.1, jawLeft=0.4)
    image, landmarks = drawn_face(model, motion, np.zeros(80, dtype=np.float32), 0, 64)
    window = np.tile(motion.values, (27, 1))
    sample = PortraitSample(image, landmarks, np.zeros(80, dtype=np.float32), window, ICT64)
    other = mirrored(sample, model.mirror)
    np.testing.assert_array_equal(other.image, image[:, ::-1])
    assert other.motion == motion.mirrored()
    np.testing.assert_allclose(model_landmarks(other)[:, :2], other.landmarks[:, :2], atol=0.5)
    twice = mirrored(other, model.mirror)
    np.testing.assert_allclose(twice.landmarks, landmarks, atol=1e-3)
    np.testing.assert_array_equal(twice.window, window)


def test_colour_is_changed_alike_in_both_pictures(data):
    config = tiny(data={"colour": 0.3}).data
    change = Change.drawn(config, 64, np.random.default_rng(3))
    sample = sample_of(data)
    other = change.applied(sample, load_face_model().mirror)
    assert not np.array_equal(other.image, sample.image)
    np.testing.assert_array_equal(other.landmarks, sample.landmarks)
    nothing = Change.drawn(tiny().data, 64, np.random.default_rng(3))
    assert nothing.applied(sample, load_face_model().mirror) is sample


def test_a_photo_cycle_brings_a_real_photo_back(data):
    config = tiny(data={"photo_cycle": 1.0})
    pair = drawer_of(data, config).pair(0, 0)
    np.testing.assert_array_equal(pair.target.image, data.pack.frame("carl-photo", 0))
    assert pair.source.motion != pair.target.motion
    np.testing.assert_array_equal(pair.target.window[0], pair.target.window[26])
    # The drawn face obeys the model, so the source's landmarks have to be the model's in its motion.
    np.testing.assert_allclose(model_landmarks(pair.source)[:, :2], pair.source.landmarks[:, :2], atol=1e-2)
    assert not np.array_equal(pair.source.image, pair.target.image)


def test_landmarks_in_their_own_motion_stay(data):
    sample = sample_of(data)
    unchanged = moved_landmarks(load_face_model(), sample, sample.motion)
    np.testing.assert_allclose(unchanged, sample.landmarks, atol=1e-3)


def test_the_guide_brings_the_source_near_the_target(data):
    config = tiny(network={"geometry_prior": True})
    pair = fixed_pairs(data.pack, data.pack.select("val"), 64, 1)[0]
    batch = collate([pair], config, GuideMaker())
    assert batch.guide.flow.shape[:2] == (1, 2) and batch.guide.picture.dtype == torch.uint8
    target = batch.target.float()
    before, after = (batch.source - target).abs().mean(), (batch.guide.picture - target).abs().mean()
    assert float(after) < float(before)
    assert collate([pair], tiny(), None).mesh_flow is None
    with pytest.raises(ValueError, match="without a guide"):
        _ = collate([pair], tiny(), None).guide


def test_two_processes_share_a_batch(data):
    config = tiny()
    whole = BatchSet(drawer_of(data, config), config)[3]
    halves = [BatchSet(drawer_of(data, config), config, rank, 2)[3] for rank in (0, 1)]
    assert torch.equal(whole.source, torch.cat([half.source for half in halves]))


@pytest.mark.parametrize("workers", [0, 2])
def test_batches_come_in_order(data, workers):
    config = tiny()
    batches = BatchSet(drawer_of(data, config), config)
    made = list(load_batches(batches, 1, 4, workers, pinned=False))
    assert [torch.equal(batch.target, batches[step].target) for step, batch in enumerate(made, 1)] == [True] * 3


def test_data_without_videos(data):
    photos = MemoryPack([made_up_clip("photo", 1, 7, "train"), made_up_clip("other", 1, 8, "val")], 64)
    with pytest.raises(InputError, match=r"photo_cycle to 1"):
        PairDrawer(photos, photos.select("train"), 64, tiny().data, 1)
    PairDrawer(photos, photos.select("train"), 64, tiny(data={"photo_cycle": 1.0}).data, 1).pair(0, 0)
    with pytest.raises(InputError, match="validation video"):
        fixed_pairs(photos, photos.select("val"), 64, 2)
