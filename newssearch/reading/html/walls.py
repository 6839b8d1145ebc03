"""Walls: pages that a site sends to a robot, or instead of a page that it does not have.

Such a page has little text, no date and no data of an article, and one of few phrases. An article about robots has
paragraphs that speak of other things, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST_WALL = 1_500
"""Characters of the longest wall."""

_PROSE = 150
"""Characters of paragraphs about other things that make a page an article."""

_PARAGRAPH = 80
_EXCERPT = 80


def _any_of(phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases.strip().split("\n")), re.IGNORECASE)


_OF_ROBOTS = _any_of(r"""
are you a (?:robot|human)
(?:you(?:['’]re| are)|i(?:['’]m| am)) not a (?:robot|bot)
(?:verify|confirm|prove)(?:ing)? (?:that )?you(?:['’]re| are) (?:a )?human
human verification
made us think you were a bot
unusual (?:activity|traffic) from your
why have i been blocked
you have been blocked
pardon our interruption
checking your browser before
checking if the site connection is secure
enable (?:javascript|js|cookies)(?: and (?:javascript|cookies))? to continue
enable js and disable any ad ?blocker
(?:complete|solve) (?:the|this|a) (?:security check|captcha)
incapsula incident id
ray id: ?[0-9a-f]{8}
supports javascript and cookies and that you are not blocking
kein roboter
sind sie ein (?:mensch|roboter)
lösen sie (?:bitte )?(?:das|den|dieses) captcha
aktivieren sie (?:bitte )?javascript und cookies
pas un robot
activez javascript et les cookies
no (?:eres|es|soy) un robot
habilit[ae] javascript y (?:las )?cookies
não (?:é|sou) um robô
non (?:sei|sono) un robot
geen robot
(?:ikke|inte) en robot
nie jestem robotem
не робот
робот ли вы
robot değil
ロボットではありません
不是机器人
不是機器人
로봇이 아닙니다
""")
_OF_SERVERS = _any_of(r"""
you don['’]t have permission to access
the requested url \S{0,200} ?was not found on this server
the page you (?:are|were) looking for (?:could not be found|cannot be found|does(?:n['’]t| not) exist)
(?:500 internal server error|502 bad gateway|503 service (?:temporarily )?unavailable|504 gateway time-?out)
""")
_ABOUT_ACCESS = _any_of(r"""
robot
captcha
cookie
javascript
browser
blocked
permission
security service
your network
your computer
roboter
""")


def wall_of(texts: Iterable[str]) -> str | None:
    """Return the reason to reject a page that has these texts and nothing else; None where it may be an article."""
    shown = dict.fromkeys(text for text in texts if text)
    if sum(map(len, shown)) > LONGEST_WALL:
        return None
    whole = " ".join(shown)
    robots = _OF_ROBOTS.search(whole)
    found = robots or _OF_SERVERS.search(whole)
    prose = sum(len(one) for one in shown if len(one) >= _PARAGRAPH and not _ABOUT_ACCESS.search(one))
    if found is None or prose >= _PROSE:
        return None
    sent = "a page for robots" if robots else "the message of a server"
    return f"{sent} instead of an article: {found[0][:_EXCERPT]!r}"
