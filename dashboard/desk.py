"""What all pages share: the store, the clock, the daemon's pulse, and the templates."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import partial
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from dashboard import languages, shown
from dashboard.details import Details
from dashboard.pulse import Pulse, stalled
from dashboard.sight import Sight
from dashboard.texts import FALLBACK, PLURALS, Texts
from rasid.foresight import Foresight, foresee
from rasid.health.assess import Assessment
from rasid.health.looking import LookAround
from rasid.health.state import Beat
from rasid.memory import OutletMemory
from rasid.ports import Clock
from rasid.settings import Settings
from rasid.showing import ShownStore

VERSION = version("rasid")
REFRESH = 60
"""Seconds after which a page is asked for anew, where the visitor wants that."""
TEMPLATES = Path(__file__).parent / "templates"


class Desk:
    """Gives the pages what they need, and renders them."""

    def __init__(
        self,
        store: ShownStore,
        settings: Settings,
        clock: Clock,
        *,
        pulse: Callable[[], Pulse] | None,
        around: LookAround,
        guarded: bool,
    ) -> None:
        self.store = store
        self.settings = settings
        self.clock = clock
        self.pulse = pulse
        self.around = around
        self.sight = Sight(store, settings, around, self.beat)
        self._guarded = guarded
        self._texts = {name: Texts(name) for name in PLURALS}
        self._details = {name: Details(name) for name in PLURALS}
        self.zone = shown.zone_of(settings.dashboard_zone)
        self._templates = _environment(self.zone)

    def outlet_named(self, name: str | None) -> str | None:
        """The outlet that is asked for, if any: a list of one that there is not would stay empty for ever, and nobody
        would know why. Raises 404."""
        if name is not None and name not in {known.id for known in self.store.known_outlets(retired=True)}:
            raise HTTPException(404, f"No outlet is called {name}. The page of outlets lists all of them.")
        return name

    def assess(self, now: datetime) -> Assessment:
        """What is wrong: the same for every page, the metrics, and the check."""
        return self.sight.assessment(now)

    def assess_anew(self, now: datetime) -> Assessment:
        """The same for programs, no older than some seconds."""
        return self.sight.assessment_anew(now)

    def beat(self, now: datetime) -> Beat | None:
        """The heartbeat of the daemon in this process; None: there is none."""
        return self.pulse().beat(now) if self.pulse else None

    def names(self) -> dict[str, str]:
        """The names of all outlets, retired ones too, by id."""
        return {outlet.id: outlet.name for outlet in self.sight.outlets(self.clock.now())}

    def foresee(self, outlet_id: str, now: datetime) -> Foresight:
        """How fast an outlet edits, and what is expected to be missed of it."""
        memory = self.store.outlet_memories([outlet_id]).get(outlet_id, OutletMemory())
        return foresee(memory.tempo, self.settings, now)

    def render(
        self, request: Request, template: str, status: int = 200, /, *, now: datetime | None = None, **values: object
    ) -> HTMLResponse:
        """The page made of a template, in the visitor's language. `now` is the same moment all over a page."""
        now = now or self.clock.now()
        pulse = self.pulse() if self.pulse else None
        texts = self.texts(request)
        root = request.scope.get("app_root_path", request.scope.get("root_path", ""))  # below a mount, too
        text = self._templates.get_template(template).render(
            now=now,
            root=root,
            path=request.url.path,
            query=request.query_params,
            here=_here(request, "lang"),
            still=_here(request, "lang", "refresh"),
            refreshes=request.method == "GET" and request.query_params.get("refresh") == str(REFRESH),
            refresh_seconds=REFRESH,
            t=texts,
            said=self._details[texts.language],
            others=[other for name, other in self._texts.items() if name != texts.language],
            visitor=getattr(request.state, "visitor", None),
            guarded=self._guarded,
            pulse=pulse,
            gone_delay=self.settings.gone_delay,
            stalled=pulse is not None and stalled(pulse, self.settings, now),
            **values,
        )
        page = HTMLResponse(text.encode("utf-8", "replace"), status)  # half a surrogate pair may have been stored
        page.headers["content-language"] = texts.language
        if request.query_params.get("refresh") == str(REFRESH):
            page.headers["refresh"] = str(REFRESH)
        page.headers["vary"] = "accept-language, cookie"
        if languages.chosen(request, self._texts):
            page.set_cookie(
                languages.COOKIE,
                texts.language,
                max_age=languages.COOKIE_SECONDS,
                path=root or "/",
                httponly=True,
                samesite="lax",
            )
        return page

    def texts(self, request: Request) -> Texts:
        """The texts in the visitor's language."""
        return self._texts[languages.language_of(request, self._texts, FALLBACK)]


def _here(request: Request, *without: str) -> str:
    """The query of this page without some of its values, to hang another one on; ends with `&` unless it is empty."""
    pairs = [(name, value) for name, value in request.query_params.multi_items() if name not in without]
    return urlencode(pairs, errors="replace") + "&" if pairs else ""


def _environment(zone: tzinfo) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        rasid_version=VERSION, relative=shown.relative, duration_of=shown.duration, size_of=shown.size
    )
    environment.filters.update(
        local=partial(shown.in_zone, zone=zone),
        machine=shown.machine,
        web=shown.web,
        legible=shown.legible,
        direction=shown.direction_of,
        lang=shown.language_tag,
        quoted=shown.quoted,
    )
    return environment
