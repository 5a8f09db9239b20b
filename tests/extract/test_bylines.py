"""Who is named as the author: structured data against what readers see."""

import pytest

from rasid.extract.names import clean_names
from rasid.extract.page import extract_page
from rasid.records import Hints

ORGANISATION = '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "%s"}}</script>'

LONG = "أعلنت بلدية المدينة أن الجسر القديم سيفتح أمام المشاة بعد أعمال ترميم دامت عاما كاملا شارك فيها أهله. " * 2
FAR = "<h1>T</h1>" + "<p>x</p>" * 5
COLUMNISTS = ("Ayşe Demir", "Mehmet Kaya", "Ali Can", "Elif Yıldız", "Mert Aksoy", "Selim Kaya")


def authors(body: str, head: str = "") -> tuple[list[str], str | None]:
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    found = extract_page(html, "https://example.org/n/1", outlet=None, hints=Hints()).authors
    return [one.value for one in found], next((one.source for one in found), None)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ('<h1>T</h1><p class="byline">By <a>Lina Haddad</a> and <a>Omar Saleh</a></p>', ["Lina Haddad", "Omar Saleh"]),
        ('<h1>T</h1><ul class="authors"><li>Lina Haddad</li><li>Omar Saleh</li></ul>', ["Lina Haddad", "Omar Saleh"]),
        ("<h1>T</h1><p>By <a>Lina Haddad</a></p>", ["Lina Haddad"]),
        ('<h1>T</h1><div class="author-bar">16 May</div><div class="author-bar">Lina Haddad</div>', ["Lina Haddad"]),
        ('<h1>T</h1><a rel="author">Lina Haddad</a><a rel="author">Omar Saleh</a>', ["Lina Haddad", "Omar Saleh"]),
        ('<h1>T</h1><p class="reviewer byline">Reviewed by Dana Aziz</p><p class="byline">By Lina Haddad</p>',
         ["Lina Haddad"]),
        ('<article><h1>T</h1><footer><a rel="author">Lina Haddad</a></footer></article>', ["Lina Haddad"]),
        ('<h1>T</h1><div class="related"><p class="byline">By Dana Aziz</p></div>', []),
        ('<h1>T</h1><span class="author-name">Water Desk</span>', ["Water Desk"]),
        ('<h1>T</h1><span class="author-name">Linny</span>', ["Linny"]),
        ('<h1>T</h1><div class="author">بقلم: لينا حداد</div>', ["لينا حداد"]),
        ('<h1>T</h1><p class="byline"><a>لينا حداد</a><a>سامر نور</a></p>', ["لينا حداد", "سامر نور"]),
        ('<h1>T</h1><p class="byline"><span>דנה לוי</span><span>יוסי כהן</span></p>', ["דנה לוי", "יוסי כהן"]),
        ("<h1>T</h1><p>In This Article</p><p>Sign In</p>", []),
        ("<h1>T</h1><div><b>News</b> by Lina Haddad, head of the desk</div>", ["Lina Haddad"]),
        ("<h1>T</h1><p>News, <b>16 May 2025</b> by Lina Haddad</p>", ["Lina Haddad"]),
        ("<div><h1>The Library Opens Again Next Week at Last</h1><small>On <b>16 May</b></small> by Lina Haddad</div>",
         ["Lina Haddad"]),
        ("<h1>T</h1><p>The old library opens again next week after much <mark>work</mark> by Lina Haddad.</p>", []),
        ("<h1>T</h1><p>All that has been said of it before is in the report.<br><i></i> By Lina Haddad</p>",
         ["Lina Haddad"]),
        ("<h1>T</h1><p>Lina Haddad | Senior Writer | July 2, 2025</p>", ["Lina Haddad"]),
        ('<h1>T</h1><ul class="entry-meta"><li><i></i> Lina Haddad</li></ul>', ["Lina Haddad"]),
        ("<h1>T</h1><p>x</p><p>y</p><p>z</p><p>q</p><p>w</p><p>Store Locator</p>", []),
        ("<h1>Notes on Middle East</h1><p>Middle East</p>", []),
        ('<h1>T</h1><span class="author-label">Written by</span> <b>Lina Haddad</b>', ["Lina Haddad"]),
        ('<h1>T</h1><p><a href="/author/linny">Linny</a></p>', ["Linny"]),
        ("<h1>T</h1><p>By creating maps, self-emptying</p>", []),
        ('<h1>T</h1><div class="contactAuthor">פנייה לכתב</div>', []),
        ("<h1>T</h1><p>Spot haberin ilk cümlesi.</p><span>Ayşe Demir |</span><i>05.04.2025</i><h1>Benzer haberler</h1>",
         ["Ayşe Demir"]),
        ('<h1>T</h1><p>Lina Haddad</p><p class="author">linny</p>', ["linny"]),
        ('<h1>T</h1><a href="/author/lina">Articles by Lina</a>', []),
        ('<h1>T</h1><p class="author">Linny 4 August 2010</p>', ["Linny"]),
        ('<h1>T</h1><p><a href="/n/2">By Measuring Wells in Dry Valleys, Scientists Learn of Rain</a></p>', []),
        ("<h1>T</h1><p>Dec 26, 2025 <i>•</i> Lina Haddad in <a>Water</a></p>", ["Lina Haddad"]),
        (f"<h1>T</h1><font>كتب: لينا حداد<br><br>{LONG}<br><br>{LONG}</font>", ["لينا حداد"]),
        (f"<h1>T</h1><table><tr><td>كتب: <b>لينا حداد</b><br>{LONG}</td></tr></table>", ["لينا حداد"]),
        ("<dl><dt>الكاتب</dt><dd>لينا حداد</dd><dt>التاريخ</dt><dd>5/4/2025</dd></dl><h1>T</h1>", ["لينا حداد"]),
        ("<table><tr><th>Author</th><td>Lina Haddad</td></tr></table><h1>T</h1>", ["Lina Haddad"]),
        ('<h1>T</h1><div class="by"><a>لينا حداد</a></div>', ["لينا حداد"]),
        ('<div class="kutu"><span class="yazar-adi">Ayşe Demir</span></div><h1>T</h1><p>x</p>', ["Ayşe Demir"]),
        ('<h1>T</h1><p class="auteur">Claire Dubois, le 5 avril 2025</p>', ["Claire Dubois"]),
        ('<h1>T</h1><p>x</p><i class="credit"><a href="/writer/7">דנה לוי</a>, <b>12.03.26</b></i>', ["דנה לוי"]),
        ('<h1>T</h1><p>x</p><a href="/yazarlar/ayse-demir">Ayşe Demir</a>', ["Ayşe Demir"]),
        (FAR + '<a href="/yazarlar/">Köşe Yazarları</a>', []),
        (FAR + "".join(f'<a href="/yazar/{n}">{name}</a>' for n, name in enumerate(COLUMNISTS)), []),
        (FAR + "".join(f'<b class="yazar">{name}</b>' for name in COLUMNISTS), []),
        (FAR + "<a href=/n>x</a>" * 20 + '<p>x</p><a href="/yazar/ayse">Ayşe Demir</a>', []),
    ],
)  # fmt: skip
def test_the_byline_that_readers_see(body: str, names: list[str]) -> None:
    assert authors(body)[0] == names


