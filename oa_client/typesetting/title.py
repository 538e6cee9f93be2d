"""Cuts a title into balanced lines: 梯形 or 菱形, words kept whole (GB/T 9704-2012, 7.3.1).

Where Chinese words end cannot be told from the characters. A list of the words that titles are made of does for most;
a writer who wants another cut puts a line break into the title, which is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from oa_client.typesetting.grid import HAIR, SIZE_2, WIDTH
from oa_client.typesetting.kinsoku import is_western, may_stand_at_end, may_stand_at_start, unbreakable
from oa_client.typesetting.lines import Compositor, Line, Passage
from oa_client.typesetting.model import Part, Role, Source

_WORDS = """
关于 印发 转发 批转 发布 公布 表彰 同意 开展 做好 加强 推进 深入 全面 进一步 切实 认真
贯彻 落实 实施 执行 加快 促进 推动 深化 完善 建立 健全 规范 提高 提升 支持 鼓励 引导
严格 组织 调整 撤销 设立 成立 举办 召开 申办 申请 请求 下达 确定 通知 意见 决定 决议
命令 公报 公告 通告 通报 议案 报告 请示 批复 复函 答复 纪要 方案 办法 规定 规划 计划
细则 条例 要点 制度 措施 建议 提案 国务院 办公厅 办公室 人民政府 人民代表大会 人大常委会
政协 委员会 领导小组 指挥部 中央军委 中共 党委 县委 县政府 市委 市政府 省委 省政府
县人民政府 市人民政府 省人民政府 自治区 自治县 有关 部门 单位 机关 事业 企业 社会 工作 管理
建设 发展 服务 改革 创新 治理 整治 监管 监督 检查 督查 考核 绩效 评价 评估 保护 保障
安全 生产 消防 隐患 大排查 大整治 场所 密集 自建房 防灾 减灾 救灾 森林 防火 防灭火 防汛 抗旱
防风 值班 值守 应急 突发事件 清明节
春节 国庆节 端午节 中秋节 劳动节 元旦 期间 节日 放假 安排 城镇 小区 配套 幼儿园 农村 乡村
振兴 农业 农机 装备 机械化 产业 转型 升级 经济 科技 科学 技术 科研 机构 人员 奖励 教育
职业 医疗 医院 公立 药品 集中 采购 使用 试点 卫生 健康 政务 新媒体 公开 信息 信访 档案
财政 资金 融资 担保 基金 作用 小微企业 消费 扶贫 脱贫 攻坚战 助力 打赢 市场 领域 联合
推行 推广 综合 保税区 高水平 高质量 开放 行政执法 公示 重大 执法 法制 审核 过程 记录 指导
文件 若干 问题 情况 情形 总体 实施方案 工作方案 试点工作 指导意见 若干意见 管理办法 实施意见
工作报告 年度 第二批 全国 国家 地方 各级 代表 委员 会议 世界 运动会 大学生 名义 暂时
中华人民共和国 防治 地震 重点 监视 防御区 我国 加强防震 地质灾害 险情 建立健全 机制 体系
体制 文化 经营性 转制 赋予 自主权 更大 更好 领导 考察 副总理 总理 化学武器 调查 遗弃 侵华
改造 建造 扩建 新建 项目 列入 全省 全县 全市 计划 渔港 水库 台风 防御 学校 教师 队伍 食堂 乡村教师
财政局 教育局 人力资源和社会保障局 水务局 应急管理局 自然资源和规划局 农业农村局 民政局 卫生健康委
日军 海南 博鳌 乐城 国际 旅游 先行区
"""
_KNOWN = frozenset(_WORDS.split())
_LONGEST_WORD = max(map(len, _KNOWN))

_MOST_BALANCED = 5
"""Lines; what is longer is no title any more and is simply filled line by line."""

_INSIDE_A_WORD, _INSIDE_A_PHRASE, _INSIDE_QUOTES, _UNKNOWN = 9.0, 8.0, 4.0, 3.0
_BETWEEN_WORDS, _AFTER_A_JOINT = 1.5, 0.5
_UNBALANCED = 45.0
_JOINTS = "的和与及暨、》”）"
_CLINGING = "的中上下内等市县省区镇乡村级性化们者届"
"""They belong to what stands before them, unless a known word begins with them."""
_LEADING = "在以对为将从向就由第"
"""They belong to what follows."""
_PLACES = "省市县区镇乡州"
"""A name of two or three unknown characters before one of them is a place, as 哈尔滨市."""


def title_lines(title: str, compositor: Compositor, annex: int = 0, measure: float = WIDTH) -> list[Line]:
    """The title's lines in 2号 小标宋, each at its natural width, to be centred."""
    lines: list[Line] = []
    for entry, paragraph in enumerate(title.split("\n")):
        text = paragraph.rstrip()
        widths = [_width(character, compositor) for character in text]
        for start, end in balanced(text, widths, measure):
            source = Source(Part.TITLE, entry, start, annex)
            passage = Passage(paragraph[start:end], Role.XIAOBIAOSONG, source)
            lines.append(compositor.line([passage], SIZE_2))
    return lines


