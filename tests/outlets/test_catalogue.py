"""The catalogue as a whole: what is shipped, and what one broken file does to the others."""

import pickle
import re
from pathlib import Path

import pytest

from outlets.loader import check_files, check_outlet, load_catalogue, load_outlet
from outlets.places import SHIPPED
from rasid.errors import CatalogueError
from rasid.records import Channel, ChannelKind, DateRule

SOUND = """id = "{name}"
country = "SY"
zone = "Asia/Damascus"
languages = ["ar"]
homepage = "https://{name}.example/"
names.ar = "صدى"

[[channels]]
kind = "feed"
url = "https://{name}.example/feed"
"""


def put(folder: Path, name: str, text: str = SOUND) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text.replace("{name}", name), encoding="utf-8")
    return path


def test_the_shipped_catalogue_is_sound_and_wide() -> None:
    catalogue = load_catalogue(strict=True)
    assert catalogue.complaints == ()
    assert len(catalogue) >= 20
    assert len({outlet.country for outlet in catalogue}) >= 10
    assert {"ar", "fa", "ckb", "tr", "he", "fr", "en"} <= {outlet.languages[0] for outlet in catalogue}
    assert pickle.loads(pickle.dumps(catalogue)) == catalogue


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_a_shipped_outlet(path: Path) -> None:
    outlet = load_outlet(path)
    assert outlet.channels
    assert outlet.name
    assert "en" in outlet.names
    assert all(channel.id.startswith(f"{outlet.id}/") for channel in outlet.channels)
    sections = [channel for channel in outlet.channels if channel.kind is ChannelKind.SECTION]
    assert outlet.article_url or not sections


def test_the_first_outlet() -> None:
    outlet = load_catalogue().outlet("syria_news")
    assert (outlet.name, outlet.zone, outlet.languages, outlet.country) == ("سيريانيوز", "Asia/Damascus", ("ar",), "SY")
    assert [channel.id for channel in outlet.channels] == ["syria_news/main", "syria_news/politics", "syria_news/local"]
    assert outlet.article_url is not None
    for address, is_article in [
        ("https://syria.news/00000000-24101712.html", True),
        ("http://www.syria.news/0a1b2c3d-22112612.html", True),
        ("https://syria.news/%D8%B9%D9%86%D9%88%D8%A7%D9%86-ID83244.html", True),
        ("https://syria.news/-ID.html", False),
        ("https://syria.news/cat2.html", False),
        ("https://syria.news/?p=1&cat=local_news", False),
    ]:
        assert bool(re.search(outlet.article_url, address)) is is_article


FULL = """id = "sada"
country = "LB"
zone = "Asia/Beirut"
languages = ["ar", "fr"]
homepage = "https://sada.example/"
article_url = '/n/\\d+$'
host_delay = 5
verify_certificates = false
render = true
render_hosts = ["cdn.example"]

[names]
ar = "صدى"

[[channels]]
kind = "feed"
url = "https://sada.example/feed"

[[channels]]
kind = "section"
url = "https://sada.example/local"

[[channels]]
kind = "feed"
url = "https://sada.example/feed/sport"

[[channels]]
name = "map"
kind = "sitemap"
url = "https://sada.example/sitemap.xml"

[[rules]]
valid_from = 2017-01-31
title = "h1"
title_suffixes = [" | صدى"]
section = "//div[@id='cat']"
published = ".date"
modified = ".modified"
byline = ".by"
authors = ".by a"
not_authors = ["وكالات"]
signatures = ["صدى"]
lead = ".lead"
body = ".body"
paragraph = "p"
strip = [".ad", "(//table)[1]"]
stop_at = ["اقرأ أيضاً"]
image = "img"
image_caption = ".cap"

[rules.date]
sources = ["rule", "json-ld"]
order = "dmy"
calendar = "hijri"
zone = "Asia/Riyadh"
trust_offset = false

[[rules]]
body = "#text"
"""


