"""The painted parts of a paper's head: steps, who holds it, title, facts. What they draw stands within them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.support.looking import holds_colour, ink_box, seen
from ui.paperwork.head import Facts, Title
from ui.theme.palette import LIGHT
from ui.theme.theme import DARK_THEME, LIGHT_THEME, SCALES, Theme
from ui.widgets.holder_band import EmptyState, HolderBand, Holding
from ui.widgets.stepper import Stage, Step, Stepper

pytestmark = pytest.mark.slow

THEMES = pytest.mark.parametrize("theme", [LIGHT_THEME, DARK_THEME], ids=["light", "dark"])
NAMES = ("拟稿", "审核", "签发", "编号", "印发", "签收")


def steps(here: int, note: str = "李敏 10:20") -> tuple[Step, ...]:
    """Six steps of which the paper stands at number ``here``."""
    stages = [Stage.DONE if at < here else Stage.HERE if at == here else Stage.AHEAD for at in range(6)]
    return tuple(
        Step(name, note if stage is not Stage.AHEAD else "", stage)
        for name, stage in zip(NAMES, stages, strict=True)
    )


def stepper(qtbot: QtBot, made: tuple[Step, ...], theme: Theme = LIGHT_THEME, wide: int = 720) -> QImage:
    widget = Stepper(theme)
    qtbot.addWidget(widget)
    widget.resize(wide, widget.sizeHint().height())
    widget.show_steps(made)
    return seen(widget)


def slot(image: QImage, number: int) -> QRect:
    """The part of a drawn stepper that belongs to one step: its mark and its words."""
    wide = (image.width() - 16) / 6
    return QRect(round(16 + number * wide) - 3, 0, round(wide) - 2, image.height())


# 流转 steps


@THEMES
def test_done_here_and_ahead_are_drawn_differently_and_not_by_colour_alone(
    qtbot: QtBot, theme: Theme
) -> None:
    image = stepper(qtbot, steps(2), theme)
    accent, amber = theme.colour("accent"), theme.colour("amber")
    assert holds_colour(image, accent, slot(image, 0))
    assert holds_colour(image, amber, slot(image, 2))
    assert not holds_colour(image, amber, slot(image, 0))
    assert not holds_colour(image, amber, slot(image, 4))
    tick = image.copy(QRect(16, 7, 14, 14)).convertToFormat(QImage.Format.Format_Grayscale8)
    ring = image.copy(QRect(16 + round(4 * (720 - 16) / 6), 7, 14, 14))
    assert tick != ring.convertToFormat(QImage.Format.Format_Grayscale8)


def test_a_paper_that_is_done_everywhere_has_no_step_it_stands_at(qtbot: QtBot) -> None:
    image = stepper(qtbot, steps(6))
    assert not holds_colour(image, LIGHT_THEME.colour("amber"))


def test_readers_hear_the_steps_in_their_order(qtbot: QtBot) -> None:
    widget = Stepper(LIGHT_THEME)
    qtbot.addWidget(widget)
    widget.show_steps(steps(1))
    assert widget.accessibleName() == "拟稿 李敏 10:20 → 审核 李敏 10:20 → 签发 → 编号 → 印发 → 签收"


def test_without_steps_nothing_is_drawn(qtbot: QtBot) -> None:
    assert not ink_box(stepper(qtbot, ())).isValid()


@pytest.mark.parametrize("wide", [420, 560, 900])
def test_a_long_note_does_not_run_into_the_next_step(qtbot: QtBot, wide: int) -> None:
    note = "欧阳国庆（南屿县人民政府办公室）2026年11月20日 16:50 于南屿县人民政府二楼会议室"
    first = Step("拟稿", note, Stage.DONE)
    image = stepper(qtbot, (first, *steps(0)[1:]), wide=wide)
    notes = QRect(0, image.height() // 2 + 2, image.width(), image.height() // 2 - 2)
    after = 16 + round((wide - 16) / 6)
    assert ink_box(image, notes).isValid()
    assert ink_box(image, notes).right() < after + 6


@pytest.mark.parametrize("scale", SCALES)
def test_the_words_of_the_steps_stand_within_the_widget_at_every_scale(qtbot: QtBot, scale: float) -> None:
    image = stepper(qtbot, steps(2), Theme(LIGHT, scale), wide=round(720 * scale))
    box = ink_box(image)
    assert box.top() > 0
    assert box.bottom() < image.height() - 1


# who holds it


@THEMES
@pytest.mark.parametrize(
    ("holding", "tone"),
    [
        (Holding("现在在您手里", "已停留 8 分钟", mine=True), "amber"),
        (Holding("现在在何晓燕手里", "已停留 8 分钟"), "accent"),
        (Holding("已印发 · 签收 3/3", "全部签收", done=True), "green"),
        (Holding("已签收", "周倩", mine=True, done=True), "green"),
    ],
)
def test_the_band_tells_by_ground_and_words_whose_turn_it_is(
    qtbot: QtBot, theme: Theme, holding: Holding, tone: str
) -> None:
    band = HolderBand(theme)
    qtbot.addWidget(band)
    band.resize(600, band.height())
    band.show_holding(holding)
    assert seen(band).pixelColor(598, 2) == theme.colour(f"{tone}_soft")
    assert band.text == f"{holding.main} {holding.rest}"
    assert band.accessibleName() == band.text


def test_the_band_gives_its_room_to_who_has_it_and_not_to_how_long(qtbot: QtBot) -> None:
    band = HolderBand(LIGHT_THEME)
    qtbot.addWidget(band)
    band.show_holding(Holding("现在在何晓燕 办公室主任手里 · 审核", "已停留 2 天 3 小时 · 待发，联网后送出"))
    band.resize(380, band.height())
    band.show()
    main = next(label for label in band.findChildren(QLabel) if label.text().startswith("现在"))
    assert main.width() >= main.sizeHint().width()


def test_where_nothing_is_the_window_says_so(qtbot: QtBot) -> None:
    empty = EmptyState(LIGHT_THEME, "mail_inbox_regular", "没有待办", "新来的公文会出现在这里。")
    qtbot.addWidget(empty)
    empty.resize(300, 400)
    assert empty.accessibleName() == "没有待办"
    assert [label.text() for label in empty.findChildren(QLabel) if label.text()] == [
        "没有待办",
        "新来的公文会出现在这里。",
    ]


# titles and facts


@pytest.mark.parametrize("wide", [200, 330, 700])
def test_a_title_is_as_high_as_its_lines(qtbot: QtBot, wide: int) -> None:
    title = Title(LIGHT_THEME)
    qtbot.addWidget(title)
    title.resize(wide, 52)
    title.show_title("特急", "南屿县人民政府关于开展经营性自建房安全隐患大排查大整治的紧急通知")
    title.show()
    assert title.height() == 26 * len(title._lines())
    assert title.accessibleName().startswith("特急 南屿县")
    assert ink_box(seen(title)).right() < wide


@pytest.mark.parametrize(("urgency", "tone"), [("特急", "red"), ("加急", "amber")])
def test_urgency_stands_in_a_frame_of_its_tone(qtbot: QtBot, urgency: str, tone: str) -> None:
    title = Title(LIGHT_THEME)
    qtbot.addWidget(title)
    title.resize(400, 26)
    title.show_title(urgency, "关于值班的通知")
    assert holds_colour(seen(title), LIGHT_THEME.colour(tone))
    title.show_title("", "关于值班的通知")
    assert not holds_colour(seen(title), LIGHT_THEME.colour(tone))
    assert title.accessibleName() == "关于值班的通知"


def test_facts_that_do_not_fit_end_in_dots_and_are_whole_again_with_more_room(qtbot: QtBot) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.resize(900, 40)
    facts = Facts(ground)
    told = (("文种", "通知"), ("主送", "石门镇、青垌乡、县应急管理局、县水务局"), ("公开", "主动公开"))
    facts.show_facts(told)
    facts.resize(340, 24)
    ground.show()
    texts = [label.text() for label in facts.findChildren(QLabel) if not label.isHidden()]
    assert texts[3].endswith("…")
    assert texts[-1] == "主动公开"
    shortened = next(label for label in facts.findChildren(QLabel) if label.text().endswith("…"))
    assert shortened.toolTip() == told[1][1]
    facts.resize(800, 24)
    texts = [label.text() for label in facts.findChildren(QLabel) if not label.isHidden()]
    assert told[1][1] in texts
    assert facts.accessibleName() == "文种 通知，主送 石门镇、青垌乡、县应急管理局、县水务局，公开 主动公开"
