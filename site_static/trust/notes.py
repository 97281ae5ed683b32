"""Signed notes: a text that people can read, a blank line, and a line for each signature.

    {"number":7,…}

    — zlhcg-editions 5dV3kZ…

The format is that of transparency logs (C2SP, "signed-note"), so other people's tools read it. The signature is
Ed25519 over the text with its line break. The first four bytes of a signature are the id of the key, into which its
algorithm goes: another algorithm (SM2) gets another byte and a signature line of its own beside this one.
"""

import base64
import binascii
import contextlib
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

ED25519 = b"\x01"
"""The algorithm's byte in a signed note's key."""
DASH = "— "
NAME = "zlhcg-editions"
DEMONSTRATION_NAME = "zlhcg-demo-editions"


class BadNote(ValueError):
    """A text that is no signed note, or a key that is none."""


class KeyProblem(Exception):
    """The signing key can't be used; the message says why and what to do."""


@dataclass(frozen=True)
class VerifierKey:
    """A public key with its name. ``str()`` gives the line by which it is published."""

    name: str
    raw: bytes

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.raw).digest()[:4]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the key, for comparing by eye."""
        return hashlib.sha256(self.raw).hexdigest()

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.raw).decode()}"

    @classmethod
    def parse(cls, line: str) -> "VerifierKey":
        """Raises BadNote."""
        name, _, rest = line.strip().partition("+")
        _hash, _, key = rest.partition("+")
        try:
            data = base64.b64decode(key, validate=True)
        except binascii.Error as error:
            raise BadNote(f"{line!r} is not a key") from error
        found = cls(name, data[1:])
        if data[:1] != ED25519 or len(found.raw) != 32 or str(found) != line.strip():
            raise BadNote(f"{line!r} is not an Ed25519 key")
        return found

    def has_signed(self, text: str, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Note:
    """A text and its signatures: (name, key id, signature)."""

    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...] = ()

    def __str__(self) -> str:
        lines = (
            f"{DASH}{name} {base64.b64encode(key + signature).decode()}\n" for name, key, signature in self.signatures
        )
        return f"{self.text}\n{''.join(lines)}"

    @property
    def digest(self) -> str:
        """SHA-256 of the text; the next statement names it."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def signer(self, keys: "list[VerifierKey] | tuple[VerifierKey, ...]") -> VerifierKey | None:
        """The first of these keys that signed the note; None when none did."""
        for name, key_id, signature in self.signatures:
            for key in keys:
                if (key.name, key.id) == (name, key_id) and key.has_signed(self.text, signature):
                    return key
        return None

    @classmethod
    def parse(cls, data: str) -> "Note":
        """One note. Raises BadNote."""
        notes = cls.parse_all(data)
        if len(notes) != 1:
            raise BadNote(f"{len(notes)} notes instead of one")
        return notes[0]

    @classmethod
    def parse_all(cls, data: str) -> "list[Note]":
        """Notes one after another; a text is one line. Raises BadNote."""
        notes: list[Note] = []
        for line in data.split("\n"):
            if line.startswith(DASH):
                if not notes:
                    raise BadNote("a signature without a text")
                notes[-1] = cls(notes[-1].text, (*notes[-1].signatures, _signature(line)))
            elif line:
                notes.append(cls(line + "\n"))
        return notes


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, _, data = line.removeprefix(DASH).partition(" ")
    try:
        raw = base64.b64decode(data, validate=True)
    except binascii.Error as error:
        raise BadNote(f"{line!r} is not a signature") from error
    return name, raw[:4], raw[4:]


@dataclass(frozen=True)
class Signer:
    """Whoever holds the private key."""

    name: str
    key: Ed25519PrivateKey

    @property
    def public(self) -> VerifierKey:
        return VerifierKey(self.name, self.key.public_key().public_bytes_raw())

    def sign(self, text: str) -> Note:
        return Note(text, ((self.name, self.public.id, self.key.sign(text.encode())),))


def make_key(path: Path) -> None:
    """Make a private key that its owner alone can read. One that another process makes meanwhile is kept."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    temporary = path.with_name(f".new-{path.name}.{os.getpid()}")
    temporary.touch(mode=0o600)
    temporary.write_bytes(pem)
    with contextlib.suppress(FileExistsError):
        os.link(temporary, path)
    temporary.unlink()


def load_signer(path: Path, *, demonstration: bool) -> Signer:
    """The signer of this installation. A demonstration makes its key once; everyone else must have made one.

    Raises KeyProblem: no key, not readable, readable by others, or of another kind.
    """
    if demonstration and not path.exists():
        make_key(path)
    try:
        mode, pem = path.stat().st_mode, path.read_bytes()
    except OSError as error:
        raise KeyProblem(
            f"没有版次签名密钥（{path}：{error.strerror}）。请运行 manage.py make_edition_key 生成，"
            "或用 EDITION_KEY 指定密钥文件。"
        ) from error
    if mode & 0o077:
        raise KeyProblem(f"版次签名密钥 {path} 可被其他用户读取。请运行 chmod 600 {path}。")
    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyProblem(f"版次签名密钥 {path} 无法读取。请换一个 PEM 格式的 Ed25519 私钥。") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyProblem(f"版次签名密钥 {path} 不是 Ed25519 私钥。")
    return Signer(DEMONSTRATION_NAME if demonstration else NAME, key)
