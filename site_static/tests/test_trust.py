"""Editions are signed and chained; whatever is done to one behind its back is found and named."""

import gzip
import stat
import subprocess
import threading
import time

import msgspec
import pytest

from site_static.engine import LivingPortal, build, journal, roll_back
from site_static.trust import BadNote, Edition, KeyProblem, Note, VerifierKey, load_signer, read_edition
from site_static.trust.chain import read_chain, read_keys
from site_static.trust.statement import KEYS, MANIFEST, MANIFEST_PARTS, STATEMENT
from site_static.trust.verification import Fault, Kind, verify
from site_static.verify import main

from .changing import Changes, edit_a_result


@pytest.fixture
def signer(tmp_path):
    return load_signer(tmp_path / "keys/edition.pem", demonstration=True)


@pytest.fixture
def living(store, editions, signer):
    """A portal with three editions: a build and two small changes."""
    changes, living = Changes(store), LivingPortal(store.root, editions, signer=signer)
    living.publish(())
    for number in (3, 4):
        edit_a_result(changes, number, 1, 1)
        living.publish(changes.taken())
    return living


@pytest.fixture
def folder(living):
    return living.editions.current


def faults(folder):
    return verify(folder).faults


def test_whole_edition_passes_with_its_chain(folder, signer):
    report = verify(folder)

    assert report.faults == []
    assert (report.edition.number, report.statements, report.key) == (3, 3, signer.public)
    assert report.files == report.edition.files


def test_each_statement_names_the_one_before(folder):
    notes = [note for _file, note in read_chain(folder)]

    assert [Edition.parse(note).previous for note in notes] == ["", notes[0].digest, notes[1].digest]


def test_full_build_goes_on_with_the_chain(living, store, editions, signer):
    built = build(store.root, editions, signer=signer)

    assert built.number == 4
    assert verify(built.folder).statements == 4
    assert faults(built.folder) == []


def test_chain_goes_on_beyond_one_file(store, editions, signer, monkeypatch):
    monkeypatch.setattr("site_static.trust.chain.PART", 2)
    changes, living = Changes(store), LivingPortal(store.root, editions, signer=signer)
    for number in range(3):
        edit_a_result(changes, number, 1, 1)
        living.publish(changes.taken())
        built = build(store.root, editions, signer=signer)

    assert len(list((built.folder / "site/verify/chain").iterdir())) == 4
    assert verify(built.folder).statements == built.number == 6
    assert faults(built.folder) == []


def test_flipped_byte_is_found(folder):
    page = folder / "site/results/sample-1/index.html"
    data = bytearray(page.read_bytes())
    data[100] ^= 1
    page.write_bytes(data)

    assert faults(folder) == [Fault(Kind.CHANGED, "site/results/sample-1/index.html")]


def test_missing_file_is_found(folder):
    (folder / "site/statistics/index.html").unlink()

    assert faults(folder) == [Fault(Kind.MISSING, "site/statistics/index.html")]


def test_extra_file_is_found(folder):
    (folder / "site/results/planted").mkdir()
    (folder / "site/results/planted/index.html").write_text("planted")

    assert faults(folder) == [Fault(Kind.EXTRA, "site/results/planted/index.html")]


@pytest.mark.parametrize("name", ["planted.html", "00000.txt.gz", "00000.html", "deep/00000.txt"])
def test_extra_file_beside_the_chain_is_found(folder, name):
    """Servers show it like any other."""
    planted = folder / "site/verify/chain" / name
    planted.parent.mkdir(exist_ok=True)
    planted.write_text("planted")

    assert faults(folder) == [Fault(Kind.EXTRA, f"site/verify/chain/{name}")]


def test_link_to_a_folder_is_found(folder, tmp_path):
    """Servers show what stands behind it."""
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/secret.txt").write_text("secret")
    (folder / "site/results/planted").symlink_to(tmp_path / "secrets")

    assert faults(folder) == [Fault(Kind.EXTRA, "site/results/planted")]


@pytest.mark.parametrize("nth", [1, 5, 20])
def test_change_that_comes_while_we_look_is_no_fault(living, store, folder, monkeypatch, nth):
    """Looked at with some of its files renamed into place and its statement still to be written."""
    looked, real, left = [], journal._write, iter(range(1, nth))

    def write(path, data):
        real(path, data)
        if next(left, None) is None and not looked:
            looked.append(threading.Thread(target=lambda: looked.append(verify(folder))))
            looked[0].start()
            time.sleep(0.1)

    changes = Changes(store)
    edit_a_result(changes, 5, 1, 1)
    monkeypatch.setattr(journal, "_write", write)
    living.publish(changes.taken())
    looked[0].join()

    assert looked[1].faults == []


def test_changed_manifest_is_found(folder):
    """Whoever changes a page and its hash must change the part, the root and the statement: and can't sign it."""
    part = next((folder / MANIFEST_PARTS).iterdir())
    part.write_bytes(part.read_bytes().replace(b"0", b"1", 1))

    assert Fault(Kind.OTHER_MANIFEST, f"{MANIFEST_PARTS}{part.name}") in faults(folder)


