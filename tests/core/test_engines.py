import numpy as np
import pytest
import torch

from core.bfm.portrait_motion import mean_motion
from core.cli.main import main
from core.engine_choice import EngineChoice
from core.engines import Engines, bundled_checkpoint, make_engines
from core.errors import InputError
from core.face_model import load_face_model
from core.geometry import GeometryRenderer
from core.motion import BFM64, ICT64
from core.networks.pirenderer.checkpoints import build_renderer, save_renderer
from core.networks.pirenderer.config import PIRendererConfig
from core.session import PhotoStudio
from core.session_types import PREVIEW_SIZE
from resources import resource_path


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("engines") / "tiny.safetensors"
    config = PIRendererConfig(70, 16, 8, 4, 8, 4, 8, 1, 64, geometry_prior=True)
    save_renderer(path, build_renderer(config), "ict64", 1, {}, {}, "")
    return path


@pytest.fixture
def sample():
    return resource_path("samples", "portrait.jpg")


def test_without_a_checkpoint_geometry_renders():
    if bundled_checkpoint() is not None:
        pytest.skip("a renderer is bundled")
    engines = make_engines(EngineChoice.AUTO, None, load_face_model())
    assert not engines.renders_stills_neurally
    with pytest.raises(InputError, match="no checkpoint"):
        make_engines(EngineChoice.NEURAL, None, load_face_model())


def test_the_choice_decides_over_stills(checkpoint):
    model = load_face_model()
    assert make_engines(EngineChoice.AUTO, checkpoint, model).renders_stills_neurally
    assert make_engines(EngineChoice.NEURAL, checkpoint, model).renders_stills_neurally
    assert not make_engines(EngineChoice.GEOMETRY, checkpoint, model).renders_stills_neurally


@pytest.fixture
def no_bfm_files(tmp_path, monkeypatch):
    monkeypatch.setenv("PIRENDER_BFM_FILES", str(tmp_path))


def test_the_choice_decides_over_the_motion_space(checkpoint, bfm_checkpoint, no_bfm_files):
    model = load_face_model()
    for choice, space in ((EngineChoice.AUTO, BFM64), (EngineChoice.NEURAL, BFM64), (EngineChoice.GEOMETRY, ICT64)):
        engines = make_engines(choice, bfm_checkpoint, model)
        assert engines.space is space and engines.renders_everything_neurally == (space is BFM64)
    assert make_engines(EngineChoice.AUTO, checkpoint, model).space is ICT64


def test_a_guided_checkpoint_in_bfm64_is_refused(tmp_path):
    config = PIRendererConfig(73, 16, 8, 4, 8, 4, 8, 1, 64, geometry_prior=True)
    save_renderer(tmp_path / "guided.safetensors", build_renderer(config), "bfm64", 1, {}, {}, "")
    with pytest.raises(InputError, match="does not know bfm64"):
        make_engines(EngineChoice.AUTO, tmp_path / "guided.safetensors", load_face_model())


def test_a_session_goes_over_to_bfm64_and_back(bfm_checkpoint, sample, no_bfm_files):
    studio = PhotoStudio.load()
    opened = studio.open_photo(sample)
    session = studio.start(opened, opened.faces[0])
    own = session.motion
    assert own.space is ICT64 and session.face is not None and not session.notice
    session.use(studio.choose_engines(EngineChoice.AUTO, bfm_checkpoint))
    assert session.motion == mean_motion() and session.face is None and session.engine == "neural"
    assert "BFM_model_front.mat" in session.notice
    wanted = session.motion.with_values(**{"exp 03": 2.0, "yaw": 0.3})
    frame = session.preview(wanted, 256)
    assert frame.engine == "neural" and frame.patch.shape == (256, 256, 4)
    assert np.array_equal(session.render_photo(session.motion), opened.levels[0])
    assert not np.array_equal(session.render_photo(wanted), opened.levels[0])
    # A request of the other space that was on its way shows the photo's own motion and never fails.
    assert session.preview(own, 256).engine == "neural"
    with pytest.raises(InputError, match="engine was changed"):
        session.render_photo(own)
    session.use(studio.choose_engines(EngineChoice.GEOMETRY, bfm_checkpoint))
    assert session.motion == own and session.engine == "geometry" and not session.notice
    assert session.preview(wanted, 256).engine == "geometry"


def test_with_the_files_a_session_starts_at_the_photo(bfm_checkpoint, bfm_files, sample, monkeypatch):
    monkeypatch.setenv("PIRENDER_BFM_FILES", str(bfm_files))
    studio = PhotoStudio.load()
    studio.choose_engines(EngineChoice.NEURAL, bfm_checkpoint)
    opened = studio.open_photo(sample)
    session = studio.start(opened, opened.faces[0])
    assert session.motion.space is BFM64 and session.motion != mean_motion() and not session.notice


