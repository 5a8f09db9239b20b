"""Evidence outside of the archive: how its two files are written, and how they are checked without the database."""

import json
import os
import random
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from rasid.errors import StoreError
from rasid.records import Outcome
from storage import evidence
from storage.proof import check
from tests.storage.archive.conftest import Desk

MakeDesk = Callable[..., Desk]


@pytest.fixture
def proof(make_desk: MakeDesk, tmp_path: Path) -> Path:
    """The manifest of an article that was edited, and read again."""
    desk = make_desk()
    desk.record(Outcome.NEW)
    desk.record(Outcome.UNCHANGED)
    desk.record(Outcome.CHANGED, text="ب", page=desk.page_body("ب"))
    made = desk.archive.export(desk.article().id, tmp_path / "proof.warc.gz", desk.press.at(60))
    return made.manifest


def found(path: Path) -> list[tuple[str, str]]:
    return [(damage.what, damage.detail) for step in check(path) for damage in step.damage]


# Writing


def test_evidence_of_the_same_is_the_same_file(make_desk: MakeDesk, tmp_path: Path) -> None:
    """The file and its manifest can be fetched one after the other, as from the dashboard, and belong together."""
    desk = make_desk()
    desk.record(Outcome.NEW)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    one = desk.archive.export(1, tmp_path / "a" / "proof.warc.gz", desk.press.at(60))
    other = desk.archive.export(1, tmp_path / "b" / "proof.warc.gz", desk.press.at(99))
    assert one.warc.read_bytes() == other.warc.read_bytes()


@pytest.mark.parametrize("name", ["", ".", "..", "/", "folder", "pipe"])
def test_what_is_no_file_is_no_place_for_evidence(
    make_desk: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    desk = make_desk()
    desk.record(Outcome.NEW)
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(StoreError, match=r"names no file.*--out"):
        desk.archive.export(desk.article().id, Path(name), desk.press.at(60))
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_file_that_is_no_manifest_is_not_written_over(make_desk: MakeDesk, tmp_path: Path) -> None:
    desk = make_desk()
    desk.record(Outcome.NEW)
    (tmp_path / "notes.json").write_text('{"mine": 1}', encoding="utf-8")
    with pytest.raises(StoreError, match=r"notes\.json.*is none of Rasid's.*--out"):
        desk.archive.export(desk.article().id, tmp_path / "notes.warc.gz", desk.press.at(60))
    assert (tmp_path / "notes.json").read_text(encoding="utf-8") == '{"mine": 1}'
    assert not (tmp_path / "notes.warc.gz").exists()


def test_of_an_article_that_was_never_read_there_is_no_evidence(make_desk: MakeDesk, tmp_path: Path) -> None:
    desk = make_desk()
    with pytest.raises(StoreError, match="nothing is kept"):
        desk.archive.export(desk.article().id, tmp_path / "proof.warc.gz", desk.press.at(60))
    assert not list(tmp_path.glob("proof*"))
    assert desk.store.evidence_of(desk.article().id, desk.press.at(60)) is None


def test_an_old_pair_stays_whole_until_the_new_one_is(
    make_desk: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk()
    desk.record(Outcome.NEW)
    made = desk.archive.export(desk.article().id, tmp_path / "proof.warc.gz", desk.press.at(60))
    before = made.warc.read_bytes(), made.manifest.read_bytes()
    desk.record(Outcome.CHANGED, text="ب", page=desk.page_body("ب"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(evidence, "_flush", full)
    with pytest.raises(StoreError, match="No space left"):
        desk.archive.export(desk.article().id, tmp_path / "proof.warc.gz", desk.press.at(61))
    assert (made.warc.read_bytes(), made.manifest.read_bytes()) == before
    assert sorted(path.name for path in tmp_path.glob("*proof*")) == ["proof.json", "proof.warc.gz"]


# Checking


def test_a_pair_as_it_was_written_has_no_fault(proof: Path) -> None:
    assert found(proof) == []
    assert found(proof.with_name("proof.warc.gz")) == []  # either names both
    steps = list(check(proof))
    assert [step.kind for step in steps].count("version") == 2
    assert [step.kind for step in steps].count("snapshot") == 3


def test_a_flipped_bit_of_the_manifest_is_found_wherever_it_is(proof: Path) -> None:
    good, chance = proof.read_bytes(), random.Random(5)
    for place in (*chance.sample(range(len(good)), 150), 0, len(good) - 1, *range(len(good) - 90, len(good) - 70)):
        bad = bytearray(good)
        bad[place] ^= 1 << chance.randrange(8)
        proof.write_bytes(bad)
        assert any(what == "manifest" for what, _ in found(proof)), place


def test_a_flipped_bit_of_the_file_is_found_and_its_record_named(proof: Path) -> None:
    warc, chance = proof.with_name("proof.warc.gz"), random.Random(6)
    good, snapshots = warc.read_bytes(), json.loads(proof.read_text(encoding="utf-8"))["snapshots"]
    for place in chance.sample(range(len(good)), 100):
        bad = bytearray(good)
        bad[place] ^= 1 << chance.randrange(8)
        warc.write_bytes(bad)
        (hit,) = [one for one in snapshots if one["offset"] <= place < one["offset"] + one["length"]] or [None]
        said = found(proof)
        assert ("file", "it is not the one that the manifest was written for") in said
        assert hit is None or any(what == "record" and hit["record_id"] in detail for what, detail in said), place


def test_what_is_short_or_missing_is_named(proof: Path) -> None:
    warc = proof.with_name("proof.warc.gz")
    warc.write_bytes(warc.read_bytes()[:-10])
    assert any("bytes" in detail for what, detail in found(proof) if what == "file")
    warc.unlink()
    assert ("file", "it is not there") in found(proof)
    with pytest.raises(StoreError, match="no manifest"):
        list(check(warc.with_name("other.warc.gz")))
    proof.write_text("[]", encoding="utf-8")
    assert found(proof) == [("manifest", "it is not a manifest as `rasid evidence` writes them")]


@pytest.mark.parametrize("name", ["first_reading", "text_digest", "chain", "payload_digest", "seen_at"])
def test_a_manifest_that_was_sealed_anew_contradicts_itself(proof: Path, name: str) -> None:
    """Whoever alters a version has to alter all that follows."""
    manifest = json.loads(proof.read_text(encoding="utf-8"))
    value = manifest["versions"][0][name]
    old, new = {"first_reading": ("أ", "ج"), "seen_at": (":00.", ":01.")}.get(name, ("2", "3"))
    manifest["versions"][0][name] = value.replace(old, new)
    assert manifest["versions"][0][name] != value
    del manifest["manifest_sha256"]
    proof.write_bytes(evidence.sealed(manifest))
    assert {what for what, _ in found(proof)} & {"text", "chain"}


def test_the_seal_can_be_followed_without_rasid(proof: Path) -> None:
    data = proof.read_bytes()
    lines = data.splitlines(keepends=True)
    before, last = b"".join(lines[:-2]), lines[-2]
    assert json.loads(data)["manifest_sha256"] == sha256(before).hexdigest()
    assert last.startswith(b'  "manifest_sha256": ')
