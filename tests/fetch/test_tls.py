"""https: the certificate is checked against the name that was asked for, though the connection goes to an address."""

from __future__ import annotations

import ipaddress
import socketserver
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from etl.errors import TransientError
from etl.fetch.transport import exchange, open_session


class _Page(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        while self.rfile.readline().strip():
            pass
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, context: ssl.SSLContext) -> None:
        self.context = context
        super().__init__(("127.0.0.1", 0), _Page)

    def get_request(self) -> tuple[ssl.SSLSocket, tuple[str, int]]:
        connection, address = super().get_request()
        return self.context.wrap_socket(connection, server_side=True), address

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that refuses the certificate is what is tested."""


def certificate(path: Path, name: x509.GeneralName) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))


@pytest.fixture(params=["right name", "wrong name"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, int, Path]]:
    pem = tmp_path / "server.pem"
    right = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate(pem, right if request.param == "right name" else x509.DNSName("www.example.org"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with _Server(context) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield request.param, server.server_address[1], pem
        server.shutdown()
        thread.join()


def test_a_certificate_must_be_trusted_and_of_the_name(served: tuple[str, int, Path]) -> None:
    kind, port, pem = served
    url = f"https://127.0.0.1:{port}/"
    with open_session(frozenset({("127.0.0.1", port)})) as session:
        with pytest.raises(TransientError, match="certificate verify failed"):  # nobody vouches for it
            exchange(session, url, {}, address=url, timeout=2.0, max_bytes=100)
        session.verify = str(pem)  # now it vouches for itself
        if kind == "right name":
            assert exchange(session, url, {}, address=url, timeout=2.0, max_bytes=100).body == b"hello"
        else:
            with pytest.raises(TransientError, match=r"IP address mismatch"):
                exchange(session, url, {}, address=url, timeout=2.0, max_bytes=100)
