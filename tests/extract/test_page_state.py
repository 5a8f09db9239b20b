"""Articles that a page carries only as data for its scripts, in the forms that frameworks give them."""

import html
import json
import time

import pytest

from rasid.extract.page import extract_page
from rasid.extract.state import page_data, state_paragraphs
from rasid.extract.tree import parse_page
from rasid.records import Hints

PARAGRAPHS = [
    f"شورای شهر در نشست شماره‌ی {n} تصمیم گرفت جاده‌ی منتهی به بندر را برای کامیون‌ها بازگشایی کند، و هزینه‌ها را می‌پردازد."
    for n in range(12)
]
MARKUP = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
TITLE = "جاده‌ی بندر بازگشایی می‌شود"


def dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def pushes(*chunks: str) -> str:
    first = "<script>(self.__next_f=self.__next_f||[]).push([0])</script>"
    return first + "".join(f"<script>self.__next_f.push({dumped([1, chunk])})</script>" for chunk in chunks)


STORY = {"story": {"id": 7, "content": MARKUP}}
ELEMENTS = ",".join(dumped(["$", "p", str(n), {"children": text}]) for n, text in enumerate(PARAGRAPHS))
SIZE = f"{len(MARKUP.encode()):x}"
QUOTED = json.dumps(STORY).replace("\\", "\\\\").replace("'", "\\'")
ROOTED = {"ROOT_QUERY": {"article": {"__ref": "Article:7"}}}
NAMED = {f"Paragraph:{n}": {"__typename": "Paragraph", "text": text} for n, text in enumerate(PARAGRAPHS)}
BLOCKS = {f"TextBlock:{n}": {"__typename": "TextBlock", "html": f"<p>{text}</p>"} for n, text in enumerate(PARAGRAPHS)}
TEASED = {f"Article:{n}": {"__typename": "Article", "title": f"{TITLE} {n}"} for n in range(20, 40)}


def article(entities: dict[str, dict[str, str]], **more: object) -> dict[str, object]:
    """A cache of queries whose article names its paragraphs, which stand before it in reverse."""
    text = [{"__ref": name} for name in entities]
    return {**ROOTED, **dict(reversed(entities.items())), "Article:7": {"title": TITLE, "text": text}, **TEASED, **more}


OLDER = {**ROOTED, **NAMED, "Article:7": {"text": [{"type": "id", "id": name} for name in NAMED]}}
RELAY = {"client:root": {}, **NAMED, "7": {"text": {"__refs": list(NAMED)}}}
IN_TWO = {"Body:1": {"__typename": "Body", "content": [{"__ref": name} for name in BLOCKS]}}
COUNT = len(PARAGRAPHS)
FLAT = [["ShallowReactive", 1], {"title": 2, "text": 3}, TITLE, list(range(4, 4 + COUNT)), *PARAGRAPHS]
FLAT_BLOCKS = [
    ["Reactive", 1], {"title": 2, "text": 3}, TITLE, list(range(5, 5 + COUNT)), "paragraph",
    *({"type": 4, "text": 5 + COUNT + n} for n in range(COUNT)), *PARAGRAPHS,
]  # fmt: skip
TURBO = [{"_1": 2}, "article", {"_3": 4}, "text", list(range(5, 5 + COUNT)), *PARAGRAPHS]
ROWS = "".join(f"{n + 32:x}:{dumped(['$', 'p', None, {'children': text}])}\n" for n, text in enumerate(PARAGRAPHS))
NAMED_ROWS = dumped(["$", "div", None, {"children": [f"$L{n + 32:x}" for n in range(COUNT)]}])
DRAFT = {"blocks": [{"key": f"k{n}", "text": text, "type": "unstyled"} for n, text in enumerate(PARAGRAPHS)]}
PAIRS = {"article": [0, {"title": [0, TITLE], "text": [0, MARKUP]}]}
TRANSFERRED = dumped(STORY)
for sign, escaped in (("&", "&a;"), ('"', "&q;"), ("<", "&l;"), (">", "&g;")):
    TRANSFERRED = TRANSFERRED.replace(sign, escaped)
