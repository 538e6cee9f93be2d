"""A paper on the desk that may be read here no more: the editor closes, the person's unsent words stay theirs."""

from __future__ import annotations

from collections.abc import Collection

from oa_client.typesetting.model import Layout
from oa_core.documents.content import content_of
from oa_core.documents.model import Content
from ui.documents.editor import Editor
from ui.paperwork.withdrawn import own_words


def on_the_desk(editor: Editor, records: Collection[str]) -> bool:
    """Whether the paper that is written on, or only shown, is one of ``records``."""
    working, papers = editor.autosave.working, editor.papers
    return (working is not None and working.document_id in records) or (
        papers is not None and papers.document.id in records
    )


def take_off_the_desk(editor: Editor, me: str) -> str:
    """Keep what is written, close the editor, and give the words of the person that are not sent: what differs from
    the text as others left it, all of it where the paper is their own."""
    papers, content = editor.papers, editor.content()
    words: list[str] = []
    if papers is None or content != content_of(papers.document, papers.body):
        own = papers is None or papers.document.drafter == me
        if papers is None or content.title != papers.document.title:
            words.append(content.title)
        words.append(content.body if own or papers is None else own_words(content.body, papers.body))
    words.append(editor.sending.note.words)
    editor.flush()
    editor.put_away()
    editor.body.clear()
    editor.form.show_content(Content(letterhead=""))
    editor.preview.view.show_layout(Layout(()))
    return "\n".join(each for each in words if each.strip())
