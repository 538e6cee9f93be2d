"""Every rule: L01-L68 of the handbook (§2.8), the page (P), what must be there (M), and the office's own (O)."""

from __future__ import annotations

from datetime import date

from oa_core.checking import (
    arithmetic,
    attachments,
    burden,
    citations,
    dates,
    headings,
    leftovers,
    lists,
    masthead,
    matter,
    notes,
    pages,
    privacy,
    procedure,
    punctuation,
    quantities,
    routing,
    titles,
)
from oa_core.checking.rules import Level, Rule

E, W, I = Level.ERROR, Level.WARNING, Level.HINT  # noqa: E741 - the letters of the handbook's table

# A rule is not applied to a paper that is older than its first source; what was a rule before keeps its older day.
REGULATION = date(2012, 7, 1)
"""《党政机关公文处理工作条例》 and GB/T 9704-2012 came into force."""
OLD_REGULATION = date(2001, 1, 1)
"""《国家行政机关公文处理办法》 (国发〔2000〕23号), whose rules on routing were the same, came into force."""
OLD_FORMAT = date(2000, 1, 1)
"""GB/T 9704-1999, whose rules on numbers, addressees and attachments were the same, came into force."""
PUNCTUATION = date(2012, 6, 1)
"""GB/T 15834-2011 came into force; its appendix B is new."""
OLD_PUNCTUATION = date(1996, 6, 1)
"""GB/T 15834-1995 came into force."""

_TL, _GB, _BD, _SZ = "条例", "GB/T 9704-2012 ", "GB/T 15834-2011 ", "GB/T 15835-2011 "
_PRACTICE = "惯例"

