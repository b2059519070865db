"""The channels that mail leaves by, and which of them the settings name."""

from service.mail.channels.notify import NotifyTransport
from service.mail.channels.port import Transport
from service.mail.channels.smtp import SmtpTransport
from service.settings import Settings, SettingsError


def transport_for(settings: Settings) -> Transport:
    """The channel that the settings name. Raises :class:`SettingsError` where they name none."""
    if settings.notify_api_key is not None and settings.notify_template is not None:
        return NotifyTransport(settings.notify_url, settings.notify_api_key, settings.notify_template)
    if settings.smtp_url is None:
        message = (
            "Neither PUTRIGHT_SMTP_URL nor PUTRIGHT_NOTIFY_API_KEY is set, so no mail could be sent; "
            "`putright catch-mail` is smtp://127.0.0.1:1025."
        )
        raise SettingsError(message, field="PUTRIGHT_SMTP_URL")
    return SmtpTransport(settings.smtp_url, settings.mail_from or "")
