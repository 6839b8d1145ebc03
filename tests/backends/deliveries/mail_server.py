"""A mail server for tests: it speaks SMTP on a real socket, and keeps what it is sent."""

from __future__ import annotations

import socketserver
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread


@dataclass
class Box:
    """The messages that a server took, with their recipients; it refuses the addresses in ``refused``."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    logins: int = 0
    tls: ssl.SSLContext | None = None


class _Talk(socketserver.StreamRequestHandler):
    box: Box

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())
        self.wfile.flush()

    def handle(self) -> None:
        self.say("220 test")
        to: list[str] = []
        encrypted = False
        while line := self.rfile.readline().decode().strip():
            verb = line[:8].upper()
            if verb.startswith("EHLO"):
                offers_tls = self.box.tls is not None and not encrypted
                self.say("250-test")
                self.say("250 STARTTLS" if offers_tls else "250 AUTH PLAIN")
            elif verb.startswith("STARTTLS"):
                self.say("220 go ahead")
                assert self.box.tls is not None
                self.connection = self.box.tls.wrap_socket(self.connection, server_side=True)
                self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
                encrypted = True
            elif verb.startswith("AUTH"):
                self.box.logins += 1
                self.say("235 welcome")
            elif verb.startswith("RCPT"):
                address = line.partition("<")[2].rstrip(">")
                self.say("550 nobody here" if address in self.box.refused else "250 ok")
                to += [] if address in self.box.refused else [address]
            elif verb.startswith("DATA"):
                self.say("354 go on")
                self._take(to)
                to = []
                self.say("250 taken")
            elif verb.startswith("QUIT"):
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def finish(self) -> None:
        """Close the streams and, once it is wrapped, the connection that the server does not know."""
        super().finish()
        self.connection.close()

    def _take(self, to: list[str]) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.box.messages.append(message)
        self.box.recipients.append(to)


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None) -> Iterator[Box]:
    """Run a server on a port of this machine, for the block."""
    box = Box(tls=tls)
    handler = type("Talk", (_Talk,), {"box": box})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        box.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
