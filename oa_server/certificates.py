"""The office's own certificate authority, and the server's certificate from it: HTTPS without anybody else."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from oa_server.storage.durable import put_in_place

AUTHORITY_LASTS = timedelta(days=3650)
SERVER_LASTS = timedelta(days=397)
"""Browsers and systems trust no server certificate for longer than 398 days (CA/Browser Forum SC-22)."""
RENEW_BEFORE = timedelta(days=30)
ALWAYS = ("localhost", "127.0.0.1")
_BACKDATED = timedelta(hours=1)  # a workstation's clock may be a little behind


@dataclass(frozen=True)
class Certificates:
    """The files: ``authority`` is what workstations trust; ``server`` and ``key`` are what the server shows."""

    authority: Path
    server: Path
    key: Path


class AuthorityEnded(Exception):
    """The authority's own certificate has run out: every workstation needs a new one."""


def certificates(folder: Path, hosts: tuple[str, ...], now: datetime) -> Certificates:
    """The certificates in ``folder``, made where there are none.

    The server's is renewed when it ends within ``RENEW_BEFORE`` or lacks one of ``hosts``; the authority's never
    silently. Raises ``AuthorityEnded``. Private keys are readable by their owner only.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority, authority_key = folder / "ca.pem", folder / "ca.key"
    found = Certificates(authority, folder / "server.pem", folder / "server.key")
    if not authority.exists():
        _make_authority(authority, authority_key, now)
    root = x509.load_pem_x509_certificate(authority.read_bytes())
    if root.not_valid_after_utc <= now:
        raise AuthorityEnded
    wanted = tuple(dict.fromkeys((*ALWAYS, *hosts)))
    if not _serves(found, wanted, now):
        _make_server(found, root, authority_key, wanted, now)
    return found


def _serves(found: Certificates, hosts: tuple[str, ...], now: datetime) -> bool:
    if not (found.server.exists() and found.key.exists()):
        return False
    leaf = x509.load_pem_x509_certificate(found.server.read_bytes())
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return (
        set(names) >= {_general_name(host) for host in hosts}
        and leaf.not_valid_after_utc - now > RENEW_BEFORE
    )


def _make_authority(certificate: Path, key_file: Path, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("county-office authority")
    made = (
        _builder(name, name, key, now, now + AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write_key(key_file, key)
    _write(certificate, made.public_bytes(serialization.Encoding.PEM), 0o644)


def _make_server(
    found: Certificates, root: x509.Certificate, root_key_file: Path, hosts: tuple[str, ...], now: datetime
) -> None:
    root_key = serialization.load_pem_private_key(root_key_file.read_bytes(), None)
    assert isinstance(root_key, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    ends = min(now + SERVER_LASTS, root.not_valid_after_utc)
    made = (
        _builder(_name("county-office server"), root.subject, key, now, ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general_name(host) for host in hosts]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
        )
        .sign(root_key, hashes.SHA256())
    )
    _write_key(found.key, key)
    _write(found.server, made.public_bytes(serialization.Encoding.PEM), 0o644)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, ends: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACKDATED)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _write_key(file: Path, key: ec.EllipticCurvePrivateKey) -> None:
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write(file, pem, 0o600)


def _write(file: Path, data: bytes, mode: int) -> None:
    """Write whole or not at all, never readable by others for a moment."""
    fresh = file.with_suffix(file.suffix + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as opened:
        opened.write(data)
    put_in_place(fresh, file)
