"""From blocks to a paper: everything at its place, nothing lost, and the way back."""

from __future__ import annotations

from oa_core.documents.paper import Form, FullPaper, Signing, Text
from oa_core.documents.setting import Set, form_of, paper_of_outline
from oa_core.structure.outline import Block, Element, Outline
from oa_core.structure.source import Cell, Table


def outline(*blocks: tuple[Element, str] | Block) -> Outline:
    return Outline(tuple(each if isinstance(each, Block) else Block(*each) for each in blocks))


def made(*blocks: tuple[Element, str] | Block, form: Form | None = None) -> Set:
    return paper_of_outline(outline(*blocks), form)


def paper(*blocks: tuple[Element, str] | Block, form: Form | None = None) -> FullPaper:
    return made(*blocks, form=form).paper


NOTICE = (
    (Element.MARK, "南屿县人民政府文件"),
    (Element.NUMBER, "屿府〔2026〕12号"),
    (Element.TITLE, "南屿县人民政府"),
    (Element.TITLE, "关于防台风的通知"),
    (Element.ADDRESSEES, "各镇人民政府："),
    (Element.H1, "一、加强值班"),
    (Element.BODY, "请各镇加强值班。"),
    (Element.ATTACHMENT_NOTE, "附件：值班表"),
    (Element.SIGNATURE, "南屿县人民政府"),
    (Element.DATE, "二〇二六年三月十八日"),
    (Element.NOTE, "（此件主动公开）"),
    (Element.COPIED_TO, "抄送：县委办公室。"),
    (Element.PRINTED, "南屿县人民政府办公室　2026年3月19日印发"),
)


def test_each_element_comes_to_its_field_as_it_is_written() -> None:
    notice = paper(*NOTICE)
    assert notice.mark == "南屿县人民政府文件"
    assert notice.title == "南屿县人民政府\n关于防台风的通知"
    assert notice.addressees == "各镇人民政府："
    assert notice.main == (
        Text("一、加强值班", Element.H1),
        Text("请各镇加强值班。", Element.BODY),
    )
    assert notice.attachments == ("附件：值班表",)
    assert (notice.signature, notice.dated) == ("南屿县人民政府", "二〇二六年三月十八日")
    assert notice.note == "（此件主动公开）"
    assert notice.copies == "抄送：县委办公室。"
    assert notice.printed == "南屿县人民政府办公室　2026年3月19日印发"


def test_every_text_leads_back_to_its_block() -> None:
    places = made(*NOTICE).places
    assert places["title", 1, 0] == (3, 0)
    assert places["body", 1, 0] == (6, 0)
    assert places["dated_on", 0, 0] == (9, 0)
    assert sorted(block for block, _ in places.values()) == list(range(len(NOTICE)))


def test_blanks_around_a_line_are_left_out_and_counted() -> None:
    found = made((Element.BODY, "　　请各镇加强值班。\n　第二行"))
    assert [piece.text for piece in found.paper.main] == ["请各镇加强值班。", "第二行"]
    assert found.places["body", 0, 0] == (0, 2)
    assert found.places["body", 1, 0] == (0, 12)


def test_a_run_in_heading_keeps_its_lead() -> None:
    first, second = paper(Block(Element.H2, "（一）目标。各镇要落实。\n另一行", lead=6)).main
    assert first == Text("（一）目标。各镇要落实。", Element.H2, 6)
    assert second == Text("另一行", Element.BODY)


def test_several_marks_make_a_joint_paper_with_the_word_at_the_right() -> None:
    found = made((Element.MARK, "南屿县教育局"), (Element.MARK, "南屿县财政局文件"), (Element.BODY, "甲"))
    assert (found.paper.mark, found.paper.joint_marks) == ("文件", ("南屿县教育局", "南屿县财政局"))
    assert found.places["mark", 0, 0] == (1, 6)