UNQUOTED = ",".join(f"{{type:b,text:{dumped(text)}}}" for text in PARAGRAPHS)
FORMS = {
    "named by number in a cache": f"<script>window.__APOLLO_STATE__={dumped(article(NAMED))};</script>",
    "named as markup": f'<script type="application/json">{dumped({"apollo": article(BLOCKS)})}</script>',
    "named twice over": f"<script>window.__APOLLO_STATE__={dumped(article({}, **IN_TWO, **BLOCKS))};</script>",
    "named as by older clients": f"<script>window.__APOLLO_STATE__={dumped(OLDER)};</script>",
    "named together": f'<script type="application/json">{dumped(RELAY)}</script>',
    "flattened": f'<script type="application/json" id="__NUXT_DATA__">{dumped(FLAT)}</script>',
    "flattened blocks": f'<script type="application/json" id="__NUXT_DATA__">{dumped(FLAT_BLOCKS)}</script>',
    "flattened, in pieces": f"<script>window.__context.streamController.enqueue({dumped(dumped(TURBO) + chr(10))});"
    "</script>",
    "streamed as rows": pushes(f"{ROWS}5:{NAMED_ROWS}\n"),
    "of an editor": f"<script>window.__STATE__={dumped(DRAFT)};</script>",
    "in an island": f'<x-island props="{html.escape(dumped(PAIRS))}"></x-island>',
    "in an attribute of any name": f'<x-page :article="{html.escape(dumped(STORY))}"></x-page>',
    "escaped in its own way": f'<script type="application/json" id="app-state">{TRANSFERRED}</script>',
    "escaped twice": f'<script type="application/json">{dumped({"body": html.escape(MARKUP)})}</script>',
    "in a function's objects": f"<script>window.__NUXT__=(function(a,b){{return {{data:[{{text:[{UNQUOTED}]}}]}}}}"
    '("x","p"));</script>',
    "behind other values": f"<script>window.layer=[];window.conf={{}};window.__STATE__={dumped(STORY)};</script>",
    "with undefined": f'<script>window.__STATE__={{"a":undefined,"b":[undefined],{dumped(STORY)[1:]};f()</script>',
    "in a text": f"<script>window.__STATE__=JSON.parse({dumped(dumped(STORY))})</script>",
    "in a text between apostrophes": f"<script>window.__STATE__=JSON.parse('{QUOTED}');</script>",
    "escaped for apostrophes": f"<script>window.__S__=JSON.parse('{QUOTED.replace('<', chr(92) + 'x3C')}');</script>",
    "in a function": f"<script>window.__NUXT__=(function(a,b){{return {{data:[{{id:a,body:{dumped(MARKUP)},x:b}}]}}}}"
    '(1,"x"));</script>',
    "as a list of all values": f'<script type="application/json" id="__NUXT_DATA__">'
    f"{dumped([['Reactive', 1], {'data': 2}, {'content': 3}, MARKUP])}</script>",
    "as lines": f'<script type="application/json">{dumped({"body": chr(10).join(PARAGRAPHS)})}</script>',
    "in a short script": f'<script type="application/json">{dumped({"body": MARKUP})}</script>',
    "streamed as properties": pushes("0:[]\n5:" + dumped(["$", "$L6", None, STORY])[:300], dumped(
        ["$", "$L6", None, STORY])[300:] + "\n"),
    "streamed as elements": pushes('1:I["x"]\n', '5:["$","div",null,{"children":[' + ELEMENTS + "]}]\n"),
    "streamed as a long text": pushes('1:"$Sreact"\n', f"7:T{SIZE},", MARKUP, '8:["$","div",null,{}]\n'),
    "in an attribute": f'<div id="app" data-page="{html.escape(dumped({"props": STORY}))}"></div>',
    "in structured data, as markup": f'<script type="application/ld+json">'
    f"{dumped({'@type': 'NewsArticle', 'headline': TITLE, 'articleBody': MARKUP})}</script>",
}  # fmt: skip


@pytest.mark.parametrize("shown", ["", f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p>"])
@pytest.mark.parametrize("form", FORMS)
def test_the_article_is_found_in_the_data_of_scripts(form: str, shown: str) -> None:
    page = f"<html><head><title>{TITLE}</title></head><body><main>{shown}</main>{FORMS[form]}</body></html>"
    assert list(extract_page(page, "https://sahel.example/n/7", outlet=None, hints=Hints()).paragraphs) == PARAGRAPHS


@pytest.mark.parametrize(
    "script",
    [
        "window.a='",
        "window.a=JSON.parse('",
        "window.a=JSON.parse('{');",
        "self.__next_f.push([1",
        "self.__next_f.push([1])",
        "self.__next_f.push([1,7])",
        'self.__next_f.push([1,"fffffff:Tfffffff,"])',
        'self.__next_f.push([1,"a:b:c\\n\\n["])',
        "window.a={undefined:undefined",
        "x=[undefined",
        f'window.a=(function(){{return{{b:"<p>{"a" * 700}',
    ],
)
def test_broken_data_are_no_text(script: str) -> None:
    root = parse_page(f"<body><script>{script}{' ' * 700}</script><div id=a data-page='{{'></div></body>")
    assert root is not None
    assert state_paragraphs(root) == ()
    assert [value for value in page_data(root) if value not in ({}, [], "")] == []


@pytest.mark.parametrize(
    "script",
    [
        'window.a={"ROOT_QUERY":{"a":[{"__ref":"A"}]},"A":{"a":[{"__ref":"A"},{"__ref":"B"},{"__ref":7}]}}',
        'window.a={"client:root":[],"A":{"a":{"__refs":["A","B",7]}}}',
        'window.a=[["Reactive",1],[1,0,2,-1,99],{"a":1,"b":"c"}]',
        'window.a=[{"_1":2,"_9":0},"a",[0,0,2]]',
        'window.a=[[["Reactive",1],2],1]',
        'self.__next_f.push([1,"5:[\\"$L5\\",\\"$5\\"]\\n"])',
    ],
)
def test_values_that_name_each_other_without_end_are_no_text(script: str) -> None:
    root = parse_page(f"<body><script>{script}{' ' * 700}</script></body>")
    assert root is not None
    assert state_paragraphs(root) == ()


def test_a_cache_whose_entities_name_one_another_is_read_in_time() -> None:
    several = [{"__ref": f"Article:{n}"} for n in range(40, 80)]
    cache = {f"Article:{n}": {"title": TITLE, "related": several, "tags": several} for n in range(40, 80)}
    root = parse_page(f"<body><script>window.__S__={dumped(article(NAMED, **cache))}</script></body>")
    assert root is not None
    start = time.process_time()
    assert list(state_paragraphs(root)) == PARAGRAPHS
    assert time.process_time() - start < 2


@pytest.mark.parametrize("part", ["a", "a:", 'a:"', " ", "a ", '":', 'a:"\\\\', "[", '{"a":'])
def test_a_long_script_without_data_is_read_in_time(part: str) -> None:
    root = parse_page(f"<body><script>{part * (200_000 // len(part))}</script></body>")
    assert root is not None
    start = time.process_time()
    assert state_paragraphs(root) == ()
    assert time.process_time() - start < 2
