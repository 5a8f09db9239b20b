"""Lines that only count are no text."""

import pytest

from rasid.extract.counters import is_counter


@pytest.mark.parametrize(
    "line",
    [
        "بازدید: 77966",
        "عدد المشاهدات: ١٢٣٤",
        "۳ دقیقه مطالعه",
        "3 min read",
        "12,345 views",
        "1.234 kez okundu",
        "85 צפיות",
        "بینین: 410",
        "Lu 230 fois",
        "5 تعليقات",
    ],
)
def test_counters(line: str) -> None:
    assert is_counter(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "1948",
        "5 ملايين زائر في معرض الكتاب",
        "اقرأ أيضا",
        "الزيارة الثانية للوزير خلال 3 أيام",
        "بازدید وزیر از ۳ کارخانه",
        "He read 3 books",
        "3 people were rescued",
        "Okuma yazma oranı yüzde 97",
    ],
)
def test_sentences(line: str) -> None:
    assert not is_counter(line)
