"""Each target of alerts takes a report as it should: files once, mail and commands with the same id again."""

from __future__ import annotations

import json
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from unittest.mock import patch
from xml.etree import ElementTree

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st
from mail_server import Box, mail_server

import newssearch
from newssearch.backends.alerts import delivering
from newssearch.backends.deliveries import commands, feed_files, json_lines, mails
from newssearch.backends.deliveries.targets import DeliveryError, MailServer, Targets
from newssearch.errors import UsageError


def hit(number: int, **said: object) -> dict[str, Any]:
    known = {"headline": f"Crane {number} “falls”", "published": "2026-01-03", "source": "Post", "byline": []}
    marks = {"copy": None, "copy_of": None, "changes": [], "url": f"https://post.example/{number}", "snippets": []}
    return {"id": f"c{number}", "version": f"{number:016x}", **known, **marks, **said}


def report(id: str = "r1", new: tuple[int, ...] = (2, 1), name: str = "cranes") -> dict[str, Any]:
    alert = {"name": name, "query": "crane", "new": [hit(n) for n in new], "changed": [], "mail": []}
    return {"schema_version": 1, "id": id, "at": "2026-01-04T05:06:07Z", "alerts": [alert]}


# ---- JSON lines -------------------------------------------------------------------------------


def lines(file: Path) -> list[str]:
    return [json.loads(line)["version"] for line in file.read_bytes().splitlines()]


@given(torn=st.integers(0, 700), before=st.sampled_from([b"", b"{}\n"]))
def test_report_that_was_torn_at_any_byte_is_in_the_file_once(
    tmp_path_factory: pytest.TempPathFactory, torn: int, before: bytes
) -> None:
    file = tmp_path_factory.mktemp("lines") / "alerts.jsonl"
    file.write_bytes(before)
    json_lines.append(report(), file, len(before))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(before) + torn])
    json_lines.append(report(), file, len(before))
    assert file.read_bytes() == whole
    json_lines.append(report(), file, len(before))
    assert file.read_bytes() == whole


def test_lines_that_another_wrote_after_the_tear_stay(tmp_path: Path) -> None:
    file = tmp_path / "alerts.jsonl"
    json_lines.append(report(), file, 0)
    first = file.read_bytes().splitlines(keepends=True)[0]
    file.write_bytes(first + json.dumps({"version": "other"}).encode() + b"\n")
    json_lines.append(report(), file, 0)
    assert lines(file) == [f"{1:016x}", "other", f"{2:016x}"]


def test_file_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DeliveryError, match="link"):
        json_lines.append(report(), tmp_path / "link", 0)


# ---- feeds ------------------------------------------------------------------------------------


def entries(file: Path) -> list[str]:
    atom = "{http://www.w3.org/2005/Atom}"
    return [str(each.findtext(f"{atom}title")) for each in ElementTree.parse(file).getroot().iter(f"{atom}entry")]


def test_feed_has_each_version_once_the_newest_report_first(tmp_path: Path) -> None:
    for one in (report(), report(), report("r2", (3,)), report()):
        feed_files.write(one, tmp_path, None)
    assert entries(tmp_path / "cranes.atom") == [f"Crane {n} “falls”" for n in (3, 2, 1)]


def test_feed_ends_with_its_oldest_entries(tmp_path: Path) -> None:
    for start in range(0, 150, 50):
        feed_files.write(report(f"r{start}", tuple(range(start, start + 50))), tmp_path, None)
    assert len(entries(tmp_path / "cranes.atom")) == feed_files.ENTRIES


@pytest.mark.parametrize("name", ["../../etc", "a/b", "Über", "CON", "x" * 100, "a b", "A B"])
def test_feed_of_any_name_is_a_file_in_the_folder(tmp_path: Path, name: str) -> None:
    feed_files.write(report(name=name), tmp_path / "feeds", None)
    (file,) = (tmp_path / "feeds").iterdir()
    assert file.suffix == ".atom"
    assert [each.name for each in tmp_path.iterdir()] == ["feeds"]


def test_file_that_is_no_feed_is_named_and_stays(tmp_path: Path) -> None:
    (tmp_path / "cranes.atom").write_text("<html>")
    with pytest.raises(DeliveryError, match="not an Atom feed"):
        feed_files.write(report(), tmp_path, None)
    assert (tmp_path / "cranes.atom").read_text() == "<html>"


def test_articles_link_to_the_server_where_one_is_named() -> None:
    assert feed_files.address_of(hit(1, id="a/b"), "https://news.example/") == "https://news.example/articles/a%2Fb"
    assert feed_files.address_of(hit(1), None) == "https://post.example/1"
    assert feed_files.address_of(hit(1, url="javascript:alert(1)"), None) is None