def test_auto_shows_geometry_in_motion_and_neural_at_rest(checkpoint, sample, monkeypatch):
    # However fast this machine is: nothing keeps up.
    monkeypatch.setattr("core.neural_previews.KEEPS_UP_MS", -1.0)
    studio = PhotoStudio.load()
    opened = studio.open_photo(sample)
    session = studio.start(opened, opened.faces[0])
    assert session.engine == "geometry" and session.device == "CPU"
    wanted = session.motion.with_values(jawOpen=0.5)
    plain = session.preview(wanted, 256)
    session.use(studio.choose_engines(EngineChoice.AUTO, checkpoint))
    assert session.engine == "neural"
    moving, resting = session.preview(wanted, 256), session.preview(wanted, 256, at_rest=True)
    assert (moving.engine, resting.engine) == ("geometry", "neural")
    assert np.array_equal(moving.patch, plain.patch) and not np.array_equal(resting.patch, plain.patch)
    session.use(studio.choose_engines(EngineChoice.NEURAL, checkpoint))
    assert session.preview(wanted, 256).engine == "neural"
    session.use(studio.choose_engines(EngineChoice.GEOMETRY, checkpoint))
    assert session.preview(wanted, 256, at_rest=True).engine == "geometry"


def test_a_neural_engine_that_keeps_up_shows_in_motion_too(checkpoint, sample, monkeypatch):
    monkeypatch.setattr("core.neural_previews.KEEPS_UP_MS", 1e9)
    studio = PhotoStudio.load()
    opened = studio.open_photo(sample)
    session = studio.start(opened, opened.faces[0])
    session.use(studio.choose_engines(EngineChoice.AUTO, checkpoint))
    wanted = session.motion.with_values(jawOpen=0.5)
    session.preview(wanted, 256, at_rest=True)
    session.get_ready_to_move()
    assert session.preview(wanted, 256).engine == "neural"


class SlowToStart(GeometryRenderer):
    """Stands for a network on a clock of its own: a second for the first picture of a portrait, then 10 ms."""

    name, device = "neural", "TEST"

    def __init__(self, clock):
        super().__init__()
        self._clock, self._first = clock, True

    def set_portrait(self, *portrait):
        super().set_portrait(*portrait)
        self._first = True

    def render(self, motion):
        self._clock[0] += 1.0 if self._first else 0.01
        self._first = False
        return super().render(motion)


@pytest.mark.parametrize("asked_for_the_device", [True, False])
def test_the_first_picture_of_a_size_does_not_count_as_slow(sample, monkeypatch, asked_for_the_device):
    clock = [0.0]
    monkeypatch.setattr("core.neural_previews.time.perf_counter", lambda: clock[0])
    studio = PhotoStudio.load()
    opened = studio.open_photo(sample)
    session = studio.start(opened, opened.faces[0])
    session.use(Engines(GeometryRenderer, lambda: SlowToStart(clock)))
    if asked_for_the_device:
        assert session.device == "TEST"
    wanted = session.motion.with_values(jawOpen=0.5)
    for size in (256, 300):
        session.preview(wanted, size, at_rest=True)
        session.get_ready_to_move()
        assert session.preview(wanted, size).engine == "neural"


class Clocked(GeometryRenderer):
    """Stands for a network that takes as long as it is told, and adds ``shade`` to every colour."""

    name, device = "neural", "TEST"

    def __init__(self, clock, seconds, shade):
        super().__init__()
        self._clock, self.seconds, self._shade = clock, seconds, shade

    def render(self, motion):
        self._clock[0] += self.seconds
        return np.full_like(super().render(motion), self._shade)


def clocked_session(sample, monkeypatch, best, fast, choice=EngineChoice.AUTO):
    """A session whose best network paints 10s and whose narrow one paints 20s, and the narrow one."""
    clock = [0.0]
    monkeypatch.setattr("core.neural_previews.time.perf_counter", lambda: clock[0])
    narrow = Clocked(clock, fast, 20)
    studio = PhotoStudio.load()
    opened = studio.open_photo(sample)
    session = studio.start(opened, opened.faces[0])
    session.use(Engines(GeometryRenderer, lambda: Clocked(clock, best, 10), choice, make_fast=lambda: narrow))
    return session, session.motion.with_values(jawOpen=0.5), narrow


