"""The commands that take a paper from a file: how they are called, and how they say no."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from oa_client import cli
from oa_client.papers import inspect

TEXT = "南屿县人民政府关于防台风的通知\n各镇人民政府：\n一、加强值班\n请各镇加强值班。\n"


def test_a_paper_is_inspected_without_a_window(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert cli.main(["inspect", str(tmp_path / "a.txt"), "--json"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    found = json.loads(printed)
    assert [block["text"] for block in found["blocks"]] == TEXT.split()
    assert found["blocks"][2]["kind"] == "h1"
    assert found["text_sha256_in"] == found["text_sha256_out"]


def test_without_json_there_is_a_line_for_each_block(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert cli.main(["inspect", str(tmp_path / "a.txt")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert lines[2].split() == ["h1", "一、加强值班"]


def test_a_refusal_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["inspect", str(tmp_path / "none.txt")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "这个文件读不出来，请检查它还在不在、能不能打开。\n"


def test_with_json_a_refusal_is_an_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.exe").write_bytes(b"MZ")
    assert cli.main(["inspect", "--json", str(tmp_path / "a.exe")]) == 2
    said = capsys.readouterr()
    assert json.loads(said.out)["error"] == "kind_unreadable"
    assert ".exe" in json.loads(said.out)["message"]
    assert said.err == ""


def test_wrong_arguments_are_refused_in_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["inspect", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"] == "arguments_wrong"


def test_what_nobody_foresaw_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(_path: Path) -> None:
        raise RecursionError

    monkeypatch.setattr(inspect, "read_source", breaks)
    assert cli.main(["inspect", str(tmp_path / "a.txt"), "--json"]) == 2
    said = capsys.readouterr()
    assert json.loads(said.out)["error"] == "file_odd"
    assert "Traceback" not in said.err
