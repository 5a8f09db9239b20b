"""What an outlet puts into each of its articles: learned over them, cut from what is stored, first ones too."""

from dataclasses import replace
from datetime import UTC, datetime

from rasid.changes.noise import RECURRING, keys, learn_headlines, learn_new, reasons
from rasid.masking import masked
from rasid.memory import OutletMemory
from rasid.normalize.text import compared
from rasid.reading import read_article
from rasid.records import Article

NOW = datetime(2026, 11, 23, tzinfo=UTC)
CALL = "تابعوا آخر أخبار المدينة والمحافظة عبر قناتنا على تطبيق تلغرام، واشتركوا في نشرتنا الأسبوعية المجانية."


def story(number: int) -> Article:
    parts = (
        f"أعلن مجلس المدينة في جلسته رقم {number} عن إعادة فتح الطريق المؤدي إلى المرفأ أمام حركة الشاحنات.",
        f"وقال رئيس المجلس إن الأعمال استغرقت {number + 3} أسابيع، وإن الكلفة بقيت ضمن الموازنة المقررة لها.",
        CALL,
        f"وأضاف أن المرحلة التالية تبدأ بعد {number + 10} يوما، وتشمل الأرصفة والإنارة ومواقف الحافلات.",
    )
    text = "".join(f"<p>{part}</p>" for part in parts)
    page = f"<html><body><article><h1>فتح الطريق، الجلسة {number}</h1>{text}</article></body></html>"
    return read_article(page.encode(), f"https://example.org/news/{number}", now=NOW)


def test_it_is_cut_from_the_fifth_article_on_and_from_the_first_when_read_again() -> None:
    memory = OutletMemory()
    stored = []
    for number in range(RECURRING + 1):
        article = masked(story(number), reasons(memory))
        stored.append(CALL in article.paragraphs)
        memory = learn_new(memory, [compared(text) for text in article.paragraphs])
    assert stored == [True] * RECURRING + [False], "learned once it stood in five articles"
    again = masked(story(0), reasons(memory))
    assert CALL not in again.paragraphs
    assert len(again.paragraphs) == 3
    assert [(found.text, found.reason) for found in again.masked] == [(CALL, "recurring")]


def test_the_beginning_of_another_article_behind_its_headline_is_a_teaser() -> None:
    headline, excerpt = "افتتاح سوق جديدة في المدينة القديمة", "افتتحت السوق صباح اليوم بحضور أهل الحي…"
    page = (*story(0).paragraphs[:2], headline, excerpt, story(0).paragraphs[3], "وختم بالقول إن العمل مستمر…")
    memory = learn_headlines(OutletMemory(), [compared(headline)])
    again = masked(replace(story(0), paragraphs=page), reasons(memory))
    assert [(found.text, found.reason) for found in again.masked] == [(headline, "teaser"), (excerpt, "teaser")]


def test_a_paragraph_that_a_box_repeats_is_the_articles_all_the_same() -> None:
    own, box = story(0).paragraphs[0], f"ملخص آلي: {story(0).paragraphs[0]} ثم غير ذلك"
    noise = tuple(f"{key}:volatile" for key in keys(compared(box)) if key.startswith("l"))
    again = masked(replace(story(0), paragraphs=(*story(0).paragraphs, box)), reasons(OutletMemory(noise=noise)))
    assert own in again.paragraphs
    assert [(found.text, found.reason) for found in again.masked] == [(box, "volatile")]
