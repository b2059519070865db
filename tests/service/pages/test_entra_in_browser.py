"""Signing in by Entra ID in a browser, at a server that is another site, as Microsoft's is."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from service.access.oidc import CALLBACK, Identity
from service.app import create_app
from service.bootstrap import build
from tests.conftest import NewUrl
from tests.support.browser import chromium, follow, served
from tests.support.clock import Clock
from tests.support.council import appoint_everyone
from tests.support.oidc_server import CLIENT, SECRET, TENANT, serving
from tests.support.pages import settings_for

pytestmark = pytest.mark.slow
PHONE = 320


def check(page: Page) -> None:
    violations = Axe().run(page)
    assert violations.violations_count == 0, violations.generate_report()
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_somebody_follows_a_link_is_refused_linked_and_then_led_to_where_they_were_going(
    new_sqlite: NewUrl, tmp_path: Path
) -> None:
    clock = Clock(date(2026, 11, 2))
    with serving("", clock) as server, chromium() as browser:
        server.issuer = server.issuer.replace("127.0.0.1", "localhost")
        oidc = {"issuer": server.issuer, "tenant": TENANT, "client_id": CLIENT, "client_secret": SECRET}
        settings = replace(settings_for(new_sqlite(), tmp_path), **{f"oidc_{name}": oidc[name] for name in oidc})
        putright = build(settings, clock=clock)
        appoint_everyone(putright.people, clock())
        assert putright.entra is not None
        with served(create_app(putright)) as address:
            putright.entra.redirect_uri = server.redirect_uri = address + CALLBACK
            page = browser.new_page(viewport={"width": PHONE, "height": 640})

            page.goto(f"{address}/forecast?days=7")
            check(page)
            follow(page.get_by_role("button", name="Sign in with Microsoft"))
            expect(page.get_by_role("heading", level=1)).to_have_text("Your account is not linked to Putright yet")
            check(page)

            code = page.locator(".govuk-inset-text").inner_text()
            putright.identities.link("SM01", putright.identities.with_code(code), clock())
            follow(page.get_by_role("link", name="Sign in with another Microsoft account"))
            expect(page).to_have_url(f"{address}/forecast?days=7")
            expect(page.get_by_text("Signed in as SM01")).to_be_visible()

            page.go_back()
            expect(page.get_by_role("heading", level=1)).to_be_visible()
        putright.dispose()
    assert putright.identities.staff_id_of(Identity(server.issuer, TENANT, server.oid)) == "SM01"
