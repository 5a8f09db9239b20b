"""Kinds of noise for measuring: no test shows them.

A figure over them says something about unknown noise only as long as nobody has worked with this list
in view. Whoever mends a fault that they showed should add other kinds.
"""

from collections.abc import Callable, Sequence
from random import Random

from demo.noise import DAY, HOUR, Apply, Kind, Sheet, escape, inside, instead

_COMMENTS = {
    "ar": "التعليقات ({n})", "fa": "{n} دیدگاه", "ckb": "{n} لێدوان", "he": "{n} תגובות",
    "fr": "{n} commentaires", "tr": "{n} yorum",
}  # fmt: skip
_READING = {
    "ar": "وقت القراءة: {n} دقائق", "fa": "زمان مطالعه: {n} دقیقه", "ckb": "کاتی خوێندنەوە: {n} خولەک",
    "he": "זמן קריאה: {n} דקות", "fr": "Temps de lecture : {n} minutes", "tr": "Okuma süresi: {n} dakika",
}  # fmt: skip
_SHARED = {
    "ar": "شارك {n} شخصاً هذا الخبر", "fa": "{n} نفر این خبر را به اشتراک گذاشته‌اند",
    "ckb": "{n} کەس ئەم هەواڵەیان بڵاوکردووەتەوە", "he": "{n} אנשים שיתפו את הידיעה",
    "fr": "{n} personnes ont partagé cet article", "tr": "Bu haberi {n} kişi paylaştı",
}  # fmt: skip
_WEATHER = {
    "ar": "الطقس اليوم: {n} درجة مئوية", "fa": "دمای امروز: {n} درجه", "ckb": "کەشی ئەمڕۆ: {n} پلە",
    "he": "מזג האוויר היום: {n} מעלות", "fr": "Météo du jour : {n} degrés", "tr": "Bugün hava {n} derece",
}  # fmt: skip

_BREAKING = {
    "ar": "عاجل: {t}", "fa": "فوری: {t}", "ckb": "بەپەلە: {t}", "he": "מבזק: {t}", "fr": "Urgent : {t}",
    "tr": "Son dakika: {t}",
}  # fmt: skip
_POLL = {
    "ar": "استطلاع القراء: نعم {n} في المئة", "fa": "نظرسنجی خوانندگان: بله {n} درصد",
    "ckb": "ڕاپرسی خوێنەران: بەڵێ {n} لە سەدا", "he": "סקר הקוראים: כן {n} אחוזים",
    "fr": "Sondage des lecteurs : oui à {n} %", "tr": "Okur anketi: yüzde {n} evet",
}  # fmt: skip
_STRIP = {
    "ar": "يستخدم موقعنا ملفات تعريف الارتباط لتحسين خدمته.", "fa": "این وبگاه برای خدمت بهتر از کوکی استفاده می‌کند.",
    "ckb": "ئەم ماڵپەڕە بۆ باشترکردنی خزمەتگوزاری کووکی بەکار دەهێنێت.", "he": "האתר משתמש בעוגיות כדי לשפר את השירות.",
    "fr": "Notre site utilise des témoins pour améliorer son service.",
    "tr": "Sitemiz hizmetini iyileştirmek için çerez kullanır.",
}  # fmt: skip
_SLOGANS = {
    "ar": ("ساندوا الصحافة المستقلة.", "كل تبرع يصنع فرقاً.", "صحافتنا باقية بدعمكم."),
    "fa": ("از روزنامه‌نگاری مستقل حمایت کنید.", "هر کمک کوچک مهم است.", "با حمایت شما می‌مانیم."),
    "ckb": ("پشتیوانی ڕۆژنامەگەریی سەربەخۆ بکەن.", "هەر یارمەتییەک گرنگە.", "بە پشتیوانیی ئێوە بەردەوام دەبین."),
    "he": ("תמכו בעיתונות עצמאית.", "כל תרומה עוזרת.", "אנחנו כאן בזכותכם."),
    "fr": ("Soutenez une presse libre.", "Chaque don compte.", "Nous existons grâce à vous."),
    "tr": ("Bağımsız gazeteciliğe destek olun.", "Her bağış değerlidir.", "Sizin desteğinizle varız."),
}
_EASTERN = {"ar": "٠١٢٣٤٥٦٧٨٩", "ckb": "٠١٢٣٤٥٦٧٨٩", "fa": "۰۱۲۳۴۵۶۷۸۹"}


