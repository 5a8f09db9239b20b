"""What is learned to be no part of any article, and what is never learned."""

import pytest

from rasid.changes.noise import (
    MOST_NOISE,
    MOST_RUMOURS,
    RECURRING,
    SHORT,
    keys,
    learn_displaced,
    learn_headlines,
    learn_labels,
    learn_looks,
    learn_new,
    learn_shared,
    reasons,
)
from rasid.changes.repeated import openings, repeats
from rasid.changes.vocabulary import LANGUAGES, opens_with, vocabulary
from rasid.memory import OutletMemory
from rasid.normalize.text import compared

TEXT = "افتتحت البلدية مكتبة عامة جديدة في وسط المدينة."
ARABIC = vocabulary("ar")


def why(memory: OutletMemory, text: str) -> str | None:
    return reasons(memory).of(compared(text), ARABIC)


def looks(*texts: str) -> tuple[tuple[str, str], tuple[str, str], tuple[str, str]]:
    first, second, third = (compared(text) for text in texts)
    return (TEXT, first), (TEXT, second), (TEXT, third)


@pytest.mark.parametrize(
    ("shown", "later"),
    [
        (("قرأه 120 شخصا", "قرأه 133 شخصا", "قرأه 150 شخصا"), "قرأه ٩٠٠ شخصا"),
        (("حرارة: 20 مئوية", "حرارة: 22 مئوية", "حرارة: غير معروفة"), "حرارة: منخفضة"),
        (("حملوا التطبيق.", "تابعوا الصفحة.", "حملوا التطبيق."), "تابعوا الصفحة."),
    ],
)
def test_what_differs_at_every_look_in_two_articles_is_noise(shown: tuple[str, str, str], later: str) -> None:
    once = learn_looks(OutletMemory(), 1, looks(*shown))
    assert why(once, later) is None, "one article may have been edited twice"
    again = learn_looks(once, 1, looks(*shown))
    assert why(again, later) is None, "it is still one article"
    twice = learn_looks(again, 2, looks(*shown))
    assert why(twice, later) == "volatile"
    assert why(twice, TEXT) is None


def test_a_sentence_with_other_numbers_at_every_look_is_noise_in_three_articles() -> None:
    shown = [f"جمعنا حتى الآن {n} من أصل 120000 لدعم غرفة الأخبار في المدينة." for n in (4100, 3900, 5200)]
    reworded = [compared(text) for text in shown]
    memory, why_at = OutletMemory(), []
    for article in range(3):
        memory = learn_looks(memory, article, looks(*shown), reworded)
        why_at.append(why(memory, shown[0].replace("4100", "7000")))
    assert why_at == [None, None, "volatile"]
    edited = OutletMemory()
    for article in range(5):
        edited = learn_looks(edited, article, looks(shown[0], shown[1], shown[0]), reworded)
    assert why(edited, shown[2]) is None, "an edit and an old copy"


def test_the_beginnings_of_other_paragraphs_are_told_apart() -> None:
    point = " ".join(TEXT.split()[:6])
    assert openings([point, TEXT]) == {point}
    assert openings([TEXT, TEXT]) == frozenset()
    assert openings([" ".join(TEXT.split()[:3]), TEXT]) == frozenset(), "few words may open two sentences"
    assert openings([TEXT[: len(point) - 1], TEXT]) == frozenset(), "half a word"


def test_an_edit_that_stays_is_no_noise() -> None:
    memory = OutletMemory()
    for article in range(5):
        memory = learn_looks(memory, article, looks("أصيب 3 عمال.", "أصيب 5 عمال.", "أصيب 5 عمال."))
    assert memory == OutletMemory()


def test_old_copies_of_the_page_teach_no_more_than_the_very_text() -> None:
    memory = OutletMemory()
    for article in range(3):
        memory = learn_looks(memory, article, looks("أصيب 3 عمال.", "أصيب 5 عمال.", "أصيب 3 عمال."))
    assert why(memory, "أصيب 7 عمال.") is None
    assert why(memory, "أصيب 5 عمال.") == "volatile"


