"""Which files the office takes, by name, kind and size; and what a file does to the paper it goes with."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from oa_core.documents.commands import Approve, Attach, Detach, Issue, SendBack, Sign, Submit, TakeNumber
from oa_core.documents.content import content_hash
from oa_core.documents.model import Document, Envelope, Status
from oa_core.files import (
    FILE_LIMITS,
    FILES_LIMIT,
    NAME_LIMIT,
    Attachment,
    FileLimits,
    check_attachable,
    check_name,
    check_size,
    is_content_name,
    media_of,
)
from oa_core.modules import COMMANDS, KINDS
from oa_core.refusal import Refused
from tests.support.book import CONTENT, Book


def file(name: str = "防汛预案.pdf", content: str = "a", size: int = 10) -> Attachment:
    return Attachment(hashlib.sha256(content.encode()).hexdigest(), name, size, media_of(name))


# Names, kinds, sizes


@pytest.mark.parametrize(
    "name",
    [
        "防汛预案.pdf",
        "关于保守国家秘密的规定.docx",
        "机密级会议室管理办法.doc",
        "附件1：名单（第2稿）.xlsx",
        "scan 2026-09-15.JPG",
        "a.b.c.txt",
    ],
)
def test_an_ordinary_name_is_taken(name: str) -> None:
    check_name(name)
    assert media_of(name)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("绝密.pdf", "绝密"),
        ("机密-方案.docx", "机密"),
        ("【秘密】名单.xlsx", "秘密"),
        ("方案（机密）.pdf", "机密"),
        ("方案_秘密★10年.pdf", "秘密"),
        ("机密★3年方案.pdf", "机密"),
        ("机 密 方案.pdf", "机密"),
    ],
)
def test_a_name_that_carries_a_mark_is_refused_as_a_text_is(name: str, level: str) -> None:
    with pytest.raises(Refused) as refused:
        check_name(name)
    assert (refused.value.code, refused.value.facts) == ("classified", {"level": level})


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "..",
        "a/b.pdf",
        "a\\b.pdf",
        "c:d.pdf",
        "a\nb.pdf",
        " a.pdf",
        "a.pdf ",
        "文" * NAME_LIMIT + ".pdf",
    ],
)
def test_a_name_that_is_no_name_of_a_file_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="file_name_wrong"):
        check_name(name)


def test_a_name_that_turns_around_what_it_seems_to_be_is_refused() -> None:
    with pytest.raises(Refused, match="control_characters"):
        check_name("方案\u202efdp.exe.pdf")


@pytest.mark.parametrize("name", ["setup.exe", "方案", ".pdf", "方案.", "脚本.js", "a.pdf.scr"])
def test_a_kind_that_no_paper_needs_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="file_kind_refused"):
        media_of(name)


def test_the_kind_does_not_depend_on_how_the_extension_is_written() -> None:
    assert media_of("扫描.PDF") == media_of("扫描.pdf") == "application/pdf"


def test_a_central_office_may_take_less() -> None:
    narrow = FileLimits(largest=1000, quota=2000, chunk=100, media={"pdf": "application/pdf"})
    check_size(1000, narrow)
    assert media_of("a.pdf", narrow)
    with pytest.raises(Refused, match="file_too_large"):
        check_size(1001, narrow)
    with pytest.raises(Refused, match="file_kind_refused"):
        media_of("a.docx", narrow)


@pytest.mark.parametrize(("size", "code"), [(0, "file_empty"), (-1, "file_empty")])
def test_a_file_without_content_is_refused(size: int, code: str) -> None:
    with pytest.raises(Refused, match=code):
        check_size(size)


def test_the_largest_file_is_taken_and_one_byte_more_is_not() -> None:
    check_size(FILE_LIMITS.largest)
    with pytest.raises(Refused) as refused:
        check_size(FILE_LIMITS.largest + 1)
    assert refused.value.facts == {"limit": "100 MB"}


@pytest.mark.parametrize(
    "text", ["", "a" * 63, "A" * 64, "g" * 64, "../" + "a" * 61, "a" * 65, "a" * 64 + "\n"]
)
def test_only_sha256_in_hex_names_a_content(text: str) -> None:
    assert not is_content_name(text)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"sha256": "../../etc/passwd"}, "file_malformed"),
        ({"media": "text/html"}, "file_kind_refused"),
        ({"size": 0}, "file_empty"),
        ({"name": "../a.pdf"}, "file_name_wrong"),
    ],
)
def test_what_is_told_of_a_file_has_to_fit_together(wrong: dict[str, object], code: str) -> None:
    with pytest.raises(Refused, match=code):
        check_attachable(replace(file(), **wrong), ())  # type: ignore[arg-type]  # fields of any type, one at a time


# With a paper


@pytest.fixture
def book() -> Book:
    return Book()


def attached(book: Book, paper: Document, *files: Attachment) -> Document:
    for each in files:
        found = book.do("clerk", Attach(each), paper.id)
        assert isinstance(found, Document)
        paper = found
    return paper


def refusal(book: Book, person: str, act: object, paper: Document) -> str:
    before = dict(book.records)
    with pytest.raises(Refused) as caught:
        book.do(person, act, paper.id)
    assert book.records == before
    return caught.value.code


def test_files_go_with_a_paper_in_the_order_they_were_added(book: Book) -> None:
    one, two = file(), file("名单.xlsx", "b")
    paper = attached(book, book.drafted(), one, two)
    assert paper.attachments == (one, two)
    assert paper.step == 2, "each is a step, so that whoever acts has seen it"
    left = book.do("clerk", Detach(one.sha256), paper.id)
    assert isinstance(left, Document)
    assert (left.attachments, left.step) == ((two,), 3)


def test_the_text_stays_as_it_was_when_files_come_and_go(book: Book) -> None:
    drafted = book.drafted()
    paper = attached(book, drafted, file())
    assert paper.revision == drafted.revision
    revised = book.revised(paper, replace(CONTENT, body="第二稿。"))
    assert revised.attachments == paper.attachments
    gone = book.do("clerk", Detach(file().sha256), paper.id)
    assert isinstance(gone, Document)
    assert gone.content_hash == content_hash(replace(CONTENT, body="第二稿。"))


def test_the_hash_of_a_paper_covers_every_word_about_its_files(book: Book) -> None:
    one = file()
    seen = {content_hash(CONTENT), content_hash(CONTENT, (one,))}
    for changed in (
        replace(one, sha256="b" * 64),
        replace(one, name="另一份.pdf"),
        replace(one, size=11),
        replace(one, media="text/plain"),
    ):
        seen.add(content_hash(CONTENT, (changed,)))
    seen |= {content_hash(CONTENT, (one, file(content="b"))), content_hash(CONTENT, (file(content="b"), one))}
    assert len(seen) == 8


def test_a_paper_without_files_has_the_hash_it_had_before_there_were_any() -> None:
    fields = [
        CONTENT.letterhead,
        CONTENT.genre,
        CONTENT.urgency,
        CONTENT.title,
        CONTENT.addressees,
        CONTENT.copies,
        CONTENT.openness,
        CONTENT.body,
    ]
    known = hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()
    assert content_hash(CONTENT) == known


def test_the_signer_consents_to_the_files_too(book: Book) -> None:
    paper = book.drafted()
    before = paper.content_hash
    paper = attached(book, paper, file())
    book.do("clerk", Submit("director"), paper.id)
    book.do("director", Approve("head"), paper.id)
    assert refusal(book, "head", Sign(before), paper) == "content_changed"
    signed = book.do("head", Sign(paper.content_hash), paper.id)
    assert isinstance(signed, Document)
    assert signed.signature is not None
    assert signed.signature.content_hash == content_hash(CONTENT, (file(),))


@pytest.mark.parametrize("stage", ["signed", "numbered"])
def test_a_file_added_after_signing_goes_back_to_the_signer(book: Book, stage: str) -> None:
    paper: Document = getattr(book, stage)()
    changed = attached(book, paper, file())
    assert (changed.status, changed.holder, changed.signature) == (Status.TO_SIGN, "head", None)
    assert refusal(book, "clerk", TakeNumber(), changed) == "moved_on"
    again = book.do("head", Sign(changed.content_hash), changed.id)
    assert isinstance(again, Document)
    assert again.status is Status.SIGNED


def test_a_file_taken_away_after_signing_goes_back_too_and_the_trail_tells(book: Book) -> None:
    drafted = attached(book, book.drafted(), file())
    book.do("clerk", Submit("director"), drafted.id)
    book.do("director", Approve("head"), drafted.id)
    book.do("head", Sign(drafted.content_hash), drafted.id)
    changed = book.do("clerk", Detach(file().sha256), drafted.id)
    assert isinstance(changed, Document)
    assert (changed.status, changed.signature, changed.trail[-1].act) == (Status.TO_SIGN, None, "revise")


def test_only_the_holder_adds_files_and_only_while_the_text_may_change(book: Book) -> None:
    drafted = book.drafted()
    assert refusal(book, "director", Attach(file()), drafted) == "not_yours"
    assert {"Attach", "Detach", "Revise"} <= book.offered("clerk", drafted)
    submitted = book.submitted()
    assert refusal(book, "director", Attach(file()), submitted) == "moved_on"
    assert book.offered("director", submitted).isdisjoint({"Attach", "Detach"})
    issued = book.issued()
    assert refusal(book, "clerk", Attach(file()), issued) == "moved_on"
    returned = book.do("director", SendBack("补附件。"), submitted.id)
    assert isinstance(returned, Document)
    assert attached(book, returned, file()).attachments == (file(),)


def test_the_same_content_goes_with_a_paper_once(book: Book) -> None:
    paper = attached(book, book.drafted(), file())
    assert refusal(book, "clerk", Attach(file("另一个名字.pdf")), paper) == "file_attached"


def test_a_paper_has_no_endless_list_of_files(book: Book) -> None:
    paper = attached(book, book.drafted(), *(file(content=str(n)) for n in range(FILES_LIMIT)))
    assert refusal(book, "clerk", Attach(file(content="one more")), paper) == "too_many_files"


def test_what_is_not_there_is_not_removed(book: Book) -> None:
    assert refusal(book, "clerk", Detach("a" * 64), book.drafted()) == "file_not_attached"


def test_the_envelope_carries_the_files_to_the_receivers(book: Book) -> None:
    paper = attached(book, book.drafted(), file())
    book.do("clerk", Submit("director"), paper.id)
    book.do("director", Approve("head"), paper.id)
    book.do("head", Sign(paper.content_hash), paper.id)
    book.do("clerk", TakeNumber(), paper.id)
    issued = book.do("clerk", Issue(), paper.id)
    assert isinstance(issued, Document)
    envelope = book.records[issued.envelope]
    assert isinstance(envelope, Envelope)
    assert envelope.attachments == (file(),)


def test_stores_learn_the_files_of_acts_and_records_from_the_list_of_modules(book: Book) -> None:
    paper = attached(book, book.drafted(), file())
    name = file().sha256
    assert COMMANDS["document.attach"].files(Attach(file())) == (name,)
    assert COMMANDS["document.attach"].sizes(Attach(file())) == {name: file().size}
    assert COMMANDS["document.detach"].files(Detach(name)) == ()
    assert COMMANDS["document.detach"].sizes(Detach(name)) == {}
    assert KINDS["document"].files(paper) == (name,)
    assert KINDS["text_revision"].files(book.records[paper.revision]) == ()