def test_changed_root_of_the_manifest_is_found(folder):
    root = folder / MANIFEST
    root.write_bytes(root.read_bytes() + root.read_bytes().splitlines(keepends=True)[0])

    assert faults(folder)[0].kind is Kind.OTHER_MANIFEST


@pytest.mark.parametrize("about", [b'"files":', b'"number":'])
def test_changed_statement_is_found(folder, about):
    statement = folder / STATEMENT
    statement.write_bytes(statement.read_bytes().replace(about, about + b"1", 1))

    assert Kind.UNSIGNED in {fault.kind for fault in faults(folder)}


def test_statement_of_another_signer_is_found(folder, tmp_path):
    other = load_signer(tmp_path / "other.pem", demonstration=True)
    (folder / STATEMENT).write_text(str(other.sign(read_edition(folder).text)))

    assert Fault(Kind.UNSIGNED, STATEMENT, "不是由公布的密钥签署") in faults(folder)


def test_edition_signed_by_somebody_else_is_not_trusted(folder, tmp_path, signer):
    other = load_signer(tmp_path / "other.pem", demonstration=True)

    assert Kind.UNSIGNED in {fault.kind for fault in verify(folder, trusted=[other.public]).faults}
    assert verify(folder, trusted=[signer.public]).whole


def test_statement_taken_out_of_the_chain_is_found(folder):
    file = folder / "site/verify/chain/00000.txt"
    notes = Note.parse_all(file.read_text())
    file.write_text("\n".join(map(str, (notes[0], notes[2]))))

    assert [(fault.kind, fault.name) for fault in faults(folder)] == [(Kind.BROKEN_CHAIN, "第 3 版")]


def test_older_edition_shown_as_the_newest_is_found(folder):
    notes = Note.parse_all((folder / "site/verify/chain/00000.txt").read_text())
    (folder / STATEMENT).write_text(str(notes[1]))

    assert Kind.BROKEN_CHAIN in {fault.kind for fault in faults(folder)}


def republish(store, name, **facts):
    """A story whose envelope was changed behind the ledger's back, in an edition that is signed all the same."""
    publication = store.find_by_name(name)
    store.put(msgspec.structs.replace(publication, **facts), store.read_bytes(publication))


def test_page_whose_record_has_no_receipt_is_found(living, store, editions, signer):
    republish(store, "result/ZLHCG-DEMO-0001.zh-hans", receipts=())
    folder = build(store.root, editions, signer=signer).folder

    assert faults(folder) == [Fault(Kind.NO_RECEIPT, "site/results/sample-1/index.html", "没有审批回执")]


def test_receipt_of_other_bytes_is_found(living, store, editions, signer):
    other = store.find_by_name("result/ZLHCG-DEMO-0002.zh-hans")
    republish(store, "result/ZLHCG-DEMO-0001.zh-hans", receipts=other.receipts)
    folder = build(store.root, editions, signer=signer).folder

    assert [(fault.kind, fault.name) for fault in faults(folder)] == [
        (Kind.NO_RECEIPT, "site/results/sample-1/index.html")
    ]


def test_page_that_says_nothing_of_its_publication_is_found(folder):
    (folder / "site/results/sample-1/index.json").write_text("{}")

    expected = Fault(Kind.NO_RECEIPT, "site/results/sample-1/index.html", "旁边的 index.json 没有发布信息")
    assert expected in faults(folder)


def test_missing_statement_is_found(folder):
    (folder / STATEMENT).unlink()

    assert [fault.kind for fault in faults(folder)] == [Kind.NO_STATEMENT]


def test_changed_key_leaves_the_old_one_published(living, store, editions, tmp_path, signer):
    new = load_signer(tmp_path / "new.pem", demonstration=True)
    built = build(store.root, editions, signer=new)

    assert read_keys(built.folder / KEYS) == [new.public, signer.public]
    assert faults(built.folder) == []


def test_command_without_django_tells_what_is_wrong(folder, capsys):
    assert main(["--site", str(folder.parent)]) == 0
    assert "核验通过" in capsys.readouterr().out
    (folder / "site/robots.txt").write_text("other")
    assert main(["--site", str(folder)]) == 1
    assert "文件被改动：site/robots.txt" in capsys.readouterr().out


def test_command_with_another_key_does_not_pass(folder, tmp_path, capsys):
    other = load_signer(tmp_path / "other.pem", demonstration=True)
    (tmp_path / "trusted.txt").write_text(f"{other.public}\n")

    assert main(["--site", str(folder), "--key", str(tmp_path / "trusted.txt")]) == 1
    assert "签名无效" in capsys.readouterr().out


def test_command_without_a_portal(tmp_path, capsys):
    assert main(["--site", str(tmp_path)]) == 2
    assert "没有门户" in capsys.readouterr().err


# --- keys


