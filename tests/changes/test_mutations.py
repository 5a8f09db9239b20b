"""One mutation at a time, in every language: what counts, what kind it is, and what no reader sees."""

import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from rasid.changes.edits import typed_edits
from rasid.changes.vocabulary import LANGUAGES
from rasid.changes.weights import together
from rasid.normalize.text import compared
from rasid.records import Article, EditKind
from rasid.settings import Settings

Reading = Callable[..., Article]
NUMBER, DATE, NAME = EditKind.NUMBER, EditKind.DATE, EditKind.NAME
NEGATION, QUOTATION = EditKind.NEGATION, EditKind.QUOTATION
REWORDED, PUNCTUATION = EditKind.REWORDED, EditKind.PUNCTUATION

REAL = [
    ("ar", "number", "أصيب 12 عاملا في الحادث.", "أصيب 17 عاملا في الحادث.", NUMBER),
    ("ar", "number and its noun", "أصيب 12 عاملا في الحادث.", "أصيب 3 عمال في الحادث.", NUMBER),
    ("ar", "decimal point", "بلغت الزيادة 1.5 في المئة.", "بلغت الزيادة 15 في المئة.", NUMBER),
    ("ar", "decimal comma", "بلغت الزيادة ٣٫٥ في المئة.", "بلغت الزيادة ٣٥ في المئة.", NUMBER),
    ("ar", "Latin comma", "بلغت الزيادة 3,5 في المئة.", "بلغت الزيادة 35 في المئة.", NUMBER),
    ("ar", "minus sign", "تغير المؤشر −5 % هذا العام.", "تغير المؤشر 5 % هذا العام.", NUMBER),
    ("ar", "number in words", "أصيب ثلاثة عمال في الحادث.", "أصيب خمسة عمال في الحادث.", NUMBER),
    ("ar", "two numbers swapped", "أصيب 12 في زحلة و20 في صيدا.", "أصيب 20 في زحلة و12 في صيدا.", NUMBER),
    ("ar", "negation", "الوزير يؤيد القرار.", "الوزير لا يؤيد القرار.", NEGATION),
    ("ar", "negation with a particle", "وينص القانون على العقوبة.", "ولم ينص القانون على العقوبة.", NEGATION),
    ("ar", "name", "قال الوزير سامر حداد إن العمل انتهى.", "قال الوزير سامر خوري إن العمل انتهى.", NAME),
    ("ar", "place", "وصل الوفد إلى دمشق صباحا.", "وصل الوفد إلى بغداد صباحا.", NAME),
    ("ar", "date", "يبدأ المعرض في 12 آذار المقبل.", "يبدأ المعرض في 14 آذار المقبل.", DATE),
    ("ar", "weekday", "يبدأ المعرض يوم الخميس.", "يبدأ المعرض يوم السبت.", DATE),
    ("ar", "time", "يبدأ العرض عند 20:30 مساء.", "يبدأ العرض عند 21:30 مساء.", DATE),
    ("ar", "quotation marks", "وصفه المدير بأنه «خطأ فادح» أمس.", "وصفه المدير بأنه خطأ فادح أمس.", QUOTATION),
    ("ar", "quoted words", "قال: «العمل مستمر هنا».", "قال: «العمل متوقف هنا».", QUOTATION),
    ("ar", "hamza", "أعلن ان المكتبة مفتوحة.", "أعلن أن المكتبة مفتوحة.", REWORDED),
    ("ar", "question", "انتهت الأعمال.", "انتهت الأعمال؟", REWORDED),
    ("ar", "punctuation", "نعم، انتهت الأعمال.", "نعم انتهت الأعمال.", PUNCTUATION),
    ("fa", "number", "در این حادثه ۱۲ نفر زخمی شدند.", "در این حادثه ۱۷ نفر زخمی شدند.", NUMBER),
    ("fa", "decimal point", "قیمت‌ها ۱٫۵ درصد بالا رفت.", "قیمت‌ها ۱۵ درصد بالا رفت.", NUMBER),
    ("fa", "negation in the verb", "وزیر به تهران رفت.", "وزیر به تهران نرفت.", NEGATION),
    ("fa", "negation with a joiner", "او به جلسه می‌آید.", "او به جلسه نمی‌آید.", NEGATION),
    ("fa", "name", "دکتر رضا احمدی این خبر را داد.", "دکتر رضا کریمی این خبر را داد.", NAME),
    ("fa", "place", "این کارگاه در شیراز برگزار شد.", "این کارگاه در تبریز برگزار شد.", NAME),
    ("fa", "date", "نمایشگاه ۱۲ مهر آغاز می‌شود.", "نمایشگاه ۱۴ مهر آغاز می‌شود.", DATE),
    ("fa", "quotation marks", "او آن را «اشتباه» خواند.", "او آن را اشتباه خواند.", QUOTATION),
    ("fa", "hamza", "مسئله حل شد.", "مساله حل شد.", REWORDED),
    ("fa", "punctuation", "بله، کار تمام شد.", "بله کار تمام شد.", PUNCTUATION),
    ("ckb", "number", "لە ڕووداوەکەدا ١٢ کەس بریندار بوون.", "لە ڕووداوەکەدا ١٧ کەس بریندار بوون.", NUMBER),
    ("ckb", "number in words", "سێ کەس بریندار بوون.", "پێنج کەس بریندار بوون.", NUMBER),
    ("ckb", "negation in the verb", "وەزیر چوو بۆ کۆبوونەوەکە.", "وەزیر نەچوو بۆ کۆبوونەوەکە.", NEGATION),
    ("ckb", "place", "پێشانگاکە لە هەولێر کرایەوە.", "پێشانگاکە لە سلێمانی کرایەوە.", NAME),
    ("ckb", "date", "پێشانگاکە لە ١٢ی ئازار دەست پێ دەکات.", "پێشانگاکە لە ١٤ی ئازار دەست پێ دەکات.", DATE),
    ("ckb", "quotation marks", "وتی ئەمە «هەڵەیە».", "وتی ئەمە هەڵەیە.", QUOTATION),
    ("ckb", "hamza", "ئاو لە شارەکە بڕا.", "او لە شارەکە بڕا.", REWORDED),
    ("ckb", "decimal point", "نرخەکان ١٫٥ لە سەدا بەرز بوونەوە.", "نرخەکان ١٥ لە سەدا بەرز بوونەوە.", NUMBER),
    ("ckb", "punctuation", "بەڵێ، کارەکە تەواو بوو.", "بەڵێ کارەکە تەواو بوو.", PUNCTUATION),
    ("ku", "number", "Di bûyerê de 12 kes birîndar bûn.", "Di bûyerê de 17 kes birîndar bûn.", NUMBER),
    ("ku", "negation in the verb", "Şaredar hat civînê.", "Şaredar nehat civînê.", NEGATION),
    ("ku", "place", "Pêşangeh li Amed vebû.", "Pêşangeh li Hewlêr vebû.", NAME),
    ("ku", "date", "Pêşangeh di 12 adar de vedibe.", "Pêşangeh di 14 adar de vedibe.", DATE),
    ("ku", "quotation marks", "Wî jê re got “şaşî” ye.", "Wî jê re got şaşî ye.", QUOTATION),
    ("ku", "decimal comma", "Biha ji sedî 1,5 zêde bûn.", "Biha ji sedî 15 zêde bûn.", NUMBER),
    ("ku", "punctuation", "Erê, kar qediya.", "Erê kar qediya.", PUNCTUATION),
    ("tr", "number", "Olayda 12 kişi yaralandı.", "Olayda 17 kişi yaralandı.", NUMBER),
    ("tr", "percent before the number", "Fiyatlar %1,5 arttı.", "Fiyatlar %15 arttı.", NUMBER),
    ("tr", "negation in the verb", "Heyet dün kente geldi.", "Heyet dün kente gelmedi.", NEGATION),
    ("tr", "negation of a present", "Heyet kente geliyor.", "Heyet kente gelmiyor.", NEGATION),
    ("tr", "negation of a future", "Heyet kente gelecek.", "Heyet kente gelmeyecek.", NEGATION),
    ("tr", "name", "Toplantıya Vali Emre Kaya katıldı.", "Toplantıya Vali Emre Aksoy katıldı.", NAME),
    ("tr", "place with a suffix", "Sergi yarın Ankara'da açılıyor.", "Sergi yarın Konya'da açılıyor.", NAME),
    ("tr", "month", "Sergi 12 Mart günü açılıyor.", "Sergi 12 Nisan günü açılıyor.", DATE),
    ("tr", "quotation marks", "Bunu “büyük hata” diye niteledi.", "Bunu büyük hata diye niteledi.", QUOTATION),
    ("tr", "punctuation", "Evet, işler bitti.", "Evet işler bitti.", PUNCTUATION),
    ("he", "number", "בתאונה נפצעו 12 עובדים.", "בתאונה נפצעו 17 עובדים.", NUMBER),
    ("he", "negation", "השר אישר את התוכנית.", "השר לא אישר את התוכנית.", NEGATION),
    ("he", "name", "השר דוד כהן הגיע לטקס.", "השר דוד לוי הגיע לטקס.", NAME),
    ("he", "place with a particle", "התערוכה נפתחה בחיפה.", "התערוכה נפתחה באשדוד.", NAME),
    ("he", "month with a particle", "התערוכה נפתחת ב-12 במאי.", "התערוכה נפתחת ב-12 ביוני.", DATE),
    ("he", "quotation marks", 'הוא קרא לזה "טעות קשה" אמש.', "הוא קרא לזה טעות קשה אמש.", QUOTATION),
    ("he", "decimal point", "המחירים עלו ב-1.5 אחוז.", "המחירים עלו ב-15 אחוז.", NUMBER),
    ("he", "minus sign", "המדד השתנה -5 % השנה.", "המדד השתנה 5 % השנה.", NUMBER),
    ("he", "punctuation", "כן, העבודה הסתיימה.", "כן העבודה הסתיימה.", PUNCTUATION),
    ("fr", "number", "L'accident a fait 12 blessés.", "L'accident a fait 17 blessés.", NUMBER),
    ("fr", "decimal comma", "Les prix montent de 1,5 %.", "Les prix montent de 15 %.", NUMBER),
    ("fr", "negation", "Le maire a signé l'accord.", "Le maire n'a pas signé l'accord.", NEGATION),
    ("fr", "name", "Le ministre Karim Haddad est là.", "Le ministre Karim Khoury est là.", NAME),
    ("fr", "date", "Le salon ouvre le 12 mars.", "Le salon ouvre le 14 mars.", DATE),
    ("fr", "quotation marks", "Il parle d'une « grave erreur » hier.", "Il parle d'une grave erreur hier.", QUOTATION),
    ("fr", "punctuation", "Oui, les travaux sont finis.", "Oui les travaux sont finis.", PUNCTUATION),
    ("en", "number", "The crash injured 12 workers.", "The crash injured 17 workers.", NUMBER),
    ("en", "decimal point", "Prices rose by 1.5 percent.", "Prices rose by 15 percent.", NUMBER),
    ("en", "minus sign", "The index moved −5 % this year.", "The index moved 5 % this year.", NUMBER),
    ("en", "currency", "The repair cost $5 million.", "The repair cost €5 million.", NUMBER),
    ("en", "negation", "The mayor is coming.", "The mayor isn't coming.", NEGATION),
    ("en", "name", "The mayor met Omar Haddad there.", "The mayor met Omar Khoury there.", NAME),
    ("en", "date", "The fair opens on 3 May.", "The fair opens on 5 May.", DATE),
    ("en", "quotation marks", "He called it a “grave mistake”.", "He called it a grave mistake.", QUOTATION),
    ("en", "punctuation", "Yes, the work is done.", "Yes the work is done.", PUNCTUATION),
]  # fmt: skip

