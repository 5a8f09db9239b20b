"""Everything that reading needs, loaded before the first page comes: tables, and models of some tens of megabytes."""

from datetime import UTC, datetime

from rasid.channels import ADDRESSES
from rasid.extract.body import voices
from rasid.extract.feed import read_feed
from rasid.records import Hints
from spiders.reading import load_readers, read_page

_URL = "https://outlet.example/news/1"
_PAGE = """<html><head><title>افتتاح مكتبة عامة في المدينة</title></head><body><nav><a href="/">الرئيسية</a></nav>
<article><h1>افتتاح مكتبة عامة في المدينة</h1><time>الأربعاء 7 كانون الثاني 2026 - 18:05</time>
<p>افتتحت البلدية صباح اليوم مكتبة عامة جديدة قرب السوق القديم، بحضور عدد من سكان الحي وطلاب المدارس.</p>
<p>وقالت مديرة المكتبة إن القاعة تضم ثلاثة آلاف كتاب، وإن الأبواب ستبقى مفتوحة حتى الثامنة مساء.</p>
</article></body></html>"""
_FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>أخبار</title>
<item><title>افتتاح مكتبة عامة في المدينة</title><link>https://outlet.example/news/1</link>
<pubDate>Wed, 07 Jan 2026 18:05:00 +0300</pubDate></item></channel></rss>"""


def warm_up() -> None:
    """Read a page and a feed, in all the ways there are."""
    load_readers()
    read_page(_PAGE.encode(), _URL, None, {}, Hints(), datetime(2026, 1, 8, tzinfo=UTC))
    voices(_PAGE)
    read_feed(_FEED, url=_URL, addresses=ADDRESSES)
