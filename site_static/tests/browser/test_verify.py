"""The page /verify/ in a real browser: what is whole is said to be, what was changed is found; whoever has no scripts
is told how to check by hand."""

import hashlib
import json
import threading
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Page, expect

from site_static.engine import LivingPortal
from site_static.serve import PortalServer
from site_static.tests.changing import Changes, edit_a_result
from site_static.tests.records import small_record
from site_static.trust import STATEMENT, load_signer
from site_static.trust.statement import MANIFEST

pytestmark = pytest.mark.browser
WHOLE = "这一版的签名有效，清单和版次链没有被改动。"


class Told(msgspec.Struct):
    """The JSON beside a story's page, its record as it stands there."""

    record: msgspec.Raw
    publication: dict[str, Any]


@pytest.fixture
def folder(tmp_path):
    """An edition after a build and a small change."""
    store = small_record(tmp_path / "record")
    signer = load_signer(tmp_path / "key.pem", demonstration=True)
    changes, living = Changes(store), LivingPortal(store.root, tmp_path / "editions", signer=signer)
    living.publish(())
    edit_a_result(changes, 3, 1, 1)
    living.publish(changes.taken())
    return living.editions.current


@pytest.fixture
def portal(folder):
    with PortalServer(("127.0.0.1", 0), folder.parent) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def verdict(page: Page, portal):
    page.goto(f"{portal}/verify/")
    return page.locator("[data-part='verdict']")


def check(page: Page, address: str):
    page.get_by_label("页面网址").fill(address)
    page.get_by_role("main").get_by_role("button", name="核验").click()
    return page.locator("[data-part='result']")


def change(file, before: bytes, after: bytes) -> None:
    data = file.read_bytes()
    assert before in data
    file.write_bytes(data.replace(before, after, 1))


def test_whole_edition_is_said_to_be_whole(page, verdict, folder):
    expect(verdict).to_have_text(WHOLE)
    expect(page.locator("[data-fact='number']")).to_have_text("2")
    expect(page.locator("[data-fact='key']")).to_contain_text("zlhcg-demo-editions+")


def test_english_page_says_it_in_english(page, portal):
    page.goto(f"{portal}/en/verify/")

    expect(page.locator("[data-part='verdict']")).to_contain_text("The signature of this edition is valid")


@pytest.mark.parametrize("address", ["/results/sample-1/", "/results/sample-4/", "/about/"])
def test_story_is_as_signed_and_its_receipts_hold(page, verdict, address):
    expect(check(page, address)).to_contain_text("原文与审批回执相符")


@pytest.mark.parametrize("address", ["/", "/statistics/", "/en/cities/hangzhou/", "/robots.txt", "/verify/"])
def test_other_page_is_as_signed(page, verdict, address):
    expect(check(page, address)).to_contain_text("签署时一致")


def test_changed_page_is_found(page, verdict, folder):
    change(folder / "site/results/sample-1/index.html", b"</h1>", b"!</h1>")

    expect(check(page, "/results/sample-1/")).to_have_text("页面被改动：与签署的哈希不符。")


def test_text_that_was_not_approved_is_found(page, verdict, folder):
    file = folder / "site/results/sample-1/index.json"
    facts = json.loads(file.read_bytes())
    change(file, json.dumps(facts["record"]["title"], ensure_ascii=False).encode(), b'"another"')

    expect(check(page, "/results/sample-1/")).to_contain_text("审批回执不成立")


def test_text_with_receipts_that_somebody_made_for_it_is_found(page, verdict, folder):
    """Whoever changes the text can work out the hashes of receipts anew, but not that of the signed manifest."""
    file = folder / "site/results/sample-1/index.json"
    told = msgspec.json.decode(file.read_bytes(), type=Told)
    record = bytes(told.record).replace(b'"title":"', b'"title":"!', 1)
    digest = hashlib.sha256(record + b"\n").hexdigest()
    receipt = told.publication["receipts"][0] | {"digest": digest}
    facts = told.publication | {"digest": digest, "receipts": [receipt]}
    file.write_bytes(msgspec.json.encode({"record": msgspec.Raw(record), "publication": facts}))

    expect(check(page, "/results/sample-1/")).to_have_text("页面被改动：与签署的哈希不符。")


def test_story_that_tells_nothing_of_its_approvals_is_found(page, verdict, folder):
    (folder / "site/results/sample-1/index.json").write_text("{}")

    expect(check(page, "/results/sample-1/")).to_contain_text("审批回执不成立")


def test_page_that_nobody_signed_is_found(page, verdict, folder):
    (folder / "site/planted.html").write_text("planted")

    expect(check(page, "/planted.html")).to_have_text("清单里没有这个页面：/planted.html")


def test_address_of_another_site_is_refused(page, verdict):
    expect(check(page, "https://example.org/")).to_have_text("请填写本站的网址。")


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        (STATEMENT, b'"pages":', b'"pages":1', "签名无效"),
        (MANIFEST, b"0", b"1", "清单被改动"),
        ("site/verify/chain/00000.txt", b'"number":1', b'"number":7', "签名无效"),
    ],
)
def test_changed_statement_manifest_and_chain_are_found(page, portal, folder, file, before, after, told):
    change(folder / file, before, after)
    page.goto(f"{portal}/verify/")

    expect(page.locator("[data-part='verdict']")).to_contain_text(told)


def test_browser_without_ed25519_says_so(page, portal):
    page.add_init_script(
        "SubtleCrypto.prototype.importKey = async () => { throw new DOMException('', 'NotSupportedError'); };"
    )
    page.goto(f"{portal}/verify/")

    expect(page.locator("[data-part='verdict']")).to_contain_text("不能核验 Ed25519 签名")


def test_reader_without_scripts_is_told_how_to_check_by_hand(browser, portal):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{portal}/verify/")

    expect(page.get_by_text("可以按下面的步骤自己核验。")).to_be_visible()
    expect(page.get_by_text("sha256sum manifest.sha256")).to_be_visible()
    expect(page.get_by_label("页面网址")).to_be_hidden()
    context.close()
