"""Readers all through publications and full builds: no page missing, none half written, none without its assets."""

import hashlib
import http.client
import random
import re
import threading

import pytest

from site_static.engine import LivingPortal, assets
from site_static.serve import PortalServer
from site_static.trust import load_signer

from .changing import Changes, change_a_release, edit_a_result, rename_a_term, withdraw_a_result
from .records import picture, result, withdraw
from .theming import another_theme, own_theme

PUBLICATIONS = 200
PAGES = ("/", "/en/", "/results/", "/results/sample-1/", "/en/results/sample-2/", "/statistics/", "/events/2026-q3/")
ASSET = re.compile(r'(?:href|src|srcset)="(/(?:theme|media)/[^" ]+)')


class Reader(threading.Thread):
    """Opens pages one after another, with everything that they show, until it is stopped; notes what is wrong."""

    def __init__(self, port: int, seed: int) -> None:
        super().__init__(daemon=True)
        self.port, self.random = port, random.Random(seed)
        self.stopped = threading.Event()
        self.faults: list[str] = []
        self.pages = 0

    def run(self) -> None:
        while not self.stopped.is_set():
            path = self.random.choice(PAGES)
            try:
                self._read(path)
            except Exception as error:
                self.faults.append(f"{path}: {error!r}")

    def _read(self, path: str) -> None:
        page = self._get(path).decode()
        if not page.rstrip().endswith("</html>"):
            self.faults.append(f"{path}: half a page")
        for address in sorted(set(ASSET.findall(page))):
            digest = re.search(r"[0-9a-f]{64}|[0-9a-f]{16}", address)[0]
            if not hashlib.sha256(self._get(address)).hexdigest().startswith(digest):
                self.faults.append(f"{path}: {address} has other bytes than its name says")
        self.pages += 1

    def _get(self, path: str) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        if answer.status != 200:
            self.faults.append(f"{path}: {answer.status}")
        return data


@pytest.fixture
def fresh_theme():
    with own_theme():
        yield


def publish_on(living, changes):
    """Publications of every kind of change that leaves the pages that are read."""
    kinds = (edit_a_result, change_a_release, rename_a_term, edit_a_result)
    for number in range(PUBLICATIONS):
        kind = kinds[number % len(kinds)]
        kind(changes, number % 20 + 5, number, number)
        if number % 10 == 0:
            withdraw_a_result(changes, number % 20 + 5, 0, 0)
        living.publish(changes.taken())


def test_no_reader_sees_a_fault_all_through_publications_and_full_builds(
    store, editions, tmp_path, monkeypatch, fresh_theme
):
    changes = Changes(store)
    living = LivingPortal(store.root, editions, signer=load_signer(tmp_path / "key.pem", demonstration=True))
    living.publish(())
    with PortalServer(("127.0.0.1", 0), editions) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        readers = [Reader(server.server_port, seed) for seed in range(3)]
        for reader in readers:
            reader.start()
        publish_on(living, changes)
        for number in range(3):
            another_theme(monkeypatch, number)
            living.forget()
            living.publish(())
        for reader in readers:
            reader.stopped.set()
        for reader in readers:
            reader.join()
        server.shutdown()

    assert [fault for reader in readers for fault in reader.faults] == []
    assert all(reader.pages > 10 for reader in readers)


def test_page_that_is_open_still_finds_a_picture_that_was_replaced(store, editions):
    changes, living = Changes(store), LivingPortal(store.root, editions)
    only_here = replaced_picture(changes, living)

    address = f"media/{only_here[:2]}/{only_here}"
    assert not (living.editions.current / "site" / address).exists()
    for locale in ("zh-hans", "en"):
        withdraw(store, store.find("result", "ZLHCG-DEMO-0002", locale))
    living.publish({f"result/ZLHCG-DEMO-0002.{locale}" for locale in ("zh-hans", "en")})
    assert not (editions / "assets/site" / address).exists()


def test_picture_of_what_a_full_build_withdraws_is_not_to_be_had_any_more(store, editions):
    """It was replaced an hour ago at most, then its story was withdrawn while the publisher was being started anew."""
    changes, living = Changes(store), LivingPortal(store.root, editions)
    only_here = replaced_picture(changes, living)
    changes.withdraw("result", "ZLHCG-DEMO-0003")
    LivingPortal(store.root, editions).publish(changes.taken())

    assert not (editions / "assets/site/media" / only_here[:2] / only_here).exists()


def replaced_picture(changes, living):
    """The name of a picture that a story had until now."""
    only_here = changes.store.media.put(b"\xff\xd8\xff another picture", "jpg")
    renditions = (*picture().renditions[:1], type(picture().renditions[1])(name=only_here, width=1200, height=800))
    changes.in_languages(result, 2, 3, picture=picture(renditions=renditions))
    living.publish(())
    changes.in_languages(result, 2, 3)
    living.publish(changes.taken())
    assert (living.editions.root / "assets/site/media" / only_here[:2] / only_here).is_file()
    return only_here


def test_retired_files_go_after_a_while(tmp_path, monkeypatch):
    folder = tmp_path / "000001"
    (folder / "site/theme").mkdir(parents=True)
    (folder / "site/theme/a.css").write_text("a")
    assets.retire_theme(tmp_path, folder)
    assert (tmp_path / "assets/site/theme/a.css").is_file()

    monkeypatch.setattr(assets, "SECONDS", -60)
    assets.retire(tmp_path, folder, [])
    assert not (tmp_path / "assets/site/theme/a.css").exists()
