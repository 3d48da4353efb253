"""Content credentials (C2PA): a signed statement inside a file of what it was made from and how.

Source: C2PA technical specification 2.x, actions ``c2pa.opened`` and ``c2pa.edited``; written by ``c2pa-python``.
"""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import core
from core.errors import InputError
from core.files import atomic_write
from core.provenance import DIGITAL_SOURCE_TYPE

_MIME = {
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".tif": "image/tiff",
    ".tiff": "image/tiff", ".avif": "image/avif", ".gif": "image/gif", ".mp4": "video/mp4",
}  # fmt: skip
SIGNABLE = tuple(_MIME)
"""Endings of files that can carry credentials."""


@dataclass(frozen=True)
class SigningIdentity:
    """Who signs.

    Attributes:
        certificate: PEM file with the certificate and those above it.
        key: PEM file with its private key, without a password.
    """

    certificate: Path
    key: Path


@dataclass(frozen=True)
class Credentials:
    """What a file says of itself.

    Attributes:
        generator: the program that signed.
        actions: what was done, in C2PA's words.
        source_types: digital source types of these actions.
        parents: titles of the files that it was made from.
        problems: codes of what does not hold; empty when the signature and the bytes agree. An unknown signer is none.
    """

    generator: str
    actions: tuple[str, ...]
    source_types: tuple[str, ...]
    parents: tuple[str, ...]
    problems: tuple[str, ...]


def check_signable(path: Path) -> None:
    """Refuse a name whose format cannot carry credentials (``InputError``), before any long work."""
    if path.suffix.lower() not in _MIME:
        raise InputError(f"{path.name} cannot carry content credentials; use one of {', '.join(_MIME)}.")


def check_identity(identity: SigningIdentity) -> None:
    """Refuse a certificate and key that cannot sign, or an installation that cannot (``InputError``)."""
    _signer(_library(), identity)


def sign(path: Path, identity: SigningIdentity, parent: Path | None = None) -> None:
    """Put credentials into a file, which is replaced in one step.

    Args:
        path: a picture or film.
        identity: who signs.
        parent: the photo that it was made from; its name and a small picture of it go into the file. Left out where
            its format is one that the library cannot read.

    Raises:
        InputError: another format, no certificate or key, or one that c2pa-python does not accept.
    """
    check_signable(path)
    c2pa = _library()
    signer = _signer(c2pa, identity)
    if parent is not None and parent.suffix.lower() not in _MIME:
        parent = None
    try:
        builder = c2pa.Builder(_manifest(path, parent is not None))
        if parent is not None:
            entry = {"title": parent.name, "relationship": "parentOf", "instance_id": "parent"}
            with parent.open("rb") as stream:
                builder.add_ingredient(entry, _MIME[parent.suffix.lower()], stream)
        with atomic_write(path) as temporary:
            with path.open("rb") as source, temporary.open("w+b") as target:
                builder.sign(signer, _MIME[path.suffix.lower()], source, target)
            shutil.copymode(path, temporary)
    except c2pa.C2paError as error:
        raise InputError(
            f"{path.name} could not be signed: {error}; check the certificate and its key, or leave them out."
        ) from error


def read_credentials(path: Path) -> Credentials | None:
    """What a file says of itself; None where it carries no credentials (``InputError``: c2pa-python is missing)."""
    c2pa = _library()
    try:
        with path.open("rb") as stream, c2pa.Reader(_MIME[path.suffix.lower()], stream) as reader:
            content: dict[str, Any] = json.loads(reader.json())
    except (c2pa.C2paError, KeyError):
        return None
    manifest = content["manifests"][content["active_manifest"]]
    actions = [
        action
        for assertion in manifest.get("assertions", [])
        if str(assertion["label"]).startswith("c2pa.actions")
        for action in assertion["data"]["actions"]
    ]
    return Credentials(
        generator=str((manifest.get("claim_generator_info") or [{}])[0].get("name", "")),
        actions=tuple(str(action["action"]) for action in actions),
        source_types=tuple(str(action["digitalSourceType"]) for action in actions if "digitalSourceType" in action),
        parents=tuple(str(one.get("title", "")) for one in manifest.get("ingredients", [])),
        problems=tuple(
            str(status["code"])
            for status in content.get("validation_status", [])
            if status["code"] != "signingCredential.untrusted"
        ),
    )


def _manifest(path: Path, has_parent: bool) -> dict[str, Any]:
    edited = {"action": "c2pa.edited", "digitalSourceType": DIGITAL_SOURCE_TYPE, "softwareAgent": {"name": "PIRender"}}
    opened = {"action": "c2pa.opened", "parameters": {"ingredientIds": ["parent"]}}
    created = {"action": "c2pa.created", "digitalSourceType": DIGITAL_SOURCE_TYPE}
    actions = [opened, edited] if has_parent else [created]
    return {
        "claim_generator_info": [{"name": "PIRender", "version": core.__version__}],
        "title": path.name,
        "assertions": [{"label": "c2pa.actions", "data": {"actions": actions}}],
    }


def _signer(c2pa: ModuleType, identity: SigningIdentity) -> object:
    parts = []
    for path, name in ((identity.certificate, "certificate"), (identity.key, "key")):
        try:
            parts.append(path.read_bytes())
        except OSError as error:
            raise InputError(f"Cannot read the {name} {path}: {error.strerror}; check the path.") from error
    algorithm = _algorithm(parts[1], identity.key)
    try:
        return c2pa.Signer.from_info(c2pa.C2paSignerInfo(algorithm, parts[0], parts[1], None))
    except c2pa.C2paError as error:
        raise InputError(
            f"{identity.certificate.name} and {identity.key.name} cannot sign ({error}); give a PEM chain and its key."
        ) from error


def _algorithm(key: bytes, path: Path) -> bytes:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        found = load_pem_private_key(key, None)
    except (ValueError, TypeError) as error:
        raise InputError(f"{path.name} is not a private key in PEM without a password; convert it.") from error
    if isinstance(found, ec.EllipticCurvePrivateKey):
        known = {256: b"es256", 384: b"es384", 521: b"es512"}
        if found.curve.key_size in known:
            return known[found.curve.key_size]
    if isinstance(found, rsa.RSAPrivateKey):
        return b"ps256"
    if isinstance(found, ed25519.Ed25519PrivateKey):
        return b"ed25519"
    raise InputError(f"The kind of key in {path.name} cannot sign content credentials; use EC P-256, RSA or Ed25519.")


def _library() -> ModuleType:
    try:
        import c2pa
    except ImportError as error:
        raise InputError(
            "Content credentials need two more packages; install them with: pip install 'pirender[credentials]'."
        ) from error
    library: ModuleType = c2pa
    return library
