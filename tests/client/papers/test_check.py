"""``oa-client check``: findings with their places as one object, and an exit code that a script can trust."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from oa_client import cli
from oa_client.output.docx import write_docx
from oa_core.documents.setting import paper_of_outline
from oa_core.structure.infer import infer
from oa_core.structure.source import plain

GOOD = "\n".join(
    (
        "南屿县人民政府关于加强防台风工作的通知",
        "屿府〔2026〕12号",
        "各乡、镇人民政府，县政府直属各单位：",
        "为做好防台风工作，现将有关事项通知如下。",
        "一、落实责任",
        "各级各部门主要负责人要靠前指挥，组织力量排查隐患，及时转移群众。",
        "二、加强值守",
        "值班人员要坚守岗位，重要情况随时报告。",
        "南屿县人民政府",
        "2026年9月1日",
        "（此件主动公开）",
    )
)


def checked(path: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, dict[str, Any]]:
    status = cli.main(["check", str(path), "--json", *more])
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    return status, json.loads(printed)


def test_a_paper_without_errors_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    status, found = checked(tmp_path / "a.txt", capsys)
    assert status == 0
    assert found["findings"] == []
    assert {"L16", "L26", "L28", "L35"} <= set(found["not_checked"])
    assert found["lacking"]["L28"] == ["印章"]


def test_an_error_is_told_with_its_place_and_its_fix(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(GOOD.replace("〔2026〕", "[2026]"), encoding="utf-8")
    status, found = checked(tmp_path / "a.txt", capsys)
    assert status == 1
    (finding,) = found["findings"]
    assert finding.keys() == {"rule", "level", "block", "start", "end", "message", "fix", "source"}
    assert (finding["rule"], finding["level"], finding["block"]) == ("L20", "E", 1)
    assert finding["fix"] == {"replace": "〔2026〕"}
    assert "屿府[2026]12号"[finding["start"] : finding["end"]] == "[2026]"


def test_every_fix_applied_from_the_back_leaves_nothing_to_fix(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = (
        GOOD.replace("〔2026〕12", "[2026]012")
        .replace("单位：", "单位:")
        .replace("2026年9月1日", "2026年09月01日")
    )
    bad = bad.replace("（此件主动公开）", "(此件主动公开)").replace("指挥，", "指挥,")
    (tmp_path / "a.txt").write_text(bad, encoding="utf-8")
    _, found = checked(tmp_path / "a.txt", capsys)
    assert {each["rule"] for each in found["findings"]} >= {"L20", "L22", "L33", "L25", "L45", "L53"}
    lines = bad.split("\n")
    for each in reversed(found["findings"]):
        assert each["fix"] is not None
        line = lines[each["block"]]
        lines[each["block"]] = line[: each["start"]] + each["fix"]["replace"] + line[each["end"] :]
    assert "\n".join(lines) == GOOD


def test_what_inspect_printed_is_checked_alike(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(GOOD.replace("12号", "第12号"), encoding="utf-8")
    assert cli.main(["inspect", str(tmp_path / "a.txt"), "--json"]) == 0
    (tmp_path / "a.json").write_text(capsys.readouterr().out, encoding="utf-8")
    assert checked(tmp_path / "a.json", capsys) == checked(tmp_path / "a.txt", capsys)


def test_without_json_a_secretary_reads_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(GOOD.replace("12号", "第12号"), encoding="utf-8")
    assert cli.main(["check", str(tmp_path / "a.txt")]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert first == "错误 L21 第2段 “第” 发文字号的序号前不加“第”字。"
    assert last.startswith("缺少依据、没有检查的规则：")


def test_the_offices_own_rules_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(GOOD.replace("12号", "第12号"), encoding="utf-8")
    (tmp_path / "rules.json").write_text('{"off": ["L21"], "forbidden": {"排查": "检查"}}', encoding="utf-8")
    status, found = checked(tmp_path / "a.txt", capsys, "--rules", str(tmp_path / "rules.json"))
    assert status == 0
    assert [(each["rule"], each["fix"]) for each in found["findings"]] == [("O01", {"replace": "检查"})]


@pytest.mark.parametrize("rules", ["{", "[]", '{"off": ["L32"]}', "[" * 5000])
def test_rules_that_no_office_may_make_are_refused(
    rules: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "rules.json").write_text(rules, encoding="utf-8")
    status, told = checked(tmp_path / "a.txt", capsys, "--rules", str(tmp_path / "rules.json"))
    assert status == 2
    assert told["error"] in ("rules_malformed", "rule_fixed")
    assert "…" not in told["message"]


def test_a_secret_paper_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(f"机密★5年\n{GOOD}", encoding="utf-8")
    status, told = checked(tmp_path / "a.txt", capsys)
    assert (status, told["error"]) == (2, "classified")


def test_a_secret_outline_is_refused_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.json").write_text('{"blocks": [{"kind": "body", "text": "机密★5年"}]}', encoding="utf-8")
    status, told = checked(tmp_path / "a.json", capsys)
    assert (status, told["error"]) == (2, "classified")


def test_rules_that_are_not_there_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    status, told = checked(tmp_path / "a.txt", capsys, "--rules", str(tmp_path / "none.json"))
    assert (status, told["error"]) == (2, "file_unreadable")


def test_the_docx_that_we_write_ourselves_is_by_the_standard(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = GOOD + (
        "\n附件\n名单\n第一组的人员由县应急管理局安排。\n抄送：县委办公室，县人大常委会办公室。"
        "\n南屿县人民政府办公室　2026年9月1日印发"
    )
    text = "南屿县人民政府文件\n" + text.replace("南屿县人民政府\n2026", "附件：名单\n南屿县人民政府\n2026")
    write_docx(paper_of_outline(infer(plain(text))).paper, tmp_path / "a.docx")
    status, found = checked(tmp_path / "a.docx", capsys)
    assert (status, found["findings"]) == (0, [])
    assert not {"L40", "L44", "L48", "L49", "P01", "P02", "P03", "P04"} & set(found["not_checked"])


def test_the_docx_of_an_ordinary_user_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = Document()
    for line in GOOD.split("\n"):
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))
    status, found = checked(tmp_path / "a.docx", capsys)
    assert status == 1
    assert {each["rule"] for each in found["findings"] if each["level"] == "E"} == {"P01"}


def test_whether_a_word_file_is_a_letter_is_not_guessed_without_its_mark(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = Document()
    for line in GOOD.replace("通知\n", "函\n", 1).split("\n"):
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))
    assert "L49" in checked(tmp_path / "a.docx", capsys)[1]["not_checked"]