COSMETIC = [
    ("ar", "tatweel", "أعلن المدير موعد الافتتاح.", "أعلن المديـــر موعد الافتتاح."),
    ("ar", "digits", "أصيب 12 عاملا في 2026.", "أصيب ١٢ عاملا في ٢٠٢٦."),
    ("ar", "bidi marks", "أصيب 12 عاملا.", "أصيب \u200f12\u200f عاملا."),
    ("ar", "harakat", "مدرس في المدرسة.", "مُدَرِّس في المدرسة."),
    ("ar", "kind of quotation marks", "قال: «انتهى العمل».", "قال: “انتهى العمل”."),
    ("ar", "kind of comma", "نعم، انتهى العمل.", "نعم, انتهى العمل."),
    ("ar", "space", "انتهى العمل أمس.", "انتهى\u00a0العمل  أمس."),
    ("fa", "keyboard", "کتابی تازه رسید.", "كتابي تازه رسيد."),
    ("fa", "digits", "۱۲ نفر آمدند.", "12 نفر آمدند."),
    ("ckb", "keyboard", "ھەولێر کراوەیە.", "هەولێر كراوەیە."),
    ("ckb", "digits", "١٢ کەس هاتن.", "12 کەس هاتن."),
    ("ku", "soft hyphen", "Pêşangeh vebû.", "Pêşan\u00adgeh vebû."),
    ("tr", "apostrophe", "Ankara'da açıldı.", "Ankara’da açıldı."),
    ("tr", "composed letters", "Işık şöleni.", "Işık s\u0327o\u0308leni."),
    ("he", "niqqud", "שלום לכולם.", "שָׁלוֹם לכולם."),
    ("he", "gershayim", 'דובר צה"ל מסר.', "דובר צה״ל מסר."),
    ("he", "bidi marks", "נפצעו 12 עובדים.", "נפצעו \u200e12\u200e עובדים."),
    ("fr", "space before the sign", "Vraiment\u202f?", "Vraiment ?"),
    ("en", "dash", "2019-2020 was quiet.", "2019–2020 was quiet."),
]


