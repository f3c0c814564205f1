"""Settings are read once, frozen, and refused with a sentence that names what is wrong and never its value."""

import dataclasses
import re
from datetime import time
from pathlib import Path

import pytest

from casefile.errors import SettingsError
from casefile.vault import new_master_key
from service.settings import NAMES, SECRETS, read_settings
from tests.installation import ROOT, Installation

SERVERS = {"MAILBOX_HOST": "imap.school.example", "MAILBOX_USER": "u", "SMTP_HOST": "smtp.school.example"}


@pytest.fixture
def values(tmp_path: Path) -> dict[str, str]:
    return {**Installation(tmp_path).environment, **SERVERS, "MAILBOX_PASSWORD": "hunter2-mailbox"}


def refused(values: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as error:
        read_settings(values)
    return str(error.value)


def test_what_is_needed_is_enough(values: dict[str, str]) -> None:
    settings = read_settings({**values, "HOLD_MINUTES": ""})
    assert settings.mailbox is not None
    assert (settings.mailbox.port, settings.mailbox.security, settings.mailbox_after) == (993, "tls", "move")
    assert (settings.smtp.port, settings.smtp.security) == (587, "starttls")
    assert settings.database_url.endswith("/data/concerns.sqlite3")
    assert settings.hold.total_seconds() == 600
    assert settings.desk_listen == ("127.0.0.1", 8080)


def test_trusted_mail_servers_are_parted_by_commas_and_none_is_trusted_unless_named(values: dict[str, str]) -> None:
    assert read_settings(values).trusted_servers == ()
    named = read_settings({**values, "MAILBOX_AUTHSERV_IDS": " MX.school.example., outlook.com ,"})
    assert named.trusted_servers == ("mx.school.example", "outlook.com")


def test_they_cannot_be_changed_afterwards(values: dict[str, str]) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        read_settings(values).hold = None  # type: ignore[misc]


def test_everything_that_is_missing_is_named_at_once() -> None:
    sentence = refused({})
    for name in ("MAILBOX_HOST", "MAILBOX_USER", "SMTP_HOST", "SCHOOL_ADDRESS", "SCHOOL_FILE", "MASTER_KEY"):
        assert name in sentence


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAILBOX_PORT", "0"),
        ("MAILBOX_PORT", "imap"),
        ("MAILBOX_PORT", "١٢"),
        ("MAILBOX_SECURITY", "ssl"),
        ("MAILBOX_SECURITY", "none"),
        ("SMTP_SECURITY", "none"),
        ("MAILBOX_AFTER", "delete"),
        ("MAILBOX_AUTHSERV_IDS", "mx.school.example outlook.com"),
        ("MAILBOX_AUTHSERV_IDS", "https://mx.school.example"),
        ("SCHOOL_ADDRESS", "not-an-address"),
        ("SCHOOL_FILE", "/nowhere/school.toml"),
        ("TLS_CA_FILE", "/nowhere/ca.pem"),
        ("MASTER_KEY", "letmein-letmein"),
        ("MASTER_KEY_FILE", "/nowhere/key"),
        ("DESK_URL", "http://desk.school.example"),
        ("DESK_URL", "https://desk.school.example/desk?x=1"),
        ("DESK_URL", "https://[desk.school.example"),
        ("DESK_URL", "https://desk.school.example:99999"),
        ("DESK_URL", "https://me@desk.school.example"),
        ("DESK_URL", "https://desk.school.example/#top"),
        ("MASTER_KEY_FILE", "/nowhere/\0key"),
        ("DESK_LISTEN", "8080"),
        ("DESK_LISTEN", "0.0.0.0:99999"),
        ("HOLD_MINUTES", "-1"),
        ("HOLD_MINUTES", "soon"),
    ],
)
def test_a_wrong_value_stops_the_start_and_is_not_shown(values: dict[str, str], name: str, value: str) -> None:
    sentence = refused({**values, name: value})
    assert name in sentence
    if len(value) > 5 and not value.startswith("/nowhere/s"):
        assert value not in sentence


def test_clear_text_is_accepted_on_this_machine_alone(values: dict[str, str]) -> None:
    here = {"MAILBOX_SECURITY": "none", "MAILBOX_HOST": "localhost", "SMTP_SECURITY": "none", "SMTP_HOST": "127.0.0.1"}
    assert read_settings({**values, **here}).smtp.port == 25


