"""The mark "edited with a trained model" in a picture's XMP metadata.

Property and value: IPTC Photo Metadata Standard, "Digital Source Type", with the term of the IPTC
NewsCodes vocabulary for an edit of an existing picture by a trained model.
"""

import re
from xml.etree import ElementTree

DIGITAL_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
"""What every saved picture says of itself."""

_EXTENSION_NAMESPACE = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_RDF_NAMESPACE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

_MARK = (
    f'<rdf:Description xmlns:rdf="{_RDF_NAMESPACE}" rdf:about="" '
    f'xmlns:Iptc4xmpExt="{_EXTENSION_NAMESPACE}" Iptc4xmpExt:DigitalSourceType="{DIGITAL_SOURCE_TYPE}"/>'
)
_FRESH_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    f'<rdf:RDF xmlns:rdf="{_RDF_NAMESPACE}">{_MARK}</rdf:RDF>'
    '</x:xmpmeta><?xpacket end="w"?>'
)

_END_OF_RDF = re.compile(r"</(?:[\w.-]+:)?RDF\s*>")
_EARLIER_MARK = re.compile(
    r"""\s[\w.-]+:DigitalSourceType\s*=\s*(?:"[^"]*"|'[^']*')"""
    r"""|<([\w.-]+:DigitalSourceType)\b[^>]*?(?:/>|>[^<]*</\1\s*>)"""
)
_ORIENTATION = re.compile(r"""(\btiff:Orientation(?:\s*=\s*["']|\s*>\s*))\d+""")


def provenance_xmp(existing: bytes | None = None) -> bytes:
    """An XMP packet, UTF-8, that carries the mark and everything ``existing`` said.

    An earlier source type is replaced and the orientation set to upright, as pixels are saved upright. A
    packet that is not well-formed XML in UTF-8 is replaced altogether.
    """
    kept = _readable(existing)
    if kept is not None:
        kept = _ORIENTATION.sub(r"\g<1>1", _EARLIER_MARK.sub("", kept))
        end = _END_OF_RDF.search(kept)
        if end is not None:
            marked = kept[: end.start()] + _MARK + kept[end.start() :]
            if _root(marked) is not None:
                return marked.encode("utf-8")
    return _FRESH_PACKET.encode("utf-8")


def digital_source_type(xmp: bytes | None) -> str | None:
    """The source type an XMP packet states, or None."""
    text = _readable(xmp)
    root = None if text is None else _root(text)
    if root is None:
        return None
    name = f"{{{_EXTENSION_NAMESPACE}}}DigitalSourceType"
    for element in root.iter():
        if name in element.attrib:
            return element.attrib[name]
        if element.tag == name:
            return element.text or element.get(f"{{{_RDF_NAMESPACE}}}resource")
    return None


def _readable(xmp: bytes | None) -> str | None:
    if not xmp:
        return None
    try:
        text = xmp.rstrip(b"\x00").decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if _root(text) is not None else None


def _root(text: str) -> ElementTree.Element | None:
    # A document type could define entities that grow without bound; XMP has no use for one.
    if "<!DOCTYPE" in text:
        return None
    try:
        return ElementTree.fromstring(text.strip().removeprefix("\ufeff"))
    except ElementTree.ParseError:
        return None