def test_a_mark_on_one_line_with_blanks_names_several_organs_unless_its_letters_are_spaced() -> None:
    assert paper((Element.MARK, "南屿县教育局 南屿县财政局 文件")).joint_marks == (
        "南屿县教育局",
        "南屿县财政局",
    )
    assert paper((Element.MARK, "南 屿 县")).mark == "南 屿 县"


def test_the_signers_are_parted_and_the_first_keeps_the_label() -> None:
    assert paper((Element.SIGNERS, "签发人：陈海生　李四")).signers == ("签发人：陈海生", "李四")
    assert paper((Element.SIGNERS, "签发人：陈　海  李四光")).signers == ("签发人：陈　海", "李四光")


def test_a_number_that_shares_its_line_with_the_signers_is_cut_off() -> None:
    found = made((Element.NUMBER, "屿府〔2026〕12号　　签发人：陈海生"))
    assert (found.paper.number, found.paper.signers) == ("屿府〔2026〕12号", ("签发人：陈海生",))
    assert found.places["signers", 0, 0] == (0, 13)


def test_what_stands_behind_the_signature_stays_there() -> None:
    late = paper((Element.BODY, "甲"), (Element.SIGNATURE, "乙"), (Element.STRAY, "— 2 —"))
    assert [piece.text for piece in late.trailing] == ["— 2 —"]
    assert [piece.text for piece in late.main] == ["甲"]


def test_a_second_number_and_a_title_inside_the_text_stay_in_the_body() -> None:
    odd = paper((Element.NUMBER, "甲〔2026〕1号"), (Element.BODY, "乙"), (Element.TITLE, "丙"))
    assert odd.main == (Text("乙", Element.BODY), Text("丙", Element.TITLE))


def test_attachments_bring_label_title_and_pieces() -> None:
    table = Table(((Cell("甲"),),))
    found = made(
        (Element.BODY, "正文"),
        Block(Element.ATTACHMENT, "附件1", within=1),
        Block(Element.ATTACHMENT, "值班表", within=1),
        Block(Element.TABLE, table.text, within=1, content=table),
        Block(Element.ATTACHMENT, "附件：名单", within=2),
        Block(Element.BODY, "张三", within=2),
        (Element.COPIED_TO, "抄送：县委办公室。"),
    )
    first, second = found.paper.annexes
    assert (first.label, first.title, first.pieces) == ("附件1", "值班表", (table,))
    assert (second.label, second.title) == ("附件：", "名单")
    assert found.places["title", 0, 2] == (4, 3)
    assert found.places["body", 0, 1] == (3, 0)
    assert found.paper.copies == "抄送：县委办公室。"


def test_the_form_is_told_by_mark_and_title() -> None:
    assert form_of(outline((Element.MARK, "南屿县人民政府令"))) is Form.ORDER
    assert form_of(outline((Element.TITLE, "南屿县人民政府常务会议纪要"))) is Form.MINUTES
    assert form_of(outline((Element.TITLE, "关于商请支持的函"))) is Form.LETTER
    assert form_of(outline((Element.MARK, "甲文件"), (Element.TITLE, "关于商请的函"))) is Form.DOCUMENT
    assert form_of(outline((Element.BODY, "甲"))) is Form.DOCUMENT


def test_the_single_title_of_an_order_is_its_mark() -> None:
    order = paper(
        (Element.TITLE, "南屿县人民政府令"), (Element.BODY, "甲"), (Element.SIGNATURE, "县长　符海川")
    )
    assert (order.mark, order.title, order.signing) == ("南屿县人民政府令", "", Signing.STAMPED)


def test_no_stamp_is_made_of_an_organs_name_and_no_signature_left_out() -> None:
    order = outline((Element.TITLE, "南屿县人民政府令"), (Element.SIGNATURE, "南屿县人民政府"))
    assert paper_of_outline(order).paper.signing is Signing.UNSEALED
    assert paper_of_outline(order, signing=Signing.NONE).paper.signing is Signing.UNSEALED
    assert paper_of_outline(order, signing=Signing.SEALED).paper.signing is Signing.SEALED
