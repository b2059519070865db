"""Everybody makes, names and revokes the addresses of their own calendar on a page."""

from urllib.parse import urlsplit

from service.bootstrap import Putright
from tests.service.pages.test_desk_rules import carried, shown
from tests.support.pages import signed_in
from tests.support.web import Latest

PATH = "/my-calendar"


def test_an_address_is_shown_once_under_its_name_and_opens_nothing_once_it_is_revoked(
    opened: Putright, latest: Latest
) -> None:
    web = latest.web(opened)
    manager, lead = (signed_in(web.test_client(), opened, each) for each in ("TM01", "PL01"))
    form = carried(manager.get(PATH))
    made = manager.post(PATH, data=form | {"name": "<b>Outlook</b> عمل"})
    address = next(word for word in shown(made).text.split() if "calendar.ics?token=" in word)
    feed = f"{urlsplit(address).path}?{urlsplit(address).query}"
    assert b"Improvement plan: A-1" in web.test_client().get(feed).data
    page = manager.get(PATH)
    assert "calendar.ics" not in page.text, "it is shown once"
    assert shown(page).row("<b>Outlook</b> عمل")[1] == "2 November 2026 at 09:00"

    (token,) = opened.calendar_tokens.issued_to("TM01")
    lead.post(PATH, data=carried(lead.get(PATH)) | {"revoke": token.id})
    assert web.test_client().get(feed).status_code == 200, "nobody revokes another's"
    assert manager.post(PATH, data={"revoke": token.id}).status_code == 400
    for _ in range(2):
        assert manager.post(PATH, data=form | {"revoke": token.id}).status_code == 303
    assert web.test_client().get(feed).status_code == 401
    assert "None." in shown(manager.get(PATH)).text

    long = manager.post(PATH, data=form | {"name": "x" * 500})
    assert long.status_code == 422
    assert 'href="#name"' in long.text
    assert {"/my-calendar"} <= set(shown(manager.get("/more")).links) & set(shown(manager.get("/my-work")).links)
