"""Pages in the code pages of the region, with right, missing and wrong declarations."""

from collections.abc import Iterator
from dataclasses import dataclass

_ARABIC = (
    "أعلنت بلدية المدينة اليوم الأحد بدء أعمال صيانة الطريق الدائري، وقال رئيس البلدية إن «العمل» يستمر ثلاثة أسابيع. "
    "وأضاف أن حركة السير ستحول إلى الشوارع المجاورة، داعيا السائقين إلى التقيد بإشارات المرور حتى انتهاء المشروع."
)
_PERSIAN = (
    "شهردار گفت کار بازسازی پل قدیمی از هفته آینده آغاز می‌شود و تا پایان پاییز ادامه دارد. "
    "به گزارش خبرنگار ما، چهار گروه در این پروژه کار می‌کنند و هزینه آن از بودجه شهر پرداخت خواهد شد."
)
_SORANI = (
    "سەرۆکی شارەوانی ڕایگەیاند کە کاری چاککردنەوەی پردە کۆنەکە لە هەفتەی داهاتوو دەست پێ دەکات. "
    "هەروەها گوتی چوار تیم لەم پڕۆژەیەدا کار دەکەن و خەڵک دەتوانن لە ڕێگای تر بەکار بهێنن."
)
_TURKISH = (
    "Belediye başkanı, eski köprünün onarımına gelecek hafta başlanacağını ve çalışmaların sonbahara kadar süreceğini "
    "açıkladı. Işıklı kavşakta trafik yan sokaklara yönlendirilecek; sürücülerin işaretlere uyması istendi."
)
_KURMANJI = (
    "Şaredarê bajêr ragihand ku xebata nûkirina pira kevn dê hefteya bê dest pê bike û heta payîzê berdewam bike. "
    "Herwiha got ku çar kom di vê projeyê de dixebitin û rêya kêlekê ji bo ajokaran vekirî ye."
)
_HEBREW = (
    "ראש העירייה הודיע היום כי עבודות השיפוץ בגשר הישן יתחילו בשבוע הבא ויימשכו עד סוף הסתיו. "
    "לדבריו, התנועה תופנה לרחובות הסמוכים, והנהגים מתבקשים לציית לתמרורים עד לסיום הפרויקט."
)
_FRENCH = (
    "Le maire a annoncé que la rénovation du vieux pont débutera la semaine prochaine et durera jusqu’à l’automne. "
    "« La circulation sera déviée vers les rues voisines », a-t-il précisé, appelant les conducteurs à la prudence."
)
_GREEK = (
    "Ο δήμαρχος ανακοίνωσε ότι οι εργασίες στην παλιά γέφυρα αρχίζουν την επόμενη εβδομάδα και θα διαρκέσουν έως "
    "το φθινόπωρο. Η κυκλοφορία θα γίνεται από τους γειτονικούς δρόμους."
)

TYPES = (
    ("ar", _ARABIC, "utf-8"),
    ("ar", _ARABIC, "cp1256"),
    ("ar", _ARABIC.replace("«", "").replace("»", ""), "iso8859-6"),
    ("fa", _PERSIAN.replace("ی", "ي").replace("ک", "ك"), "cp1256"),
    ("ckb", _SORANI, "cp1256"),
    ("tr", _TURKISH, "cp1254"),
    ("ku", _KURMANJI, "cp1254"),
    ("he", _HEBREW, "cp1255"),
    ("fr", _FRENCH, "cp1252"),
    ("el", _GREEK, "cp1253"),
)
"""Language, text and code page of each type of page; what the code page lacks is written as a reference."""

STATES = ("right", "missing", "wrong meta", "wrong header", "both wrong")
SHAPES = ("article", "short", "ascii", "script", "feed")
_WRONG = {"utf-8": "windows-1256", "cp1252": "utf-8"}


@dataclass(frozen=True, slots=True)
class Case:
    """One page as received, and what must be read from it."""

    name: str
    body: bytes
    headers: dict[str, str]
    language: str
    text: str


def cases(shapes: tuple[str, ...] = ("article",)) -> Iterator[Case]:
    """Every type in every state of declaration, in each of the shapes."""
    for language, text, codec in TYPES:
        for state in STATES:
            for shape in shapes:
                yield _case(language, text, codec, state, shape)


def _case(language: str, text: str, codec: str, state: str, shape: str) -> Case:
    text = " ".join(text.split()[:7]) if shape == "short" else text
    written = text.encode(codec, "xmlcharrefreplace")
    right, wrong = codec.replace("cp", "windows-"), _WRONG.get(codec, "iso-8859-1")
    meta = {"missing": None, "wrong meta": wrong, "both wrong": wrong}.get(state, right)
    header = {"missing": None, "wrong header": wrong, "both wrong": "utf-8" if codec != "utf-8" else wrong}.get(
        state, right
    )
    content_type = "text/html" if header is None else f"text/html; charset={header}"
    page = _page(written, meta, shape)
    return Case(
        f"{language} {codec} {state} {shape}", page, {"content-type": content_type}, language, written.decode(codec)
    )


def _feed(text: bytes, declared: str | None) -> bytes:
    encoding = f' encoding="{declared}"'.encode() if declared else b""
    item = b"<item><title><![CDATA[" + text + b"]]></title><link>https://sahel.example/1</link></item>"
    return b'<?xml version="1.0"' + encoding + b"?>\n<rss><channel>" + item + b"</channel></rss>"


def _page(text: bytes, meta: str | None, shape: str) -> bytes:
    if shape == "feed":
        return _feed(text, meta)
    declared = f'<meta charset="{meta}">'.encode() if meta else b""
    body = {
        "short": b"<h1>" + text + b"</h1>",
        "article": b"<h1>" + text[:60].rpartition(b" ")[0] + b"</h1><p>" + text + b"</p>",
        "ascii": b"<ul>" + b"<li><a href='/section/a'>Home page and more</a></li>" * 400 + b"</ul><p>" + text + b"</p>",
        "script": b'<div id="root"></div><script>var page = {"body": "'
        + text
        + b'"};'
        + b"go(1);" * 2000
        + b"</script>",
    }[shape]
    return b"<!doctype html><html><head>" + declared + b"<title>News</title></head><body>" + body + b"</body></html>"
