import json

import numpy as np
import pytest

from core.errors import InputError
from core.motion import BFM64, ICT64, Motion
from core.preset_store import PresetScope, PresetStore, preset_from_motion
from core.presets import apply_preset, bundled_presets

GRIN = Motion.neutral(ICT64).with_values(mouthSmile_L=0.5, mouthSmile_R=1 / 3, jawOpen=0.004, yaw=0.3)


@pytest.fixture
def store(tmp_path):
    return PresetStore(tmp_path / "presets")


def own(store):
    return [stored.preset.label for stored in store.listing().presets if not stored.bundled]


def test_changed_coefficients_alone_leave_the_others(store):
    stored = store.save(preset_from_motion("  My   Grin ", GRIN))
    assert stored.preset.label == "My Grin" and stored.preset.name == "my grin"
    start = Motion.neutral(ICT64).with_values(jawOpen=0.6, browDown_L=0.2, yaw=-0.1)
    motion = apply_preset(start, store.find("MY GRIN").preset)
    assert motion["mouthSmile_R"] == pytest.approx(1 / 3, abs=1e-4)
    assert all(motion[name] == start[name] for name in ("jawOpen", "browDown_L", "yaw"))


@pytest.mark.parametrize("space", [ICT64, BFM64], ids=lambda space: space.name)
def test_a_whole_expression_comes_back_exactly(store, space):
    random = np.random.default_rng(5)
    motion = Motion(space, random.uniform(0, 1, space.size).astype(np.float32))
    store.save(preset_from_motion("All", motion, PresetScope.EXPRESSION))
    start = Motion.neutral(space).with_values(yaw=0.1)
    applied = apply_preset(start, store.find("all").preset)
    np.testing.assert_array_equal(applied.expression, motion.expression)
    np.testing.assert_array_equal(applied.rotation, start.rotation)


def test_neutral_is_nothing_to_keep():
    with pytest.raises(InputError, match="nothing to keep"):
        preset_from_motion("Nothing", Motion.neutral(ICT64))
    with pytest.raises(InputError, match="needs a name"):
        preset_from_motion(" \n", GRIN)


def test_own_presets_come_after_the_bundled_ones(store):
    store.save(preset_from_motion("Zebra", GRIN))
    store.save(preset_from_motion("ärger", GRIN))
    store.save(preset_from_motion("Apple", GRIN))
    names = [stored.preset.name for stored in store.listing().presets]
    assert names[:-3] == [preset.name for preset in bundled_presets()]
    assert set(names[-3:]) == {"apple", "zebra", "ärger"} and names[-3] == "apple"


def test_names_that_would_share_a_file_do_not(store):
    for label in ("日本", "笑顔", "a/b", "a b", "../up"):
        store.save(preset_from_motion(label, GRIN))
    assert len(own(store)) == 5
    files = [stored.file for stored in store.listing().presets if stored.file]
    assert len({file.parent for file in files}) == 1 and len(set(files)) == 5


def test_a_taken_name_is_refused(store):
    store.save(preset_from_motion("Grin", GRIN))
    other = preset_from_motion("grin", GRIN.with_values(jawOpen=0.5))
    with pytest.raises(InputError, match="already"):
        store.save(other)
    store.save(other, overwrite=True)
    assert own(store) == ["grin"] and "jawOpen=0.5" in store.find("grin").preset.edits
    with pytest.raises(InputError, match="comes with the program"):
        store.save(preset_from_motion("Smile", GRIN), overwrite=True)


def test_export_and_import(store, tmp_path):
    store.save(preset_from_motion("Grin", GRIN))
    store.export("Grin", tmp_path / "grin.json")
    store.export("smile", tmp_path / "smile.json")
    again = store.import_file(tmp_path / "grin.json")
    assert again.preset.label == "Grin 2" and again.preset.edits == store.find("grin").preset.edits
    assert store.import_file(tmp_path / "smile.json").preset.label == "Smile 2"
    assert PresetStore(tmp_path / "other").import_file(tmp_path / "grin.json").preset.label == "Grin"


def test_rename_and_delete(store):
    store.save(preset_from_motion("Grin", GRIN))
    store.save(preset_from_motion("Leer", GRIN))
    store.rename("grin", "GRIN")
    assert store.rename("grin", "Beam").preset.name == "beam"
    with pytest.raises(InputError, match="already"):
        store.rename("beam", "leer")
    with pytest.raises(InputError, match="already"):
        store.rename("beam", "smile")
    store.delete("beam")
    assert own(store) == ["Leer"]
    for action in (store.delete, lambda name: store.rename(name, "x")):
        with pytest.raises(InputError, match="There is no preset"):
            action("beam")
        with pytest.raises(InputError, match="comes with the program"):
            action("smile")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": "x"}, "not a preset"),
        ({"version": 7}, "version 7"),
        ({"edits": ["nose=1"]}, "no coefficient 'nose'"),
        ({"edits": ["jawOpen=nan"]}, "not a number"),
        ({"edits": "jawOpen=1"}, "should be a list"),
        ({"clears": ["ears"]}, "no group 'ears'"),
        ({"label": ""}, "should be a text"),
        ({"motion": {"space": "ict64", "values": [1, 2]}}, "70 numbers"),
        ({"motion": {"space": "flame", "values": []}}, "Unknown motion space"),
        ({"motion": 3}, "damaged"),
    ],
)
def test_a_damaged_file_is_left_out_and_the_others_load(store, change, words):
    good = store.save(preset_from_motion("Good", GRIN))
    bad = good.file.with_name("bad.json")
    bad.write_text(json.dumps(json.loads(good.file.read_text()) | {"name": "bad", "label": "Bad"} | change))
    good.file.with_name("half.json").write_text("{")
    listing = store.listing()
    assert own(store) == ["Good"] and len(listing.problems) == 2
    assert any(words in problem for problem in listing.problems) and bad.exists()
    assert not any("\n" in problem for problem in listing.problems)
    with pytest.raises(InputError, match="bad.json"):
        store.import_file(bad)


def test_two_files_of_one_name(store):
    good = store.save(preset_from_motion("Good", GRIN))
    good.file.with_name("z-copy.json").write_text(good.file.read_text())
    assert own(store) == ["Good"] and "another one" in store.listing().problems[0]


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="Cannot make the preset folder"):
        PresetStore(tmp_path / "file" / "presets").save(preset_from_motion("Grin", GRIN))


def test_head_pose_alone_or_with_the_expression(store):
    pose = GRIN.with_values(yaw=0.3, pitch=-0.1, tx=0.4)
    start = Motion.neutral(ICT64).with_values(jawOpen=0.6, roll=0.2, tx=-0.1)
    store.save(preset_from_motion("Pose", pose, PresetScope.HEAD))
    turned = apply_preset(start, store.find("pose").preset)
    np.testing.assert_array_equal(turned.expression, start.expression)
    np.testing.assert_allclose(turned.rotation, pose.rotation, atol=1e-4)
    store.save(preset_from_motion("All", pose, PresetScope.BOTH))
    whole = apply_preset(start, store.find("all").preset)
    np.testing.assert_array_equal(whole.expression, pose.expression)
    np.testing.assert_allclose(whole.rotation, pose.rotation, atol=1e-4)
    np.testing.assert_array_equal(whole.translation, start.translation)
