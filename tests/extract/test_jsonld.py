"""JSON-LD in the states that publishers leave it in."""

import pytest

from rasid.extract.facts import Facts, read_facts
from rasid.extract.tree import parse_page
from rasid.records import Found


def facts_of(script: str, url: str = "https://example.org/a/story-one-42") -> Facts:
    root = parse_page(f'<html><body><script type="application/ld+json">{script}</script><p>x</p></body></html>')
    assert root is not None
    return read_facts(root, url)


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "Rain", "author": {"@type": "Person", "name": "Lina Haddad"}}',
        '[{"@type": "Organization"}, {"@type": ["Article"], "headline": "Rain", "author": "Lina Haddad"}]',
        """{"@graph": [{"@type": "http://schema.org/BlogPosting", "headline": "Rain", "author": [{"@id": "#p"}]},
        {"@type": "Person", "@id": "#p", "name": "Lina Haddad"}]}""",
        '{"@type": "NewsArticle", "headline": "Rain", "author": [{"name": ["Lina Haddad"]}],}',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Rain", "author": "Lina Haddad"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "Rain", "author": "Lina Haddad"}\n{"@type": "Thing"}',
        '{"@type": "NewsArticle", "headline": "Rain", "text": "say "no"", "author": {"name": "Lina Haddad"}}',
        '{"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "Rain", "author": "Lina Haddad"}};',
        '{"@type": "Organization"},\n{"@type": "Article", "headline": "Rain", "author": "Lina Haddad"}',
        '{"@type": "Thing"} {"@type":"Article","headline": "Rain", "text": "a "b"", "author": {"name":"Lina Haddad"}}',
        "{&quot;@type&quot;: &quot;Article&quot;, &quot;headline&quot;: &quot;Rain&quot;,"
        " &quot;author&quot;: &quot;Lina Haddad&quot;,}",
    ],
)
def test_headline_and_author_are_found(script: str) -> None:
    facts = facts_of(script)
    assert facts.first("title") == Found("Rain", "json-ld")
    assert facts.first("author") == Found("Lina Haddad", "json-ld")


def test_the_article_of_the_page_wins_over_a_fuller_one_of_another_page() -> None:
    facts = facts_of(
        '[{"@type": "Article", "headline": "Other", "datePublished": "2020-01-01", "url": "https://example.org/b"},'
        ' {"@type": "Article", "headline": "Own", "url": "https://example.org/a/story-one-42"}]'
    )
    assert [f.value for f in facts.all("title")] == ["Own"]


OTHER = """{"@type": "Article", "headline": "Hail", "datePublished": "2020-01-01", "articleBody": "x",
"author": "Sami Nour", "url": "https://example.org/news/77"}"""


@pytest.mark.parametrize("other_first", [True, False])
@pytest.mark.parametrize(
    "where", ['"url": "http://www.example.org/news/42/"', '"mainEntityOfPage": "HERE"', '"@id": "x"']
)
def test_of_several_articles_the_pages_own_is_told_by_a_short_address_or_the_heading(
    where: str, other_first: bool
) -> None:
    here = "https://example.org/news/42"
    own = f'{{"@type": "Article", "headline": "Rain in the hills", {where.replace("HERE", here)}}}'
    scripts = [OTHER, own] if other_first else [own, OTHER]
    marked = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    root = parse_page(f"<html><body>{marked}<h1>Rain in the hills</h1><p>x</p></body></html>")
    assert root is not None
    assert [found.value for found in read_facts(root, here).all("title")] == ["Rain in the hills"]


@pytest.mark.parametrize("value", ["1777617000", '{"@type": "DateTime", "@value": "1777617000"}', '["1777617000"]'])
def test_dates_may_be_numbers_and_typed_values(value: str) -> None:
    facts = facts_of(f'{{"@type": "Article", "headline": "Rain", "datePublished": {value}}}')
    assert facts.first("published") == Found("1777617000", "json-ld")


def test_a_body_in_markup_is_told_in_lines() -> None:
    markup = "<p>Rain fell &amp; stayed.</p><blockquote><p>It is <b>cold</b>.</p></blockquote>One.<br/><br/>Two."
    facts = facts_of(f'{{"@type": "Article", "headline": "Rain", "articleBody": "{markup}"}}')
    assert [found.value for found in facts.all("body")] == ["Rain fell & stayed.\nIt is cold.\nOne.\nTwo."]


def test_articles_of_a_list_are_not_the_pages() -> None:
    script = '{"@type": "ItemList", "itemListElement": [{"@type": "Article", "headline": "One"}]}'
    assert facts_of(script).first("title") is None


@pytest.mark.parametrize("script", ["", "{", "[" * 5000, "null", '"text"', '{"@type": {"a": 1}, "author": 5}'])
def test_rubbish_is_no_news(script: str) -> None:
    assert facts_of(script).first("title") is None
