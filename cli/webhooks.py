"""Webhooks on the network, and `rasid webhooks`: how they stand, a test of one, and what was put aside."""

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from cli.context import SystemClock, context_of
from cli.options import Json
from cli.output import console, counted, errors, print_json, print_table
from cli.posting import Post
from rasid.deliveries import Answer, Outbox
from rasid.errors import RasidError, SettingsError, nearest
from rasid.settings import Settings
from rasid.webhooks import PING, Event, Hook, headers, read_hooks
from scheduler.courier import Send
from spiders.addresses import Addresses

hooks_app = typer.Typer(
    name="webhooks", help="Those who are told of changes and findings.", invoke_without_command=True
)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(hooks_app)


def hooks_of(settings: Settings) -> tuple[Hook, ...]:
    """The hooks that the settings name. Raises `SettingsError`."""
    if not settings.webhooks_file:
        return ()
    path = Path(settings.webhooks_file)
    try:
        return read_hooks(path.read_text(encoding="utf-8"), str(path))
    except UnicodeDecodeError:
        raise SettingsError(f"{path} (webhooks_file) is not in UTF-8. Save it in UTF-8.") from None
    except OSError as error:
        raise SettingsError(f"{path} (webhooks_file) cannot be read: {error.strerror}. Correct the setting.") from None


def sender(settings: Settings, now: Callable[[], datetime]) -> Send:
    """What makes deliveries: to addresses that Rasid may connect to, without following anybody elsewhere."""

    def send(hook: Hook, event: Event) -> Answer:
        vetted = Addresses(replace(settings, allow_networks=(*settings.allow_networks, *hook.allow)))
        parts = urlsplit(hook.url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        where = vetted.look_up(host, port)
        if not where:
            refused = vetted.refusal(host)
            return Answer(f"{refused} is outside the public Internet: add it to allow" if refused else "no such host")
        body = event.body()
        sent = {**headers(hook.secret, event.id, now(), body), "host": parts.netloc.rpartition("@")[2],
                "user-agent": f"Rasid/{version('rasid')}"}  # fmt: skip
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Post(parts.scheme, str(where[0][1][0]), port, host)(target, body, sent, now)

    return send


@hooks_app.callback()
def show(ctx: typer.Context, json: Json = False) -> None:
    """Show how each webhook stands."""
    if ctx.invoked_subcommand is not None:
        return
    context = context_of(ctx)
    hooks = hooks_of(context.settings)
    with context.store() as store:
        states, (last_change, last_notice) = store.outbox.states(), store.outbox.end()
        aside = Counter(refused.hook for refused in store.outbox.aside())
    rows = [(hook, states.get(hook.name)) for hook in hooks]
    if json:
        print_json([{"name": hook.name, "host": urlsplit(hook.url).hostname, "aside": aside[hook.name], "state": state}
                    for hook, state in rows])  # fmt: skip
        return
    print_table(
        ["Webhook", "Host", "Received", "Last", "Waiting", "Put aside", "Failures", "Next try", "Why"],
        (
            [hook.name, urlsplit(hook.url).hostname, 0, None, 0, 0, 0, None, "not served yet: `rasid run` does"]
            if state is None
            else [hook.name, urlsplit(hook.url).hostname, state.delivered, state.delivered_at,
                  last_change - state.changes_after + last_notice - state.notices_after, aside[hook.name],
                  state.failures, state.next_try_at, state.error]
            for hook, state in rows
        ),
        empty="No webhooks: name a file of them with webhooks_file.",
    )  # fmt: skip


@hooks_app.command("test")
def test(ctx: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME", help="A webhook's name.")]) -> None:
    """Send a webhook a ping, and say what it answered."""
    settings, clock = context_of(ctx).settings, SystemClock()
    hook, now = _named(settings, name), clock.now()
    answer = sender(settings, clock.now)(hook, Event(f"ping-{now:%Y%m%dT%H%M%S%fZ}", PING, now, {}))
    if answer.error:
        errors.print(f"{name}: {answer.error}.")
        sys.exit(1)
    console.print(f"{name} has received it.")


@hooks_app.command("aside")
def aside(ctx: typer.Context, json: Json = False) -> None:
    """Show the events that webhooks refused for good."""
    with context_of(ctx).store() as store:
        refused = store.outbox.aside()
    if json:
        print_json(refused)
        return
    print_table(
        ["Webhook", "Event", "What", "Of", "Put aside", "Why", "Sent again"],
        ([one.hook, one.event.id, one.event.type, one.event.at, one.at, one.error, "soon" if one.again else None]
         for one in refused),
        empty="Nothing was put aside.",
    )  # fmt: skip


_Name = Annotated[str, typer.Argument(metavar="NAME", help="A webhook's name.")]
_Ids = Annotated[
    list[str] | None, typer.Argument(metavar="EVENT", help="Ids of events; default: all that was put aside.")
]


@hooks_app.command("resend")
def resend(ctx: typer.Context, name: _Name, events: _Ids = None) -> None:
    """Have events that were put aside sent again. The daemon does it within seconds."""
    chosen = _chosen(ctx, name, lambda outbox: outbox.send_again(name, events or ()))
    console.print(f"{chosen}: sent again while `rasid run` works.")


@hooks_app.command("forget")
def forget(ctx: typer.Context, name: _Name, events: _Ids = None) -> None:
    """Drop events that were put aside: they are not sent any more."""
    console.print(f"{_chosen(ctx, name, lambda outbox: outbox.forget(name, events or ()))}: forgotten.")


def _chosen(ctx: typer.Context, name: str, do: Callable[[Outbox], int]) -> str:
    """Do something to what was put aside; says to how many."""
    context = context_of(ctx)
    _named(context.settings, name)
    with context.store() as store:
        count = do(store.outbox)
    if not count:
        raise RasidError(f"No such event was put aside for {name}. `rasid webhooks aside` lists them.")
    return f"{counted(count, 'event')} to {name}"


def _named(settings: Settings, name: str) -> Hook:
    hooks = {hook.name: hook for hook in hooks_of(settings)}
    if name not in hooks:
        raise RasidError(f"There is no webhook {name!r}.{nearest(name, list(hooks))} `rasid webhooks` lists them.")
    return hooks[name]
