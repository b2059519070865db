"""Being told to stop. The signals are held back and waited for, so that no handler runs in the middle of anything."""

import signal

STOPS = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})


def hold_back() -> None:
    """Hold the signals back, for this thread and those it starts from now on."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)


def wait_to_stop() -> None:
    """Wait for one of the signals that were held back."""
    signal.sigwait(STOPS)


def interrupt_on_any() -> None:
    """Let every one of them end the main thread as Ctrl-C does, with ``KeyboardInterrupt``."""
    for each in STOPS:
        signal.signal(each, signal.default_int_handler)


def ignore() -> None:
    """Let none of them disturb what is stopping already."""
    for each in STOPS:
        signal.signal(each, signal.SIG_IGN)
