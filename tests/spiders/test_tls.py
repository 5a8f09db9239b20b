"""Certificates: verified, unless the outlet's file says otherwise."""

import os
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from rasid.records import Channel, ChannelKind
from spiders.handler import find_authorities

Page = Callable[..., str]


def certificate(folder: Path, host: str) -> ssl.SSLContext:
    """A server's context with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


@pytest.mark.parametrize(
    ("file", "folder", "own"),
    [(None, None, True), (None, "empty", True), (None, "full", False), ("ca.pem", None, False)],
)
def test_authorities_are_brought_along_where_the_system_has_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: str | None, folder: str | None, own: bool
) -> None:
    for name in ("empty", "full"):
        (tmp_path / name).mkdir()
    (tmp_path / "full" / "ca.pem").touch()
    found = SimpleNamespace(cafile=file, capath=folder and str(tmp_path / folder))
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: found)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    find_authorities()
    assert ("SSL_CERT_FILE" in os.environ) == own
    os.environ.pop("SSL_CERT_FILE", None)


@pytest.fixture
def secure_press(press: Any, tmp_path: Path) -> Any:
    press.secure(certificate(tmp_path, "sahel.test"))
    return press


@pytest.mark.parametrize("verify", [True, False])
def test_a_certificate_that_nobody_vouches_for(desk: Any, secure_press: Any, page: Page, verify: bool) -> None:
    feed = Channel("sahel/main", "sahel", ChannelKind.FEED, f"https://sahel.test:{secure_press.port}/rss.xml")
    desk.add("sahel", channels=(feed,), verify_certificates=verify)
    secure_press.publish_feed("sahel.test", "/news/1")
    secure_press.publish("sahel.test", "/news/1", page())
    desk.crawl()
    troubles = {p.kind for p in desk.store.problems() if p.subject == "sahel/main"}
    assert troubles == {"unverified" if not verify else "tls"}, "the exception stays visible"
