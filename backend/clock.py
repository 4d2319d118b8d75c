"""The scheduler. It only wakes sweeps; due times are rows, and every sweep may be repeated.

Two clocks at once do no harm. Wake-ups carry `max_age`, so that a worker which was away for a day
finds no flood of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import dramatiq
from apscheduler.schedulers.background import BackgroundScheduler

from backend.broker import call
from backend.tasks import TASKS


@dataclass(frozen=True, slots=True)
class Sweep:
    """A task and how often it is woken, in seconds of real time."""

    task: str
    every_s: float


SWEEPS = (
    Sweep("notices.sweep", 2),
    Sweep("parcels.sweep", 3),
    Sweep("carriers.fold", 3),
    Sweep("parcel_files.sweep", 2),
    Sweep("carriers.pull", 15),
    Sweep("acting.sweep", 10),
    Sweep("collecting.sweep", 10),
    Sweep("parcels.tell", 60),
    Sweep("cases.sweep", 5),
    Sweep("enquiries.sweep", 10),
    Sweep("groups.sweep", 3),
    Sweep("housekeeping.sweep", 3600),
)


def start(broker: dramatiq.Broker) -> BackgroundScheduler:
    """Wake every sweep at once and at its interval, until the returned scheduler is shut down.

    At once, since a process that keeps dying young would never come to the end of an interval.
    """
    scheduler = BackgroundScheduler(timezone="UTC")
    for sweep in SWEEPS:
        wake = partial(
            call, broker, sweep.task, TASKS[sweep.task].queue,
            max_age_s=max(sweep.every_s * 2, 10),
        )  # fmt: skip
        wake()
        scheduler.add_job(
            wake,
            "interval",
            seconds=sweep.every_s,
            max_instances=1,
            misfire_grace_time=30,
            coalesce=True,
        )
    scheduler.start()
    return scheduler
