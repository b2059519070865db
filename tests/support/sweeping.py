"""What a second process does in a test of two sweeps at once."""

from datetime import datetime, timedelta
from multiprocessing.synchronize import Barrier

from scheduler.sweep import sweep
from service import passes
from service.bootstrap import build
from service.settings import Settings


def sweep_together(settings: Settings, now: datetime, together: Barrier) -> int:
    """Sweep at the same time as another, past the try-lock that would let only one, and return the rungs raised."""
    passes.HOLD = timedelta(0)
    putright = build(settings)
    together.wait(timeout=60)
    raised = sweep(putright, now).raised
    putright.dispose()
    return raised


def chase_together(settings: Settings, now: datetime, together: Barrier) -> int:
    """Chase what is urgent at the same time as another, and return the rungs raised."""
    putright = build(settings)
    together.wait(timeout=60)
    raised = sweep(putright, now).urgent
    putright.dispose()
    return raised
