"""Kinds of noise for measuring: no test shows them.

A figure over them says something about unknown noise only as long as nobody has worked with this list
in view. Whoever mends a fault that they showed should add other kinds.
"""

from collections.abc import Sequence
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
)  # fmt: skip
