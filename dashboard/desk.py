"""What all pages share: the store, the clock, the daemon's pulse, and the templates."""

from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from dashboard import shown
from dashboard.pulse import Pulse, stalled
from dashboard.texts import Texts
from rasid.health.assess import Assessment, assess
from rasid.health.looking import LookAround, look
from rasid.health.ports import WatchedStore
from rasid.ports import Clock
from rasid.settings import Settings

VERSION = version("rasid")
TEMPLATES = Path(__file__).parent / "templates"


class Desk:
    """Gives the pages what they need, and renders them."""

    def __init__(
        self,
        store: WatchedStore,
        settings: Settings,
        clock: Clock,
        texts: Texts,
        *,
        pulse: Callable[[], Pulse] | None,
        around: LookAround,
    ) -> None:
        self.store = store
        self.settings = settings
        self.clock = clock
        self.pulse = pulse
        self._around = around
        self._templates = _environment(texts)

    def assess(self, now: datetime) -> Assessment:
        """What is wrong now: the same for every page, the metrics, and the check."""
        beat = self.pulse().beat(now) if self.pulse else None
        return assess(look(self.store, self._around, self.settings, beat), now)

    def render(
        self, request: Request, template: str, status: int = 200, /, *, now: datetime | None = None, **values: object
    ) -> HTMLResponse:
        """The page made of a template. `now` is the same moment all over a page."""
        now = now or self.clock.now()
        pulse = self.pulse() if self.pulse else None
        page = self._templates.get_template(template).render(
            now=now,
            root=request.scope.get("root_path", ""),
            path=request.url.path,
            query=request.query_params,
            pulse=pulse,
            gone_delay=self.settings.gone_delay,
            stalled=pulse is not None and stalled(pulse, self.settings, now),
            **values,
        )
        return HTMLResponse(page.encode("utf-8", "replace"), status)  # half a surrogate pair may have been stored


def _environment(texts: Texts) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(t=texts, rasid_version=VERSION, relative=shown.relative, duration_of=shown.duration)
    environment.filters.update(
        utc=shown.utc,
        machine=shown.machine,
        web=shown.web,
        legible=shown.legible,
        direction=shown.direction_of,
        lang=shown.language_tag,
        quoted=shown.quoted,
    )
    return environment