def test_demonstration_makes_its_key_once_for_its_owner_alone(tmp_path):
    path = tmp_path / "keys/edition.pem"
    first = load_signer(path, demonstration=True)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_signer(path, demonstration=True).public == first.public
    assert [file.name for file in path.parent.iterdir()] == ["edition.pem"]


def test_real_portal_refuses_a_missing_key(tmp_path):
    with pytest.raises(KeyProblem, match="make_edition_key"):
        load_signer(tmp_path / "none.pem", demonstration=False)
    assert list(tmp_path.iterdir()) == []


def test_key_that_others_can_read_is_refused(tmp_path):
    load_signer(tmp_path / "key.pem", demonstration=True)
    (tmp_path / "key.pem").chmod(0o644)

    with pytest.raises(KeyProblem, match="chmod 600"):
        load_signer(tmp_path / "key.pem", demonstration=True)


@pytest.mark.parametrize("pem", ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_file_that_is_no_key_is_refused(tmp_path, pem):
    (tmp_path / "key.pem").write_text(pem)
    (tmp_path / "key.pem").chmod(0o600)

    with pytest.raises(KeyProblem, match="Ed25519"):
        load_signer(tmp_path / "key.pem", demonstration=False)


def test_demonstration_signs_under_another_name(tmp_path):
    path = tmp_path / "key.pem"
    demonstration = load_signer(path, demonstration=True)

    assert "demo" in demonstration.public.name
    assert "demo" not in load_signer(path, demonstration=False).public.name


def test_published_key_reads_back(signer):
    assert VerifierKey.parse(str(signer.public)) == signer.public


@pytest.mark.parametrize("line", ["", "name", "name+00000000+AAAA", "name+00000000+!", "a+b+c+d"])
def test_line_that_is_no_key(line):
    with pytest.raises(BadNote):
        VerifierKey.parse(line)


def test_openssl_agrees(folder, signer, tmp_path):
    """Anyone can check a signature with a tool that is not ours."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    note = Note.parse((folder / STATEMENT).read_text())
    public = signer.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for name, data in {"key.pem": public, "text": note.text.encode(), "signature": note.signatures[0][2]}.items():
        (tmp_path / name).write_bytes(data)
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "text"]

    done = subprocess.run([*command, "-sigfile", "signature"], cwd=tmp_path, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr


# --- compressed copies


@pytest.fixture
def packed(store, editions, signer):
    """An edition with compressed copies after a small change, in which one file has become small."""
    changes, living = Changes(store), LivingPortal(store.root, editions, signer=signer, compress=True)
    living.publish(())
    edit_a_result(changes, 3, 1, 1)
    living.publish(changes.taken())
    return living


def test_copies_hold_their_files_after_a_small_change(packed):
    site = packed.editions.current / "site"
    copies = list(site.rglob("*.gz"))

    assert len(copies) > 50
    assert all(gzip.decompress(copy.read_bytes()) == copy.with_suffix("").read_bytes() for copy in copies)
    assert verify(packed.editions.current).faults == []


def test_small_changes_leave_the_copies_that_a_full_build_makes(packed, store, tmp_path):
    full = build(store.root, tmp_path / "other", compress=True).folder

    assert copies_in(packed.editions.current) == copies_in(full)


def copies_in(folder):
    names = {str(path.relative_to(folder)): path for ending in ("gz", "br") for path in folder.rglob(f"*.{ending}")}
    return {name: path.read_bytes() for name, path in names.items()}


def test_full_build_takes_over_the_copies_of_what_is_the_same(packed, store, editions, signer):
    before = (packed.editions.current / "site/results/sample-1/index.html.br").stat().st_ino
    folder = build(store.root, editions, signer=signer, compress=True, processes=2).folder

    assert (folder / "site/results/sample-1/index.html.br").stat().st_ino == before
    assert copies_in(folder) == copies_in(editions / "000001")


@pytest.mark.parametrize("data", [b"", b"torn", gzip.compress(b"another page", mtime=0)])
def test_copy_that_does_not_hold_its_file_is_found(packed, data):
    folder = packed.editions.current
    copy = folder / "site/results/sample-1/index.html.gz"
    copy.write_bytes(data)

    assert [(fault.kind, fault.name) for fault in faults(folder)] == [
        (Kind.CHANGED, "site/results/sample-1/index.html.gz")
    ]


def test_copy_of_nothing_is_found(packed):
    (packed.editions.current / "site/planted.html.gz").write_bytes(b"")

    assert faults(packed.editions.current) == [Fault(Kind.EXTRA, "site/planted.html.gz")]


def test_roll_back_brings_the_copies_back(packed, store, signer):
    before = copies_in(packed.editions.current)
    changes = Changes(store)
    edit_a_result(changes, 0, 1, 1)
    packed.publish(changes.taken())
    assert copies_in(packed.editions.current) != before
    roll_back(packed.editions, 2, store, signer)

    assert copies_in(packed.editions.current) == before
    assert faults(packed.editions.current) == []
