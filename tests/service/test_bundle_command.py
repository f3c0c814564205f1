"""`concerns bundle`: packs a case for somebody who may see it, and checks what was packed, here or anywhere."""

import io
import json
import stat
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from casefile import audit_trail
from casefile.tables import AuditLine
from service.command_line import main
from service.previews import previews
from tests.installation import Installation, on_a_folder
from tests.outbound.with_evidence import Furnished, furnished, picture
from tests.parents_mail import mail

There = tuple[Installation, Furnished]


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> There:
    installation = installed(tmp_path_factory.mktemp("installed"))
    with installation.works() as works:
        return installation, furnished(works.cabinet, decided=False)


def installed(folder: Path) -> Installation:
    (folder / "mails").mkdir()
    return Installation(folder, on_a_folder(folder / "mails"))


@pytest.fixture(autouse=True)
def at_school(there: There, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(there[0], monkeypatch)
    monkeypatch.chdir(tmp_path)


def use(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in installation.environment.items():
        monkeypatch.setenv(name, value)


def test_it_packs_a_case_for_its_owner_alone_and_knows_it_again(
    there: There, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    installation, made = there
    out = tmp_path / "out.zip"
    packing = ["bundle", made.case.reference, str(out), "--as", "head"]
    assert main(packing) == 0
    said = capsys.readouterr().out
    assert "Packed: 1 mail. 1 left out: README.txt in it says which, and why." in said
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with zipfile.ZipFile(out) as opened:
        # The child drew the picture.
        assert b"/Subtype/Image" in opened.read(f"{made.case.reference}/evidence-sheet.pdf")
    with installation.works() as works, works.cabinet.reading() as session:
        line = session.query(AuditLine).filter_by(act="bundle-made", case_id=made.case.id).one()
        assert line.actor == "head"
        assert json.loads(line.details) == {"digest": said.split()[-1], "mails": 1, "left_out": 1}
        audit_trail.verify(works.cabinet)
    assert main(["bundle", "check", str(out)]) == 0
    assert "It was made here on" in capsys.readouterr().out
    assert main(packing) == 1
    assert "There is a file of that name already." in capsys.readouterr().err
    out.write_bytes(out.read_bytes()[:-1])
    assert main(["bundle", "check", str(out)]) == 1


@pytest.mark.parametrize("who", ["office", "", "nobody"])
def test_it_packs_nothing_for_somebody_who_may_not_see_the_case(there: There, tmp_path: Path, who: str) -> None:
    out = tmp_path / "out.zip"
    assert main(["bundle", there[1].case.reference, str(out), "--as", who]) == 1
    assert not out.exists()


def test_a_place_that_cannot_be_written_to_is_said_in_words(
    there: There, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bundle", there[1].case.reference, str(tmp_path / "no" / "out.zip"), "--as", "head"]) == 1
    assert "The bundle cannot be written: No such file or directory." in capsys.readouterr().err


def test_anybody_may_check_one_without_the_desk(
    there: There, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made, out = there[1], tmp_path / "out.zip"
    main(["bundle", made.case.reference, str(out), "--as", "head"])
    # A desk that did not make it says so.
    use(installed(tmp_path), monkeypatch)
    capsys.readouterr()
    assert main(["bundle", "check", str(out)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "WRONG: No bundle of exactly these bytes was made here."
    monkeypatch.delenv("MASTER_KEY")
    assert main(["bundle", "check", str(out)]) == 0
    with zipfile.ZipFile(out) as opened:
        opened.extractall(tmp_path / "unpacked")
    assert main(["bundle", "check", str(tmp_path / "unpacked" / made.case.reference)]) == 0
    assert capsys.readouterr().out == "Every file is as it was packed.\n" * 2
    assert main(["bundle", "check", str(tmp_path / "nothing")]) == 1


def test_pictures_are_drawn_small_and_what_cannot_be_drawn_is_left_out() -> None:
    large = io.BytesIO()
    Image.new("RGB", (3000, 1500), "white").save(large, "PNG", exif=Image.Exif())
    raw = mail(files={"a.png": large.getvalue(), "b.png": picture()[:300], "c.png": picture()})
    drawn = previews(raw, ["2", "3", "4", "9", "../1"])
    assert set(drawn) == {"2", "4"}
    with Image.open(io.BytesIO(drawn["2"])) as image:
        assert (image.format, image.size) == ("JPEG", (1000, 500))
        assert not image.getexif()
    assert previews(b"", ["1"]) == {}
