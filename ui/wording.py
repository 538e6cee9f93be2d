"""What the codes of the rules, of signing in and of the wire are called in the office's own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from string import Formatter

from PySide6.QtCore import QCoreApplication

from oa_client.typesetting.model import Role
from oa_core.documents.model import Openness, ReceiptState, Status
from ui.marked import QT_TRANSLATE_NOOP

WORDING: Mapping[str, str] = {
    # where the paper is
    "name_missing": QT_TRANSLATE_NOOP("wording", "请给它起一个名称，再保存。"),
    "name_too_long": QT_TRANSLATE_NOOP("wording", "名称太长了，最多 {limit} 个字。"),
    "exists": QT_TRANSLATE_NOOP("wording", "这件事已经记过了，没有重复办理。"),
    "gone": QT_TRANSLATE_NOOP("wording", "找不到这一件，可能已经移出您的范围。"),
    "moved_on": QT_TRANSLATE_NOOP(
        "wording", "此件已经往下走了，现在是“{status}”。请看最新的流转记录后再办。"
    ),
    "not_yours": QT_TRANSLATE_NOOP("wording", "此件不在您手里，不能由您办这一步。"),
    "already_opened": QT_TRANSLATE_NOOP("wording", "对方已经打开此件，不能收回，可以请对方退回。"),
    "unread_changes": QT_TRANSLATE_NOOP("wording", "有人在您之后改过此件，请打开编辑、通读之后再送审。"),
    "text_missing": QT_TRANSLATE_NOOP("wording", "本机还没有收到此件的正文，同步后再办。"),
    "content_changed": QT_TRANSLATE_NOOP("wording", "文稿在您打开之后有改动，请看过新稿再签发。"),
    # what is missing in it
    "title_missing": QT_TRANSLATE_NOOP("wording", "还没有标题，写好标题再送审。"),
    "body_missing": QT_TRANSLATE_NOOP("wording", "还没有正文，写好正文再送审。"),
    "addressees_missing": QT_TRANSLATE_NOOP("wording", "还没有主送机关，选好主送再送审。"),
    "openness_missing": QT_TRANSLATE_NOOP("wording", "还没有选公开属性（主动公开、依申请公开或不予公开）。"),
    "checks_block": QT_TRANSLATE_NOOP("wording", "送审前要做到：{rules}。"),
    "reason_missing": QT_TRANSLATE_NOOP("wording", "退回要写明理由。"),
    "not_signed": QT_TRANSLATE_NOOP("wording", "此件还没有签发，或签发之后又改过，不能编号。"),
    "number_missing": QT_TRANSLATE_NOOP("wording", "此件还没有发文字号，编号之后才能核发。"),
    "genre_unknown": QT_TRANSLATE_NOOP("wording", "没有这个文种，请从十五种里选。"),
    "urgency_unknown": QT_TRANSLATE_NOOP("wording", "没有这个紧急程度，请选平件、加急或特急。"),
    "organ_unknown": QT_TRANSLATE_NOOP("wording", "主送或抄送里有一个机关不在名录里，请删去后重选。"),
    "happened_at_wrong": QT_TRANSLATE_NOOP("wording", "发生时间不对：不能晚于现在，也不能早于 2000 年。"),
    "entry_empty": QT_TRANSLATE_NOOP("wording", "还没有写内容。"),
    # what is too much
    "text_too_long": QT_TRANSLATE_NOOP("wording", "正文超过 {limit}，系统没有接收。原来的文字没有变。"),
    "table_too_large": QT_TRANSLATE_NOOP(
        "wording", "表格太大（最多 {cells} 格、{columns} 列），没有接收。请把它作为附件。"
    ),
    "title_too_long": QT_TRANSLATE_NOOP("wording", "标题超过 {limit} 个字，请缩短。"),
    "opinion_too_long": QT_TRANSLATE_NOOP("wording", "意见超过 {limit} 个字，请缩短。"),
    "entry_too_long": QT_TRANSLATE_NOOP("wording", "这一条超过 {limit} 个字，请分成几条。"),
    "control_characters": QT_TRANSLATE_NOOP("wording", "文字里有看不见的控制字符，请删去后再保存。"),
    "classified": QT_TRANSLATE_NOOP(
        "wording",
        "文中有“{level}”标志。本系统是非涉密系统，严禁处理、存储涉密信息，没有保存。请转机要渠道办理。",
    ),
    "too_late_to_undo": QT_TRANSLATE_NOOP("wording", "已经送出，不能撤销了。"),
    # who and where
    "letterhead_unknown": QT_TRANSLATE_NOOP("wording", "您不能用这个版头拟稿。"),
    "other_letterhead": QT_TRANSLATE_NOOP("wording", "不能换成另一个机关的版头，请另拟一件。"),
    "not_a_reviewer": QT_TRANSLATE_NOOP("wording", "{name}不是本机关的审核人，请另选。"),
    "not_a_colleague": QT_TRANSLATE_NOOP("wording", "{name}不是本机关的拟稿人员，不能请来合写。"),
    "not_a_signer": QT_TRANSLATE_NOOP("wording", "{name}不是签发人，请另选。"),
    # files
    "not_a_picture": QT_TRANSLATE_NOOP("wording", "“{name}”不是能放进正文的图片，请用 PNG 或 JPEG。"),
    "not_an_xlsx": QT_TRANSLATE_NOOP("wording", "这个文件不是 XLSX 表格，没有导入。"),
    "ledger_unknown": QT_TRANSLATE_NOOP("wording", "表格里没有找到登记簿的表头（标题、文号等），没有导入。"),
    "ledger_unmapped": QT_TRANSLATE_NOOP("wording", "已导入，这几列没有认出来，没有取用：{columns}。"),
    "pair_many_files": QT_TRANSLATE_NOOP(
        "wording", "登记簿的这一行对应多份，没有并入：{line} 对应 {files}。"
    ),
    "pair_many_lines": QT_TRANSLATE_NOOP(
        "wording", "这份文件对应登记簿多行，没有并入：{file} 对应 {lines}。"
    ),
    "pair_earlier": QT_TRANSLATE_NOOP("wording", "登记簿的这一行先前已单独导入，没有并入：{line}。"),
    "pair_waits": QT_TRANSLATE_NOOP("wording", "等全部文件读完，再与登记簿核对。"),
    "table_unread": QT_TRANSLATE_NOOP(
        "wording", "登记簿只读 XLSX，这个 {kind} 表格没有导入。请用 WPS 或 Excel 另存为 XLSX。"
    ),
    "old_office_later": QT_TRANSLATE_NOOP(
        "wording", "本机读不了 {kind}，没有导入：以后由服务器转换，现在可以用 WPS 或 Word 另存为 DOCX。"
    ),
    "not_a_docx": QT_TRANSLATE_NOOP(
        "wording", "这个文件不是 DOCX 文档，读不出正文。请用 WPS 或 Word 另存为 DOCX。"
    ),
    "path_not_writable": QT_TRANSLATE_NOOP("wording", "这个位置不能写入，请换一个文件夹。"),
    "disk_full": QT_TRANSLATE_NOOP("wording", "磁盘已满，没有存成。屏幕上的文字还在，请腾出空间后再试。"),
    "file_unreadable": QT_TRANSLATE_NOOP("wording", "这个文件读不出来，请检查它还在不在、能不能打开。"),
    "file_empty": QT_TRANSLATE_NOOP("wording", "这个文件是空的，没有添加。"),
    "file_too_large": QT_TRANSLATE_NOOP("wording", "文件超过 {limit}，没有添加。请压缩或分成几个文件。"),
    "file_kind_refused": QT_TRANSLATE_NOOP(
        "wording", "不收这种文件（{kind}）。可以添加 PDF、OFD、WPS 和 Office 文档、图片和文本。"
    ),
    "file_name_wrong": QT_TRANSLATE_NOOP(
        "wording", "文件名不能用：不能超过 {limit} 个字，也不能有 \\ / : * ? 等字符。请改名后再添加。"
    ),
    "file_malformed": QT_TRANSLATE_NOOP("wording", "附件的信息不完整，没有添加。请再添加一次。"),
    "file_attached": QT_TRANSLATE_NOOP("wording", "内容相同的附件“{name}”已经在了，没有重复添加。"),
    "file_not_attached": QT_TRANSLATE_NOOP("wording", "这个附件已经不在此件里了。"),
    "file_away": QT_TRANSLATE_NOOP("wording", "“{name}”还没有下载到本机，正在下载，稍后就能打开。"),
    "file_not_shown": QT_TRANSLATE_NOOP("wording", "“{name}”不能在窗口里看，请另存后用别的程序打开。"),
    "file_broken": QT_TRANSLATE_NOOP("wording", "“{name}”在本机的副本已损坏，打不开，正在重新下载。"),
    "file_lost": QT_TRANSLATE_NOOP("wording", "附件“{name}”在本机的副本已损坏，送不出去。请移除后重新添加。"),
    "quota_full": QT_TRANSLATE_NOOP(
        "wording", "您存在服务器上的附件已满，请先把前面的公文送出，或移除附件。"
    ),
    "file_damaged": QT_TRANSLATE_NOOP("wording", "附件传送时损坏，稍后会自动再发。"),
    "too_many_files": QT_TRANSLATE_NOOP("wording", "附件最多 {limit} 个。"),
    "kind_unreadable": QT_TRANSLATE_NOOP(
        "wording", "读不了这种文件（{kind}）。可以用 DOCX、DOC、WPS、PDF、OFD、TXT，或本程序输出的 JSON。"
    ),
    "nothing_to_read": QT_TRANSLATE_NOOP("wording", "这个文件是空的，没有文字可读。"),
    "output_kind_unknown": QT_TRANSLATE_NOOP(
        "wording", "不能输出这种文件（{kind}）。可以输出 .pdf、.ofd 或 .docx。"
    ),
    "output_unwritable": QT_TRANSLATE_NOOP("wording", "“{path}”写不进去，请检查文件夹和空间，或换个名字。"),
    "fonts_substituted": QT_TRANSLATE_NOOP(
        "wording", "本机缺少规定的字体，已用别的字体替代（{roles}），只能预览，没有输出。"
    ),
    "outline_malformed": QT_TRANSLATE_NOOP("wording", "这个 JSON 不是本程序 inspect 输出的，读不出正文。"),
    "encoding_unknown": QT_TRANSLATE_NOOP(
        "wording", "这个文件不是纯文本，或编码认不出，请另存为 UTF-8 再试。"
    ),
    "file_encrypted": QT_TRANSLATE_NOOP("wording", "这个文件加了密码，读不出来。请去掉密码后再试。"),
    "package_damaged": QT_TRANSLATE_NOOP("wording", "这个文件不完整或已损坏，读不出来。请重新取得一份再试。"),
    "unpacks_too_large": QT_TRANSLATE_NOOP("wording", "这个文件解开后超过 {limit}，很不寻常，没有读。"),
    "file_unsafe": QT_TRANSLATE_NOOP("wording", "这个文件里有引用外部内容的 XML 实体，为安全起见没有读。"),
    "has_macros": QT_TRANSLATE_NOOP(
        "wording", "这个文件带有宏，为安全起见没有读。请另存为不带宏的 DOCX 再试。"
    ),
    "not_a_pdf": QT_TRANSLATE_NOOP("wording", "这个文件不是 PDF，或已损坏，读不出来。"),
    "not_an_ofd": QT_TRANSLATE_NOOP("wording", "这个文件不是 OFD，读不出来。"),
    "too_many_pages": QT_TRANSLATE_NOOP("wording", "这个文件超过 {limit} 页，没有读。请分成几个文件。"),
    "too_many_paragraphs": QT_TRANSLATE_NOOP(
        "wording", "这个文件的段落多得很不寻常，没有读。请分成几个文件。"
    ),
    "file_huge": QT_TRANSLATE_NOOP("wording", "这个文件超过 {limit}，没有读。请分成几个文件。"),
    "libreoffice_missing": QT_TRANSLATE_NOOP(
        "wording", "读 {kind} 文件要用 LibreOffice，本机没有安装。请用 WPS 或 Word 另存为 DOCX。"
    ),
    "conversion_failed": QT_TRANSLATE_NOOP(
        "wording", "LibreOffice 没能读出这个 {kind} 文件。请用 WPS 或 Word 另存为 DOCX。"
    ),
    "arguments_wrong": QT_TRANSLATE_NOOP("wording", "命令写得不对（{usage}）。"),
    "file_odd": QT_TRANSLATE_NOOP("wording", "这个文件很特别，程序没有读成（{kind}）。请另存一份再试。"),
    # the rules of the checker
    "rules_malformed": QT_TRANSLATE_NOOP("wording", "规则设置的写法不对，没有采用。请按说明修改后再试。"),
    "rule_unknown": QT_TRANSLATE_NOOP("wording", "规则设置里的“{rule}”不是规则编号，没有采用。"),
    "rule_fixed": QT_TRANSLATE_NOOP(
        "wording", "规则 {rule} 不能这样设置：必须遵守的不能改级别，提示也不能升为错误，没有采用。"
    ),
    "not_a_profile": QT_TRANSLATE_NOOP("wording", "这个文件不是县政通的配置文件（.xzt）。"),
    "fault": QT_TRANSLATE_NOOP("wording", "程序出错，没有办成。您写的文字还在，可以再试一次。"),
    # orders
    "lane_stopped": QT_TRANSLATE_NOOP("wording", "此件前面有一步没有办成，请先看过红色的提示再办。"),
    "draft_open": QT_TRANSLATE_NOOP("wording", "此件已有没送出的草稿，没有覆盖。请先处理那份草稿。"),
    "claimed": QT_TRANSLATE_NOOP("wording", "已被别的公文占用，没有重复登记。"),
    "id_reused": QT_TRANSLATE_NOOP(
        "wording", "这一步的编号与另一步相同，没有办理。请再办一次，并告诉管理员。"
    ),
    # signing in
    "wrong_password": QT_TRANSLATE_NOOP("wording", "密码不对，还可以试 {left} 次。"),
    "locked": QT_TRANSLATE_NOOP("wording", "密码连续输错，账号已锁定，{until} 以后再试。"),
    "old_password_wanted": QT_TRANSLATE_NOOP(
        "wording", "这个密码是新的。本机数据还用原来的密码：请输入一次原密码，以后就用新密码。"
    ),
    "server_unknown": QT_TRANSLATE_NOOP(
        "wording", "连不上服务器。请检查地址和网线；本机打开过的账号可以离线解锁。"
    ),
    "untrusted": QT_TRANSLATE_NOOP("wording", "服务器的证书不可信或已过期，没有登录。请告诉管理员。"),
    "upgrade_needed": QT_TRANSLATE_NOOP("wording", "服务器已升级，请先更新本程序。本机的文字不会丢。"),
    "in_use": QT_TRANSLATE_NOOP("wording", "这个账号已经在本机另一个窗口里打开了。"),
    "cache_newer": QT_TRANSLATE_NOOP("wording", "本机数据是更新版本的程序写的，请更新本程序后再打开。"),
    "key_gone": QT_TRANSLATE_NOOP("wording", "本机数据的钥匙找不到了，打不开。请不要删除数据，告诉管理员。"),
    "address_missing": QT_TRANSLATE_NOOP("wording", "还没有服务器地址，请填写，或打开管理员给的配置文件。"),
    "cache_damaged": QT_TRANSLATE_NOOP("wording", "本机数据打不开，可能已损坏。请不要删除，告诉管理员。"),
    "lease_ended": QT_TRANSLATE_NOOP(
        "wording", "本机已经 {days} 天没有连上服务器，请先连线再登录。您写的文字还在本机。"
    ),
    "device_retired": QT_TRANSLATE_NOOP(
        "wording", "此设备已停用，本机数据已清除；未送出的文字还在。请再登录一次。"
    ),
    "other_person": QT_TRANSLATE_NOOP(
        "wording", "这个账号已改给别人使用，本机存着原来那位的文字，没有登录。请告诉管理员。"
    ),
    "other_server": QT_TRANSLATE_NOOP(
        "wording", "这个地址上换了一台服务器，本机数据不属于它，没有登录。请告诉管理员。"
    ),
    "pin_too_short": QT_TRANSLATE_NOOP("wording", "解锁码至少要 {length} 位数字。"),
    "pin_wrong": QT_TRANSLATE_NOOP("wording", "解锁码不对，还可以试 {left} 次。"),
    "password_wanted": QT_TRANSLATE_NOOP("wording", "请输入登录密码解锁。"),
    # the wire
    "not_signed_in": QT_TRANSLATE_NOOP("wording", "登录已失效，请重新登录。已写的都在本机。"),
    "epoch_changed": QT_TRANSLATE_NOOP("wording", "服务器恢复过备份，正在重新核对。"),
    "behind": QT_TRANSLATE_NOOP("wording", "服务器还没有赶上最新的数据，稍后会自动再连。"),
    "need_files": QT_TRANSLATE_NOOP("wording", "附件还没有传完，传完后自动送出。"),
    "malformed": QT_TRANSLATE_NOOP("wording", "服务器看不懂这次请求，请告诉管理员。"),
    "too_large": QT_TRANSLATE_NOOP("wording", "这一次发的内容太大，服务器没有接收。"),
    "busy": QT_TRANSLATE_NOOP("wording", "服务器正忙，稍后会自动再发。"),
    "failed": QT_TRANSLATE_NOOP("wording", "服务器出错，没有办成，稍后会自动再发。"),
    "blocked": QT_TRANSLATE_NOOP("wording", "前一步没有办成，这一步没有发出。"),
    "unsupported": QT_TRANSLATE_NOOP("wording", "服务器还不认识这一步，升级后会自动再发。"),
    "server_failed": QT_TRANSLATE_NOOP(
        "wording", "服务器办这一步时多次出错，已暂停。可以点再试，并告诉管理员。"
    ),
}
"""One sentence per code; ``{names}`` are the facts that come with it."""

PLAINER: Mapping[str, str] = {
    "wrong_password": QT_TRANSLATE_NOOP("wording", "账号或密码不对。连续输错 5 次会锁定。"),
    "locked": QT_TRANSLATE_NOOP("wording", "密码连续输错，账号已锁定，请 {minutes} 分钟后再试。"),
}
"""The sentence when the facts of the fuller one are not known."""

UNKNOWN = QT_TRANSLATE_NOOP("wording", "没有办成（{code}）。您写的文字还在。")

STATUSES: Mapping[str, str] = {
    Status.DRAFT: QT_TRANSLATE_NOOP("wording", "起草中"),
    Status.IN_REVIEW: QT_TRANSLATE_NOOP("wording", "审核"),
    Status.RETURNED: QT_TRANSLATE_NOOP("wording", "已退回"),
    Status.TO_SIGN: QT_TRANSLATE_NOOP("wording", "待签发"),
    Status.SIGNED: QT_TRANSLATE_NOOP("wording", "复核编号"),
    Status.NUMBERED: QT_TRANSLATE_NOOP("wording", "待核发"),
    Status.ISSUED: QT_TRANSLATE_NOOP("wording", "已印发"),
}
RECEIPT_STATES: Mapping[str, str] = {
    ReceiptState.QUEUED: QT_TRANSLATE_NOOP("wording", "待发出"),
    ReceiptState.DELIVERED: QT_TRANSLATE_NOOP("wording", "待签收"),
    ReceiptState.SIGNED_FOR: QT_TRANSLATE_NOOP("wording", "已签收"),
    ReceiptState.RETURNED: QT_TRANSLATE_NOOP("wording", "已退回"),
}
OPENNESS: Mapping[str, str] = {
    Openness.OPEN: QT_TRANSLATE_NOOP("wording", "主动公开"),
    Openness.ON_REQUEST: QT_TRANSLATE_NOOP("wording", "依申请公开"),
    Openness.CLOSED: QT_TRANSLATE_NOOP("wording", "不予公开"),
}
ACTS: Mapping[str, str] = {
    "draft": QT_TRANSLATE_NOOP("wording", "拟稿"),
    "revise": QT_TRANSLATE_NOOP("wording", "修改"),
    "attach": QT_TRANSLATE_NOOP("wording", "添加附件"),
    "detach": QT_TRANSLATE_NOOP("wording", "移除附件"),
    "submit": QT_TRANSLATE_NOOP("wording", "送审"),
    "send_back": QT_TRANSLATE_NOOP("wording", "退回"),
    "invite": QT_TRANSLATE_NOOP("wording", "请人合写"),
    "open": QT_TRANSLATE_NOOP("wording", "打开"),
    "withdraw": QT_TRANSLATE_NOOP("wording", "收回"),
    "arrange": QT_TRANSLATE_NOOP("wording", "排列附件"),
    "approve": QT_TRANSLATE_NOOP("wording", "审核同意"),
    "sign": QT_TRANSLATE_NOOP("wording", "签发"),
    "take_number": QT_TRANSLATE_NOOP("wording", "复核编号"),
    "issue": QT_TRANSLATE_NOOP("wording", "核发"),
    "sign_for": QT_TRANSLATE_NOOP("wording", "签收"),
    "log": QT_TRANSLATE_NOOP("wording", "值班记录"),
    "correct": QT_TRANSLATE_NOOP("wording", "值班更正"),
    "keep": QT_TRANSLATE_NOOP("wording", "收存"),
    "change": QT_TRANSLATE_NOOP("wording", "更改"),
    "remove": QT_TRANSLATE_NOOP("wording", "删除"),
    "confirm": QT_TRANSLATE_NOOP("wording", "核对"),
}
"""The acts by the short name that the trail and the orders carry."""

MISSING: Mapping[str, str] = {
    "title_missing": QT_TRANSLATE_NOOP("wording", "标题"),
    "body_missing": QT_TRANSLATE_NOOP("wording", "正文"),
    "addressees_missing": QT_TRANSLATE_NOOP("wording", "主送机关"),
    "openness_missing": QT_TRANSLATE_NOOP("wording", "公开属性"),
}
"""What a refusal says is missing, for a sentence about several."""

ROLES: Mapping[str, str] = {
    Role.XIAOBIAOSONG: QT_TRANSLATE_NOOP("wording", "小标宋"),
    Role.FANGSONG: QT_TRANSLATE_NOOP("wording", "仿宋"),
    Role.KAITI: QT_TRANSLATE_NOOP("wording", "楷体"),
    Role.HEITI: QT_TRANSLATE_NOOP("wording", "黑体"),
    Role.SONGTI: QT_TRANSLATE_NOOP("wording", "宋体"),
    Role.DIGITS: QT_TRANSLATE_NOOP("wording", "西文和数字"),
    Role.RARE: QT_TRANSLATE_NOOP("wording", "生僻字"),
}
"""What GB/T 9704-2012 calls the types of the page, by the role of their fonts."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("wording", text)


