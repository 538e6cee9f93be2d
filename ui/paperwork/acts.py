"""How each act is asked for: its words, its phrases, whom it needs. Which acts there are is the rules' affair."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from oa_core.documents.commands import Approve, Issue, SendBack, Sign, SignFor, Submit, TakeNumber
from oa_core.documents.model import Document
from ui.marked import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class ActForm:
    """One forward act. ``people`` says who may be chosen: reviewers, signers or nobody; ``leads`` is the next step in
    plain words. The rules offer one forward act at a time; 会签 will be another form among ``FORWARD``."""

    act: type
    text: str
    opinion: str
    phrases: tuple[str, ...]
    people: str = ""
    leads: str = ""

    @property
    def label(self) -> str:
        """The words of the button."""
        return said(self.text)


FORWARD = (
    ActForm(
        Submit,
        QT_TRANSLATE_NOOP("acts", "送审"),
        QT_TRANSLATE_NOOP("acts", "送审说明"),
        (
            QT_TRANSLATE_NOOP("acts", "请审核。"),
            QT_TRANSLATE_NOOP("acts", "已按意见修改，请审核。"),
            QT_TRANSLATE_NOOP("acts", "急件，请优先审核。"),
        ),
        "reviewers",
        QT_TRANSLATE_NOOP("acts", "送办公室主任审核"),
    ),
    ActForm(
        Approve,
        QT_TRANSLATE_NOOP("acts", "同意送签"),
        QT_TRANSLATE_NOOP("acts", "审核意见"),
        (
            QT_TRANSLATE_NOOP("acts", "同意，请签发。"),
            QT_TRANSLATE_NOOP("acts", "文稿已核，拟同意，请审示。"),
            QT_TRANSLATE_NOOP("acts", "退回修改："),
        ),
        "signers",
        QT_TRANSLATE_NOOP("acts", "送负责人签发"),
    ),
    ActForm(
        Sign,
        QT_TRANSLATE_NOOP("acts", "签发"),
        QT_TRANSLATE_NOOP("acts", "签发意见"),
        (
            QT_TRANSLATE_NOOP("acts", "同意。"),
            QT_TRANSLATE_NOOP("acts", "同意，请抓紧印发。"),
            QT_TRANSLATE_NOOP("acts", "退回修改："),
        ),
        leads=QT_TRANSLATE_NOOP("acts", "回拟稿人复核取号"),
    ),
    ActForm(
        TakeNumber,
        QT_TRANSLATE_NOOP("acts", "复核取号"),
        QT_TRANSLATE_NOOP("acts", "复核意见"),
        (
            QT_TRANSLATE_NOOP("acts", "复核无误。"),
            QT_TRANSLATE_NOOP("acts", "文字、格式、主送已核。"),
            QT_TRANSLATE_NOOP("acts", "请尽快印发。"),
        ),
        leads=QT_TRANSLATE_NOOP("acts", "核发"),
    ),
    ActForm(Issue, QT_TRANSLATE_NOOP("acts", "核发"), "", (), leads=QT_TRANSLATE_NOOP("acts", "各单位签收")),
    ActForm(SignFor, QT_TRANSLATE_NOOP("acts", "签收"), "", ()),
)
"""In the order of the paper's way; of the acts that are offered, the first of these gets the primary button."""


def said(text: str) -> str:
    """A text of this module in the language of the window."""
    return QCoreApplication.translate("acts", text) if text else ""


def forward_form(offered: frozenset[type]) -> ActForm | None:
    """The one act that moves the paper on."""
    return next((form for form in FORWARD if form.act in offered), None)


def may_send_back(offered: frozenset[type]) -> bool:
    """Whether 退回 is offered."""
    return SendBack in offered


def make_act(form: ActForm, opinion: str, to: str, document: Document | None) -> object:
    """The act itself. ``document`` is the one on the screen: its hash is what is being signed."""
    if form.act is Approve:
        return Approve(to=to, opinion=opinion)
    if form.act is Submit:
        return Submit(to=to, opinion=opinion)
    if form.act is Sign:
        return Sign(content_hash=document.content_hash if document else "", opinion=opinion)
    if form.act is TakeNumber:
        return TakeNumber(opinion=opinion)
    if form.act is Issue:
        return Issue()
    return SignFor()
