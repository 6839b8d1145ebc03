"""The reverse proxy of the documentation, tried: nginx with its file in front of a real server."""

from __future__ import annotations

import http.client
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from sessions import ROOT
from test_serve_command import free_port
from web_fixtures import serving

SITE = ROOT / "packaging" / "nginx" / "newssearch.conf"
NAME, TOKEN = "news.example.org", "a token of the tests"

AROUND = """daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{site}
}}
"""


@pytest.fixture(scope="module")
def nginx() -> str:
    """The program; without it there is nothing to try."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.skip("there is no nginx here: apt-get install nginx-light")
    return program


@pytest.fixture(scope="module")
def proxied(nginx: str, archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the proxy: its file as it is, except for ports and the paths of the certificate."""
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    files = ["-keyout", str(folder / f"{NAME}.key"), "-out", str(folder / f"{NAME}.pem")]
    subprocess.run([*words, *files], check=True, capture_output=True)
    with serving(archive, token=TOKEN, allowed_hosts=(NAME,)) as address:
        changes = {"127.0.0.1:8642": address.removeprefix("http://"), "listen 443": f"listen 127.0.0.1:{port}",
                   "/etc/ssl": str(folder)}  # fmt: skip
        site = SITE.read_text("utf-8")
        for old, new in changes.items():
            assert old in site
            site = site.replace(old, new)
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder, site=site))
        with subprocess.Popen([nginx, "-c", str(folder / "nginx.conf"), "-p", str(folder)]) as server:
            try:
                wait_for(port, server)
                yield port
            finally:
                server.terminate()


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert server.poll() is None, "nginx has ended"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nginx does not listen")


def asked(port: int, method: str, path: str, host: str = NAME, **given: str) -> tuple[int, dict[str, str], str]:
    """Return status, headers and text of an answer that came over HTTPS."""
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=ssl._create_unverified_context())
    body, headers = (
        given.pop("body", None),
        {"Host": host} | {name.replace("_", "-"): text for name, text in given.items()},
    )
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()
    connection.close()
    return found


def test_addresses_are_those_of_the_proxy(proxied: int) -> None:
    _, _, described = asked(proxied, "GET", "/opensearch.xml", Authorization=f"Bearer {TOKEN}")
    assert f'template="https://{NAME}/?q={{searchTerms}}"' in described
    _, _, feed = asked(proxied, "GET", "/feed?q=storm", Authorization=f"Bearer {TOKEN}")
    assert f'href="https://{NAME}/articles/storm-1"' in feed


def test_cookie_after_a_login_is_for_https_alone(proxied: int) -> None:
    status, headers, _ = asked(proxied, "GET", "/?q=storm")
    assert (status, headers["location"]) == (303, f"/login?next={quote('/?q=storm', safe='')}")
    form = {"Content_Type": "application/x-www-form-urlencoded", "body": f"token={quote(TOKEN)}&next=/"}
    status, headers, _ = asked(proxied, "POST", "/login", **form)
    assert status == 303
    assert {"httponly", "secure", "samesite=lax"} <= set(headers["set-cookie"].lower().split("; "))
    status, _, text = asked(proxied, "GET", "/?q=storm", Cookie=headers["set-cookie"].partition(";")[0])
    assert (status, "<h1>3 articles</h1>" in text) == (200, True)


def test_other_names_are_refused(proxied: int) -> None:
    assert asked(proxied, "GET", "/robots.txt", host="evil.example")[0] == 421


def test_long_query_and_slash_in_an_id_pass(proxied: int) -> None:
    words = quote(" OR ".join(f"{n}{'storm' * 20}" for n in range(90)))
    assert len(words) > 8_000
    status, _, text = asked(proxied, "GET", f"/api/search?q={words}", Authorization=f"Bearer {TOKEN}")
    assert (status, '"total":0' in text) == (200, True)
    status, _, text = asked(proxied, "GET", "/articles/ferry%2F3", Authorization=f"Bearer {TOKEN}")
    assert (status, "Ferry late again" in text) == (200, True)


def test_security_headers_come_through_once(proxied: int) -> None:
    status, headers, _ = asked(proxied, "GET", "/help", Authorization=f"Bearer {TOKEN}")
    assert status == 200
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "," not in headers["x-content-type-options"]
