import numpy as np
import pytest

from core.bfm.clip_motion import clip_motions
from core.bfm.extraction import BfmExtractor
from core.crop import Crop
from core.errors import InputError
from core.motion import BFM64
from tests.core.bfm.test_alignment import seen

CROP = Crop(10, 20, 256)


@pytest.fixture(scope="module")
def extractor(bfm_files):
    return BfmExtractor.load(bfm_files)


@pytest.fixture
def clip():
    frames = [np.full((300, 300, 3), 60 * number, np.uint8) for number in range(3)]
    landmarks = np.stack([seen(85.0, 128.0 + 5 * number, 120.0, 256) for number in range(3)])
    landmarks[..., :2] += (10, 20)
    return frames, landmarks


def test_frames_without_a_face_are_filled(extractor, clip):
    frames, landmarks = clip
    landmarks[1] = 0
    motions = clip_motions(extractor, iter(frames), landmarks, np.array([True, False, True]), CROP, 25.0)
    assert motions.space is BFM64 and motions.fps == 25.0
    x = motions.frames[:, BFM64.index("crop x")]
    assert x[[0, 2]] == pytest.approx([128, 138], abs=0.01) and 128 <= x[1] <= 138


@pytest.mark.parametrize(("valid", "count", "words"), [(False, 3, "No face"), (True, 2, "ended after 2 of 3")])
def test_what_cannot_be_measured(extractor, clip, valid, count, words):
    frames, landmarks = clip
    with pytest.raises(InputError, match=words):
        clip_motions(extractor, iter(frames[:count]), landmarks, np.full(3, valid), CROP, 25.0)