RULES: tuple[Rule, ...] = (
    Rule("L01", E, _TL + "第8条", "文种是十五种之一", titles.genre, REGULATION),
    Rule("L02", E, _TL + "第9条第7项", "标题由发文机关、事由和文种组成", titles.parts, REGULATION),
    Rule("L03", I, _PRACTICE, "标题不重复“关于转发”“的通知”", titles.doubled),
    Rule("L04", I, _PRACTICE, "标题不用标点", titles.marks),
    Rule("L05", E, _TL + "第15条第4项", "请示一文一事", matter.one_matter, OLD_REGULATION),
    Rule("L06", E, _TL + "第15条第4项", "报告不夹带请示事项", matter.no_request, OLD_REGULATION),
    Rule("L07", W, _TL + "第15条第1项", "上行文只主送一个上级机关", routing.one_addressee),
    Rule("L08", E, _TL + "第15条第1项", "上行文不抄送下级机关", routing.no_copy_below, OLD_REGULATION),
    Rule("L09", E, _TL + "第15条第5项", "不向上级机关负责人报送公文", routing.no_leader, OLD_REGULATION),
    Rule("L10", W, _TL + "第14条", "一般不越级行文", routing.no_level_skipped),
    Rule("L11", E, _TL + "第9条第6项", "上行文标注签发人", masthead.signers_shown, OLD_REGULATION),
    Rule("L12", E, _TL + "第22条", "上行文由主要负责人签发", masthead.principal_signer, REGULATION),
    Rule("L13", E, _TL + "第17条", "内设机构不对外行文", routing.no_section, OLD_REGULATION),
    Rule("L14", E, _TL + "第16条第2项", "部门不向下级政府发指令", routing.no_command_below, REGULATION),
    Rule("L15", E, _TL + "第16条第2项", "经批准发文要写明批准机关", routing.approval_named, REGULATION),
    Rule("L16", E, _TL + "第16条第4项、第19条第6项", "涉及其他部门要先协商", procedure.consulted, REGULATION),
    Rule("L17", E, _TL + "第8条第14项", "不相隶属机关之间用函", routing.asked_by_letter, OLD_REGULATION),
    Rule("L18", I, _PRACTICE, "结束语与文种相配", matter.close),
    Rule("L19", I, _PRACTICE, "向上行文不称“你”", matter.address),
    Rule("L20", E, _GB + "7.2.5", "发文字号的格式", masthead.number_form, OLD_FORMAT),
    Rule("L21", E, _GB + "7.2.5", "发文字号不加“第”", masthead.number_ordinal, OLD_FORMAT),
    Rule("L22", E, _GB + "7.2.5", "发文字号不编虚位", masthead.number_padding, OLD_FORMAT),
    Rule("L23", E, _GB + "7.2.5", "发文字号年份标全", masthead.number_year, OLD_FORMAT),
    Rule("L24", E, _TL + "第9条第5项", "联合行文只用主办机关字号", masthead.one_number, REGULATION),
    Rule("L25", E, _GB + "7.3.5.4", "成文日期的格式", dates.date_form, REGULATION),
    Rule("L26", E, _TL + "第9条第12项", "成文日期是签发或通过日期", dates.date_is_signing, REGULATION),
    Rule("L27", E, _GB + "7.4.3；" + _TL + "第9条第17项", "印发日期", dates.printing_date, OLD_FORMAT),
    Rule("L28", E, _TL + "第9条第13项", "印章与署名一致", procedure.seal_is_of_signature, REGULATION),
    Rule("L29", E, _GB + "7.2.1", "份号六位", masthead.copy_number, REGULATION),
    Rule("L30", E, _TL + "第9条第3项", "紧急程度", masthead.urgency, OLD_FORMAT),
    Rule("L31", I, _PRACTICE, "紧急程度不写进标题", titles.urgency_in_title),
    Rule("L32", E, "保密法实施条例第41条", "涉密公文不得进入本系统", masthead.secret, everywhere=True),
    Rule("L33", E, _GB + "7.3.2", "主送机关后用全角冒号", lists.addressees_end, OLD_FORMAT),
    Rule("L34", E, _TL + "第9条第8项", "机关用全称或规范化简称", lists.names_of_register, REGULATION),
    Rule("L35", E, _GB + "7.3.3", "首页必须显示正文", pages.first_side, OLD_FORMAT),
    Rule("L36", W, _GB + "7.3.3", "标题层次依次使用", headings.order),
    Rule("L37", I, _PRACTICE, "序号连续", headings.numbering),
    Rule("L38", E, _BD + "附录B", "序号后的标点", headings.after_number, PUNCTUATION),
    Rule("L39", I, _PRACTICE, "小标题末尾不用句号", headings.full_stop),
    Rule("L40", W, _GB + "7.3.3", "各级标题的字体", pages.heading_fonts),
    Rule("L41", E, _GB + "7.3.4", "附件说明的格式", attachments.note_form, OLD_FORMAT),
    Rule("L42", W, _GB + "7.3.4", "一个附件不编序号", attachments.note_alone),
    Rule("L43", E, _GB + "7.3.7", "附件与附件说明一致", attachments.labels, OLD_FORMAT, everywhere=True),
    Rule("L44", E, _GB + "7.3.7", "附件另面编排", pages.attachment_side, OLD_FORMAT, everywhere=True),
    Rule("L45", E, _GB + "7.3.6", "附注加圆括号", notes.brackets, OLD_FORMAT),
    Rule("L46", E, _GB + "7.4.2", "抄送机关后用句号", lists.copies_end, OLD_FORMAT),
    Rule("L47", I, _PRACTICE, "抄送不重复主送", lists.no_copy_twice),
    Rule("L48", E, _GB + "7.5", "页码", pages.page_numbers, REGULATION),
    Rule("L49", E, _GB + "10.1", "信函格式", pages.letter, REGULATION),
    Rule("L50", I, _PRACTICE, "引文先标题后字号", citations.title_first),
    Rule("L51", E, _TL + "第20条第1项", "引用的文件有效", citations.in_force, REGULATION),
    Rule("L52", I, _PRACTICE, "不用相对日期", dates.relative_days),
    Rule("L53", E, _BD + "5", "中文用全角标点", punctuation.half_width, OLD_PUNCTUATION),
    Rule("L54", W, _BD + "4.13", "起止的连接号", quantities.range_marks),
    Rule("L55", W, _SZ + "5", "范围两端的单位不省", quantities.units_in_ranges),
    Rule("L56", W, _SZ + "5", "小数和年份写全", quantities.whole_numbers),
    Rule("L57", I, _BD + "4.5", "并列书名号、引号之间不用顿号", citations.no_comma_between),
    Rule("L58", E, _BD + "4.11", "省略号", punctuation.ellipsis, OLD_PUNCTUATION),
    Rule("L59", W, "减负规定第2条", "篇幅", burden.length),
    Rule("L60", W, "减负规定第3条", "报表材料负担", burden.demands),
    Rule("L61", E, "政府信息公开条例", "公开属性", notes.openness_set, REGULATION),
    Rule("L62", E, "国办发〔2018〕115号", "规范性文件合法性审核", procedure.legal_review, REGULATION),
    Rule("L63", E, _TL + "第25条第1项", "签发后不改动", procedure.as_signed, REGULATION),
    Rule("L64", E, "政府信息公开条例第15条", "个人信息", privacy.personal_data, everywhere=True),
    Rule("L65", W, _TL + "第20条第4项", "数字可以复算", arithmetic.recomputed),
    Rule("L66", W, _PRACTICE, "没有占位符", leftovers.placeholders),
    Rule("L67", I, _PRACTICE, "机关名称前后一致", titles.organs_agree),
    Rule("L68", I, _PRACTICE, "批复、复函引来文", citations.answer_cites),
    Rule("M01", W, _TL + "第9条第8项", "有主送机关", lists.addressees_given),
    Rule("P01", E, _GB + "5.2.1", "版心和页边", pages.type_area, REGULATION),
    Rule("P02", W, _GB + "5.2.3", "每面 22 行", pages.lines_to_a_side),
    Rule("P03", W, _GB + "5.2.3", "每行 28 字", pages.characters_to_a_line),
    Rule("P04", W, _GB + "7.4", "版记的位置和分隔线", pages.imprint),
    Rule("O01", W, "本单位", "禁用词", leftovers.forbidden_words),
)
