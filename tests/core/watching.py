"""One article that is looked at again and again, for tests of what several looks come to."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from rasid.around import with_found
from rasid.changes.second_look import TRUSTED
from rasid.judging import Around, visit_failed, visit_read, visit_unchanged
from rasid.memory import OutletMemory
from rasid.normalize.article import normalize
from rasid.records import ArticleState, Fetch, Found, Outcome, Outlet, Problem, RawArticle, Validators, Visit
from rasid.settings import Settings

SETTINGS = Settings()
TEXT = (
    "افتتحت البلدية مكتبة عامة جديدة في وسط المدينة بعد عامين من العمل المتواصل على ترميم المبنى القديم.",
    "وتضم المكتبة ثلاثة آلاف كتاب في الأدب والعلوم والتاريخ، إضافة إلى قاعة للأطفال وأخرى للمحاضرات.",
    "وتستقبل القراء كل يوم من الصباح إلى المساء، وأسهمت جمعية محلية في تمويل الأثاث والرفوف والحواسيب.",
    "وقالت مديرة المكتبة إن الإعارة مجانية للطلاب، وإن برنامج الأنشطة يعلن في مطلع كل شهر.",
)
TITLE, OTHER = "افتتاح مكتبة عامة في المدينة", "المدينة تفتتح مكتبتها العامة"
EDITED = (TEXT[0], TEXT[1].replace("ثلاثة", "أربعة"), *TEXT[2:])


class Watch:
    """One article of an outlet, looked at again and again."""

    def __init__(self, outlet: Outlet, state: ArticleState, now: datetime, memory: OutletMemory | None) -> None:
        self.outlet, self.state, self.now, self.memory = outlet, state, now, memory
        self.visits: list[Visit] = []
        self.settings = SETTINGS
        self.listed_at: datetime | None = None

    def read(
        self,
        *paragraphs: str,
        title: str | None = TITLE,
        title_from: str = "h1",
        url: str | None = None,
        place: str = "meta",
        whole: bool | None = True,
        made: datetime | None = None,
        canonical: str | None = None,
        heading: str | None = None,
        called: Mapping[str, str] = {},
        **said: str,
    ) -> Outcome:
        """Look at the page that says this; `said` are a byline, a section and dates, as printed in a `place`.

        `heading` is what the page calls its article, whatever is read as its title, `called` what other places do;
        `made` is when the copy was made, where the answer says so.
        """
        printed = {name: (Found(value, place),) for name, value in said.items()}
        named = {**called, **({"h1": heading} if heading else {})}
        raw = RawArticle(
            url or self.state.url,
            title=Found(title, title_from) if title else None,
            paragraphs=paragraphs or TEXT,
            canonical=Found(canonical, "link") if canonical else None,
            headlines=tuple(Found(value, source) for source, value in named.items()),
            byline=next(iter(printed.get("byline", ())), None),
            section=next(iter(printed.get("section", ())), None),
            published=printed.get("published", ()),
            modified=printed.get("modified", ()),
        )
        article = replace(normalize(raw, self.outlet, now=self.now, reader="test"), whole=whole)
        fetch = replace(self._fetch(200), made=made)
        return self._keep(visit_read(self.state, fetch, article, problems=(), **self._common()))

    def unchanged(self, made: datetime | None = None) -> Outcome:
        return self._keep(visit_unchanged(self.state, replace(self._fetch(304), made=made), **self._common()))

    def fail(self, kind: str) -> Outcome:
        common = {name: value for name, value in self._common().items() if name != "validators"}
        return self._keep(visit_failed(self.state, self._fetch(None), Problem(kind, self.state.url), **common))

    def find_another(self) -> None:
        """Another article of the outlet is found, a moment after this one's last look."""
        assert self.memory is not None
        self.memory = with_found(
            replace(self.memory, failing=(77,)), 78, self.visits[-1].fetch.at + timedelta(seconds=5)
        )

    def list_read(self) -> None:
        """One of the outlet's lists is read, a moment after the article's last look."""
        self.listed_at = self.visits[-1].fetch.at + timedelta(seconds=5)

    @property
    def troubles(self) -> list[str] | None:
        """Of the last visit; None: it left them as they were."""
        problems = self.visits[-1].problems
        return None if problems is None else [problem.kind for problem in problems]

    def failing(self) -> tuple[int, ...]:
        return self.memory.failing if self.memory else ()

    @property
    def told(self) -> list[Outcome]:
        return [v.change.kind for v in self.visits if v.change is not None and v.change.told]

    def _fetch(self, status: int | None) -> Fetch:
        return Fetch(self.state.url, self.now, status)

    def _common(self) -> dict[str, Any]:
        around = Around(self.outlet, self.memory, self.listed_at)
        validators = Validators(body_digest=str(len(self.visits)))
        return {"validators": validators, "now": self.now, "settings": self.settings, "around": around}

    def _keep(self, visit: Visit) -> Outcome:
        self.visits.append(visit)
        self.state = visit.state
        self.memory = visit.outlet_memory or self.memory
        self.now = max(visit.state.next_check_at or self.now, self.now + timedelta(minutes=1))
        return visit.outcome


MakeWatch = Callable[..., Watch]
TRUSTING = OutletMemory(trust=TRUSTED, title_trust=TRUSTED)
