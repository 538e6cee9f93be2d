"""What a page of a government portal puts around a document: its record, where it stands in the site, buttons.

People copy it along. Above the document the record of open government (索引号, 发文机关, 文号 …, as the portals show
it after the Regulations on Open Government Information), the source and time of the web page, the path to it and the
headline, which repeats the title; below it who edited the page and who runs the site.
"""

from __future__ import annotations

import re

from oa_core.structure.genres import ends_as_title
from oa_core.structure.numbers import is_serial, number_in
from oa_core.structure.outline import Element
from oa_core.structure.parts import Part, Parts, bare, cut

_NUMBER_LABELS = "发文字号 发文文号 发布文号 文件编号 文号"
_TITLE_LABELS = "发文标题 文件名称 信息名称 标题 名称"
_RECORD = (
    f"{_NUMBER_LABELS} {_TITLE_LABELS} 索引号 信息索引 登记号 统一登记号 统一编号 主题分类 "
    f"组配分类 信息分类 机构分类 体裁分类 "
    "服务对象分类 公文种类 公文目录 公文时效 法规类型 所属行业 所属区域 发文机关 发文机构 发文部门 "
    "发文单位 发布机构 发布单位 发布机关 "
    "制发机关 颁布单位 责任部门 成文日期 成文时间 发文日期 发文时间 发布日期 发布时间 颁布日期 颁布时间 "
    "生成日期 生效日期 生效时间 "
    "实施日期 实施时间 失效日期 失效时间 废止日期 废止时间 有效性 时效性 效力状态 公开方式 "
    "公开范围 公开时限 公开形式 "
    "信息来源 来源 主题词 关键词 关键字"
)
_FURNITURE = (
    "内容概述 内容摘要 概述 摘要 简介 归档时间 更新时间 文章来源 稿件来源 浏览次数 浏览量 浏览 "
    "阅读次数 阅读人次 阅读量 阅读 "
    "访问量 点击数 点击量 点击率 评论人次 字号 字体 字体大小 文字大小 视力保护色 背景色 责任编辑 "
    "编辑 作者 页面功能 "
    "页面宽度(px) 发文内容 下载地址 附件下载 相关附件 分享到 分享 当前位置 您的位置 您当前的位置 "
    "您现在的位置 所在位置"
)


def _any(words: str) -> str:
    """The words with whatever blanks stand in them, the longest first."""
    ordered = sorted(words.split(), key=len, reverse=True)
    return "(?:" + "|".join(r"\s*".join(map(re.escape, word)) for word in ordered) + ")"


