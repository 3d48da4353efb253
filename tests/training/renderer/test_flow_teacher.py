import numpy as np
import pytest
import torch

from core.errors import InputError
from tests.training.renderer.made_up import as_json, made_up_data, tiny
from training.renderer.batches import BatchSet
from training.renderer.config import read_config
from training.renderer.flow_teacher import teacher_flow
from training.renderer.losses import teacher_distance
from training.renderer.pairs import PairDrawer

SIZE, CELLS = 128, 32


def textured(seed=0):
    coarse = torch.rand(1, 3, 20, 20, generator=torch.Generator().manual_seed(seed))
    fine = torch.nn.functional.interpolate(coarse, (SIZE, SIZE), mode="bicubic").clamp(0, 1)
    return np.ascontiguousarray((fine[0].permute(1, 2, 0) * 255).byte().numpy())


def test_a_shift_is_found_in_cells():
    picture = textured()
    target = np.roll(picture, (-4, 6), axis=(0, 1))
    flow = teacher_flow(target, picture, CELLS)[:, 6:-6, 6:-6]
    assert np.abs(flow[0] + 1.5).mean() < 0.05 and np.abs(flow[1] - 1.0).mean() < 0.05
    assert flow[2].mean() > 0.95


def test_what_is_not_in_the_picture_is_not_trusted():
    picture, target = textured(), textured()
    target[48:80, 48:80] = (255, 0, 255)
    trust = teacher_flow(target, picture, CELLS)[2]
    assert trust[14:18, 14:18].max() < 0.1 and trust[:8].mean() > 0.95


def test_the_distance_counts_only_what_is_trusted():
    teacher = torch.zeros(1, 3, 4, 4)
    teacher[:, 0], teacher[:, 2, :2] = 0.5, 1.0
    assert float(teacher_distance(torch.zeros(1, 2, 4, 4), teacher)) == pytest.approx(0.5 * 0.25 / 4)
    assert float(teacher_distance(teacher[:, :2], teacher)) == 0.0


def test_batches_bring_the_teacher_along_where_it_is_asked_for():
    data = made_up_data()
    for weight in (0.0, 1.0):
        config = tiny(network={"geometry_prior": True}, loss={"teacher": weight})
        clips = data.pack.select("train")
        drawer = PairDrawer(data.pack, clips, config.network.image_size, config.data, config.seed)
        batch = BatchSet(drawer, config)[0]
        assert (batch.teacher is not None) == (weight > 0)
    assert batch.teacher.shape == (4, 3, 16, 16)


def test_a_teacher_without_the_guided_variant_is_refused(tmp_path):
    with pytest.raises(ValueError, match="geometry_prior"):
        tiny(loss={"teacher": 1.0})
    path = as_json(tmp_path / "config.json", tiny())
    path.write_text(path.read_text(encoding="utf-8").replace('"teacher": 0.0', '"teacher": 1.0'), encoding="utf-8")
    with pytest.raises(InputError, match="loss.teacher needs network.geometry_prior"):
        read_config(path)
