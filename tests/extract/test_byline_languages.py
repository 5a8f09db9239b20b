"""Bylines of the region: labels, places, jobs and several names, in its languages."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.extract.labels import apart
from rasid.extract.names import clean_names
from rasid.extract.page import extract_page
from rasid.records import Hints

PRINTED = [
    ("بقلم: لينا حداد", ["لينا حداد"]),
    ("كتبت - ريم الخطيب", ["ريم الخطيب"]),
    ("من سارة نعيم", ["سارة نعيم"]),
    ("كُتب بواسطة: ريم الخطيب", ["ريم الخطيب"]),
    ("إعداد وتحرير: ريم الخطيب", ["ريم الخطيب"]),
    ("مراسلنا في حلب: ريم الخطيب", ["ريم الخطيب"]),
    ("نویسندگان: مریم رضایی، علی کریمی", ["مریم رضایی", "علی کریمی"]),
    ("ڕاپۆرت: ئازاد کەریم", ["ئازاد کەریم"]),
    ("Ji aliyê Azad Kerîm ve", ["Azad Kerîm"]),
    ("Haber: Ayşe Demir / Kamera: Mehmet Kaya", ["Ayşe Demir"]),
    ("Haber: Ayşe Demir / Editör: Mehmet Kaya", ["Ayşe Demir"]),
    ("דנה לוי | כתבת לענייני חוץ", ["דנה לוי"]),
    ("Propos recueillis par Claire Dubois", ["Claire Dubois"]),
    ("Publié par Claire Dubois", ["Claire Dubois"]),
    ("Reporting by Lina Haddad; Editing by Omar Saleh", ["Lina Haddad"]),
    ("بقلم لينا حداد وعمر صالح", ["لينا حداد", "عمر صالح"]),
    ("محمد وليد وسامر ونوس", ["محمد وليد", "سامر ونوس"]),
    ("أحمد وهبي", ["أحمد وهبي"]),
    ("وائل الحاج", ["وائل الحاج"]),
    ("لينا حداد، عمر صالح", ["لينا حداد", "عمر صالح"]),
    ("بيروت - سامر حداد", ["سامر حداد"]),
    ("سامر حداد - رام الله", ["سامر حداد"]),
    ("القاهرة: منى عبد الله", ["منى عبد الله"]),
    ("لينا حداد lina@example.org", ["لينا حداد"]),
    ("لينا حداد ووكالات", ["لينا حداد"]),
    ("هيئة التحرير", []),
    ("تصوير: سامر حداد", []),
    ("گزارش از علی احمدی و مریم رضایی", ["علی احمدی", "مریم رضایی"]),
    ("نوشته: مریم رضایی", ["مریم رضایی"]),
    ("مریم رضایی، خبرنگار", ["مریم رضایی"]),
    ("عکس: علی احمدی", []),
    ("نووسەر: شیلان عەلی و ئازاد کەریم", ["شیلان عەلی", "ئازاد کەریم"]),
    ("ئامادەکردنی ئازاد کەریم", ["ئازاد کەریم"]),
    ("Nivîskar: Azad Kerîm", ["Azad Kerîm"]),
    ("Azad Kerîm û Şîlan Elî", ["Azad Kerîm", "Şîlan Elî"]),
    ("Yazan: Ayşe Demir", ["Ayşe Demir"]),
    ("Ayşe Demir ve Mehmet Yılmaz", ["Ayşe Demir", "Mehmet Yılmaz"]),
    ("ANKARA - Ayşe Demir", ["Ayşe Demir"]),
    ("Ayşe Demir / İstanbul", ["Ayşe Demir"]),
    ("Haber Merkezi", []),
    ("Fotoğraf: Ali Can", []),
    ("מאת: דנה לוי", ["דנה לוי"]),
    ("מאת דנה לוי ויוסי כהן", ["דנה לוי", "יוסי כהן"]),
    ("דנה לוי וורד כהן", ["דנה לוי", "ורד כהן"]),
    ("נכתב על ידי דנה לוי", ["דנה לוי"]),
    ("מערכת האתר", []),
    ("Lina Haddad, à Beyrouth", ["Lina Haddad"]),
    ("Lina Haddad avec AFP", ["Lina Haddad"]),
    ("Reported by Lina Haddad in Beirut", ["Lina Haddad"]),
    ("This post was written by Lina Haddad, Head of Marketing", ["Lina Haddad"]),
    ("Story by Lina Haddad; Photos by Omar Saleh", ["Lina Haddad"]),
    ("Lina Haddad, Home and Water Expert", ["Lina Haddad"]),
    ("Lina Haddad on Friday December 19, 2025", ["Lina Haddad"]),
    ("Lina Haddad 4 August 2010", ["Lina Haddad"]),
    ("& Lina Haddad Writer, Hardware", ["Lina Haddad"]),
    ("Center for Water Evaluation and Research", []),
    ("مجلس المدينة", []),
    ("رام الله/ سامر حداد", ["سامر حداد"]),
    ("بيروت / سامر حداد / الأناضول", ["سامر حداد"]),
    ("حلب/ سامر حداد/ الأناضول", ["سامر حداد"]),
    ("دمشق ـ ريم الخطيب", ["ريم الخطيب"]),
    ("غزة - «صحيفة النهر» - ريم الخطيب", ["ريم الخطيب"]),
    ("ريم الخطيب في تل أبيب", ["ريم الخطيب"]),
    ("بواسطة سامر حداد في 12 مارس 2024", ["سامر حداد"]),
    ("سامر حداد الاثنين ١٢ آذار ٢٠٢٤", ["سامر حداد"]),
    ("سامر حداد | كاتب لبناني", ["سامر حداد"]),
    ("سامر حداد، باحث في الشأن المائي", ["سامر حداد"]),
    ("محرر الشؤون المحلية", []),
    ("أ ف ب", []),
    ("رام الله", []),
    ("الرقة - صدى النهر", []),
    ("صدى النهر - سامر حداد", ["سامر حداد"]),
    ("علی احمدی، تحلیلگر مسائل آب", ["علی احمدی"]),
    ("تهران - علی احمدی - ایسنا", ["علی احمدی"]),
    ("דנה לוי, פרשנית", ["דנה לוי"]),
    ("דנה לוי 12.3.2024", ["דנה לוי"]),
    ("Ali CAN/ANKARA, (AJANS)", ["Ali CAN"]),
    ("Ayşe Demir/ İzmir", ["Ayşe Demir"]),
    ("Lina Haddad Follow", ["Lina Haddad"]),
    ("Lina Haddad, RIVER TODAY", ["Lina Haddad"]),
    ("Executive Content Editor", []),
    ("خبرگزاری ساحل | صفحه اصلی", []),
    ("پایگاه اطلاع رسانی ساحل", []),
    ("Sahil Dergisi", []),
    ("خاص صدى النهر - سامر حداد", ["سامر حداد"]),
    ("خاص - صدى النهر", []),
    ("بيروت (رويترز) - سامر حداد", ["سامر حداد"]),
    ("بيروت - رويترز", []),
    ("تقرير وتصوير: ريم الخطيب", ["ريم الخطيب"]),
    ("أجرى الحوار: سامر حداد", ["سامر حداد"]),
    ("مترجم: علی احمدی", []),
    ("یادداشت از علی احمدی", ["علی احمدی"]),
    ("گفت‌وگو از علی احمدی", ["علی احمدی"]),
    ("گزارش و عکس: مریم رضایی", ["مریم رضایی"]),
    ("ئا: ئازاد کەریم", ["ئازاد کەریم"]),
    ("و: ئازاد کەریم", []),
    ("Haber ve Fotoğraf: Ayşe Demir", ["Ayşe Demir"]),
    ("Haber-Fotoğraf: Ayşe Demir", ["Ayşe Demir"]),
    ("Haber / Fotoğraf: Ayşe Demir", ["Ayşe Demir"]),
    ("Ayşe Demir yazdı", ["Ayşe Demir"]),
    ("Ayşe Demir’in haberi", ["Ayşe Demir"]),
    ("Ayşe Demir - DHA", ["Ayşe Demir"]),
    ("ANKARA (AA)", []),
    ("Kaynak: AA", []),
    ("כתב וצילם: יוסי כהן", ["יוסי כהן"]),
    ("Story and photos by Lina Haddad", ["Lina Haddad"]),
    ("Texte et photos : Claire Dubois", ["Claire Dubois"]),
    ("De notre correspondante à Beyrouth, Claire Dubois", ["Claire Dubois"]),
    ("د. سامر حداد", ["سامر حداد"]),
    ("أ.د. سامر حداد", ["سامر حداد"]),
    ("د/ ريم الخطيب", ["ريم الخطيب"]),
    ("بقلم: الدكتورة ريم الخطيب", ["ريم الخطيب"]),
    ("الأستاذ الدكتور سامر حداد", ["سامر حداد"]),
    ("دكتور", ["دكتور"]),
    ("داود حداد", ["داود حداد"]),
    ("دکتر مریم رضایی و مهندس علی کریمی", ["مریم رضایی", "علی کریمی"]),
    ("دکتۆر ئازاد کەریم", ["ئازاد کەریم"]),
    ("דר׳ דנה לוי", ["דנה לוי"]),
    ('מאת: ד"ר דנה לוי ופרופ׳ יוסי כהן', ["דנה לוי", "יוסי כהן"]),
    ("דרור כהן", ["דרור כהן"]),
    ("Prof. Dr. Ayşe Demir", ["Ayşe Demir"]),
    ("Doç. Dr. Mehmet Kaya", ["Mehmet Kaya"]),
    ("Haber: Ayşe Demir - Mehmet Kaya", ["Ayşe Demir", "Mehmet Kaya"]),
    ("Haber: Ayşe Demir - Mehmet Kaya - Ali Can", ["Ayşe Demir", "Mehmet Kaya", "Ali Can"]),
    ("Haber: Ayşe Demir - İSTANBUL", ["Ayşe Demir"]),
    ("Haber: Ayşe Demir - Sahil Gazetesi", ["Ayşe Demir"]),
    ("By Lina Haddad - River Bulletin", ["Lina Haddad"]),
    ("מאת: דנה לוי | י״ד באדר תשפ״ו", ["דנה לוי"]),
    ("דנה לוי, ג' בניסן ה'תשפ\"ו", ["דנה לוי"]),
    ("ODL / Par Claire Dubois et Karim SAAB, à Beyrouth, le 12 mars 2026 à 18h05", ["Claire Dubois", "Karim SAAB"]),
    ("Ecrit par Claire Dubois le 12/03/2026 18:05", ["Claire Dubois"]),
    ("مرسلة بواسطة سامر حداد", ["سامر حداد"]),
    ("Gönderen: Ayşe Demir", ["Ayşe Demir"]),
]


@pytest.mark.parametrize(("printed", "names"), PRINTED, ids=[f"{n}" for n, _ in enumerate(PRINTED)])
def test_a_byline_becomes_names(printed: str, names: list[str]) -> None:
    assert clean_names([printed], ["صدى النهر"]) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("كتب: سامر حداد", ["سامر حداد"]),
        ("نویسنده: علی احمدی", ["علی احمدی"]),
        ("نووسینی: ئازاد کەریم", ["ئازاد کەریم"]),
        ("Muhabir: Ayşe Demir", ["Ayşe Demir"]),
        ("מאת דנה לוי", ["דנה לוי"]),
        ("بقلم/ سامر حداد", ["سامر حداد"]),
        ("إعداد وتحرير: ريم الخطيب", ["ريم الخطيب"]),
        ("بواسطة: ريم الخطيب", ["ريم الخطيب"]),
        ("گزارش از علی احمدی", ["علی احمدی"]),
        ("نویسندگان: مریم رضایی، علی کریمی", ["مریم رضایی", "علی کریمی"]),
        ("Ji aliyê Azad Kerîm ve", ["Azad Kerîm"]),
        ("Haberi yazan: Ayşe Demir", ["Ayşe Demir"]),
        ('נכתב ע"י: דנה לוי', ["דנה לוי"]),
        ("Propos recueillis par Claire Dubois", ["Claire Dubois"]),
        ("Auteur : Claire Dubois", ["Claire Dubois"]),
        ("Posted by Lina Haddad on May 1, 2026", ["Lina Haddad"]),
        ("حاورها: سامر حداد", ["سامر حداد"]),
        ("تقرير وتصوير: ريم الخطيب", ["ريم الخطيب"]),
        ("ئا: ئازاد کەریم", ["ئازاد کەریم"]),
        ("Nûçe: Azad Kerîm", ["Azad Kerîm"]),
        ("Haber ve Fotoğraf: Ayşe Demir", ["Ayşe Demir"]),
        ("Story and photos by Lina Haddad", ["Lina Haddad"]),
        ("خاص – سامر حداد", ["سامر حداد"]),
        ("خاص/ ريم الخطيب", ["ريم الخطيب"]),
        ("خاص – دمشق", []),
        ("مرسلة بواسطة سامر حداد", ["سامر حداد"]),
        ("ODL / Par Claire Dubois, le 12 mars 2026", ["Claire Dubois"]),
        ("Nûçe: Rê ji nû ve hat vekirin", []),
        ("Fotoğraf: Ayşe Demir", []),
        ("خبرنگار ما از تهران خبر می‌دهد", []),
        ("گزارش: زندگی در کنار بندر", []),
        ("Ji aliyê hikûmetê ve rê hat vekirin", []),
        ("متابعة: انفجار في المرفأ", []),
        ("תוצאות הבחירות", []),
    ],
)
def test_a_line_that_begins_as_a_byline_is_one_whatever_its_element_is_called(line: str, names: list[str]) -> None:
    html = f"<html><body><h1>T</h1><p>{line}</p></body></html>"
    found = extract_page(html, "https://example.org/n/1", outlet=None, hints=Hints()).authors
    assert [one.value for one in found] == names


def test_an_outlet_that_has_something_for_itself_is_no_author() -> None:
    html = (
        "<html><head><title>فتح الجسر - نهر الخير</title></head><body><h1>فتح الجسر</h1><p>خاص – نهر الخير</p></body>"
    )
    assert extract_page(html, "https://example.org/n/1", outlet=None, hints=Hints()).authors == ()


@pytest.mark.parametrize(
    ("line", "agency"),
    [("بيروت - رويترز", "رويترز"), ("ANKARA (AA)", "AA"), ("Kaynak: AA", "AA"), ("Beirut – AFP", "AFP")],
)
def test_an_agency_in_a_byline_is_named_without_the_place(line: str, agency: str) -> None:
    html = f'<html><body><h1>T</h1><div class="byline">{line}</div></body></html>'
    found = extract_page(html, "https://example.org/n/1", outlet=None, hints=Hints()).authors
    assert [one.value for one in found] == [agency]


@pytest.mark.parametrize("part", [", ", " on", " | ", " the", " mon", "ا", " senior"], ids=lambda part: part.strip())
def test_a_byline_without_end_is_read_in_time(part: str) -> None:
    start = time.process_time()
    clean_names(["Lina" + part * (5000 // len(part))] * 20)
    assert time.process_time() - start < 5


@given(
    st.lists(st.sampled_from(["أحمد وليد", "سامر ونوس", "ريم وهبة", "دنا واكد", "لينا حداد"]), min_size=1, max_size=4)
)
def test_names_that_begin_with_the_letter_of_and_stay_whole(names: list[str]) -> None:
    assert list(apart(" و".join(names))) == names
