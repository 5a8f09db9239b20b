"""Certificates: verified, unless the outlet's file says otherwise."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from rasid.records import Channel, ChannelKind

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


@pytest.fixture
def secure_press(press: Any, tmp_path: Path) -> Any:
    press.secure(certificate(tmp_path, "sahel.test"))
    return press


@pytest.mark.parametrize("verify", [True, False])
def test_a_certificate_that_nobody_vouches_for(desk: Any, secure_press: Any, page: Page, verify: bool) -> None:
    feed = Channel("sahel/main", "sahel", ChannelKind.FEED, f"https://sahel.test:{secure_press.port}/rss.xml")
    desk.add("sahel", channels=(feed,), verify_certificates=verify)
    secure_press.publish_feed("sahel.test")
    secure_press.publish("sahel.test", "/news/1", page())
    desk.crawl()
    assert desk.troubles() == {"sahel/main": "tls" if verify else "empty-feed"}