def test_a_short_text_that_comes_or_goes_in_three_articles_is_of_the_page() -> None:
    memory, text = OutletMemory(), compared("حملوا التطبيق")
    for article, (before, now) in enumerate((((TEXT,), (TEXT, text)), ((TEXT, text), (TEXT,)))):
        memory = learn_shared(memory, article, before, now)
        assert learn_shared(memory, article, before, now) == memory, "one article counts once"
        assert why(memory, text) is None
    assert why(learn_shared(memory, 2, (TEXT,), (text,)), text) == "recurring"


def test_a_long_text_may_come_to_many_articles() -> None:
    memory, text = OutletMemory(), "و".join([TEXT] * 3)
    for article in range(6):
        memory = learn_shared(memory, article, (TEXT,), (TEXT, text))
    assert memory == OutletMemory()


def test_a_short_text_that_others_have_is_of_the_page_when_it_comes() -> None:
    memory, text = OutletMemory(), compared("حملوا التطبيق")
    for _ in range(2):
        memory = learn_new(memory, (TEXT, text))
    assert why(learn_shared(memory, 7, ("شيء",), ("شيء", text)), text) == "recurring"
    assert why(learn_shared(memory, 7, ("شيء", text), ("شيء",)), text) is None, "one of the two may be this article"


BOX, OTHER_BOX = "حمّلوا تطبيق الموقع على هواتفكم", "تابعوا صفحتنا على شبكات التواصل"


