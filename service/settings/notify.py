"""GOV.UK Notify: its key and its template together, and no SMTP server beside it, which would do nothing."""

import re
from collections.abc import Mapping
from typing import Any

from service.settings.checks import UUID, is_private, refused, url
from service.settings.source import PREFIX

NOTIFY = "https://api.notifications.service.gov.uk"
KEY = re.compile(rf".+-{UUID}-{UUID}")


def read(given: Mapping[str, str]) -> dict[str, Any]:
    key, template = given.get("NOTIFY_API_KEY") or None, given.get("NOTIFY_TEMPLATE") or None
    address = url(given, "NOTIFY_URL", ("https", "http")) or NOTIFY
    if key is not None and KEY.fullmatch(key) is None:
        raise refused("NOTIFY_API_KEY", "must be a key as GOV.UK Notify shows it: its name, the service, the secret.")
    if template is not None and re.fullmatch(UUID, template) is None:
        raise refused("NOTIFY_TEMPLATE", "must be the id of an email template, as GOV.UK Notify shows it.")
    if (key is None) != (template is None):
        missing = "NOTIFY_API_KEY" if key is None else "NOTIFY_TEMPLATE"
        raise refused(missing, "is missing: GOV.UK Notify needs a key and a template.")
    if key is not None and given.get("SMTP_URL"):
        raise refused("SMTP_URL", f"and {PREFIX}NOTIFY_API_KEY are both set: mail leaves by one of them.")
    if key is None and given.get("NOTIFY_URL"):
        raise refused("NOTIFY_URL", "does nothing without a key.")
    if not is_private(address):
        raise refused("NOTIFY_URL", "must be https://.")
    return {"notify_api_key": key, "notify_template": template, "notify_url": address}
