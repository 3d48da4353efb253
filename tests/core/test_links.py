import pytest

from core.links import linked_partner
from core.motion import BFM64, ICT64


@pytest.mark.parametrize(
    ("name", "partner"),
    [
        ("mouthSmile_L", "mouthSmile_R"),
        ("eyeBlink_R", "eyeBlink_L"),
        ("eyeLookUp_L", "eyeLookUp_R"),
        ("eyeLookIn_L", "eyeLookOut_R"),
        ("eyeLookOut_R", "eyeLookIn_L"),
        ("jawOpen", None),
        ("yaw", None),
    ],
)
def test_the_other_side(name, partner):
    assert linked_partner(ICT64, name) == partner


def test_links_go_both_ways():
    for name in ICT64.names:
        partner = linked_partner(ICT64, name)
        assert partner is None or linked_partner(ICT64, partner) == name


def test_a_space_without_sides_has_no_links():
    assert {linked_partner(BFM64, name) for name in BFM64.names} == {None}