# ---- mail -------------------------------------------------------------------------------------


def targets(box: Box, user: str | None = None) -> Targets:
    server = MailServer("127.0.0.1", box.port, user=user, password="secret")
    return Targets(server=server, sender="news@example.org", mail=("desk@example.org",))


def sent(box: Box, one: dict[str, Any], to: Targets) -> EmailMessage:
    assert to.server is not None
    with mails.connected(to.server) as connection:
        mails.send(connection, mails.message_of(one, one["alerts"][0], to))
    return box.messages[-1]


def test_message_has_the_articles_and_the_same_id_again() -> None:
    with mail_server() as box:
        message = sent(box, report(), targets(box))
        again = sent(box, report(), targets(box))
    assert (message["Subject"], message["To"]) == ("cranes: 2 new", "desk@example.org")
    assert message["From"] == "news@example.org"
    assert message["Message-ID"] == again["Message-ID"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Crane 2 “falls”\n  2026-01-03, Post, c2\n  https://post.example/2" in message.get_content().replace(
        "\r\n", "\n"
    )
    assert box.recipients == [["desk@example.org"]] * 2


def test_mail_of_a_crashed_run_comes_again_under_its_id(tmp_path: Path) -> None:
    with mail_server() as box, newssearch.create(tmp_path / "index") as news:
        to: dict[str, Any] = {"smtp": f"smtp://127.0.0.1:{box.port}", "sender": "news@example.org"}
        to |= {"feeds": tmp_path / "feeds", "mail": ["desk@example.org"]}
        news.save("cranes", "crane")
        news.update([newssearch.Article("c1", headline="Crane falls", body="The crane fell.")])
        with patch.object(delivering, "keep_state", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
            news.alerts(**to)
        assert len(box.messages) == 1
        assert news.alerts(**to).warnings == ()
        assert news.alerts(**to).warnings == ()
    first, second = box.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_content() == second.get_content()
    assert (tmp_path / "feeds" / "cranes.atom").read_text().count("<entry>") == 1


def test_headline_cannot_add_a_header_or_a_recipient() -> None:
    evil = report()
    evil["alerts"][0]["new"][0]["headline"] = "Crane\r\nBcc: all@example.org\r\n\r\n.\r\nMAIL FROM:<x>"
    with mail_server() as box:
        message = sent(box, evil, targets(box))
    assert message["Bcc"] is None
    assert box.recipients == [["desk@example.org"]]
    assert len(box.messages) == 1


def test_refused_recipient_is_a_failure_with_the_words_of_the_server() -> None:
    with mail_server() as box:
        box.refused.add("desk@example.org")
        with pytest.raises(DeliveryError, match="550 nobody here"):
            sent(box, report(), targets(box))


def test_server_that_does_not_answer_is_a_failure() -> None:
    with mail_server() as box:
        pass
    with pytest.raises(DeliveryError, match=r"127.0.0.1:\d+"):
        sent(box, report(), targets(box))


def test_password_is_sent_over_an_encrypted_connection_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with mail_server() as box, pytest.raises(DeliveryError, match="no encryption"):
        sent(box, report(), targets(box, user="me"))
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with mail_server(context) as box:
        sent(box, report(), targets(box, user="me"))
    assert (box.logins, len(box.messages)) == (1, 1)


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtp://host", MailServer("host", 25)),
        ("smtp://host:587", MailServer("host", 587)),
        ("smtps://me%40x:s%2Fecret@host", MailServer("host", 465, True, "me@x", "s/ecret")),
    ],
)
def test_address_of_a_mail_server_is_read(address: str, server: MailServer) -> None:
    assert MailServer.of(address) == server


@pytest.mark.parametrize("address", ["host", "http://host", "smtp://", "smtp://host:x", "smtp://host/path"])
def test_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="smtp://HOST"):
        MailServer.of(address)


# ---- commands ---------------------------------------------------------------------------------


def test_command_gets_the_report_and_its_id(tmp_path: Path) -> None:
    said = f"cat > {tmp_path}/report; echo $NEWSSEARCH_ALERT_ID $NEWSSEARCH_INDEX > {tmp_path}/id"
    commands.run(report(), said, "here")
    assert json.loads((tmp_path / "report").read_text()) == report()
    assert (tmp_path / "id").read_text() == "r1 here\n"


def test_command_that_reads_nothing_is_no_failure() -> None:
    commands.run(report(new=tuple(range(2_000))), "true", "here")


def test_command_that_fails_is_a_failure() -> None:
    with pytest.raises(DeliveryError, match="exit code 3"):
        commands.run(report(), "exit 3", "here")