def _counted(texts: dict[str, str], least: int, most: int, *, place: int = -1) -> Apply:
    """A line with a number that differs at each fetch."""

    def apply(sheet: Sheet, generator: Random) -> None:
        number = generator.randrange(least, most)
        inside(sheet, f"<p>{texts[sheet.desk.house.language].format(n=number)}</p>", place)

    return apply


def _advertisement(sheet: Sheet, generator: Random) -> None:
    code = f"{generator.getrandbits(40):010x}"
    inside(sheet, f'<p class="ad"><ins data-slot="{code}">Ad {code[:4]}</ins></p>', 0)


def _hyphens(sheet: Sheet, generator: Random) -> None:
    """Invisible break marks inside the longer words of the text."""
    mark = generator.choice(("\u00ad", "\u200b", "\ufeff"))
    if sheet.desk.house.encoding != "utf-8":
        return
    for text in sheet.says.paragraphs:
        words = [f"{w[:3]}{mark}{w[3:]}" if len(w) > 6 and w.isalpha() else w for w in text.split(" ")]
        sheet.html = sheet.html.replace(escape(text), escape(" ".join(words)))


def _spans(sheet: Sheet, _: Random) -> None:
    """The first words of each paragraph in a box of their own."""
    for text in sheet.says.paragraphs:
        head, _space, rest = escape(text).partition(" ")
        sheet.html = sheet.html.replace(f">{head} {rest}", f'><span class="lead-in">{head}</span> {rest}')


def _breaking(sheet: Sheet, generator: Random) -> None:
    """What another article is called, as breaking news, another one at each fetch."""
    others = [piece for piece in sheet.desk.listed(sheet.moment) if piece.path != sheet.piece.path]
    if others:
        text = _BREAKING[sheet.desk.house.language].format(t=generator.choice(others).revisions[0].title)
        inside(sheet, f"<p>{escape(text)}</p>", 0)


def _strip(sheet: Sheet, generator: Random) -> None:
    """A line that most visitors get, and those not who have seen it."""
    if generator.random() < 0.6:
        inside(sheet, f"<p>{escape(_STRIP[sheet.desk.house.language])}</p>", 0)


def _slogans(sheet: Sheet, generator: Random) -> None:
    """One of three short lines, or none."""
    if generator.random() < 0.7:
        inside(sheet, f"<p>{escape(generator.choice(_SLOGANS[sheet.desk.house.language]))}</p>")


def _in_texts(sheet: Sheet, change: Callable[[str], str]) -> None:
    for text in sheet.says.paragraphs:
        sheet.html = sheet.html.replace(escape(text), escape(change(text)))


def _quotes(sheet: Sheet, _: Random) -> None:
    """Another setting of apostrophes, as some editions of one page have it."""
    if sheet.desk.house.encoding == "utf-8":
        _in_texts(sheet, lambda text: text.replace("\u2019", "'") if "\u2019" in text else text.replace("'", "\u2019"))


def _digits(sheet: Sheet, _: Random) -> None:
    """Numbers in eastern digits, by the visitor's setting."""
    eastern = _EASTERN.get(sheet.desk.house.language)
    if eastern and sheet.desk.house.encoding == "utf-8":
        _in_texts(sheet, lambda text: text.translate(str.maketrans("0123456789", eastern)))