@pytest.mark.parametrize(
    ("went", "place", "more", "learned"),
    [
        (BOX, 3, 1, True),
        (BOX, 3, 0, False),  # the version had as much noise: it took no place of it
        (BOX, 1, 1, False),  # it stood elsewhere
        (BOX + " " + "كلمة " * (SHORT // 4), 3, 1, False),  # what is long is an article's
    ],
)
def test_what_gave_way_to_noise_is_another_face_of_the_same_box(
    went: str, place: int, more: int, learned: bool
) -> None:
    text = [compared(f"الفقرة {name} من الخبر عن افتتاح المكتبة العامة") for name in ("الأولى", "الثانية", "الثالثة")]
    before = [*text[:place], compared(went), *text[place:]]
    memory = learn_displaced(OutletMemory(), before, [*text, compared(OTHER_BOX)], [compared(OTHER_BOX)], more)
    assert (why(memory, went) == "recurring") is learned


def test_what_gave_way_to_a_paragraph_of_the_article_is_no_noise() -> None:
    text = ["one", "two"]
    assert learn_displaced(OutletMemory(), [*text, "was"], [*text, "is", "box"], ["box"], 1) == OutletMemory()


def test_what_a_template_wrote_something_behind_is_no_noise() -> None:
    text = ["one", "two"]
    page = [*text, "was [share]", "box"]
    assert learn_displaced(OutletMemory(), [*text, "was"], page, ["[share]", "box"], 1) == OutletMemory()


THANKS = "نشكر {} على دعمهم لنا هذا اليوم."


def test_a_sentence_with_another_middle_at_each_look_is_noise_after_three_articles() -> None:
    names = iter(("سعاد ومروان", "ليلى", "فادي وهدى ونبيل") * 3)
    memory = OutletMemory()
    for article in range(3):
        assert why(memory, THANKS.format("رنا")) is None
        memory = learn_looks(memory, article, looks(*(THANKS.format(next(names)) for _ in range(3))))
    assert why(memory, THANKS.format("رنا وسامر")) == "volatile"
    assert why(memory, "نشكر كل من ساهم في بناء المكتبة من أهل المدينة.") is None


def test_a_paragraph_that_comes_for_a_look_with_other_numbers_is_noise_after_three_articles() -> None:
    offer = "يوفر المعرض الجديد على الطريق العام أثاثا للبيوت، وتصل كلفة التوصيل إلى {} ألفا فقط."
    memory = OutletMemory()
    for article, number in enumerate((12, 30, 45)):
        assert why(memory, offer.format(50)) is None
        memory = learn_looks(memory, article, ((TEXT,), (TEXT, compared(offer.format(number))), (TEXT,)))
    assert why(memory, offer.format(50)) == "volatile"


def test_a_long_sentence_that_two_articles_share_is_no_noise_for_its_numbers() -> None:
    wind = "وبقيت الطرق الرئيسية سالكة أمام حركة السير رغم رياح بلغت سرعتها {} كيلومترا في الساعة منذ الصباح."
    memory = OutletMemory()
    for article in range(2):
        memory = learn_looks(memory, article, looks(TEXT, *(compared(wind.format(n)) for n in (21, 35))))
    assert why(memory, wind.format(40)) is None


def test_a_sentence_that_is_edited_twice_is_no_noise_for_that() -> None:
    memory = OutletMemory()
    for article in range(4):
        one, other = (THANKS.format(name) for name in ("سعاد", "سعاد ومروان"))
        memory = learn_looks(memory, article, looks(one, other, other))
        memory = learn_looks(memory, article, looks(one, other, one))
    assert why(memory, THANKS.format("رنا")) is None


def test_what_stands_in_many_new_articles_recurs() -> None:
    memory, call = OutletMemory(), compared("اشتركوا معنا في النشرة البريدية.")
    for number in range(RECURRING):
        assert why(memory, call) is None
        memory = learn_new(memory, (compared(f"خبر رقم {number} عن المدينة."), call))
    assert why(memory, call) == "recurring"
    assert why(memory, "خبر رقم 2 عن المدينة.") is None, "shapes alone do not recur"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("افتتاح مكتبة عامة في المدينة", "teaser", id="the headline"),
        pytest.param("لا يفوتك: افتتاح مكتبة عامة في المدينة.", "teaser", id="behind a label, with a full stop"),
        pytest.param("افتتاح مكتبة عامة في المدينة القديمة", None, id="a longer sentence"),
        pytest.param("مقتل ثلاثة: حصيلة جديدة للزلزال", "teaser", id="a headline with a colon"),
        pytest.param("حصيلة جديدة للزلزال", None, id="what is behind it is no headline"),
        pytest.param("حصيلة جديدة لا نعرفها *** افتتاح مكتبة عامة في المدينة", "teaser", id="a ticker"),
        pytest.param("بحث ** آخر ** افتتاح مكتبة عامة في المدينة", None, id="one part of three"),
        pytest.param("الطقس غدا", None, id="too few words to tell articles apart"),
        pytest.param("إغلاق الطريق الجبلي بعد الثلوج", None, id="its own headline"),
    ],
)
def test_what_other_articles_are_called_is_a_teaser(text: str, reason: str | None) -> None:
    own = "إغلاق الطريق الجبلي بعد الثلوج"
    titles = ("افتتاح مكتبة عامة في المدينة", "مقتل ثلاثة: حصيلة جديدة للزلزال", "الطقس غدا", own)
    memory = learn_headlines(OutletMemory(), map(compared, titles))
    assert reasons(memory, [compared(own)]).of(compared(text), ARABIC) == reason


TEASERS = [f"لا يفوتك: {title}" for title in ("افتتاح مكتبة عامة في المدينة", "إغلاق الطريق الجبلي بعد الثلوج")]


