"""The commands serve and mcp: what they start, and how they end."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from newssearch.cli import run
from newssearch.web.application import listening_socket
from newssearch.web.server_config import Config


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def test_serve_answers_until_a_signal(archive):
    port = free_port()
    words = [sys.executable, "-m", "newssearch", "serve", "--index", str(archive), "--port", str(port)]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr.readline() == f"http://127.0.0.1:{port}/ (Ctrl-C ends it)\n"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/search?q=storm", timeout=30) as answer:
            assert b'"total":3' in answer.read()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/nowhere", timeout=30)
        server.send_signal(signal.SIGTERM)
        log = server.stderr.read()
        assert server.wait(30) == 143
    assert " GET /api/search 200 " in log
    assert "Traceback" not in log


def test_no_packet_waits_for_an_acknowledgement(archive):
    with listening_socket(Config(archive, port=0)) as listening, socket.create_connection(listening.getsockname()):
        connection, _ = listening.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_taken_port_is_named(archive, capsys):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        assert run(["serve", "--index", str(archive), "--port", str(port)]) == 2
    assert f"Cannot listen on 127.0.0.1, port {port}" in capsys.readouterr().err


def test_other_machines_need_a_token_or_a_word(archive, capsys):
    assert run(["serve", "--index", str(archive), "--host", "0.0.0.0"]) == 2
    assert "--token-file FILE, or --public" in capsys.readouterr().err


def test_there_must_be_an_index(tmp_path, capsys):
    assert run(["serve", "--index", str(tmp_path / "none")]) == 3


@pytest.mark.parametrize(("command", "module"), [("serve", "starlette"), ("mcp", "mcp")])
def test_missing_extra_is_named(archive, capsys, monkeypatch, command, module):
    for name in [name for name in sys.modules if name.startswith(("newssearch.web", module))]:
        if name.split(".")[0] == module or name.endswith((".application", ".assistant")):
            monkeypatch.delitem(sys.modules, name)
    for name in (module, f"{module}.applications", f"{module}.server.mcpserver"):
        monkeypatch.setitem(sys.modules, name, None)
    assert run([command, "--index", str(archive)]) == 2
    assert f"pip install 'newssearch[{'web' if command == 'serve' else 'mcp'}]'" in capsys.readouterr().err
