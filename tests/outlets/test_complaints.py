"""What is said of a faulty outlet's file, word for word: the line, the fault, the remedy."""

import os
from pathlib import Path

import pytest

from outlets.loader import check_outlet, load_catalogue

SOUND = """id = "sada"
country = "SY"
zone = "Asia/Damascus"
languages = ["ar"]
homepage = "https://sada.example/"

[names]
ar = "صدى"

[[channels]]
kind = "feed"
url = "https://sada.example/feed"

[[rules]]
title = "h1"

[rules.date]
order = "dmy"
"""


def said(folder: Path, text: str | bytes, name: str = "sada") -> list[str]:
    path = folder / f"{name}.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return [str(complaint) for complaint in check_outlet(path)]


def test_a_sound_file_has_none(tmp_path: Path) -> None:
    assert said(tmp_path, SOUND) == []


FAULTS = [
    (
        'id = "sada"',
        'id = "sadaa"',
        "1: The id 'sadaa' differs from the file's name. Write id = 'sada', or rename the file to sadaa.toml.",
    ),
    (
        '"SY"',
        '"sy"',
        "2: country: 'sy' is not a country code. Give the two capital letters of ISO 3166-1, such as 'SY'.",
    ),
    (
        'zone = "Asia/Damascus"',
        'zone = "Asia/Damscus"',
        "3: zone: 'Asia/Damscus' is not an IANA time zone. Give a name such as 'Asia/Damascus'. Did you mean "
        "'Asia/Damascus'?",
    ),
    (
        '["ar"]',
        '["ar", "arb"]',
        "4: languages: 'arb' is not a language code. Give the small letters of ISO 639, such as 'ar' or 'ckb'. "
        "Did you mean 'ar'?",
    ),
    (
        '["ar"]',
        "[]",
        "4: languages: The list is empty. Give at least one, the main one first.",
    ),
    (
        '["ar"]',
        '"ar"',
        "4: languages: 'ar' has the wrong type. Give a list between [ and ].",
    ),
    (
        '"https://sada.example/"',
        '"sada.example"',
        "5: homepage: 'sada.example' is not an absolute http or https address. Give the whole address, such as "
        "'https://example.com/feed'.",
    ),
    (
        '"https://sada.example/"',
        '"https://desk:secret@sada.example/"',
        "5: homepage: The address names a user, and Rasid logs in nowhere. Take out what stands before the @.",
    ),
    (
        '"https://sada.example/"',
        '"https://sada.example./"',
        "5: homepage: 'https://sada.example./' has a dot behind its host. Take it out.",
    ),
    (
        '"https://sada.example/"',
        '"http://[::1"',
        "5: homepage: 'http://[::1' is not an address: Invalid IPv6 URL. Give the whole address, such as "
        "'https://example.com/feed'.",
    ),
    (
        'homepage = "https://sada.example/"\n',
        "",
        "1: The key 'homepage' is missing. Add it.",
    ),
    (
        'homepage = "https://sada.example/"',
        'homepage = "https://sada.example/"\nhost_delay = "5"',
        "6: host_delay: '5' has the wrong type. Give a number.",
    ),
    (
        'homepage = "https://sada.example/"',
        'homepage = "https://sada.example/"\nhost_delay = -1',
        "6: host_delay: -1.0 cannot be a number of seconds. Give 0 or more.",
    ),
    (
        'homepage = "https://sada.example/"',
        'homepage = "https://sada.example/"\nverify_certificate = false',
        "6: Unknown key 'verify_certificate'. Known keys: article_url, channels, country, homepage, "
        "host_budget, host_delay, id, languages, names, poll_interval_max, poll_interval_min, render, "
        "render_hosts, rules, verify_certificates, zone. Did you mean 'verify_certificates'?",
    ),
    *(
        (
            'homepage = "https://sada.example/"',
            f'homepage = "https://sada.example/"\nrender_hosts = ["{wrong}"]',
            f"6: render_hosts: '{wrong}' is not the name of a host. "
            "Give it in small letters, such as 'static.example.com'.",
        )
        for wrong in ("https://cdn.example/", "cdn", "CDN.example", "cdn.example:80", "*.example", "cdn..example")
    ),
    (
        'homepage = "https://sada.example/"',
        "homepage = 'https://sada.example/'\narticle_url = '(\\d+'",
        "6: article_url: '(\\\\d+' is not a regular expression: missing ), unterminated subpattern at "
        "character 1. Correct it; write it between single quotes, so that backslashes stay as they are.",
    ),
    (
        'ar = "صدى"',
        'ar = " "',
        "8: names.ar: The text is empty. Give a text, or remove the key.",
    ),
    (
        'ar = "صدى"',
        'arabic = "صدى"',
        "8: names.arabic: 'arabic' is not a language code. Give the small letters of ISO 639, such as 'ar' or 'ckb'.",
    ),
    (
        'ar = "صدى"\n',
        "",
        '7: names: The outlet has no name. Give one, such as en = "Syria News".',
    ),
    (
        'kind = "feed"',
        'kind = "feeds"',
        "11: channels.kind: 'feeds' is not known. Give one of: feed, sitemap, section. Did you mean 'feed'?",
    ),
    (
        'kind = "feed"',
        'knd = "feed"\nkind = "feed"',
        "11: Unknown key 'knd' in [[channels]]. Known keys: kind, name, url. Did you mean 'kind'?",
    ),
    (
        'kind = "feed"\n',
        "",
        "10: The key 'kind' is missing in [[channels]]. Add it.",
    ),
    (
        'kind = "feed"',
        'name = "Main feed"\nkind = "feed"',
        "11: channels.name: 'Main feed' cannot be a channel's name. Use small Latin letters, digits, '-' and '_'.",
    ),
    (
        "[[rules]]",
        '[[channels]]\nname = "feed1"\nkind = "section"\nurl = "https://sada.example/local"\n[[rules]]',
        "15: channels: Two channels are called 'feed1'. Give one of them another name.",
    ),
    (
        "[[rules]]",
        '[[channels]]\nkind = "feed"\nurl = "https://sada.example/feed"\n[[rules]]',
        "16: channels: Two channels have the same address. Remove one of them.",
    ),
    (
        '"h1"',
        '"h1["',
        "15: rules.title: 'h1[' is not a CSS selector: Expected ident or '*', got <EOF at 3>. Correct it, or "
        "begin an XPath expression with '/'.",
    ),
    (
        '"h1"',
        '"//h1["',
        "15: rules.title: '//h1[' is not an XPath expression: Invalid expression. Correct it, or give a CSS selector.",
    ),
    (
        'title = "h1"',
        'tilte = "h1"',
        "15: Unknown key 'tilte' in [[rules]]. Known keys: authors, body, byline, date, image, image_caption, "
        "json_path, lead, modified, not_authors, paragraph, published, section, signatures, stop_at, strip, "
        "title, title_suffixes, valid_from. Did you mean 'title'?",
    ),
    (
        'title = "h1"',
        'strip = [\n  ".ad",\n  "p[",\n]',
        "17: rules.strip: 'p[' is not a CSS selector: Expected ident or '*', got <EOF at 2>. Correct it, or "
        "begin an XPath expression with '/'.",
    ),
    (
        'title = "h1"',
        'valid_from = "2017-01-01"',
        "15: rules.valid_from: '2017-01-01' has the wrong type. Give a day, such as 2017-01-31 without quotes.",
    ),
    (
        'title = "h1"',
        "valid_from = 2017-01-01T00:00:00",
        "15: rules.valid_from: 2017-01-01T00:00:00 has the wrong type. Give a day, such as 2017-01-31 without quotes.",
    ),
    (
        'order = "dmy"',
        'order = "dym"',
        "18: rules.date.order: 'dym' is not known. Give one of: dmy, mdy, ymd. Did you mean 'ymd'?",
    ),
    (
        'order = "dmy"',
        'sources = ["rul"]',
        "18: rules.date.sources: 'rul' is not a source of dates. Give some of: feed, h1, json-ld, link, meta, "
        "microdata, opengraph, rule, text, time, title, trafilatura, url. Did you mean 'rule'?",
    ),
    (
        'order = "dmy"',
        'trust_offset = "no"',
        "18: rules.date.trust_offset: 'no' has the wrong type. Give true or false.",
    ),
    (
        'order = "dmy"',
        "timezone = 1",
        "18: Unknown key 'timezone' in [rules.date]. Known keys: calendar, order, sources, trust_offset, zone. "
        "Did you mean 'zone'?",
    ),
    (
        'order = "dmy"',
        '[rules.json_path]\ntitel = "article.title"',
        "19: Unknown key 'titel' in [rules.json_path]. Known keys: authors, body, image, modified, published, "
        "section, title. Did you mean 'title'?",
    ),
    (
        'order = "dmy"',
        '[rules.json_path]\ntitle = "$.article.title"',
        "19: rules.json_path.title: '$.article.title' begins with the root, from which every path goes. Leave out '$.' "
        "at its beginning.",
    ),
    (
        '"h1"',
        '"//media:title"',
        "15: rules.title: '//media:title' is not an XPath expression: there is no namespace for media:title. "
        "Correct it, or give a CSS selector.",
    ),
    (
        '"h1"',
        '"//h1[\\u0000]"',
        "15: rules.title: '//h1[\\x00]' is not an XPath expression: All strings must be XML compatible: Unicode or "
        "ASCII, no NULL bytes or control characters. Correct it, or give a CSS selector.",
    ),
    (
        'country = "SY"',
        "article_url = '/{99999999999}'\ncountry = \"SY\"",
        "2: article_url: '/{99999999999}' is not a regular expression: the repetition number is too large. Correct "
        "it; write it between single quotes, so that backslashes stay as they are.",
    ),
    (
        'country = "SY"',
        f"country = {'[' * 3000}{']' * 3000}",
        "1: Its brackets are nested too deeply. Take some out.",
    ),
    (
        'country = "SY"',
        f"country = {'1' * 5000}",
        "19: This is not valid TOML: Exceeds the limit (4300 digits) for integer string conversion: value has 5000 "
        "digits; use sys.set_int_max_str_digits() to increase the limit. Correct the line; a text stands between "
        "quotes.",
    ),
    (
        'zone = "Asia/Damascus"',
        "zone = Asia/Damascus",
        "3: This is not valid TOML: Invalid value. Correct the line; a text stands between quotes.",
    ),
    (
        'order = "dmy"',
        'order = "dmy',
        "18: This is not valid TOML: Illegal character '\\n'. Correct the line; a text stands between quotes.",
    ),
    (
        'country = "SY"',
        'country = "SY"\ncountry = "LB"',
        "3: This is not valid TOML: Cannot overwrite a value. It is given twice: remove one.",
    ),
    (
        '"SY"',
        "“SY”",
        '2: This is not valid TOML: Invalid value. Correct the line: texts stand between straight quotes, as in "SY".',
    ),
    (
        'country = "SY"',
        'article_url = "https://sada\\.example/\\d+"\ncountry = "SY"',
        "2: This is not valid TOML: Unescaped '\\' in a string. Write the text between single quotes, so that "
        "backslashes stay as they are.",
    ),
    (
        "[[channels]]",
        "[channels]",
        "10: [channels] stands in single brackets. Write [[channels]]: there can be several.",
    ),
    (
        '[[channels]]\nkind = "feed"\nurl = "https://sada.example/feed"\n',
        "",
        "1: The key 'channels' is missing. Add it.",
    ),
    (
        'homepage = "https://sada.example/"',
        'homepage = "https://sada.example/"\nhost_budget = 10.5',
        "6: host_budget: 10.5 has the wrong type. Give a whole number.",
    ),
    (
        'homepage = "https://sada.example/"',
        'homepage = "https://sada.example/"\nhost_budget = 10_000_000',
        "6: host_budget: 10000000 cannot be a number of requests. Give at most 1,000,000, or leave it out.",
    ),
    (
        'homepage = "https://sada.example/"',
        'homepage = "https://sada.example/"\nhost_delay = 1e300',
        "6: host_delay: 1e+300 cannot be a number of seconds. Give at most 31,622,400, which is a year.",
    ),
    (
        'homepage = "https://sada.example/"',
        'homepage = "https://sada.example/"\npoll_interval_min = 900\npoll_interval_max = 60',
        "7: poll_interval_max: 60 is less than poll_interval_min, 900. Correct one of them.",
    ),
    (
        "https://sada.example/feed",
        "https://sada.example/a feed",
        "12: channels.url: 'https://sada.example/a feed' holds white space. Remove it, or write %20 in its place.",
    ),
]
"""What takes the place of what in a sound file, and the complaint."""


