"""Ritzau's XML: each ``RBNews`` of a queue gives its fields, its text without markup, its time in the agency's zone."""

from __future__ import annotations

import io

from newssearch.models import Article
from newssearch.reading import read

QUEUE = """<?xml version="1.0" encoding="utf-8"?>
<ArrayOfRBNews xmlns="http://tempuri.org/">
  <RBNews>
    <NewsID>havn-0001</NewsID><Priority>4</Priority><PublishDate>2025-12-05T14:30:00.127</PublishDate>
    <headline>Kran fra 1911 bliver i havnen</headline><subtitle>Byrådet vil bevare den gamle dampkran.</subtitle>
    <strapline>havn/kulturarv</strapline><origin>/ritzau/</origin>
    <content>&lt;p&gt;Den gamle dampkran bliver stående.&lt;/p&gt;&lt;p&gt;- Den hører til her.&lt;/p&gt;</content>
    <TilRedaktionen>&lt;p&gt;Billede følger.&lt;/p&gt;</TilRedaktionen><version>1</version>
  </RBNews>
  <RBNews>
    <NewsID>havn-0002</NewsID><PublishDate>2025-07-01T09:05:00</PublishDate><headline>Færgen sejler</headline>
    <origin>Af Ana Okafor/ritzau/</origin><content>&lt;p&gt;Færgen sejler igen.&lt;/p&gt;</content>
  </RBNews>
</ArrayOfRBNews>"""


def articles(text: str) -> list[Article]:
    found = list(read("-", stdin=io.BytesIO(text.encode()), retrieved="2025-12-10"))
    assert all(isinstance(one, Article) for one in found), found
    return [one for one in found if isinstance(one, Article)]


def test_each_article_of_a_queue_gives_its_fields() -> None:
    crane, ferry = articles(QUEUE)
    assert (crane.id, crane.headline, crane.language) == ("havn-0001", "Kran fra 1911 bliver i havnen", "da")
    assert crane.standfirst == "Byrådet vil bevare den gamle dampkran."
    assert crane.body == "Den gamle dampkran bliver stående.\n\n- Den hører til her."
    assert (crane.keywords, crane.byline, crane.source) == (("havn", "kulturarv"), (), "Ritzau")
    assert (ferry.id, ferry.byline) == ("havn-0002", ("Ana Okafor",))


def test_times_are_of_copenhagen_in_summer_and_winter() -> None:
    assert [one.published for one in articles(QUEUE)] == ["2025-12-05T14:30:00+01:00", "2025-07-01T09:05:00+02:00"]


def test_one_article_alone_has_no_place_in_a_queue() -> None:
    (only,) = articles("<RBNews xmlns='http://tempuri.org/'><headline>Kran reddet</headline></RBNews>")
    assert (only.headline, only.published) == ("Kran reddet", None)