_MARKS = r"[\s•·▪●◆■*－-]*"
_COLON = r"\s*[:：]"
_STAMP = r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?"
_ITEM = re.compile(rf"{_MARKS}{_any(_RECORD + ' ' + _FURNITURE)}{_COLON}.*")
_PLAIN = (
    "索引号 主题分类 组配分类 信息分类 体裁分类 发文机关 发布机构 发布机关 生成日期 成文日期 成文时间 "
    "发布日期 废止日期 有效性 公开方式 发文字号 文号"
)
_CELL = re.compile(
    rf"{_MARKS}(?:[\[【]\s*{_any(_RECORD)}\s*[\]】]|{_any(_PLAIN)}\s*[|｜]|{_any(_PLAIN)}\s).*"
)
"""The record as a table that was copied: [ 索引号 ] 0081, 索引号 | 0081, 索引号 0081."""
_TIMED = re.compile(
    rf"{_MARKS}(?:[（(][^（()）]{{1,10}}[）)])?(?:网络出版)?(?:日期|时间){_COLON}\s*{_STAMP}.*"
    rf"|{_STAMP}\s+\d{{1,2}}[:：]\d\d(?:[:：]\d\d)?.*|{_STAMP}\s*{_any('来源 浏览量 浏览次数 字号')}{_COLON}.*"
)
_OPENED = re.compile(
    r"【[^】]{2,8}】.{0,60}|[【［\[（(]?\s*(?:字体|字号)?\s*[:：]?\s*[［\[【(（]?\s*大\s*中\s*小.*"
    r"|[【［\[]\s*(?:字体|字号).{0,20}"
)
_PATH = re.compile(
    r"\s*(?:>\s*[^\s>][^。；！？，,>]{0,40}){2,}|[^。；！？，,>»›]{1,40}(?:\s*(?:>+|»|›)\s*[^。；！？，,>»›]{0,40})+"
)
_MENU = re.compile(r"[^。：:|｜]{1,16}(?:\s*[|｜]\s*[^。：:|｜]{1,16})+|\s*[|｜]\s*")
_BUTTONS = frozenset(
    [
        "无障碍系统",
        "无障碍阅读",
        "无障碍浏览",
        "无障碍",
        "长者模式",
        "长者助手",
        "适老版",
        "关怀版",
        "返回顶部",
        "返回",
        "顶部",
        "打印",
        "打印本页",
        "打印文章",
        "关闭",
        "关闭窗口",
        "关闭本页",
        "关闭页面",
        "分享",
        "分享到",
        "分享至",
        "收藏",
        "收藏本站",
        "加入收藏",
        "设为首页",
        "首页",
        "网站首页",
        "朗读",
        "文章播报",
        "语音播报",
        "播报",
        "听全文",
        "下载",
        "转第",
        "保留字段信息",
        "下载文字版",
        "下载图片版",
        "下载PDF版",
        "登录",
        "注册",
        "繁体",
        "简体",
        "繁體",
        "手机版",
        "微信",
        "微博",
        "QQ空间",
        "我要纠错",
        "纠错",
        "大",
        "中",
        "小",
        "默认",
        "字体",
        "字号",
        "复制链接",
        "查看原文",
        "政策解读",
        "图解",
        "联系我们",
        "网站地图",
        "网站声明",
        "关于我们",
        "隐私声明",
        "上一篇",
        "下一篇",
        "二维码",
    ]
)
_BETWEEN = re.compile(r"[\s|｜•·/／【】\[\]（）()：:、,，]+")
_ALWAYS = re.compile(
    r"扫一扫.{0,20}|用微信扫.{0,20}|打印本页.{0,20}|分享到[:：]?.{0,30}|(?:上|下)一(?:篇|条)\s*[:：].{0,80}"
)
_FOOT = re.compile(
    rf"{_MARKS}{_any('责任编辑 编辑 附件下载 相关附件 相关链接 相关文档 相关解读 网站地图')}{_COLON}.{{0,100}}"
    r"|.{0,100}(?:ICP备|公网安备|版权所有|Copyright|网站标识码|技术支持\s*[:：]).{0,100}"
    r"|(?:网站)?(?:主办|承办|建设|运维)(?:单位)?\s*[:：].{2,60}",
    re.IGNORECASE,
)
_FOOT_LINES = 14
_TOP_LINES = 16
_LONGEST = 200
_MOST_TITLED = 4
"""A title stands on up to so many lines where its headline stands on one."""
_GUESSED = 0.5
"""The confidence of a title that does not end as one."""
_VALUED = re.compile(rf"{_MARKS}{_any(_RECORD)}{_COLON}\s*")
_NUMBERED = re.compile(rf"{_any(_NUMBER_LABELS)}(?:\s*[:：\]】|｜]|\s)\s*")
_NAMED = re.compile(rf"{_any(_TITLE_LABELS)}{_COLON}\s*")
_NEXT_ITEM = re.compile(rf"\s+(?:{_any(_RECORD + ' ' + _FURNITURE)}{_COLON}|\[)|\s*[|｜]")
_ISSUED = re.compile(r"\s*[\u4e00-\u9fff]{2,30}(?:令|公告|通告)\s*(?:\d{4}年\s*)?第\s*\d{1,5}\s*号")


def take_out_page(parts: Parts) -> None:
    """Name what the page has put above and below the document."""
    top = _top(parts)
    for at in range(top):
        part = parts[at]
        if part.kind is None and _is_furniture(part.text.strip()):
            part.settle(Element.STRAY, 0.85)
            _settle_value(parts, at)
            if _PATH.fullmatch(part.text.strip()):
                _settle_site(parts[:at])
    _sweep(parts, top)
    for part in parts[max(top, len(parts) - _FOOT_LINES) :]:
        text = part.text.strip()
        if part.kind is None and (_FOOT.fullmatch(text) or _ALWAYS.fullmatch(text) or _is_button(text)):
            part.settle(Element.STRAY, 0.85)


def _settle_site(above: Parts) -> None:
    """Above the path to the page stands the name of the site, and no document yet."""
    for part in above:
        if part.kind is None and len(part.text.strip()) < 20 and not ends_as_title(part.text):
            part.settle(Element.STRAY, 0.85)


def _top(parts: Parts) -> int:
    """Where the text begins: behind the first sentence that is no furniture, or after so many lines."""
    seen = 0
    for at, part in enumerate(parts):
        text = part.text.strip()
        if part.kind is not None or _is_furniture(text) or (at and _VALUED.fullmatch(parts[at - 1].text)):
            continue
        if "。" in text or seen == _TOP_LINES:
            return at
        seen += 1
    return len(parts)


