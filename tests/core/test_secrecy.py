"""A text that carries a classification mark is refused; one that only speaks of secrecy is not."""

from __future__ import annotations

import pytest

from oa_core.refusal import Refused
from oa_core.secrecy import classification_mark, refuse_classified


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("绝密★30年", "绝密"),
        ("机密★10年\n关于某事的通知", "机密"),
        ("正文\n秘密★\n正文", "秘密"),
        ("秘　密★6个月", "秘密"),
        ("机 密 ★ 5年", "机密"),
        ("文件\n  绝密  \n正文", "绝密"),
        ("秘密☆", "秘密"),
        ("机密*3年", "机密"),
    ],
)
def test_a_mark_is_found_in_every_form_it_is_written_in(text: str, level: str) -> None:
    assert classification_mark(text) == level


@pytest.mark.parametrize(
    "text",
    [
        "",
        "各单位要严守国家秘密，不得在非涉密系统处理绝密、机密、秘密级文件。",
        "做好秘密载体的清退工作",
        "★ 重点工作",
        "机密级会议室的管理办法",
        "商业\n秘密保护",
    ],
)
def test_speaking_of_secrecy_is_no_mark(text: str) -> None:
    assert classification_mark(text) is None


def test_any_one_of_several_texts_is_enough() -> None:
    with pytest.raises(Refused, match="classified"):
        refuse_classified(("标题", "正文", "秘密★1年"))
