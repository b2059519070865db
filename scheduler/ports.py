"""Whether a port can be listened on."""

import socket

from service.settings import SettingsError

MAIL_PORT = 1025
TRIED = 100


def refuse_taken(host: str, port: int) -> None:
    """Raise :class:`SettingsError` that names the port, where something listens on it already."""
    if not is_free(host, port):
        message = (
            f"Port {port} on {host} is taken, perhaps by a Putright that runs already: "
            "stop what uses it, or set PUTRIGHT_PORT to another."
        )
        raise SettingsError(message, field="PUTRIGHT_PORT")


def mail_port() -> int:
    """The first free port on loopback for the mail catcher, from 1025 up."""
    for port in range(MAIL_PORT, MAIL_PORT + TRIED):
        if is_free("127.0.0.1", port):
            return port
    raise SettingsError(
        f"No port from {MAIL_PORT} to {MAIL_PORT + TRIED - 1} is free for the mail catcher: set PUTRIGHT_SMTP_URL.",
        field="PUTRIGHT_SMTP_URL",
    )


def is_free(host: str, port: int) -> bool:
    """Whether this port can be listened on now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the servers do: a port just left is free
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
