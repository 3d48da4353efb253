"""The page of a study: complete, self-contained, and the same for the same seed."""

import base64
import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from core.errors import InputError
from core.opencv import cv2
from training.cli import main
from training.study.page import study_page
from training.study.pairs import find_pairs

VOID = {"meta", "img", "input", "br"}


class Parser(HTMLParser):
    """Collects elements and refuses tags that are not closed in order."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.addresses, self.scripts = [], [], [], []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.ids += [values["id"]] if "id" in values else []
        self.addresses += [values[name] for name in ("src", "href", "action", "srcset") if name in values]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)


@pytest.fixture
def folders(tmp_path):
    random = np.random.default_rng(0)
    for folder in ("real", "fake"):
        (tmp_path / folder).mkdir()
        for number in range(6):
            picture = random.integers(0, 255, (8, 8, 3)).astype(np.uint8)
            cv2.imwrite(str(tmp_path / folder / f"face{number}.png"), picture)
    return tmp_path / "real", tmp_path / "fake"


def parsed(page):
    parser = Parser()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    return parser


def study_of(page):
    return json.loads(re.search(r"^const study = (.*);$", page, re.MULTILINE).group(1))


def test_the_page_holds_all_pairs(folders, tmp_path):
    real, fake = folders
    path = tmp_path / "page.html"
    assert main(["study", "--real", str(real), "--fake", str(fake), "--seconds", "2.5", "-o", str(path)]) == 0
    page = path.read_text(encoding="utf-8")
    used = set(re.findall(r'part\("([\w-]+)"\)', page))
    assert used <= set(parsed(page).ids)
    study = study_of(page)
    assert study["seconds"] == 2.5
    assert sorted(pair["pair"] for pair in study["pairs"]) == [f"face{number}" for number in range(6)]
    for pair in study["pairs"]:
        other = "right" if pair["fake_side"] == "left" else "left"
        for side, folder in ((pair["fake_side"], fake), (other, real)):
            head, data = pair[side].split(",")
            assert head == "data:image/png;base64"
            assert base64.b64decode(data) == (folder / f"{pair['pair']}.png").read_bytes()
    assert sorted(pair["fake_side"] for pair in study["pairs"]) == ["left"] * 3 + ["right"] * 3


def test_nothing_comes_from_the_network(folders):
    page = study_page(find_pairs(*folders, seed=0), 3.0)
    parser = parsed(page)
    assert parser.addresses == []
    without_pictures = re.sub(r"data:image/png;base64,[\w+/=]*", "", page)
    for reference in ("//", "http", "url(", "@import", "fetch", "XMLHttpRequest", "sendBeacon", "WebSocket"):
        assert reference not in without_pictures.replace("http-equiv", ""), reference
    assert "default-src 'none'" in page


def test_order_and_sides_are_seeded(folders):
    first = study_page(find_pairs(*folders, seed=3), 3.0)
    assert first == study_page(find_pairs(*folders, seed=3), 3.0)
    other = study_of(study_page(find_pairs(*folders, seed=4), 3.0))
    assert other["study"] != study_of(first)["study"]
    assert [pair["pair"] for pair in other["pairs"]] != [pair["pair"] for pair in study_of(first)["pairs"]]


def test_some_of_the_pairs(folders):
    assert len(find_pairs(*folders, seed=0, count=2)) == 2
    with pytest.raises(InputError, match="6 pairs"):
        find_pairs(*folders, seed=0, count=7)


def test_a_name_cannot_end_the_script(folders):
    for folder in folders:
        (folder / "face0.png").rename(folder / "<!--<script>.png")
    page = study_page(find_pairs(*folders, seed=0), 3.0)
    assert any(pair["pair"] == "<!--<script>" for pair in study_of(page)["pairs"])
    assert page.count("<script>") == 1


def test_pictures_without_partner(folders):
    (folders[1] / "face2.png").unlink()
    with pytest.raises(InputError, match="'face2' .* no partner"):
        find_pairs(*folders, seed=0)


def test_pictures_of_two_sizes(folders):
    cv2.imwrite(str(folders[1] / "face2.png"), np.zeros((9, 9, 3), np.uint8))
    with pytest.raises(InputError, match="differ in size"):
        find_pairs(*folders, seed=0)


def test_a_damaged_picture(folders):
    (folders[1] / "face2.png").write_bytes(b"no picture")
    with pytest.raises(InputError, match="cannot be read"):
        find_pairs(*folders, seed=0)


def test_folders_without_pictures(tmp_path, folders):
    with pytest.raises(InputError, match="no folder"):
        find_pairs(tmp_path / "none", folders[1], seed=0)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no PNG"):
        find_pairs(tmp_path / "empty", folders[1], seed=0)


def test_two_pictures_of_one_name(folders):
    cv2.imwrite(str(folders[0] / "face1.jpg"), np.zeros((8, 8, 3), np.uint8))
    with pytest.raises(InputError, match="two pictures"):
        find_pairs(*folders, seed=0)


def test_seconds(folders, tmp_path, capsys):
    arguments = ["--real", str(folders[0]), "--fake", str(folders[1]), "-o", str(tmp_path / "page.html")]
    assert main(["study", *arguments, "--seconds", "0"]) == 2
    assert "--seconds" in capsys.readouterr().err
