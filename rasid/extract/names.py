"""Names as printed: without labels, addresses, roles and organisations."""

import re
from collections.abc import Iterable, Iterator

from rasid.extract.cities import agency_in, is_city_or_agency, is_dateline, without_cities
from rasid.extract.dating import HEBREW_DAY
from rasid.extract.headline import compared
from rasid.extract.labels import LABEL, apart
from rasid.extract.tree import squeeze
from rasid.records import Found

_ADDRESS = re.compile(r"https?://|www\.|@|^/|^\d+$|[<>{}\[\]=+]|^\w+(?:\.\w+){3,}$")
_HOST = re.compile(r"^\S+\.(?:com|net|org|de|co|info|news|tv|io|uk|fr|it|es)\b", re.IGNORECASE)
_ROLE = (
    r"(?:senior|staff|chief|political|special|contributing|associate|deputy|managing|executive|news|the|for|in|ph\.?\s?d|"
    r"m\.?d|dr|cnn|bbc|reuters|ap|afp|cpa|rd|esq|founder|ceo|co-|editor|reporter|writer|correspondent|contributor|"
    r"columnist|journalist|director|manager|professor|specialist|analyst|redakteur|korrespondent|chefredakteur)\b"
)
_MORE_ROLES = (  # which after a comma only are none of a name
    r"(?:sr\.?\s+\w+|vice|vp|president|head|lead|principal|partner|attorney|counsel|fellow|lecturer|freelance|guest|host|"
    r"anchor|photographer|author|candidate|bureau|foreign|msc|mba|phd)\b"
)
_ROLES = re.compile(rf",\s*(?:{_ROLE}|{_MORE_ROLES})[^,;|]*(?=[,;|]|$)", re.IGNORECASE)
_CONTACT = re.compile(r"\(?\S+@\S+\.\w+\)?|(?<!\w)@\w+")
_PLACED = re.compile(r"^[^\W\d_]+(?:\s+[-–—]|\s*:)\s+(?=\S+\s+\S)")  # "PLACE - NAME"
_HELPER = re.compile(
    r"(?:و\s*(?=:)|مترجم|photo|foto|image|translat|illustrat|video|graphic|editing|kamera|görüntü|فيديو|كاميرا|مونتاج|مصور|çeviri|çeviren|تصوير|عدسة|ترجم|تدقيق|عکس|ترجمه|وەرگێڕان|"
    r"צילום|צילמ|תרגום|תרגמ)\w*\s*(?:by\b|[:/]|\s)",
    re.IGNORECASE,
)
_FULL = re.compile(r"[^\W\d_]+\s+[^\W\d_]+")
_WROTE = re.compile(r"\s+yazdı$|['’][ns]?[iıuü]n\s+(?:haberi|yazısı|röportajı)$", re.IGNORECASE)  # behind a name
_EDITOR = re.compile(r"(?:editör|redaktör|تحرير|تدقيق|ویراستار|דסק|עריכה)\s*:", re.IGNORECASE)
_ROLE_ALONE = re.compile(
    rf"(?:(?:{_ROLE}|{_MORE_ROLES}|writers?|reporters?|authors?|team|freelancer?)[\s,]*)+$", re.IGNORECASE
)
_AFTER = re.compile(
    rf"\s*(?:,\s*{_ROLE}.*|\s+[-–—|]\s+.*|\s*\([^)]*\)?|\s+(?:for|at|of|in)\s+(?:the\s+)?[A-Z].*|,\s+(?:à|in)\s.*|"
    r"\s+(?:on|last|updated|published|posted)\b.*\d.*|\s+last$|\s+ve$|"
    r"\s+(?:the\s+)?(?:associated press|reuters|afp|dpa|bloomberg|"
    r"[a-z]+ news)|\s+follow(?:ing)?)$",
    re.IGNORECASE | re.DOTALL,
)
_DATED = re.compile(
    r"(?:\s*[|·•,]|\s+(?:on|posted|published|updated|le):?|\s*\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b,?){0,5}\s*"
    r"(?:\d{1,2}\s+[A-Z][a-z]{2,8}\.?,?\s+\d{4}|[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|"
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}).*$",
    re.DOTALL | re.IGNORECASE,
)
_DATED_ABJAD = re.compile(  # in scripts without capitals nothing but a date has digits
    r"(?<=[^\W\d_A-Za-z])\s*[|·•،,\-–—]?\s*"
    r"(?:(?:في|بتاريخ|يوم|نشر|آخر تحديث|در|بتاریخ|تاریخ|ב|בתאריך|בשעה|פורסם)\b[\s:]*)*\(?"
    r"(?:[^\W\d_A-Za-z]{2,20}[\s،,]+)?\d.*$",
    re.DOTALL,
)
_DATED_HEBREW = re.compile(rf"\s*[|·•,\-–—]?\s*{HEBREW_DAY}.*$", re.DOTALL)
_TITLE = re.compile(  # "Dr." alone stays: readers of Western pages are shown it as a part of the name
    r"(?:(?:أ\.?\s?د|أ|د|م)(?:\.\s*|/\s*)|"
    r"(?:ال)?(?:دكتورة?|أستاذة?|استاذة?|بروفيسورة?|مهندسة?)\s+|(?:دکتر|مهندس|استاد|دکتۆر|پرۆفیسۆر|د\.)\s+|"
    r"(?:ד[\"״'׳]{0,2}ר|פרופ)[\"״'׳.]\s*|(?:ד[\"״'׳]{1,2}ר|עו[\"״'׳]{1,2}ד|פרופסור|דוקטור)\s+|"
    r"(?:yrd\.?\s*)?(?:prof|doç)\.?\s+(?:dr\.?\s+)?)+(?=\w+[\s-]+\w)",
    re.IGNORECASE,
)
_STROKED = re.compile(r"(?<=\S)\s+[-–—]\s+(?=\S)")
_COWRITTEN = re.compile(r"(?:haber|röportaj|yazan|muhabir|hazırlayan|derleyen|nivîskar|nûçe)\s*:", re.IGNORECASE)
_CAPITAL_PLACE = re.compile(r"(?<=\w)\s*/\s*[A-ZÇĞİÖŞÜ][\w'’]*(?:\s*[,(].*)?$")  # "NAME/ANKARA, (AGENCY)"
_JOB_ALONE = re.compile(
    r"(?:senior|staff|chief|contributing|associate|assistant|deputy|managing|executive)\s.*\b(?:editor|reporter|writer|"
    r"correspondent|columnist|producer|director|manager)$|"
    r"(?:كاتب|كاتبة|صحافي|صحفي|صحافية|صحفية|إعلامي|إعلامية|باحث|باحثة|محلل|محللة|خبير|خبيرة|محرر|محررة|مدير|مديرة|رئيس|رئيسة|"
    r"ناشط|ناشطة|نویسنده|روزنامه‌نگار|تحلیلگر|پژوهشگر|کارشناس|سردبیر|כתב|כתבת|עורך|עורכת|פרשן|פרשנית|עיתונאי|עיתונאית)(?:\s|$)",
    re.IGNORECASE,
)
_STROKE = re.compile(r"\s*[-–—ـ|/:]\s*(?=\S+\s+\S)")
_JUNIOR = re.compile(r"\s(?:Jr|Sr)$")
_TAIL = re.compile(rf"(?:\s+{_ROLE})+$", re.IGNORECASE)
_JOB = re.compile(
    r"\b(?:reporter|writer|journalist|columnist|correspondent|manager|expert|analyst|specialist|consultant|officer|founder|"
    r"producer|photographer|strategist|engineer|developer|designer|attorney|coordinator|director|advisor|adviser|"
    r"contributor|researcher|professor|critic|intern|fellow|nutritionist|dietitian|muhabiri|redakteurin|redakteur)$",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:news|newsroom|staff|editors?|editorial|desk|team|press|agency|agencies|agence|media|redaktion|redaction|"
    r"rédaction|redacción|redazione|redação|online|magazine|times|post|reuters|afp|dpa|apa|ap|associated|admin|"
    r"administrator|webmaster|wire|wires|network|tv|radio|inc|llc|ltd|gmbh|university|institute|foundation|department|"
    r"ministry|committee|council|board|association|society|company|group|center|centre|contributors?|guest|unknown|"
    r"anonymous|agentur|agenturen|nachrichten|zeitung|verlag|ajansı|haber|haberleri|gazetesi|servisi|merkezi|"
    r"bloomberg|partner|sponsored|community|daily|weekly|journal|report|blog|channel|today|the)\b|"
    r"(?:وكالة|وكالات|فريق|التحرير|المحرر|هيئة|شبكة|صحيفة|جريدة|موقع|مراسل|قناة|غرفة|قسم|مكتب|وزارة|مركز|مؤسسة|جامعة|"
    r"مجلة|بوابة|تلفزيون|إذاعة|راديو|نقابة|جمعية|اتحاد|مجلس|لجنة|شركة|منصة|منظمة|الصفحة الرئيسية|"
    r"رويترز|فرانس برس|أسوشيتد برس|الأخبار|خبرگزاری|سرویس|تحریریه|گروه|خبرنگاران|روابط عمومی|دفتر|پایگاه|شورای|روزنامه|"
    r"سایت|وزارت|دانشگاه|شرکت|انجمن|بنیاد|صفحه اصلی|ئاژانس|دەستەی|کەناڵ|ڕۆژنامە|ماڵپەڕ|دەزگا|زانکۆ|وەزارەت|"
    r"מערכת|סוכנויות|כתבי|דסק|חדשות|דף הבית)|"
    r"\b(?:haber merkezi|editörü?|masası|ajansa|rojnameya|malpera|dergisi|televizyonu|sitesi|bakanlığı|derneği|vakfı|"
    r"üniversitesi|kurumu|ana sayfa|homepage)\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"^(?:(?:site |web )?admin(?:istrator)?\d*|webmaster|guest|unknown|anonymous|author|editor\d*|staff|null|none|"
    r"undefined|nan|n/a|super ?user|root|user\d*|test|default|moderator|wp[-_ ]?\w*|editör|yönetici|(?:ال)?محررة?|"
    r"مدير(?: الموقع)?|مشرف|ادمین|مدیر(?: سایت)?|ئەدمین|אדמין|עורך)$",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{3,}|\d[:.]\d|:")
_COMMON = re.compile(
    r"\b(?:in|on|an|and|this|that|your|our|all|by|more|view|read|sign|log|full|bio|shop|no|comments?|share|head|chief|"
    r"article|page|home|about|contact|follow|menu|search|table|contents?|next|previous|text|size|get|make|how|what|"
    r"why|ask|anything|links?|social|program|history|start|learn|subscribe|watch|listen|join|download|related|latest|"
    r"popular|tags?|topics?|advertisement|video|gallery|source|click|here|top|best|key|features?|questions?|updated?|published|posted|written|management|service|services|privacy|policy|min|use|free|tüm|yazıları|"
    r"güncelleme|giriş|yayınlanma|dakika|saat|önce|oku|منذ|قبل|آخر|تحديث|اقرأ|المزيد|مقالات|جميع|كل|نشر|الكاتب|تعليق|"
    r"تعليقات|ساعة|دقيقة|اليوم|أمس|عرض|الملف|مشاركة|ساعت|دقیقه|امروز|نظر|نظرات|کد|خبر|مطالب|بیشتر|انتشار|تاریخ|بابەت|"
    r"هەواڵ|کاتژمێر|زیاتر|לפני|שעות|דקות|עוד|כל|הכתבות|פורסם|עודכן|תגובות)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_CASED = re.compile(r"[A-Za-zÀ-ÿ]")
_LONGEST = 60
_MOST = 1000  # characters of a value; longer ones are no bylines


def clean_names(texts: Iterable[str], avoid: Iterable[str] = ()) -> list[str]:
    """The people's names in author values as printed; `avoid` are organisations' names."""
    outlets = [squeeze(a) for a in avoid if a.strip()]
    refused = {compared(a) for a in outlets} - {""}
    names: dict[str, str] = {}
    for text in texts:
        line = _strokes_apart(squeeze(text)[:_MOST])
        if is_dateline(line) and ("(" in line or not _FULL.match(line)):
            continue
        bare = LABEL.sub("", line)
        behind = _behind_outlet(bare, outlets)
        printed = _split(behind if behind != bare else _behind_outlet(line, outlets))
        for name in _people([_without_outlet(one, outlets) for one in printed]):
            key = compared(name)
            if not any(key.startswith(outlet) for outlet in refused):
                names.setdefault(key, name)
    people = list(names.values())
    full = any(" " in name for name in people)
    return [name for name in people if " " in name or not full or not name[0].islower()]  # an account is called so


def _strokes_apart(line: str) -> str:
    """A byline with several full names between strokes, after a label that names no outlet, with semicolons instead."""
    label = _COWRITTEN.match(line)
    names = _STROKED.split(line[label.end() :].strip()) if label else []
    if len(names) < 2 or not all(is_full(name) and is_person(name) for name in names):
        return line
    return f"{line[: label.end()]} {'; '.join(names)}" if label else line


def _people(parts: list[str]) -> list[str]:
    """Those of a value's parts that are people; one word beside a job or an organisation is a part of its name."""
    people = [part for part in parts if is_person(part)]
    full = [name for name in people if " " in name]
    if full and (people[0] in full or not has_capitals(people[0])):  # beside a full name one word is its place
        people = full
    if people and (_JOB.search(parts[-1]) or _ORGANISATION.search(parts[0])):
        return [name for name in people if " " in name]
    return people


def _behind_outlet(text: str, outlets: Iterable[str]) -> str:
    """What stands behind the outlet's name and a stroke: "GAZETTE - NAME"."""
    for outlet in outlets:
        rest = text[len(outlet) :]
        if rest and text[: len(outlet)].casefold() == outlet.casefold() and (stroke := _STROKE.match(rest)):
            return rest[stroke.end() :]
    return text


def _without_outlet(name: str, outlets: Iterable[str]) -> str:
    """A name without the outlet's behind it."""
    for outlet in outlets:
        cut = len(name) - len(outlet)
        if cut > 1 and not name[cut - 1].isalnum() and name[cut:].casefold() == outlet.casefold():
            return name[:cut].rstrip(" ,-–—|/(")
    return name


def _split(text: str) -> Iterator[str]:
    bare = _WROTE.sub("", LABEL.sub("", _CONTACT.sub("", undated(text)).strip())).strip()
    bare = _TITLE.sub("", bare, count=1) if _TITLE.match(bare) else bare
    for n, part in enumerate(apart(without_cities(_CAPITAL_PLACE.sub("", _ROLES.sub("", bare))))):
        if _HELPER.match(part) or (n and (_JOB_ALONE.match(part.strip()) or _EDITOR.match(part))):
            continue
        for piece in _by_comma(_AFTER.sub("", _PLACED.sub("", part.strip()))) if part else ():
            name = _AFTER.sub("", _TITLE.sub("", LABEL.sub("", piece), count=1)).strip(" ,.:;-–—|•*'’&")
            shorter = _TAIL.sub("", name).strip(" ,")
            name = shorter if " " in shorter and not _JOB_ALONE.match(name) else name
            yield f"{name}." if _JUNIOR.search(name) and f"{name}." in text else name


def undated(text: str) -> str:
    """A byline without the date behind its names."""
    return _DATED_ABJAD.sub("", _DATED_HEBREW.sub("", _DATED.sub("", text)))


def _by_comma(text: str) -> list[str]:
    """Parts between commas when each of them looks like a full name; else the part before the first."""
    pieces = [piece.strip() for piece in re.split(r"[,،、]", text) if piece.strip()]
    if len(pieces) == 2 and " " not in pieces[0] and " " not in pieces[1] and "," in text and len(pieces[1]) > 3:
        return [f"{pieces[1]} {pieces[0]}"]  # "Surname, Name"
    return [piece for n, piece in enumerate(pieces) if n == 0 or 2 <= len(piece.split()) <= 4]


def is_person(name: str) -> bool:
    """Whether a name can be a person's."""
    if not 2 <= len(name) <= _LONGEST or _ADDRESS.search(name) or _DATE.search(name) or _HOST.search(name):
        return False
    if (
        _PLACEHOLDER.match(name)
        or _ROLE_ALONE.match(name)
        or _JOB.search(name)
        or _JOB_ALONE.match(name)
        or is_city_or_agency(name)
    ):
        return False
    return not _ORGANISATION.search(name) and len(name.split()) <= 6 and name[0].isalpha()


def is_full(name: str) -> bool:
    """Whether a name read off the page is surely one: of two to four words, capitals where there are any."""
    parts = name.split()
    return (
        2 <= len(parts) <= 4
        and not (_DIGIT.search(name) or _COMMON.search(name))
        and (not _CASED.search(name) or (parts[0][0].isupper() and parts[-1][0].isupper()))
    )


def organisations(sources: dict[str, list[str]], refused: set[str], *, last: bool = False) -> tuple[Found, ...]:
    """What the first source states as the author, whatever it is, unless it is a placeholder.

    OpenGraph is believed only as the `last` that there is.
    """
    for source, values in sources.items():
        stated = [agency_in(squeeze(LABEL.sub("", v))) for v in values if not _ADDRESS.search(v) and len(v) <= _LONGEST]
        stated = [v for v in stated if len(v) > 1 and not _PLACEHOLDER.match(v) and compared(v) not in refused]
        if stated and (last or source != "opengraph"):
            return tuple(Found(name, source) for name in dict.fromkeys(stated))
    return ()


def has_capitals(text: str) -> bool:
    """Whether a text begins in a script that has capital letters."""
    return bool(_CASED.match(text))
