"""The settings of a workstation and the set-up file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from oa_client.settings import Account, Settings, SettingsFile
from oa_core.refusal import Refused


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path)


def test_a_new_workstation_has_the_defaults(file: SettingsFile) -> None:
    assert file.read() == Settings()


def test_settings_come_back_as_they_were(file: SettingsFile) -> None:
    settings = Settings("https://x", "ca.pem", (Account("https://x", "ca.pem", "clerk"),), 1.3, dark=True)
    file.write(settings)
    assert file.read() == settings


def test_a_set_up_file_gives_the_server_and_its_authority(file: SettingsFile, tmp_path: Path) -> None:
    profile = tmp_path / "nanyu.xzt"
    profile.write_text(json.dumps({"server_url": "https://oa.nanyu.local", "ca": "-----BEGIN…"}))
    settings = file.take_profile(profile)
    assert settings.server_url == "https://oa.nanyu.local"
    assert Path(settings.ca_file).read_text() == "-----BEGIN…"
    assert file.read() == settings


@pytest.mark.parametrize("content", ["", "{}", "not json", '{"server_url": 5, "ca": ""}'])
def test_another_file_is_refused_and_changes_nothing(
    file: SettingsFile, tmp_path: Path, content: str
) -> None:
    file.write(Settings("https://before"))
    (tmp_path / "x.xzt").write_text(content)
    with pytest.raises(Refused, match="not_a_profile"):
        file.take_profile(tmp_path / "x.xzt")
    assert file.read() == Settings("https://before")


def test_the_account_used_last_stands_first_and_once(file: SettingsFile) -> None:
    clerk, head = Account("u", "", "clerk"), Account("u", "", "head")
    for account in (clerk, head, clerk):
        file.remember(account)
    assert file.read().accounts == (clerk, head)


def test_a_damaged_settings_file_is_read_as_none(file: SettingsFile, tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{")
    assert file.read() == Settings()