def _article(reading: Reading, language: str, text: str) -> Article:
    around = ("افتتحت البلدية حديقة عامة.", "وتضم الحديقة ملعبا.")
    return reading(language, title="عنوان", paragraphs=(around[0], text, around[1]))


def _names(rows: Sequence[tuple[object, ...]]) -> list[str]:
    return [f"{language}: {what}" for language, what, *_ in rows]


@pytest.mark.parametrize(("language", "what", "before", "after", "kind"), REAL, ids=_names(REAL))
def test_a_real_mutation_is_found_and_named(
    reading: Reading, language: str, what: str, before: str, after: str, kind: EditKind
) -> None:
    for one, other in ((before, after), (after, before)):
        old, new = _article(reading, language, one), _article(reading, language, other)
        assert old.digest != new.digest
        edits = typed_edits(old, new, compared)
        assert {edit.kind for edit in edits} == {kind}, edits
        assert all((edit.place_before, edit.place_after) == (1, 1) for edit in edits)
        assert (together(edits) >= Settings().tell_weight) is (kind is not PUNCTUATION)


@pytest.mark.parametrize(("language", "what", "before", "after"), COSMETIC, ids=_names(COSMETIC))
def test_what_no_reader_sees_is_no_edit(reading: Reading, language: str, what: str, before: str, after: str) -> None:
    old, new = _article(reading, language, before), _article(reading, language, after)
    assert old.digest == new.digest
    assert typed_edits(old, new, compared) == ()


