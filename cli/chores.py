"""What the daemon does beside its tick: heartbeat, findings, backups, and word to the supervisor."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from cli.backups import backups_of, folder_of
from cli.catalogue_watch import EVERY as CATALOGUE_EVERY
from cli.catalogue_watch import CatalogueWatch
from cli.context import Context
from cli.supervisor import Watchdog, notifier, watchdog_seconds
from cli.surroundings import look_around
from cli.telling import teller_of
from cli.webhooks import hooks_of, sender
from rasid.errors import StoreError
from rasid.health.machine import patience
from rasid.health.state import Beat, Machine
from rasid.ports import Clock
from rasid.records import Outlet
from scheduler import courier, upkeep
from scheduler.courier import Courier
from scheduler.daemon import Job
from scheduler.heap import LOOK_EVERY as HEAP_EVERY
from scheduler.heap import Heap
from scheduler.watching import Watch
from spiders.relearning import EVERY as READINGS_EVERY
from storage.backup import require_folder
from storage.store import SqlStore

log = logging.getLogger(__name__)

_BEAT_SECONDS = 5.0
_BACKUP_LOOK_SECONDS = 300.0


class Chores:
    """The daemon's static jobs. Raises `SettingsError` when messages are wanted that cannot be sent."""

    def __init__(
        self,
        context: Context,
        store: SqlStore,
        clock: Clock,
        beat: Callable[[], Beat],
        watch: Callable[[Sequence[Outlet]], object] = lambda _: None,
        relearn: Callable[[], object] = lambda: None,
    ) -> None:
        self._context = context
        self._store = store
        self._clock = clock
        self._relearn = relearn
        self._notify = notifier()
        self._heap = Heap()
        self._catalogue = CatalogueWatch(context, store, clock, watch)
        self.after_look: Callable[[], object] = lambda: None
        settings = context.settings
        self._watch = Watch(
            store, settings, clock, beat=beat, around=self.look_around, tell=teller_of(settings), post=store.outbox.post
        )
        self._courier = Courier(store, store.outbox, hooks_of(settings), clock, sender(settings, clock.now))
        self._watchdog = Watchdog(
            store, self._notify, last_tick_at=lambda: beat().last_tick_at, patience=patience(settings.tick_interval)
        )

    def look_around(self) -> Machine:
        """Disk, zones and archive."""
        return replace(look_around(self._context.settings, self._store), write_fault=self._watch.write_fault)

    def jobs(self) -> list[Job]:
        """All of them."""
        settings = self._context.settings
        jobs = [
            Job("catalogue", CATALOGUE_EVERY, self._catalogue.look),
            Job("heartbeat", _BEAT_SECONDS, self._watch.keep_beat),
            Job("findings", max(settings.health_interval, 1.0), self._look),
            Job("offsets", upkeep.EVERY, self._look_at_offsets),
            Job("heap", HEAP_EVERY, self._heap.tend),
            Job("clock", upkeep.CLOCK_EVERY, partial(upkeep.heed_clock, self._store, self._clock)),
            Job("counters", upkeep.RECOUNT_EVERY, partial(upkeep.recount, self._store)),
            Job("webhooks", courier.EVERY, self._courier.run),
            Job("readings", READINGS_EVERY, self._read_again),
            Job("search", upkeep.INDEX_EVERY, partial(upkeep.extend_index, self._store.search_index)),
        ]
        if settings.ledger_keep > 0:
            forget = partial(upkeep.forget_requests, self._store, self._clock, settings.ledger_keep)
            jobs.append(Job("ledger", upkeep.FORGET_EVERY, forget))
        if settings.backup_interval > 0:
            look_every = max(1.0, min(settings.backup_interval, _BACKUP_LOOK_SECONDS))
            jobs.append(Job("backup", look_every, self._back_up))
        seconds = watchdog_seconds()
        if seconds is not None:
            jobs.append(Job("watchdog", seconds, self._ping))
        return jobs

    def _look(self) -> None:
        self._watch.look()
        self.after_look()

    def _read_again(self) -> None:
        self._relearn()

    def _look_at_offsets(self) -> None:
        upkeep.OffsetLook(self._store, self._context.catalogue().outlets, self._clock).run()

    def begin(self) -> None:
        """The daemon is ready."""
        self._heap.settle()
        self._look_at_backup_folder()
        self._notify("READY=1")

    def end(self) -> None:
        """The daemon has stopped."""
        self._notify("STOPPING=1")
        self._courier.close()
        self._watch.stop()

    def back_up_if_due(self, now: datetime) -> bool:
        """Make a backup when the last one, or the first crawl, is `backup_interval` ago, or so far ahead of a clock
        that was set back; and when none could be made the last time. Raises `StoreError`, which is noted before."""
        seen = self._store.observe()
        last = seen.backup_at or seen.first_run_at
        waits = last is None or abs((now - last).total_seconds()) < self._context.settings.backup_interval
        if waits and seen.backup_fault is None:
            return False
        try:
            made = backups_of(self._context).make(now)
        except StoreError as error:
            self._store.keep_backup_fault(now, str(error))
            raise
        self._store.keep_backup(now, {"file": str(made.file), "size": made.size})
        log.info("backup %s: %d bytes, %d rows, checked", made.file, made.size, sum(made.rows.values()))
        return True

    def _look_at_backup_folder(self) -> None:
        """Tell at once, and not a day later, that backups have no place."""
        settings = self._context.settings
        try:
            if settings.backup_interval > 0:
                require_folder(folder_of(settings))
        except StoreError as error:
            log.warning("there will be no backups: %s", error)
            self._store.keep_backup_fault(self._clock.now(), str(error))

    def _back_up(self) -> None:
        self.back_up_if_due(self._clock.now())

    def _ping(self) -> None:
        if not self._watchdog.ping(self._clock.now()):
            log.warning("the supervisor is not told that all is well: no tick, or the database does not answer")