@pytest.mark.parametrize(
    ("looks_at", "reason"),
    [
        pytest.param([(1, TEASERS)], "teaser", id="two in one article"),
        pytest.param([(1, TEASERS[:1]), (2, TEASERS[1:])], "teaser", id="one in each of two"),
        pytest.param([(1, TEASERS[:1]), (1, TEASERS[:1])], None, id="the same one again"),
        pytest.param([(1, [f"لا يفوتك: {TEXT}" for _ in range(2)])], None, id="no headlines"),
    ],
)
def test_a_label_before_headlines_makes_teasers_of_what_follows_it(
    looks_at: list[tuple[int, list[str]]], reason: str | None
) -> None:
    memory = learn_headlines(OutletMemory(), [compared(text.partition(": ")[2]) for text in TEASERS])
    for article, texts in looks_at:
        memory = learn_labels(memory, article, [compared(text) for text in texts])
    assert why(memory, "لا يفوتك: خبر لم نقرأه قط") == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("الرئيسية | محليات | رياضة | اتصل بنا", "furniture"),
        ("الرئيسية • تعليم • جامعات", "furniture"),
        ("الرئيسية | محليات", None),
        ("قال الوزير | وأضاف المتحدث باسم الوزارة | ثم غادر", None),
        ("عدد المشاهدات: 1203", "furniture"),
        ("اقرأ أيضا: افتتاح حديقة في المدينة", "furniture"),
        ("آخر تحديث قبل 3 ساعات", "furniture"),
        ("طبعت هذه الصفحة عند 14:20", "furniture"),
        ("إعلان", "furniture"),
        ("السبت 23 تشرين الثاني 2026", "furniture"),
        ("السبت 23 قتيلا", None),
        ("الخبر التالي", "furniture"),
        ("[2]", "furniture"),
        ("* * *", "furniture"),
        ("2 - 1", None),
        ("إعلان نتائج المسابقة غدا", None),
        ("https://sahel.example/news/41", "furniture"),
        (f"https://sahel.example/news/{'%D8%B4' * 40}", "furniture"),
        ("وتنشر النتائج على https://sahel.example/results مساء", None),
        (TEXT, None),
        ("عدد المشاهدات ارتفع هذا العام ارتفاعا كبيرا، كما تقول القناة في تقريرها السنوي.", None),
    ],
)
def test_furniture_is_known_from_the_start(text: str, reason: str | None) -> None:
    assert why(OutletMemory(), text) == reason


def test_memory_is_bounded() -> None:
    memory = OutletMemory()
    for n in range(400):
        texts = looks(f"{n} أ{n}", f"{n} ب{n}", f"{n} أ{n}")
        memory = learn_looks(learn_looks(memory, 1, texts), 2, texts)
        memory = learn_new(memory, [f"فقرة {n} {m}" for m in range(50)])
    assert len(memory.noise) <= MOST_NOISE
    assert len(memory.rumours) <= MOST_RUMOURS
    assert sum(map(len, (*memory.noise, *memory.rumours, *memory.recent))) < 20_000


def test_keys() -> None:
    assert len(list(keys("نص بلا رقم"))) == 1
    assert len(list(keys("نص رقم 5"))) == 2
    assert len(list(keys("اقرأ: نص رقم 5"))) == 3
    assert len(list(keys("الساعة 12:30"))) == 2, "a clock is no label"
    assert set(keys("3h ago")) & set(keys("12h ago"))
    assert set(keys("Ad slot a41f")) & set(keys("Ad slot 77c0"))
    assert not set(keys("Ad slot a41f")) & set(keys("Ad place 77c0"))


def test_headlines_are_kept_in_the_same_order_in_any_process() -> None:
    whole, part = "ملف: البلدية تفتتح مكتبة عامة", "البلدية تفتتح مكتبة عامة"
    both = learn_headlines(OutletMemory(), [whole]).headlines
    assert both[1:] == learn_headlines(OutletMemory(), [part]).headlines
    assert len(both) == 2


