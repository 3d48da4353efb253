import pytest

from core.errors import InputError
from training.prepare.config import PrepareConfig, read_config
from training.prepare.sources import Selection, find_sources, split_of

EVERY = Selection()


def touch(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"x")


def test_a_tree_of_identity_video_segment(tmp_path):
    touch(tmp_path, "id10001/abc/00001.mp4", "id10001/abc/00002.mp4", "dev/mp4/id2/xyz/00001.mp4", "id10001/list.txt")
    found = find_sources([tmp_path], EVERY)
    assert [(source.name, source.identity) for source in found] == [
        ("dev/mp4/id2/xyz/00001", "id2"),
        ("id10001/abc/00001", "id10001"),
        ("id10001/abc/00002", "id10001"),
    ]
    assert len({source.split for source in found[1:]}) == 1, "an identity lies in one split"


def test_a_flat_folder_of_videos_and_photos(tmp_path):
    touch(tmp_path, "a.mp4", "b.JPG", "a.png", ".hidden.mp4", "c.txt")
    found = find_sources([tmp_path], EVERY)
    assert [(source.name, source.is_photo) for source in found] == [("a", False), ("a.png", True), ("b", True)]


def test_names_of_several_inputs_stay_apart(tmp_path):
    touch(tmp_path, "one/a.mp4", "two/a.mp4", "three/a.mp4")
    found = find_sources([tmp_path / "one", tmp_path / "two", tmp_path / "three" / "a.mp4"], EVERY)
    assert len({source.name for source in found}) == 3


def test_very_long_names(tmp_path):
    touch(tmp_path, "/".join(["x" * 90] * 3) + "/a.mp4")
    assert len(find_sources([tmp_path], EVERY)[0].name) <= 200


def test_a_corpus(tmp_path):
    (tmp_path / "manifest.csv").write_text(
        "file,kind,licence,identity,split,note\n"
        'videos/a.mp4,video,MIT,anna,val,"made up, by hand"\n'
        "photos/b.jpg,photo_gray,,,,\n"
        "photos_full/b.jpg,photo_full,MIT,b,train,\n"
    )
    first, second = find_sources([tmp_path], Selection(validation_share=0.0))
    assert (first.name, first.identity, first.split, first.licence) == ("videos/a", "anna", "val", "MIT")
    assert first.note == "made up, by hand" and first.path == tmp_path / "videos/a.mp4"
    assert (second.identity, second.split, second.licence, second.is_photo) == ("b", "train", "unknown", True)
    assert len(find_sources([tmp_path], Selection(licences=("MIT",)))) == 1
    with pytest.raises(InputError, match="there are: MIT, unknown"):
        find_sources([tmp_path], Selection(licences=("GPL",)))


@pytest.mark.parametrize(
    ("text", "sentence"), [("a,b\n1,2\n", "lacks the column"), ("file,kind,licence,identity,split\n", "lists no video")]
)
def test_a_damaged_corpus(tmp_path, text, sentence):
    (tmp_path / "manifest.csv").write_text(text)
    with pytest.raises(InputError, match=sentence):
        find_sources([tmp_path], EVERY)


def test_an_empty_folder_and_missing_files(tmp_path):
    with pytest.raises(InputError, match="no videos or photos"):
        find_sources([tmp_path], EVERY)
    with pytest.raises(InputError, match="no file or folder"):
        find_sources([tmp_path / "none"], EVERY)
    touch(tmp_path, "a.txt")
    with pytest.raises(InputError, match="neither a video nor a photo"):
        find_sources([tmp_path / "a.txt"], EVERY)


def test_a_few_videos_have_one_for_validation(tmp_path):
    for name in ("a", "b", "c", "d"):
        (tmp_path / f"{name}.mp4").touch()
    few = {source.identity: source.split for source in find_sources([tmp_path], Selection(0.0001))}
    assert sorted(few.values()) == ["train", "train", "train", "val"]
    (tmp_path / "e.mp4").touch()
    more = {source.identity: source.split for source in find_sources([tmp_path], Selection(0.0001))}
    assert sum(split == "val" for split in more.values()) == 1
    assert {source.split for source in find_sources([tmp_path], Selection(0.0))} == {"train"}
    assert {source.split for source in find_sources([tmp_path / "a.mp4"], Selection(0.05))} == {"train"}


def test_the_split_takes_its_share():
    splits = [split_of(f"id{number}", 0.1) for number in range(2000)]
    assert 150 < splits.count("val") < 250
    assert split_of("id1", 0.0) == "train"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"image_sise": 256}', "unknown entry 'image_sise'"),
        ('{"image_size": "big"}', "cannot be a str"),
        ('{"image_size": 300}', "256 or 512"),
        ('{"minimum_frames": 50, "maximum_frames": 10}', "minimum_frames must be"),
        ('{"mel": true, "sound": false}', "mel needs sound"),
        ('{"lowest_rate": 30}', "at most frame_rate"),
        ("{", "Cannot read the settings"),
        ("[]", "JSON object"),
    ],
)
def test_bad_settings(tmp_path, text, sentence):
    (tmp_path / "c.json").write_text(text)
    with pytest.raises(InputError, match=sentence):
        read_config(tmp_path / "c.json")


def test_good_settings(tmp_path):
    (tmp_path / "c.json").write_text('{"image_size": 512, "frame_rate": 30}')
    (tmp_path / "c.yaml").write_text("image_size: 512  # pixels\nframe_rate: 30\n")
    for name in ("c.json", "c.yaml"):
        assert read_config(tmp_path / name) == PrepareConfig(image_size=512, frame_rate=30)
