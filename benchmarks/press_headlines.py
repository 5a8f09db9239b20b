"""Headlines and sentences that are no dates but are full of what dates are made of.

Each language has its own frames, filled with weekdays, months, days, years, scores, clocks, sums,
durations, telephone numbers and quotations by a seeded generator. None of them is a printed date:
a reader must return None for every one. All people and events are invented.
"""

import random
from collections.abc import Iterator
from typing import Final

Words = dict[str, tuple[str, ...]]

_AR: Final[Words] = {
    "weekday": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "month": ("آذار", "نيسان", "أيلول", "تشرين الأول", "مارس", "أكتوبر", "جويلية", "غشت", "رمضان", "شعبان"),
    "place": ("حلب", "بيروت", "القاهرة", "عمان", "تونس", "الرباط", "البصرة", "صنعاء", "نواكشوط"),
    "team": ("الاتحاد", "الوحدات", "الترجي", "الوداد", "الزوراء"),
    "thing": ("مهرجان الزيتون", "معرض الكتاب", "سباق الدراجات", "أسبوع المسرح", "موسم القمح"),
    "frame": (
        "{thing} ينطلق {weekday} في {place}",
        "{team} يفوز على {team2} {score} في الدوري",
        "{team} {score} {team2}: أهداف المباراة",
        "قبل {n} أيام من {thing}: استعدادات في {place}",
        "منذ {n} سنوات و{place} تنتظر {thing}",
        "افتتاح {thing} في {d} {month} المقبل",
        "{d} {month}: يوم لا تنساه {place}",
        "ماذا حدث في {place} يوم {d} {month} {y}؟",
        "شهد {month} {y} إقبالا كبيرا على {thing} في {place}",
        "القرار {n4} لعام {y} يعود إلى الواجهة في {place}",
        "أكثر من {n} ألف زائر في {thing} خلال {month}",
        "ارتفاع الأسعار {n} بالمئة منذ {month} الماضي",
        "خلال {n} ساعة: أمطار غزيرة على {place}",
        "بعد {n} دقيقة من الانتظار وصل القطار إلى {place}",
        "اتصلوا على الرقم {phone} لحجز مقاعد {thing}",
        "عرض {thing} من الساعة {clock} حتى الساعة {clock2} في {place}",
        "دعم بقيمة {n4} دينار لمزارعي {place}",
        "بلدية {place}: دوام {weekday} حتى الساعة {clock}",
        "«{month} الأسود» رواية جديدة عن {place}",
        "جيل {y}: كيف يرى شباب {place} المستقبل؟",
        "وقال المدير إن الأعمال بدأت في {d} {month} {y} وستنتهي بعد {n} شهرا",
        "وأضاف أن {thing} سيقام في {place} {weekday} {d} {month} بحضور {n} ضيفا",
        "كان ذلك يوم {weekday} {d} {month} {y} حين وصلت القافلة إلى {place}",
        "تأجيل امتحانات {place} من {weekday} إلى {weekday2}",
        "اليوم نفتح صفحة جديدة، يقول رئيس بلدية {place}",
        "أمس واليوم: {place} بين صورتين",
        "{n} سنة على تأسيس {thing}",
        "{place} تستعيد ذكرى {d} {month} {y} بمعرض صور",
        "الدورة {n} من {thing} تبدأ الأسبوع المقبل",
        "سعر الكيلو {n}.{n2} ليرة في أسواق {place} اليوم",
        "فيضان {y} في ذاكرة أهالي {place}",
        "شارع {d} {month} يستعيد حركته في {place}",
        "درجات الحرارة {n}/{n2} في {place} غدا",
        "المادة {n}/{n2} من قانون السير تدخل حيز التنفيذ",
        "الآن في {place}: {thing} يستقبل زواره",
        "خطة {y}-{y2}: مدارس جديدة في {place}",
        "{n} دقائق تكفي لزيارة {thing}",
        "للمرة الأولى منذ {n} أشهر: {place} بلا انقطاع كهرباء",
        "أسعار الخضار اليوم {weekday} {d} {month} {y} في {place}",
        "حالة الطقس في {place} اليوم {weekday} {d}-{m}-{y}",
        "ضحايا فيضان {d} {month} {y}",
        "موعد {thing} {d} {month} {y}",
    ),
}
_FA: Final[Words] = {
    "weekday": ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه"),
    "month": ("فروردین", "خرداد", "مهر", "آبان", "دی", "بهمن", "اکتبر"),
    "place": ("شیراز", "تبریز", "یزد", "اهواز", "مشهد"),
    "team": ("سپیدرود", "فولاد", "ملوان", "تراکتور"),
    "thing": ("جشنواره انار", "نمایشگاه کتاب", "هفته تئاتر", "جشن گلاب"),
    "frame": (
        "{thing} {weekday} در {place} آغاز می‌شود",
        "{team} {score} {team2}؛ برد شیرین در {place}",
        "{n} روز پیش از {thing} چه گذشت؟",
        "قیمت‌ها از {month} تا امروز {n} درصد بالا رفت",
        "در {d} {month} {jy} چه گذشت؟",
        "{thing} از {d} تا {d2} {month} در {place} برپاست",
        "بیش از {n} هزار گردشگر در {month} به {place} رفتند",
        "تلفن {phone} برای رزرو {thing}",
        "پس از {n} ساعت جاده {place} باز شد",
        "زلزله {jy} در یاد مردم {place}",
        "مدیر گفت کار از {d} {month} {jy} آغاز شده است",
        "امروز در {place} چه خبر است؟",
        "{n} سال از ساخت پل {place} گذشت",
        "وام {n4} میلیون تومانی برای کشاورزان {place}",
        "مدارس {place} {weekday} و {weekday2} تعطیل است",
        "میدان {d} {month} در {place} نوسازی شد",
        "قیمت میوه امروز {weekday} {d} {month} {jy}",
        "فال روزانه {d} {month} {jy}",
    ),
}
_TR: Final[Words] = {
    "weekday": ("Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma"),
    "month": ("Ocak", "Mart", "Nisan", "Ekim", "Kasım", "Aralık"),
    "place": ("Rize", "Mersin", "Bursa", "Van", "Edirne"),
    "team": ("Karşıyaka", "Gümüşspor", "Kuzeyspor", "Limanspor"),
    "thing": ("Zeytin Festivali", "kitap fuarı", "tiyatro haftası", "bisiklet turu"),
    "frame": (
        "{thing} {weekday} günü {place}'de başlıyor",
        "{team} {score} {team2}: maçın özeti",
        "{n} gün önce başlayan çalışma {place}'de bitti",
        "{month} ayında {place} trafiğe kapanacak",
        "{d} {month}'da {place} meydanında konser var",
        "{d} {month} {y} gecesi {place}'de ne oldu?",
        "{place}'de {n} saat süren elektrik kesintisi",
        "Asgari ücret {y} yılında ne kadar olacak?",
        "Son {n} yılın en sıcak {month} ayı",
        "Rezervasyon için {phone} numarasını arayın",
        "{thing} saat {clock}'te kapılarını açıyor",
        "{place} sokaklarında bugün ve dün",
        "Belediye {n4} lira destek verecek",
        "{d} {month} Stadı yenileniyor",
        "Başkan, projenin {d} {month} {y} tarihinde başladığını söyledi",
        "{y} model araçlar {place}'de satışta",
        "{n}. {thing} için geri sayım",
        "Cuma hutbesi {place} camilerinde okundu",
        "{place} hava durumu {d} {month} {y}",
        "Altın fiyatları bugün {d} {month} {y}",
        "{d} {month} {y} depremi anıldı",
    ),
}
_HE: Final[Words] = {
    "weekday": ("יום שני", "יום שלישי", "יום רביעי", "שבת"),
    "month": ("ינואר", "מרץ", "אוקטובר", "ניסן", "תשרי"),
    "place": ("חיפה", "עכו", "צפת", "אשדוד"),
    "team": ("הפועל הצפון", "מכבי הים", "בני הכפר"),
    "thing": ("פסטיבל הזית", "יריד הספרים", "שבוע התיאטרון"),
    "frame": (
        "{thing} ייפתח ב{weekday} ב{place}",
        "{team} ניצחה {score} את {team2}",
        "לפני {n} שנים נוסדה השכונה ב{place}",
        "מה קרה ב-{d} ב{month} {y} ב{place}?",
        "עלייה של {n} אחוז במחירים מאז {month}",
        "התקשרו {phone} להזמנת מקומות",
        "הרכבת ל{place} תאחר {n} דקות",
        "המופע מתחיל בשעה {clock} ונגמר בשעה {clock2}",
        "דור {y}: הצעירים של {place}",
        "היום נפתח גן חדש ב{place}",
        "ראש העיר אמר כי העבודות החלו ב-{d}.{m}.{y} ויימשכו {n} חודשים",
        "{n4} שקל לכל משפחה ב{place}",
        "מזג האוויר היום, {d} ב{month} {y}",
        "תוצאות ההגרלה {d}.{m}.{y}",
    ),
}
_FR: Final[Words] = {
    "weekday": ("lundi", "mardi", "jeudi", "samedi"),
    "month": ("janvier", "mars", "juin", "août", "octobre"),
    "place": ("Sfax", "Oran", "Fès", "Tyr"),
    "team": ("l'Espérance du Nord", "le Club du Port", "l'Étoile du Sud"),
    "thing": ("la Fête des olives", "le Salon du livre", "la Semaine du théâtre"),
    "frame": (
        "{thing} ouvre {weekday} à {place}",
        "{team} bat {team2} {score} à {place}",
        "Il y a {n} ans naissait {thing}",
        "Que s'est-il passé le {d} {month} {y} à {place} ?",
        "Les prix ont grimpé de {n} % depuis {month}",
        "{d} {month} : les commerçants de {place} se souviennent",
        "Appelez le {phone} pour réserver",
        "Le train de {clock} a eu {n} minutes de retard",
        "Budget {y} : {n} millions de dinars pour {place}",
        "Hier village, aujourd'hui ville : {place}",
        "La rue du {d}-{month} rouvre à {place}",
        "Le maire a rappelé que les travaux ont commencé le {d} {month} {y} et dureront {n} mois",
        "Mars, un mois décisif pour les oliviers",
        "Génération {y} : portraits de {place}",
        "Météo à {place} du {weekday} {d} {month} {y}",
        "Attentat du {d} {month} {y} : une plaque à {place}",
    ),
}
_EN: Final[Words] = {
    "weekday": ("Monday", "Tuesday", "Thursday", "Sunday"),
    "month": ("January", "March", "May", "August", "October"),
    "place": ("Tyre", "Aqaba", "Port Said", "Erbil"),
    "team": ("Harbour United", "Desert Rovers", "Northern Stars"),
    "thing": ("Olive Festival", "book fair", "theatre week"),
    "frame": (
        "{thing} opens {weekday} in {place}",
        "{team} beat {team2} {score}",
        "{n} years ago, {place} lost its old cinema",
        "What happened in {place} on {month} {d}, {y}?",
        "Prices up {n} percent since {month}",
        "{month} {d} deadline looms for {place} traders",
        "Call {phone} to book for the {thing}",
        "Flight delayed {n} hours after storm over {place}",
        "Class of {y}: where are they now?",
        "{place} may march toward a better {month}",
        "The mayor said work began on {d} {month} {y} and would take {n} months",
        "Doors open at {clock} and close at {clock2}",
        "Yesterday's news, today's archive",
        "{n} days left until {thing} in {place}",
        "Resolution {n4} ({y}) explained",
        "Second quarter: {n} million visitors",
        "{month} rains break {y} record",
        "Fuel prices today, {month} {d}, {y}",
        "{month} {d}, {y} attack remembered in {place}",
        "Weather forecast for {place}: {weekday}, {d} {month} {y}",
    ),
}
_CKB: Final[Words] = {
    "weekday": ("دووشەممە", "سێشەممە", "پێنجشەممە", "هەینی"),
    "month": ("ئازار", "نیسان", "ئەیلوول", "گوڵان"),
    "place": ("سلێمانی", "دهۆک", "کەرکووک", "هەڵەبجە"),
    "team": ("ئاسۆ", "چیا", "زاگرۆس"),
    "thing": ("فێستیڤاڵی هەنار", "پێشانگەی کتێب", "هەفتەی شانۆ"),
    "frame": (
        "{thing} {weekday} لە {place} دەست پێدەکات",
        "یانەی {team} {score} یانەی {team2}",
        "پێش {n} ساڵ لە {place} چی ڕوویدا؟",
        "لە {d}ی {month}دا {thing} بەڕێوەدەچێت",
        "زیاتر لە {n} هەزار گەشتیار هاتنە {place}",
        "پەیوەندی بکە بە {phone} بۆ {thing}",
        "ئەمڕۆ لە {place} کەشوهەوا خۆشە",
        "کارەکان {d}ی {month}ی {y} دەستیان پێکرد و {n} مانگ دەخایەنێت",
    ),
}
_KU: Final[Words] = {
    "weekday": ("Duşem", "Sêşem", "Pêncşem", "În"),
    "month": ("Adar", "Nîsan", "Gulan", "Îlon"),
    "place": ("Qamişlo", "Kobanê", "Amed", "Duhok"),
    "team": ("Berxwedan", "Çiya", "Newroz"),
    "thing": ("Festîvala Hinaran", "Pêşangeha Pirtûkan", "Hefteya Şanoyê"),
    "frame": (
        "{thing} roja {weekday} li {place} dest pê dike",
        "{team} {score} {team2} bi ser ket",
        "Berî {n} salan li {place} çi qewimî?",
        "Di {d} {month} de {thing} tê lidarxistin",
        "Zêdetirî {n} hezar kes hatin {place}",
        "Ji bo {thing} bang li {phone} bikin",
        "Îro li {place} hewa xweş e",
        "Kar di {d} {month} {y} de dest pê kir û wê {n} mehan bidome",
    ),
}
LANGUAGES: Final[dict[str, tuple[str, str, Words]]] = {
    "ar": ("SY", "Asia/Damascus", _AR),
    "fa": ("IR", "Asia/Tehran", _FA),
    "tr": ("TR", "Europe/Istanbul", _TR),
    "he": ("IL", "Asia/Jerusalem", _HE),
    "fr": ("TN", "Africa/Tunis", _FR),
    "en": ("LB", "Asia/Beirut", _EN),
    "ckb": ("IQ", "Asia/Baghdad", _CKB),
    "ku": ("SY", "Asia/Damascus", _KU),
}
_ARABIC_DIGITS: Final = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_PERSIAN_DIGITS: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_TAILS: Final = ("", "", "", ".", " | {n} صور", " (فيديو)", " 2", "...")