def _halves(sheet: Sheet, _: Random) -> None:
    """Each paragraph in two, as on narrow screens."""
    for text in sheet.says.paragraphs:
        words = text.split(" ")
        one, other = (escape(" ".join(part)) for part in (words[: len(words) // 2], words[len(words) // 2 :]))
        sheet.html = sheet.html.replace(escape(text), f"{one}</p>\n<p>{other}")


def _slow_cache(sheet: Sheet, _: Random) -> None:
    """What stood before the last edit, for hours after it."""
    if sheet.revision:
        sheet.revision -= 1
        sheet.moment = sheet.says.at + 1


def _cut_end(sheet: Sheet, _: Random) -> None:
    """The last two paragraphs are missing, on a page that is whole."""
    for text in sheet.says.paragraphs[-2:]:
        sheet.html = sheet.html.replace(escape(text), "")


def _lite(sheet: Sheet, _: Random) -> None:
    """The article for slow connections: headline and text, and nothing else."""
    instead(sheet, sheet.says.title, *sheet.says.paragraphs)


def _wall(title: str, *paragraphs: str) -> Apply:
    def apply(sheet: Sheet, _: Random) -> None:
        instead(sheet, title, *paragraphs)

    return apply


def _teaser(sheet: Sheet, _: Random) -> None:
    """The first paragraph, and that the rest is for those who pay."""
    says = sheet.says
    instead(sheet, says.title, says.paragraphs[0], "Subscribe to continue reading. Already a subscriber? Sign in.")


def _shell(sheet: Sheet, _: Random) -> None:
    sheet.html = (
        '<!DOCTYPE html><html><head><title></title></head><body><div id="root"></div><script></script></body></html>'
    )


def _empty(sheet: Sheet, _: Random) -> None:
    sheet.body = b""


def _other_article(sheet: Sheet, generator: Random) -> None:
    """A cache that mixes up its keys: another article of the outlet, under this address."""
    from demo.pages import article_page

    others = [piece for piece in sheet.desk.listed(sheet.moment) if piece.path != sheet.piece.path]
    if others:
        sheet.html = article_page(sheet.desk, generator.choice(others), sheet.moment, sheet.base)


def _doubled(sheet: Sheet, _: Random) -> None:
    """The page twice in one answer, as a broken proxy sends it."""
    sheet.body += sheet.body


DISTURBED = frozenset({"slow-cache", "cut-end"})
"""Those with which an article is shown, but not as it is; the walls aside."""

KINDS: Sequence[Kind] = (
    Kind("comments", "inside", _counted(_COMMENTS, 11, 400)),
    Kind("reading-time", "inside", _counted(_READING, 3, 9, place=0)),
    Kind("shared", "inside", _counted(_SHARED, 11, 900)),
    Kind("weather", "inside", _counted(_WEATHER, 11, 39, place=0)),
    Kind("advertisement", "inside", _advertisement),
    Kind("break-marks", "markup", _hyphens, share=0.3),
    Kind("boxes", "markup", _spans, share=0.3),
    Kind("geo-block", "instead", _wall("Not available", "This content is not available in your region."),
         share=0.004, spells=0.1, length=3 * HOUR),
    Kind("rate-page", "instead", _wall("Too many requests", "You are asking too quickly.", "Please slow down."),
         share=0.004, spells=0.1),
    Kind("maintenance", "instead", _wall("Scheduled maintenance", "We will be back in a few minutes.",
                                         "Thank you for your patience while we improve our services."),
         share=0.004, spells=0.1, length=HOUR),
    Kind("ad-blocker", "instead", _wall("Please allow ads", "It looks like you are using an ad blocker.",
                                        "Our journalism is paid for by advertising. Please allow ads on our site."),
         share=0.004, spells=0.1),
    Kind("teaser", "instead", _teaser, share=0.004, spells=0.05, length=DAY / 4),
    Kind("shell", "instead", _shell, share=0.004, spells=0.1),
    Kind("empty", "bytes", _empty, share=0.004, spells=0.1),
    Kind("other-article", "instead", _other_article, share=0.004),
    Kind("doubled", "bytes", _doubled, share=0.004),
    Kind("breaking", "inside", _breaking),
    Kind("poll", "inside", _counted(_POLL, 21, 89)),
    Kind("strip", "inside", _strip),
    Kind("slogans", "inside", _slogans),
    Kind("quotes", "markup", _quotes, share=0.3),
    Kind("digits", "markup", _digits, share=0.3),
    Kind("halves", "markup", _halves, share=0.01, spells=0.1, length=6 * HOUR),
    Kind("slow-cache", "says", _slow_cache, share=0.01, spells=0.15, length=5 * HOUR),
    Kind("cut-end", "markup", _cut_end, share=0.004, spells=0.1, length=HOUR),
    Kind("lite", "markup", _lite, share=0.01, spells=0.1),
)  # fmt: skip