def test_every_key_arrives_in_the_record(tmp_path: Path) -> None:
    outlet = load_outlet(put(tmp_path, "sada", FULL))
    feed, section, second, sitemap = outlet.channels
    assert feed == Channel("sada/feed1", "sada", ChannelKind.FEED, "https://sada.example/feed")
    assert (section.id, second.id, sitemap.id) == ("sada/section1", "sada/feed2", "sada/map")
    assert (outlet.render, outlet.render_hosts) == (True, ("cdn.example",))
    assert (outlet.host_delay, outlet.verify_certificates, outlet.article_url) == (5.0, False, "/n/\\d+$")
    first, last = outlet.rules
    assert last.body == "#text"
    assert str(first.valid_from) == "2017-01-31"
    assert first.date == DateRule(("rule", "json-ld"), "dmy", "hijri", "Asia/Riyadh", trust_offset=False)
    assert (first.title_suffixes, first.strip) == ((" | صدى",), (".ad", "(//table)[1]"))
    assert (first.not_authors, first.signatures, first.stop_at) == (("وكالات",), ("صدى",), ("اقرأ أيضاً",))
    given = (first.title, first.section, first.published, first.modified, first.byline, first.authors, first.lead)
    assert given == ("h1", "//div[@id='cat']", ".date", ".modified", ".by", ".by a", ".lead")
    assert (first.image, first.image_caption, first.paragraph) == ("img", ".cap", "p")


def test_a_broken_file_costs_its_own_outlet_only(tmp_path: Path) -> None:
    put(tmp_path, "amal")
    put(tmp_path, "broken", SOUND.replace("zone", "zon"))
    put(tmp_path, "sada")
    catalogue = load_catalogue(tmp_path)
    assert [outlet.id for outlet in catalogue] == ["amal", "sada"]
    assert {complaint.file.name for complaint in catalogue.complaints} == {"broken.toml"}


def test_strict_loading_lists_all_complaints(tmp_path: Path) -> None:
    put(tmp_path, "one", SOUND.replace('"SY"', '"XX"'))
    put(tmp_path, "two", SOUND.replace('"ar"]', '"arabic"]'))
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tmp_path, strict=True)
    assert str(caught.value) == (
        "one.toml:2: country: 'XX' is not a country code. "
        "Give the two capital letters of ISO 3166-1, such as 'SY'.\n"
        "two.toml:4: languages: 'arabic' is not a language code. "
        "Give the small letters of ISO 639, such as 'ar' or 'ckb'."
    )


def test_two_outlets_do_not_poll_one_address(tmp_path: Path) -> None:
    put(tmp_path, "amal")
    put(tmp_path, "sada", SOUND.replace("https://{name}.example/feed", "https://amal.example/feed"))
    catalogue = load_catalogue(tmp_path)
    assert [outlet.id for outlet in catalogue] == ["amal"]
    assert [str(complaint) for complaint in catalogue.complaints] == [
        "sada.toml:10: The channel https://amal.example/feed belongs to 'amal' already. "
        "Remove it from one of the two files."
    ]


@pytest.mark.parametrize("name", ["amal", "zahra"])
def test_single_files_are_held_against_the_catalogue(tmp_path: Path, name: str) -> None:
    """What is added would take the address from who has it, or go without: by the order of their names."""
    folder, elsewhere = tmp_path / "catalogue", tmp_path / "new"
    for place in (folder, elsewhere):
        place.mkdir()
    sada = put(folder, "sada")
    text = SOUND.replace("https://{name}.example/feed", "https://sada.example/feed")
    for place in (folder, elsewhere):
        assert [str(complaint) for complaint in check_files([put(place, name, text)], folder)] == [
            f"{name}.toml:10: The channel https://sada.example/feed belongs to 'sada' already. "
            "Remove it from one of the two files."
        ]
    assert check_files([put(folder, name), sada], folder) == []
    assert len(check_files([put(elsewhere, name, text), sada], folder)) == 1


def test_asking_for_an_outlet(tmp_path: Path) -> None:
    put(tmp_path, "sada")
    catalogue = load_catalogue(tmp_path)
    assert catalogue.outlet("sada").id == "sada"
    with pytest.raises(CatalogueError, match=r"No outlet is called 'sad'\. Did you mean 'sada'\?"):
        catalogue.outlet("sad")


def test_a_folder_may_be_empty_but_must_exist(tmp_path: Path) -> None:
    assert len(load_catalogue(tmp_path)) == 0
    with pytest.raises(CatalogueError, match="does not exist"):
        load_catalogue(tmp_path / "nowhere")


def test_a_single_file_that_is_broken_raises_all_its_complaints(tmp_path: Path) -> None:
    path = put(tmp_path, "sada", SOUND.replace("country", "contry").replace('"Asia/Damascus"', '"Damascus"'))
    with pytest.raises(CatalogueError) as caught:
        load_outlet(path)
    assert len(str(caught.value).splitlines()) == len(check_outlet(path)) == 3
