"""How long things take in the simulated press, and the settings that let Rasid keep up with it.

All durations are seconds. A plan with an `end` is finite: the press does nothing new in its last
`settle` seconds, so that whoever watches it can finish.
"""

from dataclasses import dataclass

from rasid.errors import SettingsError

SHORTEST = 45.0
"""The shortest finite plan in which every kind of event still finds room."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the press does in which time. The same plan and the same seed give the same press."""

    outlets: int = 10
    end: float | None = None  # None: for ever
    first: float = 3.0  # when the first new article may come
    interval: float = 20.0  # between two articles of one outlet
    backlog: int = 4  # articles that each outlet has from before the start
    backlog_gap: float = 2400.0  # between two of those
    visible_for: float = 15.0  # the least time that a state of an article stands
    settle: float = 20.0
    outage_every: float = 180.0  # each outlet breaks once in this time
    outage_for: float = 6.0
    recovery: float = 5.0  # quiet time of an outlet after its outage
    flicker_for: float = 2.0  # how long an article is absent by mistake
    feed_size: int = 20
    poll: float = 2.0  # what a monitor is expected to do: poll, look again, confirm a loss
    recheck: float = 3.0
    gone_delay: float = 5.0
    request_timeout: float = 3.0
    scripted: bool = False  # the last outlet's article pages are empty without JavaScript

    @property
    def act_until(self) -> float:
        """From here on the press does nothing new."""
        return float("inf") if self.end is None else self.end - self.settle


def endless_plan(outlets: int = 10, *, scripted: bool = False) -> Plan:
    """The plan of a press that goes on until it is stopped."""
    return Plan(outlets=outlets, scripted=scripted)


def plan_for(seconds: float, outlets: int = 10, *, scripted: bool = False) -> Plan:
    """A plan that fits into `seconds`: every kind of event occurs, and is over in time.

    Raises `SettingsError` for a time too short for that.
    """
    if seconds < SHORTEST:
        raise SettingsError(f"A demo of {seconds:g} s is too short. Give at least {SHORTEST:g} s.")
    long = min(seconds / 60.0, 3.0)
    return Plan(
        outlets=outlets,
        end=seconds,
        first=3.0,
        interval=max(7.0, round(8.0 * long)),
        backlog=2,
        visible_for=max(6.0, round(7.0 * min(long, 1.6))),
        settle=max(12.0, round(14.0 * min(long, 2.0))),
        outage_every=min(seconds, 120.0),
        outage_for=4.0,
        recovery=3.0,
        poll=1.0,
        recheck=2.0,
        gone_delay=3.0,
        request_timeout=2.0,
        scripted=scripted,
    )


def settings_for(plan: Plan) -> dict[str, object]:
    """Values of Rasid's settings that compress its time to the plan's, for loopback only."""
    endless = plan.end is None
    return {
        "tick_interval": min(0.5, plan.poll / 2),
        "poll_interval": plan.poll,
        "poll_interval_min": plan.poll,
        "poll_interval_max": plan.poll * 1.5,
        "retry_interval_max": plan.recovery * 0.6,
        "recheck_interval_min": plan.recheck,
        "recheck_share": 0.1 if endless else 0.0,
        "recheck_age_max": 1800.0 if endless else 30 * 86400.0,
        "second_look_delay": 0.0,  # the demo shows each state for seconds only, and none of them wavers
        "gone_delay": plan.gone_delay,
        "host_delay": 0.05,
        "host_budget": 0,
        "request_timeout": plan.request_timeout,
        "retry_times": 1,
        "drain_timeout": 10.0,
        "contact": "demo@press.test",
        "allow_networks": ("127.0.0.0/8",),
        "resolve": ("*.press.test=127.0.0.1",),
    }
