"""What pages say that hold no article, in the region's languages: errors, walls, and doors that any page may have.

A phrase is written as its language spells it; what differs in case, vowel signs, forms of one letter, joiners or
apostrophes only is found too, and `…` stands for a few words.
"""

import re
from collections.abc import Mapping

_FORMS = str.maketrans({
    **dict.fromkeys("أإآٱ", "ا"), **dict.fromkeys("يىی", "ي"), "ک": "ك", "ە": "ه", "ة": "ه", "ۀ": "ه", "ؤ": "و",
    **dict.fromkeys("’‘ʼ`´", "'"), "\u200c": " ", "\u200d": None, "\u00ad": None, "ـ": None, "\u00a0": " ", "ı": "i",
    "\u0307": None, **dict.fromkeys(map(chr, range(0x64B, 0x656)), None),
    **{chr(zero + n): str(n) for zero in (0x660, 0x6F0) for n in range(10)},
})  # fmt: skip

_ERRORS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "page can't be found", "nothing found here", "page cannot be found", "page could not be found",
        "couldn't find that page",
        "couldn't find the page", "could not find the page", "can't find the page", "page doesn't exist",
        "page does not exist", "page you requested … not", "page you are looking for", "page you were looking for",
        "nothing was found at this location", "article has been removed", "article you are looking for",
        "story you are looking for", "content is no longer available", "story is no longer available",
        "service unavailable", "temporarily unable to service your request", "error establishing a database connection",
        "down for … maintenance", "site is under maintenance", "internal server error", "bad gateway",
        "gateway time-out", "gateway timeout",
    ),
    "ar": (
        "الصفحة غير موجودة", "الصفحة غير متوفرة", "الصفحة المطلوبة", "هذه الصفحة لم تعد", "الصفحة التي تبحث عنها",
        "الصفحة التي طلبتها", "لم يتم العثور على الصفحة", "لم يتم العثور على المحتوى", "لم نعثر على الصفحة",
        "الخبر المطلوب غير موجود", "الخبر غير موجود", "المقال غير موجود", "المقال المطلوب غير موجود",
        "المحتوى غير موجود", "المحتوى المطلوب غير", "لا توجد صفحة بهذا", "الصفحة محذوفة", "الموقع تحت الصيانة",
        "الموقع قيد الصيانة", "الموقع مغلق للصيانة", "حدث خطأ غير متوقع", "خطأ في الخادم", "خطأ داخلي في الخادم",
        "الخدمة غير متوفرة", "لا يمكن العثور على … الصفحة", "تعذر العثور على … الصفحة", "الصفحة غير متاحة",
        "الصفحة لم تعد موجودة",
    ),
    "fa": (
        "صفحه یافت نشد", "صفحه پیدا نشد", "صفحه … یافت نشد", "صفحه … پیدا نشد", "صفحه ای که به دنبال آن",
        "صفحه مورد نظر شما وجود ندارد", "صفحه مورد نظر وجود ندارد", "خبر مورد نظر … یافت نشد",
        "خبر مورد نظر … حذف شده", "مطلب مورد نظر … یافت نشد", "مطلب مورد نظر … حذف شده", "این صفحه وجود ندارد",
        "سایت در دست تعمیر", "سایت در حال بروزرسانی", "سایت در حال به روزرسانی", "خطای سرور", "خطای داخلی سرور",
        "سرویس در دسترس نیست", "برگه یافت نشد", "برگه پیدا نشد", "برگه … یافت نشد", "برگه … پیدا نشد",
    ),
    "ckb": (
        "پەڕە نەدۆزرایەوە", "پەڕەکە نەدۆزرایەوە", "پەڕەیە نەدۆزرایەوە", "پەڕەیە بوونی نییە", "پەڕەکە بوونی نییە",
        "بابەتەکە نەدۆزرایەوە", "بابەتە نەدۆزرایەوە", "هەواڵەکە نەدۆزرایەوە", "لاپەڕەکە نەدۆزرایەوە",
        "لاپەڕە نەدۆزرایەوە",
    ),
    "ku": (
        "rûpel nehat dîtin", "rûpel nayê dîtin", "rûpel nehate dîtin", "ev rûpel tune ye", "ev rûpel tune",
        "nûçe nehat dîtin", "çewtiya serverê",
    ),
    "tr": (
        "sayfa bulunamadı", "sayfası bulunamadı", "aradığınız sayfa", "aradığınız haber", "aradığınız içerik",
        "ulaşmaya çalıştığınız sayfa",
        "içerik bulunamadı", "haber bulunamadı", "sayfa mevcut değil", "böyle bir sayfa yok", "yayından kaldırılmış",
        "site bakımda", "sitemiz bakımda", "bakım çalışması nedeniyle hizmet", "sunucu hatası",
    ),
    "he": (
        "הדף לא נמצא", "הדף המבוקש", "העמוד לא נמצא", "העמוד המבוקש", "העמוד שחיפשת", "הדף שחיפשת", "הדף לא קיים",
        "העמוד הזה לא נמצא", "הדף הזה לא נמצא", "העמוד לא קיים",
        "הדף אינו קיים", "העמוד אינו קיים", "הדף אינו זמין", "העמוד אינו זמין", "הכתבה לא נמצאה",
        "הכתבה שחיפשת", "הכתבה אינה קיימת", "האתר בתחזוקה", "שגיאת שרת",
    ),
    "fr": (
        "page introuvable", "page est introuvable", "page ne peut être trouvée", "page non trouvée",
        "page que vous cherchez", "page que vous recherchez",
        "page demandée … introuvable", "page demandée n'existe", "cette page n'existe", "page n'existe pas",
        "cet article n'existe plus", "cet article n'est plus disponible", "contenu n'est plus disponible",
        "contenu introuvable", "site en maintenance", "site est en maintenance", "erreur interne du serveur",
        "service indisponible",
    ),
    "de": ("seite nicht gefunden", "seite wurde nicht gefunden", "seite konnte nicht gefunden"),
    "es": ("página no encontrada",),
}  # fmt: skip
_WALLS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "are you a robot", "are you human", "are you a human", "verify you are", "confirm you are not a robot",
        "not a robot", "checking your browser", "checking if the site connection is secure", "pardon our interruption",
        "attention required", "ddos protection by", "you have been blocked", "unusual traffic from your",
        "human verification", "complete the security check", "before you continue to",
        "subscribe to read", "subscribe to continue", "subscribe now to read", "log in to read", "login to read",
        "log in to continue", "login to continue", "sign in to read", "sign in to continue", "register to read",
        "register for free to read", "register to continue", "free account to continue", "already a subscriber?",
        "content is for subscribers",
        "article is for subscribers", "exclusive to subscribers", "enable cookies and javascript",
        "enable javascript and cookies",
    ),
    "ar": (
        "أنك لست روبوت", "لست برنامج روبوت", "أنك إنسان", "التحقق من المتصفح", "جار التحقق من", "جاري التحقق من",
        "تم حظر الوصول", "تم حظرك", "سجل الدخول لمتابعة", "سجل الدخول لقراءة", "تسجيل الدخول لمتابعة",
        "تسجيل الدخول لقراءة", "سجل دخولك لمتابعة", "اشترك لمتابعة القراءة", "اشترك لقراءة", "اشترك الآن لمتابعة",
        "مخصص للمشتركين", "للمشتركين فقط", "حصري للمشتركين", "متاح للمشتركين", "لإكمال القراءة", "أكمل القراءة مع",
        "لمتابعة القراءة",
    ),
    "fa": (
        "ربات نیستید", "در حال بررسی مرورگر", "دسترسی شما مسدود", "برای ادامه مطلب وارد", "برای خواندن … وارد شوید",
        "برای مشاهده … وارد شوید", "برای ادامه … وارد شوید", "فقط برای مشترکان", "ویژه مشترکان",
        "برای مشاهده … اشتراک تهیه", "برای خواندن … اشتراک تهیه", "برای ادامه … اشتراک تهیه",
        "برای مشاهده … مشترک شوید", "جاوااسکریپت و کوکی",
    ),
    "ckb": (
        "ڕۆبۆت نیت", "بچۆ ژوورەوە بۆ خوێندنەوە", "بچۆ ژوورەوە بۆ بینین", "تەنیا بۆ بەشداربووان",
        "تەنها بۆ بەشداربووان",
    ),
    "ku": ("ne robot", "ji bo xwendinê têkeve", "ji bo xwendinê têkevin", "tenê ji bo aboneyan"),
    "tr": (
        "robot olmadığınızı", "insan olduğunuzu", "tarayıcınız kontrol ediliyor", "tarayıcınız denetleniyor",
        "erişim engellendi", "erişiminiz engellen", "okumaya devam etmek için", "devamını okumak için",
        "okumak için giriş yap", "okumak için abone", "sadece abonelere", "yalnızca abonelere", "abonelere özel",
    ),
    "he": (
        "שאינך רובוט", "אינני רובוט", "אתה לא רובוט", "הגישה נחסמה", "בודקים את הדפדפן", "כדי להמשיך לקרוא",
        "להמשך קריאה יש", "למנויים בלבד", "לקריאת הכתבה המלאה", "התחברו כדי לקרוא",
    ),
    "fr": (
        "vous êtes humain", "vous êtes un humain", "n'êtes pas un robot", "vérification de votre navigateur",
        "vous avez été bloqué", "accès bloqué", "réservé aux abonnés", "réservée aux abonnés",
        "abonnez-vous pour lire", "abonnez-vous pour continuer", "abonnez-vous pour accéder",
        "connectez-vous pour lire", "connectez-vous pour continuer", "pour lire la suite, connectez",
        "continuer sans accepter",
    ),
    "de": ("bevor sie zu", "bevor sie fort", "mit werbung weiterlesen"),
}  # fmt: skip
_DOORS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "just a moment", "access denied", "captcha", "security check", "we value your privacy", "your privacy",
        "use cookies", "uses cookies", "cookie consent", "cookie settings", "cookie policy", "log in to your account",
        "sign in to your account", "forgot your password", "forgot password",
    ),
    "ar": (
        "تسجيل الدخول", "ملفات تعريف الارتباط", "ملفات الارتباط", "الكوكيز", "لحظة من فضلك", "يرجى الانتظار",
        "نسيت كلمة المرور", "الدخول مرفوض", "الوصول مرفوض", "خصوصيتك",
    ),
    "fa": ("ورود به سایت", "ورود به حساب", "کوکی ها", "رمز عبور خود را فراموش", "حریم خصوصی شما", "لطفا صبر کنید",
        "لطفا … صبر کنید"),
    "ckb": ("چوونەژوورەوە", "کوکیز", "وشەی نهێنی"),
    "ku": ("têkeve hesabê", "cookie", "şîfreya xwe ji bîr"),
    "tr": (
        "giriş yap", "çerezleri kullan", "çerez kullan", "çerez politikası", "çerez ayarları", "şifremi unuttum",
        "gizliliğiniz", "lütfen bekleyin",
    ),
    "he": ("התחברות", "עוגיות", "בעוגיות", "שכחתי סיסמה", "שכחת סיסמה", "פרטיות שלך", "רק רגע"),
    "fr": (
        "des cookies", "vos cookies", "votre vie privée", "accès refusé", "mot de passe oublié", "un instant",
        "identifiez-vous",
    ),
}  # fmt: skip
_CODED = (
    r"\b(?:40[34]|410|50[0234])\b.{0,40}(?:error|not found|forbidden|gone|unavailable)",
    r"(?:page|article|document) (?:was |is |could )?(?:not|no longer) (?:be )?(?:found|available)",
    r"^(?:404|error|not found|erreur|hata|خط[اأ]|خطاي|שגיאה|ههله|çewti|fehler)\W{0,3}(?:4\d\d|50\d)?\W*$",
)


def folded(text: str) -> str:
    """A text as its phrases are looked for."""
    return text.translate(_FORMS).casefold().translate(_FORMS)


def _pattern(phrases: Mapping[str, tuple[str, ...]], more: tuple[str, ...] = ()) -> re.Pattern[str]:
    """What finds any of the phrases at the beginning of a word in a folded text."""
    said = {folded(phrase) for listed in phrases.values() for phrase in listed}
    joined = "|".join(re.escape(phrase).replace(r"\ …\ ", ".{1,40}?") for phrase in sorted(said))
    return re.compile("|".join((rf"(?<!\w)(?:{joined})", *more)))


ERROR = _pattern(_ERRORS, _CODED)
"""What only a page says, in folded form, that stands in an article's place because of an error."""
WALL = _pattern(_WALLS)
"""What only a wall says: a check for robots, a call to log in or subscribe before reading."""
DOOR = _pattern(_DOORS)
"""What walls say, and corners of other pages: a link to log in, a banner about cookies."""
