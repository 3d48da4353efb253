import numpy as np
import pytest
from scipy.io import savemat

from core.bfm.face_points import five_of_sixty_eight, read_face_points
from core.bfm.files import FOLDER_VARIABLE, BfmFiles, bfm_folder, find_bfm_files
from core.errors import InputError
from tests.core.bfm.made_up import NOSE, mean_face, sixty_eight, write_model

FIVE = five_of_sixty_eight(sixty_eight())


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "BFM_model_front.mat"
    write_model(path)
    return path


def points_of(model):
    return read_face_points(BfmFiles(model, model.with_name("epoch_20.pth")))


@pytest.mark.parametrize(("there", "named"), [((), "BFM_model_front.mat and epoch_20.pth"), (("m",), "needs epoch_20")])
def test_missing_files_are_named_with_their_source_and_place(tmp_path, model, there, named):
    if not there:
        model.unlink()
    with pytest.raises(InputError) as caught:
        find_bfm_files(tmp_path)
    text = str(caught.value)
    assert named in text and "Deep3DFaceRecon_pytorch" in text and str(tmp_path) in text and "\n" not in text


@pytest.mark.parametrize("name", ["epoch_20.pth", "net_recon.pth", "net_recon.safetensors"])
def test_the_network_may_have_several_names(tmp_path, model, name):
    (tmp_path / name).write_bytes(b"")
    assert find_bfm_files(tmp_path) == BfmFiles(model, tmp_path / name)


def test_the_folder_comes_from_the_environment_or_lies_in_the_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    assert bfm_folder() == tmp_path and bfm_folder(tmp_path / "mine") == tmp_path / "mine"
    monkeypatch.delenv(FOLDER_VARIABLE)
    assert bfm_folder().parts[-2:] == ("pirender", "bfm")


def test_points_of_the_mean_face(model):
    np.testing.assert_allclose(points_of(model), FIVE, atol=1e-9)


def test_the_mean_face_is_centred(tmp_path, model):
    write_model(model, shape=(mean_face() + (5.0, -3.0, 2.0)).reshape(1, -1))
    np.testing.assert_allclose(points_of(model)[2], NOSE, atol=1e-9)


def test_the_landmark_file_goes_before_the_mean_face(tmp_path, model):
    savemat(tmp_path / "similarity_Lm3D_all.mat", {"lm": sixty_eight() * 1.1})
    (tmp_path / "epoch_20.pth").write_bytes(b"")
    files = find_bfm_files(tmp_path)
    assert files.face.name == "similarity_Lm3D_all.mat"
    np.testing.assert_allclose(read_face_points(files), FIVE * 1.1)


def truncated(path):
    path.write_bytes(path.read_bytes()[:4000])


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (truncated, "no MATLAB file, or cut short"),
        (lambda path: path.write_bytes(b""), "no MATLAB file"),
        (lambda path: path.write_bytes(b"text" * 100), "no MATLAB file"),
        (lambda path: savemat(path, {"keypoints": np.arange(68)}), "lacks the array 'meanshape'"),
        (lambda path: write_model(path, keypoints=np.arange(1, 60)), "other shapes"),
        (lambda path: write_model(path, shape=np.zeros((1, 100))), "other shapes"),
        (lambda path: write_model(path, keypoints=np.arange(1, 69) + 480), "outside its mesh"),
        (lambda path: write_model(path, shape=np.array(["words"])), "else than numbers"),
        (lambda path: write_model(path, shape=mean_face().reshape(1, -1) * 1e5), "not in decimetres"),
        (lambda path: write_model(path, shape=np.full((1, 1500), np.nan)), "68 points"),
    ],
)
def test_a_bad_model_is_one_sentence(model, damage, words):
    damage(model)
    with pytest.raises(InputError, match=words) as caught:
        points_of(model)
    assert str(model) in str(caught.value) and "\n" not in str(caught.value)