def test_a_narrow_network_shows_in_motion_and_the_best_one_at_rest(sample, monkeypatch):
    session, wanted, narrow = clocked_session(sample, monkeypatch, best=0.2, fast=0.02)
    assert session.preview(wanted, 256).engine == "geometry"
    assert session.preview(wanted, 256, at_rest=True).patch[0, 0, 0] == 10
    assert session.preview(wanted, 256).engine == "geometry"
    session.get_ready_to_move()
    moving = session.preview(wanted, 256)
    assert (moving.engine, moving.patch[0, 0, 0]) == ("neural", 20)
    narrow.seconds = 0.3
    for engine in ("neural", "neural", "geometry"):
        # A single slow picture says nothing, two do.
        assert session.preview(wanted, 256).engine == engine


def test_a_narrow_network_that_does_not_keep_up_leaves_motion_to_geometry(sample, monkeypatch):
    session, wanted, _ = clocked_session(sample, monkeypatch, best=0.2, fast=0.1)
    session.preview(wanted, 256, at_rest=True)
    session.get_ready_to_move()
    assert session.preview(wanted, 256).engine == "geometry"


def test_where_only_neural_is_wanted_the_narrow_network_is_still_the_faster_one(sample, monkeypatch):
    session, wanted, _ = clocked_session(sample, monkeypatch, best=0.2, fast=0.1, choice=EngineChoice.NEURAL)
    assert session.preview(wanted, 256).patch[0, 0, 0] == 20
    assert session.preview(wanted, 256, at_rest=True).patch[0, 0, 0] == 10


def test_speed_is_that_of_the_size_in_motion(sample, monkeypatch):
    session, wanted, narrow = clocked_session(sample, monkeypatch, best=0.2, fast=0.02)
    set_portrait, sizes = narrow.set_portrait, []
    monkeypatch.setattr(
        narrow, "set_portrait", lambda image, *rest: sizes.append(len(image)) or set_portrait(image, *rest)
    )
    session.preview(wanted, 600, at_rest=True)
    session.get_ready_to_move()
    assert session.preview(wanted, PREVIEW_SIZE).patch[0, 0, 0] == 20
    assert sizes == [PREVIEW_SIZE]


def test_a_picture_at_rest_is_rendered_once(sample):
    made = []

    class Counting(GeometryRenderer):
        def render(self, motion):
            made.append(motion)
            return super().render(motion)

    studio = PhotoStudio.load()
    opened = studio.open_photo(sample)
    session = studio.start(opened, opened.faces[0])
    session.use(Engines(GeometryRenderer, Counting, make_fast=GeometryRenderer))
    wanted = session.motion.with_values(jawOpen=0.5)
    session.preview(wanted, 256, at_rest=True)
    session.get_ready_to_move()
    assert made == [wanted]


def test_the_narrow_network_is_read_when_it_is_needed(tmp_path, checkpoint, monkeypatch):
    (tmp_path / "bad.safetensors").write_bytes(b"bad")
    monkeypatch.setattr("core.engines.bundled_checkpoint", lambda: checkpoint)
    monkeypatch.setattr("core.engines.bundled_fast_checkpoint", lambda: tmp_path / "bad.safetensors")
    engines = make_engines(EngineChoice.AUTO, None, load_face_model(), "cpu")
    assert engines.make_fast is not None
    with pytest.raises(InputError, match=r"bad\.safetensors"):
        engines.make_fast()


def test_a_named_checkpoint_gets_no_companion(checkpoint):
    model = load_face_model()
    assert make_engines(EngineChoice.AUTO, checkpoint, model, "cpu").make_fast is None


def test_a_bad_checkpoint_leaves_the_studio_as_it_is(checkpoint, sample, tmp_path):
    studio = PhotoStudio.load()
    studio.choose_engines(EngineChoice.AUTO, checkpoint)
    (tmp_path / "bad.safetensors").write_bytes(b"bad")
    with pytest.raises(InputError):
        studio.choose_engines(EngineChoice.AUTO, tmp_path / "bad.safetensors")
    opened = studio.open_photo(sample)
    assert studio.start(opened, opened.faces[0]).engine == "neural"


def test_the_command_line_renders_neurally(checkpoint, sample, tmp_path, capsys):
    common = ["render", str(sample), "--set", "jawOpen=0.4", "--json"]
    assert main([*common, "-o", str(tmp_path / "n.png"), "--engine", "neural", "--checkpoint", str(checkpoint)]) == 0
    assert '"engine": "neural"' in capsys.readouterr().out
    assert main([*common, "-o", str(tmp_path / "g.png"), "--engine", "geometry"]) == 0
    assert '"engine": "geometry"' in capsys.readouterr().out
    assert (tmp_path / "n.png").read_bytes() != (tmp_path / "g.png").read_bytes()