def sentence(code: str, facts: Mapping[str, str]) -> str:
    """The sentence for a code. A fact that did not come along reads as …; an unknown code is told by its name."""
    known: defaultdict[str, str] = defaultdict(lambda: "…", facts)
    known["code"] = code
    text = WORDING.get(code, UNKNOWN)
    if code in PLAINER and any(name not in facts for _, name, _, _ in Formatter().parse(text) if name):
        text = PLAINER[code]
    if "status" in facts:
        known["status"] = status_name(facts["status"])
    if "roles" in facts:
        known["roles"] = "、".join(role_name(role) for role in facts["roles"].split())
    return _tr(text).format_map(known)


def missing_sentence(codes: Sequence[str]) -> str:
    """All that is missing before 送审 in one sentence; one thing alone has its own."""
    if len(codes) == 1:
        return sentence(codes[0], {})
    names = "、".join(_tr(MISSING[code]) for code in codes)
    return QCoreApplication.translate("wording", "还不能送审：缺{names}。").format(names=names)


def status_name(status: str) -> str:
    """起草中, 审核, … for a document, 待签收, 已签收, … for a receipt."""
    return _tr(STATUSES.get(status) or RECEIPT_STATES.get(status) or status)


def openness_name(openness: str) -> str:
    """主动公开, 依申请公开, 不予公开."""
    return _tr(OPENNESS.get(openness, openness))


def act_name(act: str) -> str:
    """送审, 退回, …; a command's full name (``document.submit``) is understood too."""
    short = act.rsplit(".", 1)[-1]
    return _tr(ACTS.get(short, short))


def role_name(role: str) -> str:
    """小标宋, 仿宋, …: the type that a font does the work of."""
    return _tr(ROLES.get(role, role))