@pytest.mark.parametrize(
    ("stated", "body", "names", "source"),
    [
        ("Lina Haddad", '<p class="byline">By Dana Aziz</p>', ["Lina Haddad"], "json-ld"),
        ("lhaddad", '<p class="byline">By Lina Haddad</p>', ["Lina Haddad"], "text"),
        ("lhaddad", "<p>x</p>", ["lhaddad"], "json-ld"),
        ("Water Desk", '<p class="author-tools">Full Story</p>', ["Water Desk"], "json-ld"),
        ("Water Desk", "<p>By Lina Haddad</p>", ["Lina Haddad"], "text"),
        ("Water Desk", '<p>By Water Desk</p><p class="byline">Dana Aziz</p>', ["Water Desk"], "json-ld"),
        ("Lina Haddad", "<p>By: Dana Aziz</p>", ["Dana Aziz"], "text"),
        ("Lina Haddad", "<p>By: Dana Aziz</p><p>Online: L. Haddad</p>", ["Lina Haddad"], "json-ld"),
        ("Lina H. Haddad", "<p>By: Lina Chami</p>", ["Lina H. Haddad"], "json-ld"),
        ("ريم الخطيب", "<p>بقلم: سامر حداد</p>", ["سامر حداد"], "text"),
        ("Executive Content Editor", "<p>x</p>", ["Executive Content Editor"], "json-ld"),
        ("Water Desk", '<p class="byline">Water Desk</p><p class="byline">Dana Aziz</p>', ["Water Desk"], "json-ld"),
    ],
)
def test_what_is_stated_and_what_is_seen(stated: str, body: str, names: list[str], source: str) -> None:
    assert authors(f"<h1>T</h1>{body}", ORGANISATION % stated) == (names, source)


