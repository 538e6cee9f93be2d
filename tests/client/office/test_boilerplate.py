"""常用文本 on a workstation: listed at once, by sort and name, gone when removed."""

from __future__ import annotations

from oa_client.office.office import Office
from oa_core.boilerplate.commands import Change, Keep, Remove
from oa_core.boilerplate.model import Sort
from oa_core.documents.model import Content
from tests.support.book import CONTENT


def keep(office: Office, sort: Sort, name: str, body: str = "内容。") -> str:
    made = office.new_id()
    office.execute(made, Keep(sort, name, Content(letterhead="", body=body)))
    return made


def test_each_sort_has_its_list_by_name(office: Office) -> None:
    keep(office, Sort.PASSAGE, "值班要求")
    keep(office, Sort.PASSAGE, "报送要求")
    keep(office, Sort.OPINION, "同意", "同意。")
    office.execute(office.new_id(), Keep(Sort.TEMPLATE, "防台风通知", CONTENT))
    assert sorted(row.text.name for row in office.boilerplate.passages()) == ["值班要求", "报送要求"]
    assert [row.text.content.body for row in office.boilerplate.opinions()] == ["同意。"]
    (template,) = office.boilerplate.templates()
    assert (template.text.content, template.mine, template.waiting) == (CONTENT, True, True)


def test_what_is_changed_reads_differently_and_what_is_removed_is_gone(office: Office) -> None:
    made = keep(office, Sort.PASSAGE, "值班要求")
    office.execute(made, Change("值守要求", Content(letterhead="", body="新的。")), seen=0)
    (row,) = office.boilerplate.passages()
    assert (row.text.name, row.text.content.body) == ("值守要求", "新的。")
    office.execute(made, Remove(), seen=1)
    assert office.boilerplate.passages() == ()