def _is_furniture(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    return _is_button(text) or any(
        each.fullmatch(text) for each in (_ITEM, _CELL, _TIMED, _OPENED, _PATH, _MENU, _ALWAYS)
    )


def _is_button(text: str) -> bool:
    words = [word for word in _BETWEEN.split(text) if word]
    return bool(words) and all(word in _BUTTONS for word in words)


def _settle_value(parts: Parts, at: int) -> None:
    """In a record with one item a line the value may stand below its label."""
    if at + 1 == len(parts) or not _VALUED.fullmatch(parts[at].text) or parts[at + 1].kind is not None:
        return
    text = parts[at + 1].text.strip()
    numbered = number_in(text) is not None or is_serial(text)
    if _is_furniture(text) or len(text) > 40 or text.endswith(("：", ":", "文件")) or "。" in text:
        return
    if numbered == bool(_NUMBERED.search(parts[at].text)) and not (len(text) > 6 and ends_as_title(text)):
        parts[at + 1].settle(Element.STRAY, 0.85)


def _sweep(parts: Parts, top: int) -> None:
    """A headline that comes again as the title: what stands above it belongs to the page.

    A number stays, unless it comes again too; what could be one is asked.
    """
    free = [at for at in range(top) if parts[at].kind is None]
    last = 0
    for index, at in enumerate(free):
        named = _plain_title(parts[at].text)
        if len(named) < 8 or not (ends_as_title(named) or named.endswith("文件")):
            continue
        again = [begin for begin in range(index + 1, len(free)) if _stands_at(parts, free, begin, named)]
        last = max([last, *again])
    title = free[last] if free else 0
    below = bare("".join(part.text for part in parts[title : title + 12]))
    for at in free[:last]:
        part = parts[at]
        number = number_in(part.text) is not None and len(bare(part.text)) < 24
        if (number or is_serial(part.text)) and bare(part.text) not in below:
            continue
        odd = (
            not number and re.search(r"[〔\[]|号$", part.text) and not ends_as_title(_plain_title(part.text))
        )
        part.settle(Element.STRAY, 0.7 if odd else 0.85)


def _stands_at(parts: Parts, free: list[int], begin: int, named: str) -> bool:
    """Whether the lines from ``begin`` on say the same, on one line or on several."""
    whole = ""
    for at in free[begin : begin + _MOST_TITLED]:
        whole += bare(parts[at].text)
        if whole == named:
            return True
        if not named.startswith(whole):
            return False
    return False


def _plain_title(text: str) -> str:
    """The title in a headline such as 南府〔2026〕3号《……的通知》, ……的通知（2026年修订）."""
    letters = bare(text)
    found = number_in(letters)
    if found is not None and letters[found.end : found.end + 1] == "《" and letters.endswith("》"):
        return letters[found.end + 1 : -1]
    return re.sub(r"[（(]\d{4}年?(?:修订|修正|版)[）)]$", "", letters)


def settle_from_record(parts: Parts, begin: int) -> tuple[Parts, int]:
    """Number and title out of the page's record, when the document itself does not say them: "
    "always asked."""
    kinds = {part.kind for part in parts if part.kind is not Element.TITLE or part.confidence > _GUESSED}
    for kind, label in ((Element.NUMBER, _NUMBERED), (Element.TITLE, _NAMED)):
        if kind in kinds:
            continue
        for at, part in enumerate(parts[:begin]):
            found = label.search(part.text) if part.kind is Element.STRAY else None
            if found is None:
                continue
            pieces = _value_of(part, found.end())
            if len(pieces) == 1 and at + 1 < begin and parts[at + 1].kind is Element.STRAY:
                at, pieces = at + 1, [parts[at + 1]]
            value = next((piece for piece in pieces if _fits(piece.text, kind)), None)
            if value is not None:
                for guessed in (part for part in parts if part.kind is kind):
                    guessed.settle(Element.STRAY, _GUESSED)
                value.settle(kind, 0.7)
                parts, begin = [*parts[:at], *pieces, *parts[at + 1 :]], begin + len(pieces) - 1
                break
    return parts, begin


def _value_of(part: Part, begin: int) -> Parts:
    after = _NEXT_ITEM.search(part.text, begin)
    return cut(part, (begin, after.start() if after else len(part.text)))


def _fits(text: str, kind: Element) -> bool:
    if _ITEM.fullmatch(text.strip()):
        return False
    if kind is Element.TITLE:
        return ends_as_title(text) and len(bare(text)) > 6
    return number_in(text) is not None or is_serial(text) or _ISSUED.fullmatch(text.strip()) is not None