def test_the_account_that_put_the_page_online_is_told_where_nobody_else_is() -> None:
    layer = '<script>dataLayer.push({"pagePostType":"post","pagePostAuthor":"Linny"});</script>'
    assert authors("<h1>T</h1><p>x</p>", layer) == (["Linny"], "state")
    assert authors("<h1>T</h1><p>By Lina Haddad</p>", layer) == (["Lina Haddad"], "text")


def test_an_agency_in_the_byline_is_told_where_the_outlet_states_itself_only() -> None:
    own = ORGANISATION % "Water Gazette" + '<meta property="og:site_name" content="Water Gazette">'
    assert authors('<h1>T</h1><p class="byline">By Associated Press</p>', own) == (["Associated Press"], "text")
    assert authors('<h1>T</h1><p class="byline">By Water Gazette</p>', own) == (["Water Gazette"], "json-ld")


def test_who_only_contributed_or_edited_is_no_author() -> None:
    stated = """<script type="application/ld+json">{"@type": "NewsArticle", "author": [{"name": "Lina Haddad"},
    {"name": "Omar Saleh"}]}</script>"""
    seen = '<p class="byline">By Lina Haddad</p><p class="byline">Contributions from Omar Saleh</p>'
    assert authors(f"<h1>T</h1>{seen}", stated)[0] == ["Lina Haddad"]
    assert authors('<h1>T</h1><p class="byline">By Lina Haddad and Omar Saleh</p>', stated)[0] == [
        "Lina Haddad",
        "Omar Saleh",
    ]


def test_who_is_reviewed_is_no_author() -> None:
    claim = """<script type="application/ld+json">{"@type": "ClaimReview", "itemReviewed": {"@type": "Claim",
    "author": {"@type": "Person", "name": "Dana Aziz"}}}</script>"""
    assert authors("<h1>T</h1>", claim) == ([], None)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Lina Haddad, Chief Technology Officer and Head of Water", ["Lina Haddad"]),
        ("Lina Haddad, senior reporter, and Omar Saleh, editor", ["Lina Haddad", "Omar Saleh"]),
        ("By John Saleh Jr.", ["John Saleh Jr."]),
        ("Lina (Nour) Haddad", ["Lina (Nour) Haddad"]),
        ("Lina Haddad (Damascus)", ["Lina Haddad"]),
        ("Lina Haddad Gazette Today", ["Lina Haddad"]),
        ("Lina Haddad/Gazette Today", ["Lina Haddad"]),
        ("page.head.extra.author", []),
        ("Recipe by Lina Haddad", ["Lina Haddad"]),
    ],
)
def test_names_without_what_is_around_them(printed: str, names: list[str]) -> None:
    assert clean_names([printed], ["Gazette Today"]) == names


@pytest.mark.parametrize(
    "name", ["None", "undefined", "Super User", "wp_user7", "محرر", "Editör", "مدیر سایت", "admin2"]
)
def test_who_keeps_the_site_running_is_no_author(name: str) -> None:
    assert authors("<h1>T</h1>", f'<meta name="author" content="{name}">')[0] == []
    assert authors('<h1>T</h1><p class="byline">By Lina Haddad</p>', ORGANISATION % name)[0] == ["Lina Haddad"]