def _width(character: str, compositor: Compositor) -> float:
    if not is_western(character):
        return SIZE_2.cell
    return compositor.fonts.advance(compositor.fonts.role_for(Role.DIGITS, character), character) * SIZE_2.em


def balanced(text: str, widths: Sequence[float], measure: float) -> list[tuple[int, int]]:
    """Cut ``text`` into as few lines (start, end) of at most ``measure`` as it takes, evenly filled.

    Never an hourglass (a line shorter than both a line above and one below), never a single character on a
    line unless the text is one. A text of more than five lines is filled greedily.
    """
    edges = [0.0]
    for width in widths:
        edges.append(edges[-1] + width)
    least = max(1, -int(-(edges[-1] - HAIR) // measure))
    for count in range(least, min(least + 2, _MOST_BALANCED) + 1):
        cuts = _best_cuts(text, edges, measure, count)
        if cuts:
            return list(pairwise((0, *cuts)))
    return _filled(text, edges, measure)


def _best_cuts(text: str, edges: Sequence[float], measure: float, count: int) -> tuple[int, ...]:
    """Where each of ``count`` lines ends, at the least cost; nothing if it cannot be done."""
    costs = _break_costs(text)
    even = edges[-1] / count
    length = len(text)

    @cache
    def best(start: int, left: int, above: float, falling: bool) -> tuple[float, tuple[int, ...]]:
        choices: list[tuple[float, tuple[int, ...]]] = [(float("inf"), ())]
        for end in [length] if left == 1 else [cut for cut in costs if cut > start]:
            width = edges[end] - edges[start]
            if width > measure + HAIR:
                break
            if (falling and width > above + HAIR) or (end - start < 2 <= length):
                continue
            cost = _UNBALANCED * ((width - even) / even) ** 2 + costs.get(end, 0.0)
            if left == 1:
                choices.append((cost, (end,)))
                continue
            following, cuts = best(end, left - 1, width, falling or width < above - HAIR)
            choices.append((cost + following, (end, *cuts)))
        return min(choices)

    if not text:
        return ()
    cost, cuts = best(0, count, 0.0, False)
    return cuts if cost < float("inf") else ()


def _break_costs(text: str) -> dict[int, float]:
    """What it costs to end a line before each character where a line may end at all."""
    words = _known_words(text)
    inside = {at for start, end in words for at in range(start + 1, end)}
    starts, edges = {start for start, _ in words}, {at for word in words for at in word}
    quoted, depth = set[int](), 0
    for index, character in enumerate(text):
        if depth > 0:
            quoted.add(index)
        depth += (character in "《“（") - (character in "》”）")
    costs: dict[int, float] = {}
    for _, cut in unbreakable(text):
        if cut >= len(text):
            continue
        if text.startswith("关于", cut):
            cost = 0.0
        elif cut in inside:
            cost = _INSIDE_A_WORD
        elif (cut not in starts and text[cut] in _CLINGING) or (
            text[cut - 1] in _LEADING or (cut not in edges and _is_inside_a_place(text, cut))
        ):
            cost = _INSIDE_A_PHRASE
        elif text[cut - 1] in _JOINTS or text[cut] in "《“（":
            cost = _AFTER_A_JOINT
        elif cut in edges:
            cost = _BETWEEN_WORDS
        else:
            cost = _UNKNOWN
        costs[cut] = cost + (_INSIDE_QUOTES if cut in quoted and text[cut - 1] not in "》”）" else 0.0)
    return costs


def _is_inside_a_place(text: str, cut: int) -> bool:
    return text[cut - 1] not in _PLACES and any(each in _PLACES for each in text[cut + 1 : cut + 3])


def _known_words(text: str) -> list[tuple[int, int]]:
    """Where known words begin and end, the longest first at each place."""
    words: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        longest = min(_LONGEST_WORD, len(text) - at)
        length = next((each for each in range(longest, 1, -1) if text[at : at + each] in _KNOWN), 0)
        if length:
            words.append((at, at + length))
        at += length or 1
    return words


def _filled(text: str, edges: Sequence[float], measure: float) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and edges[end + 1] - edges[start] <= measure + HAIR:
            end += 1
        kept = end
        while (
            end < len(text)
            and end > start + 1
            and not (may_stand_at_start(text[end]) and may_stand_at_end(text[end - 1]))
        ):
            end -= 1
        end = end if end > start + 1 else kept
        lines.append((start, end))
        start = end
    return lines
