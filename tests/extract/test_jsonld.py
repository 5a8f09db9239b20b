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


def test_articles_of_a_list_are_not_the_pages() -> None:
    script = '{"@type": "ItemList", "itemListElement": [{"@type": "Article", "headline": "One"}]}'
    assert facts_of(script).first("title") is None


@pytest.mark.parametrize("script", ["", "{", "[" * 5000, "null", '"text"', '{"@type": {"a": 1}, "author": 5}'])
def test_rubbish_is_no_news(script: str) -> None:
    assert facts_of(script).first("title") is None