@pytest.mark.parametrize(("old", "new", "complaint"), FAULTS)
def test_one_fault(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in SOUND
    assert said(tmp_path, SOUND.replace(old, new, 1)) == [f"sada.toml:{complaint}"]


def test_all_faults_are_told_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    text = SOUND.replace('"SY"', '"Syria"').replace("kind", "art").replace('"h1"', "1").replace('"dmy"', '"us"')
    assert [complaint.split(" ")[0] for complaint in said(tmp_path, text)] == [
        "sada.toml:2:", "sada.toml:10:", "sada.toml:11:", "sada.toml:15:", "sada.toml:18:",
    ]  # fmt: skip


def test_an_id_that_cannot_be_one(tmp_path: Path) -> None:
    assert said(tmp_path, SOUND.replace('"sada"', '"Sada-News"'), name="Sada-News") == [
        "Sada-News.toml:1: id: 'Sada-News' cannot be an outlet's id. "
        "Use small Latin letters, digits and '_', such as 'syria_news'."
    ]


def test_a_name_that_cannot_be_an_id_is_not_recommended(tmp_path: Path) -> None:
    assert said(tmp_path, SOUND, name="sada (1)") == [
        "sada (1).toml:1: The id 'sada' differs from the file's name. Rename the file to sada.toml."
    ]


def test_an_outlet_without_a_channel(tmp_path: Path) -> None:
    text = SOUND.replace('[[channels]]\nkind = "feed"\nurl = "https://sada.example/feed"\n', "")
    assert said(tmp_path, "channels = []\n" + text) == [
        "sada.toml:1: channels: The outlet has no channel. Add a [[channels]] table with its kind and url."
    ]


def test_what_is_no_text_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    with (tmp_path / "large.toml").open("wb") as large:
        large.truncate(2_000_000)
    assert [str(complaint) for complaint in load_catalogue(tmp_path).complaints] == [
        f"{name}.toml:1: This is no file of a few kilobytes. Move it out of the catalogue."
        for name in ("large", "pipe")
    ]


def test_other_encodings_are_told(tmp_path: Path) -> None:
    assert said(tmp_path, SOUND.encode("cp1256")) == ["sada.toml:8: The file is not in UTF-8. Save it in UTF-8."]


def test_a_mark_at_the_start_of_the_file_does_no_harm(tmp_path: Path) -> None:
    assert said(tmp_path, SOUND.encode("utf-8-sig")) == []


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert [str(complaint) for complaint in check_outlet(tmp_path / "sada.toml")] == [
        "sada.toml:1: The file cannot be read: No such file or directory. Check its name and permissions."
    ]