def headlines(count: int, seed: int) -> Iterator[tuple[str, str, str, str]]:
    """`count` texts as (text, language, country, zone); the same for the same seed."""
    rng = random.Random(seed)
    languages = list(LANGUAGES)
    for _ in range(count):
        language = rng.choice([*languages, "ar", "ar"])
        country, zone, words = LANGUAGES[language]
        yield _one(rng, language, words), language, country, zone


def _one(rng: random.Random, language: str, words: Words) -> str:
    frame = rng.choice(words["frame"])
    text = frame.format_map(_fillings(rng, words))
    if language == "ar":
        text += rng.choice(_TAILS).format(n=rng.randint(2, 30))
        return text.translate(_ARABIC_DIGITS) if rng.random() < 0.3 else text
    return text.translate(_PERSIAN_DIGITS) if language == "fa" and rng.random() < 0.7 else text


def _fillings(rng: random.Random, words: Words) -> dict[str, str | int]:
    teams = rng.sample(words["team"], 2)
    days = rng.sample(words["weekday"], 2)
    low, high = sorted(rng.sample(range(1, 29), 2))
    return {
        "weekday": days[0],
        "weekday2": days[1],
        "month": rng.choice(words["month"]),
        "place": rng.choice(words["place"]),
        "thing": rng.choice(words["thing"]),
        "team": teams[0],
        "team2": teams[1],
        "score": f"{rng.randint(0, 5)}{rng.choice('-:/')}{rng.randint(0, 5)}",
        "n": rng.randint(2, 60),
        "n2": rng.randint(1, 40),
        "n4": rng.randint(1000, 9999),
        "d": low,
        "d2": high,
        "m": rng.randint(1, 12),
        "y": rng.randint(1960, 2026),
        "y2": rng.randint(2027, 2035),
        "jy": rng.randint(1340, 1405),
        "clock": f"{rng.randint(8, 12)}:{rng.choice(('00', '15', '30', '45'))}",
        "clock2": f"{rng.randint(13, 22)}:{rng.choice(('00', '15', '30', '45'))}",
        "phone": f"0{rng.randint(11, 99)}-{rng.randint(200, 999)}-{rng.randint(1000, 9999)}",
    }