def test_a_sentence_that_an_editor_made_of_another_is_no_noise_for_standing_in_two_others() -> None:
    memory = OutletMemory()
    edited = TEXT.replace("جديدة", "كبيرة")
    for article in (1, 2, 3):
        memory = learn_shared(memory, article, (TEXT,), (edited,), {TEXT, edited})
    assert memory == OutletMemory()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_found_at_the_beginning_of_a_text(language: str) -> None:
    """However long it is: only so many characters of a text are looked at."""
    words = vocabulary(language)
    for phrase in (*words.furniture, *words.corrections, *words.updates):
        assert opens_with(f"* {phrase}: 20", (phrase,)), phrase


def test_quotes_that_are_pulled_out_of_a_paragraph_are_told_apart() -> None:
    words = TEXT.rstrip(".").split()
    inside, end = " ".join(words[1:7]), " ".join(words[-6:])
    assert repeats([inside, TEXT, f"«{end}»"]) == {inside, f"«{end}»"}
    assert repeats([TEXT, TEXT, f"«{TEXT}»"]) == frozenset(), "nothing else says the same"
    assert repeats([" ".join(words[1:4]), TEXT]) == frozenset(), "few words are no quote"
    assert repeats([inside[:-1], TEXT]) == frozenset(), "half a word"
    assert repeats([inside.replace(words[2], "آخر"), TEXT]) == frozenset(), "another word"


@pytest.mark.parametrize(
    "text",
    [
        '{"slot": "mid-1", "bid": "e4ab0", "ok": false}',
        "{{ widget.title | default('') }}",
        '[gallery ids="12,14" columns=3]',
        "%%BANNER_MIDDLE%%",
    ],
)
def test_what_machines_say_to_each_other_is_furniture(text: str) -> None:
    assert why(OutletMemory(), text) == "furniture"


@pytest.mark.parametrize(
    "text", ["[قال ضاحكا] سنعود غدا", "[الصورة]", "خصم 20%%", "{مقتطف من الرسالة}", 'كتب: {"سلام": عليكم} ثم مضى']
)
def test_words_in_brackets_are_not(text: str) -> None:
    assert why(OutletMemory(), text) is None


def test_what_is_quoted_between_the_same_words_at_each_look_is_noise() -> None:
    told, memory = 'وكانت الصحيفة قد نشرت مادة بعنوان "{}".', OutletMemory()
    for article in range(2):
        texts = (told.format(f"{name} {article}") for name in ("افتتاح سوق", "أمطار على الساحل", "فوز جديد"))
        memory = learn_looks(memory, article, looks(*texts))
    assert why(memory, told.format("مدرسة جديدة في الجبل")) == "volatile"


def test_a_short_text_that_stands_there_three_times_is_the_templates() -> None:
    link = "[أرسلوا هذه الفقرة]"
    assert repeats((TEXT, link, TEXT[3:], link, "ثم مضى.", link)) >= {link}
    assert repeats((TEXT, link, "ثم مضى.", link)) == frozenset()


def test_a_headline_behind_a_time_is_a_tickers() -> None:
    memory = learn_headlines(OutletMemory(), [compared("افتتاح سوق جديدة في المدينة")])
    assert why(memory, "07:55 افتتاح سوق جديدة في المدينة") == "teaser"
    assert why(memory, "07:55 افتتاح سوق جديدة في المدينة بحضور أهل الحي") is None


def test_a_sentence_that_begins_with_the_articles_place_is_known_by_its_end() -> None:
    """A template writes how far it is to another town, in each article from its own."""
    told, memory = "{} ile {} arası {} dakikadır ve yol her gün sabah erkenden açılır.", OutletMemory()
    for article, own in enumerate(("Bolu", "Sivas", "Tokat")):
        texts = (told.format(own, other, 30 + n) for n, other in enumerate(("Ordu", "Rize", "Kars")))
        assert why(memory, told.format("Muş", "Ordu", 51)) is None, "two articles could be an editor's"
        memory = learn_looks(memory, article, looks(*texts))
    assert why(memory, told.format("Muş", "Ordu", 51)) == "volatile"
    assert why(memory, "Yol her gün sabah erkenden açılır.") is None, "the end alone is another text"