@pytest.mark.parametrize("name", SECRETS)
def test_each_secret_may_stand_in_a_file(values: dict[str, str], tmp_path: Path, name: str) -> None:
    secret = {"MASTER_KEY": new_master_key(), "DATABASE_URL": "sqlite:////elsewhere/x.sqlite3"}.get(name, "s3cret")
    (tmp_path / "secret").write_text(secret + "\n")
    without = {key: value for key, value in values.items() if key != name}
    beside = {"OIDC_ISSUER": "https://login.example", "OIDC_CLIENT_ID": "desk"} if name.startswith("OIDC_") else {}
    settings = read_settings({**without, **beside, f"{name}_FILE": str(tmp_path / "secret")})
    assert (
        "s3cret" in (settings.smtp.password, settings.mailbox.password)
        or settings.database_url == secret
        or (settings.account and settings.account.client_secret == secret)
        or name == "MASTER_KEY"
    )
    assert secret not in repr(settings)


def test_a_secret_set_twice_is_refused(values: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    assert "Keep one" in refused({**values, "MAILBOX_PASSWORD_FILE": str(tmp_path / "secret")})


def test_no_secret_shows_when_settings_are_printed(values: dict[str, str]) -> None:
    shown = repr(read_settings({**values, "SMTP_PASSWORD": "hunter2-smtp"}))
    assert "hunter2" not in shown
    assert values["MASTER_KEY"] not in shown


def test_a_folder_of_mails_stands_in_for_the_mailbox(values: dict[str, str], tmp_path: Path) -> None:
    without = {key: value for key, value in values.items() if not key.startswith("MAILBOX")}
    assert read_settings({**without, "MAILBOX_DIR": str(tmp_path)}).mailbox is None


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("not toml [", "cannot be read"),
        ('[school]\nname = "x"\n', "missing"),
        (None, "does not exist"),
    ],
)
def test_a_school_file_that_cannot_be_used_is_said_with_its_reason(
    values: dict[str, str], tmp_path: Path, broken: str | None, says: str
) -> None:
    file = tmp_path / "other.toml"
    if broken is not None:
        file.write_text(broken)
    assert says in refused({**values, "SCHOOL_FILE": str(file)})


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('roles = ["dsl"]', 'roles = ["boss"]', "not a role"),
        ('id = "deputy"', 'id = "head"', "same id"),
        ('address = "i.siddall@hollybank.example"', 'address = "R.Calloway@hollybank.example"', "same address"),
        ('address = "it@hollybank.example"\n', "", "no address"),
        ('roles = ["leader"]', 'roles = ["office"]', "nobody"),
    ],
)
def test_people_who_could_be_mistaken_are_refused(
    values: dict[str, str], tmp_path: Path, old: str, new: str, says: str
) -> None:
    text = Path(values["SCHOOL_FILE"]).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "other.toml").write_text(text.replace(old, new), encoding="utf-8")
    assert says in refused({**values, "SCHOOL_FILE": str(tmp_path / "other.toml")})


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("first = 2026-09-02", 'first = "2026-09-02"', "terms[1].first"),
        ("first = 2026-09-02", "first = 2026-09-02T08:00:00", "terms[1].first"),
        ("last = 2026-12-18", "last = 2026-08-18", "terms[1] ends before it begins"),
        ("closed = [2026-11-27, 2027-06-25]", 'closed = ["2026-11-27"]', "closed"),
        ("closed = [2026-11-27, 2027-06-25]", "closed = 2026-11-27", "closed"),
        ('also = ["the deputy"]', 'also = "the deputy"', "people[2].also"),
        ('also = ["the deputy"]', 'also = ["the deputy", 7]', "people[2].also"),
        ('also = ["the deputy"]', 'also = ["d"]', "people[2]"),
        ('also = ["the deputy"]', 'allso = ["the deputy"]', "people[2].allso"),
        ('roles = ["dsl"]', 'roles = "dsl"', "people[3].roles"),
        ("rank = 2", 'rank = "2"', "people[2].rank"),
        ("rank = 2", "rank = -2", "people[2].rank"),
        ("rank = 2", "rank = true", "people[2].rank"),
        ('id = "deputy"', 'id = ""', "people[2].id is empty"),
        ('id = "deputy"', f'id = "{"d" * 41}"', "people[2].id"),
        ('id = "deputy"', 'id = "the deputy"', "people[2].id"),
        ('id = "deputy"', 'id = "program"', "people[2].id"),
        ('id = "deputy"', 'id = "HEAD"', "same id"),
        ('name = "Mr Imran Siddall"', 'name = """Mr\nSiddall"""', "people[2].name"),
        ('address = "i.siddall@hollybank.example"', 'address = "i.siddall"', "people[2].address"),
        ('address = ["Hollybank Lane", "Sale", "M33 0ZZ"]', 'address = "Hollybank Lane"', "school.address"),
        ('phone = "0161 496 0155"', "phone = 01614960155", "cannot be"),
        ('phone = "0161 496 0155"', "phone = 1614960155", "school.phone"),
        ("acknowledge_within_school_days = 2", "acknowledge_within_school_days = -5", "answers.acknowledge_within"),
        ("outcome_within_school_days = 15", "outcome_within_school_days = 1.5", "answers.outcome_within"),
        ("outcome_within_school_days = 15", "outcome_within_days = 15", "answers.outcome_within_days"),
        ("opened_within_minutes = 30", "opened_within_minutes = 0", "answers.safeguarding_opened_within_minutes"),
        ('morning_notice = ""', 'morning_notice = "7.45"', "answers.morning_notice"),
        ('morning_notice = ""', "morning_notice = 07:45:00", "answers.morning_notice"),
        ('morning_notice = ""', 'morning_notice = "12:00"', "before noon"),
        ('signed_by = "Mrs Ruth Calloway"', 'signed_by = "Ruth Calloway"', "letters.signed_by"),
        ("[letters]", "[lettters]", "letters is missing"),
        ("[letters]", "[letter]\n[letters]", "letter is no name"),
    ],
)
def test_a_school_file_of_the_wrong_types_is_refused_at_its_place(
    values: dict[str, str], tmp_path: Path, old: str, new: str, place: str
) -> None:
    text = Path(values["SCHOOL_FILE"]).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "other.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    assert place in refused({**values, "SCHOOL_FILE": str(tmp_path / "other.toml")})


