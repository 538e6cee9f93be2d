"""The office's own certificates: trusted by its workstations, honest about their end, keys kept close."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from oa_server.certificates import AUTHORITY_LASTS, SERVER_LASTS, AuthorityEnded, Certificates, certificates

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def leaf(found: Certificates) -> x509.Certificate:
    return x509.load_pem_x509_certificate(found.server.read_bytes())


def test_the_server_is_certified_for_this_machine_and_the_hosts_given(tmp_path: Path) -> None:
    found = certificates(tmp_path, ("oa.nanyu.local", "192.0.2.7"), NOW)
    names = leaf(found).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "oa.nanyu.local"]
    assert [str(ip) for ip in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "192.0.2.7"]


def test_the_dates_are_honest(tmp_path: Path) -> None:
    found = certificates(tmp_path, (), NOW)
    root = x509.load_pem_x509_certificate(found.authority.read_bytes())
    assert leaf(found).not_valid_after_utc == NOW + SERVER_LASTS
    assert root.not_valid_after_utc == NOW + AUTHORITY_LASTS
    assert leaf(found).not_valid_before_utc <= NOW


def test_the_chain_holds(tmp_path: Path) -> None:
    found = certificates(tmp_path, (), NOW)
    root = x509.load_pem_x509_certificate(found.authority.read_bytes())
    leaf(found).verify_directly_issued_by(root)
    ssl.create_default_context(cafile=str(found.authority))
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(found.server, found.key)


def test_private_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    certificates(tmp_path, (), NOW)
    assert {file.name: file.stat().st_mode & 0o777 for file in tmp_path.glob("*.key")} == {
        "ca.key": 0o600,
        "server.key": 0o600,
    }


def test_what_is_good_stays(tmp_path: Path) -> None:
    before = certificates(tmp_path, ("a.local",), NOW).server.read_bytes()
    assert certificates(tmp_path, ("a.local",), NOW + timedelta(days=300)).server.read_bytes() == before


@pytest.mark.parametrize(("hosts", "days"), [(("b.local",), 0), (("a.local",), 370)])
def test_the_servers_certificate_is_renewed_and_the_authority_stays(
    tmp_path: Path, hosts: tuple[str, ...], days: int
) -> None:
    first = certificates(tmp_path, ("a.local",), NOW)
    before, root = first.server.read_bytes(), first.authority.read_bytes()
    again = certificates(tmp_path, hosts, NOW + timedelta(days=days))
    assert again.server.read_bytes() != before
    assert again.authority.read_bytes() == root


def test_an_authority_that_has_run_out_is_told(tmp_path: Path) -> None:
    certificates(tmp_path, (), NOW)
    with pytest.raises(AuthorityEnded):
        certificates(tmp_path, (), NOW + AUTHORITY_LASTS)


def test_the_servers_certificate_never_outlives_its_authority(tmp_path: Path) -> None:
    certificates(tmp_path, (), NOW)
    late = certificates(tmp_path, (), NOW + AUTHORITY_LASTS - timedelta(days=40))
    assert leaf(late).not_valid_after_utc == NOW + AUTHORITY_LASTS
