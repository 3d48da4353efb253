"""The "edited with a trained model" mark: new packets, merged packets, broken packets."""

from xml.etree import ElementTree

import pytest

from core.provenance import DIGITAL_SOURCE_TYPE, digital_source_type, provenance_xmp

_RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
_EXT = 'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'


def _packet(inside: str) -> bytes:
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF {_RDF}>{inside}</rdf:RDF></x:xmpmeta>\n   <?xpacket end="w"?>'
    ).encode()


def test_the_term_is_the_vocabularys() -> None:
    assert DIGITAL_SOURCE_TYPE == (
        "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
    )


def test_fresh_packet() -> None:
    packet = provenance_xmp()
    assert digital_source_type(packet) == DIGITAL_SOURCE_TYPE
    assert packet.startswith(b'<?xpacket begin="\xef\xbb\xbf"')


def test_what_a_packet_said_stays() -> None:
    before = _packet(
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:creator><rdf:Seq><rdf:li>Åsa</rdf:li></rdf:Seq></dc:creator></rdf:Description>"
    )
    after = provenance_xmp(before)
    assert "Åsa" in after.decode()
    assert digital_source_type(after) == DIGITAL_SOURCE_TYPE


@pytest.mark.parametrize(
    "earlier",
    [
        f'<rdf:Description rdf:about="" {_EXT} Iptc4xmpExt:DigitalSourceType="http://x/digitalCapture"/>',
        f'<rdf:Description rdf:about="" {_EXT}><Iptc4xmpExt:DigitalSourceType>http://x/digitalCapture'
        "</Iptc4xmpExt:DigitalSourceType></rdf:Description>",
        f'<rdf:Description rdf:about="" {_EXT}>'
        '<Iptc4xmpExt:DigitalSourceType rdf:resource="http://x/digitalCapture"/></rdf:Description>',
    ],
)
def test_an_earlier_source_type_is_replaced(earlier: str) -> None:
    assert digital_source_type(_packet(earlier)) == "http://x/digitalCapture"
    after = provenance_xmp(_packet(earlier))
    assert digital_source_type(after) == DIGITAL_SOURCE_TYPE
    assert b"digitalCapture" not in after
    ElementTree.fromstring(after.decode().removeprefix("\ufeff"))


def test_marking_twice_leaves_one_mark() -> None:
    twice = provenance_xmp(provenance_xmp())
    assert twice.count(DIGITAL_SOURCE_TYPE.encode()) == 1


@pytest.mark.parametrize(
    "form", ['tiff:Orientation="6"/>', "><tiff:Orientation>6</tiff:Orientation></rdf:Description>"]
)
def test_orientation_becomes_upright(form: str) -> None:
    packet = _packet(f'<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" {form}')
    after = provenance_xmp(packet).decode()
    assert form.replace("6", "1", 1) in after


@pytest.mark.parametrize(
    "broken",
    [b"", b"<x:xmpmeta", b"\xff\xfe\x00garbage", b"<a/>", _packet("") + b"\xff", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"],
)
def test_broken_packets_are_replaced(broken: bytes) -> None:
    assert provenance_xmp(broken) == provenance_xmp()


def test_no_source_type() -> None:
    assert digital_source_type(None) is None
    assert digital_source_type(_packet("")) is None
    assert digital_source_type(b"not xml") is None