def test_what_may_be_left_out_of_a_school_file_may_be(values: dict[str, str], tmp_path: Path) -> None:
    text = Path(values["SCHOOL_FILE"]).read_text(encoding="utf-8")
    start, end = text.index("[answers]"), text.index("[[people]]")
    kept = re.sub(r"^(classes = \[.*?\]|groups = .*?|closed = .*?)$", "", text[:start], flags=re.MULTILINE | re.DOTALL)
    (tmp_path / "other.toml").write_text(kept.replace("website", "# website") + text[end:], encoding="utf-8")
    school = read_settings({**values, "SCHOOL_FILE": str(tmp_path / "other.toml")}).school
    assert (school.terms, school.closed, school.classes, school.website) == ((), (), (), "")
    assert (school.acknowledge_within, school.outcome_within, school.forgotten_after) == (2, 15, 5)
    assert (school.safeguarding_opened_within, school.morning_notice) == (30, time(7, 45))
    (tmp_path / "other.toml").write_text(text, encoding="utf-8")
    assert read_settings({**values, "SCHOOL_FILE": str(tmp_path / "other.toml")}).school.morning_notice is None


def test_every_setting_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/settings.md").read_text(), re.MULTILINE))
    assert documented == set(NAMES)
    example = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert {
        each.removesuffix("_FILE") if each.endswith(("KEY_FILE", "PASSWORD_FILE")) else each for each in example
    } <= set(NAMES)


def test_the_example_settings_are_all_right_once_the_secrets_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dotenv import dotenv_values

    (tmp_path / "secrets").mkdir()
    for name in ("mailbox_password", "smtp_password"):
        (tmp_path / "secrets" / name).write_text("x")
    (tmp_path / "secrets/master_key").write_text(new_master_key())
    Installation(tmp_path)
    monkeypatch.chdir(tmp_path)
    values = {key: value or "" for key, value in dotenv_values(ROOT / ".env.example").items()}
    assert read_settings(values).school.name == "Hollybank Primary School"