PLAIN = {
    "ar": 'قال المدير: "انتهى العمل في 12 مدرسة"، ثم أعلن الموعد.',
    "fa": 'مدیر گفت: "کار در 12 مدرسه تمام شد"، سپس زمان را اعلام کرد.',
    "ckb": 'بەڕێوەبەر وتی: "کار لە 12 قوتابخانە تەواو بوو"، پاشان کاتەکەی ڕاگەیاند.',
    "ku": 'Rêveber got: "Kar li 12 dibistanan qediya", paşê dem ragihand.',
    "tr": 'Müdür, "12 okulda iş bitti" dedi ve tarihi açıkladı.',
    "he": 'המנהל אמר: "העבודה הסתיימה ב-12 בתי ספר", ואז הודיע על המועד.',
    "fr": 'Le directeur a dit : "le travail est fini dans 12 écoles", puis a donné la date.',
    "en": 'The director said: "the work is done in 12 schools", then gave the date.',
}
UNSEEN: dict[str, Callable[[str], str]] = {
    "Arabic digits": lambda text: text.replace("12", "١٢"),
    "Persian digits": lambda text: text.replace("12", "۱۲"),
    "full-width digits": lambda text: text.replace("12", "１２"),
    "bidi marks": lambda text: "\u200f" + text.replace("12", "\u200e12\u200e") + "\u202c",
    "isolates": lambda text: text.replace("12", "\u206812\u2069"),
    "tatweel": lambda text: "".join(a + "ـ" if "ب" <= a <= "ي" and b.isalpha() else a for a, b in pairwise(text + " ")),
    "guillemets": lambda text: text.replace('"', "«", 1).replace('"', "»"),
    "curly quotation marks": lambda text: text.replace('"', "“", 1).replace('"', "”"),
    "Arabic comma": lambda text: text.replace(",", "،"),
    "no-break space": lambda text: text.replace(" ", "\u00a0", 1),
    "invisible marks": lambda text: "\u200b\ufeff" + text[:3] + "\u00ad" + text[3:],
    "decomposed letters": lambda text: unicodedata.normalize("NFD", text),
}  # fmt: skip


@pytest.mark.parametrize("what", UNSEEN)
@pytest.mark.parametrize("language", LANGUAGES)
def test_how_a_text_is_written_is_no_edit_in_any_language(reading: Reading, language: str, what: str) -> None:
    before, after = (_article(reading, language, text) for text in (PLAIN[language], UNSEEN[what](PLAIN[language])))
    assert before.digest == after.digest
    assert typed_edits(before, after, compared) == ()


def test_every_language_has_every_kind_of_mutation() -> None:
    found = {(language, kind) for language, _, _, _, kind in REAL}
    kinds = (NUMBER, DATE, NAME, NEGATION, QUOTATION, PUNCTUATION)
    assert {(language, kind) for language in LANGUAGES for kind in kinds} <= found
    assert {language for language, what, *_ in REAL if what == "hamza"} == {"ar", "fa", "ckb"}, "which write one"
