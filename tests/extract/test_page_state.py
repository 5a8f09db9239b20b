"""Articles that a page carries only as data for its scripts, in the forms that frameworks give them."""

import html
import json

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
FORMS = {
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
