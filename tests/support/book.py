"""The rules at work without any store: an office's records in a dictionary, decided as the central office does."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from oa_core.documents.commands import Approve, Draft, Issue, Revise, Sign, Submit, TakeNumber
from oa_core.documents.model import Content, Document, Openness, Receipt
from oa_core.modules import apply, workflow_of
from oa_core.people.model import Register
from oa_core.records import Record, Series
from oa_core.workflow import Context, Order
from tests.support.county import REGISTER

CONTENT = Content(
    letterhead="yufu",
    title="南屿县人民政府关于做好2026年防台风工作的通知",
    addressees=("shimen", "qingtong"),
    copies=("emergency",),
    openness=Openness.OPEN,
    body="今年第3号台风将影响我县，现就有关事项通知如下：\n一、落实责任\n各乡镇要严格执行24小时值班制度。",
)


class Book:
    """Records, number series and a clock that moves a minute with every act. ``settled`` false foresees as a
    workstation does: no number is allotted."""

    def __init__(self, *, settled: bool = True, register: Register = REGISTER) -> None:
        self.records: dict[str, Record] = {}
        self.series: Counter[Series] = Counter()
        self.register = register
        self.settled = settled
        self.now = datetime(2026, 9, 15, 2, 20, tzinfo=UTC)
        self.made = 0

    def do(self, person: str, act: object, record: str = "", seen: int | None = None) -> Record:
        """Let ``person`` do ``act``; gives the ordered record as it is then. Raises ``Refused``."""
        self.made += 1
        self.now += timedelta(minutes=1)
        order = Order(
            f"{self.made:08x}-0000-7000-8000-000000000000", record or f"r{self.made}", act, self.now, seen
        )
        after = apply(self.records.get(order.record), order, self.context(person))
        self.records.update({each.id: each for each in after})
        return after[0]

    def context(self, person: str) -> Context:
        """What the rules know when ``person`` acts now."""
        return Context(
            person=self.register.people[person],
            register=self.register,
            look_up=self.records.get,
            allot=self._allot,
            received_at=self.now if self.settled else None,
        )

    def offered(self, person: str, record: Record) -> set[str]:
        """The names of the acts worth a button for ``person``."""
        workflow = workflow_of(record)
        assert workflow is not None
        return {act.__name__ for act in workflow.offered(record, self.context(person))}

    def _allot(self, series: Series) -> int | None:
        if not self.settled:
            return None
        self.series[series] += 1
        return self.series[series]

    # A paper's way, up to a point

    def drafted(self, content: Content = CONTENT) -> Document:
        """A paper the clerk has begun."""
        return self._document(self.do("clerk", Draft(content)))

    def submitted(self, content: Content = CONTENT) -> Document:
        """A paper the director has to review."""
        return self._document(self.do("clerk", Submit("director"), self.drafted(content).id))

    def to_sign(self, content: Content = CONTENT) -> Document:
        """A paper the head has to sign."""
        return self._document(self.do("director", Approve("head"), self.submitted(content).id))

    def signed(self, content: Content = CONTENT) -> Document:
        """A paper the clerk has to check and number."""
        paper = self.to_sign(content)
        return self._document(self.do("head", Sign(paper.content_hash, "同意。"), paper.id))

    def numbered(self, content: Content = CONTENT) -> Document:
        """A paper that may go out."""
        return self._document(self.do("clerk", TakeNumber(), self.signed(content).id))

    def issued(self, content: Content = CONTENT) -> Document:
        """A paper on its way to its receivers."""
        return self._document(self.do("clerk", Issue(), self.numbered(content).id))

    def revised(self, document: Document, content: Content, person: str = "clerk") -> Document:
        """The paper with another content."""
        return self._document(self.do(person, Revise(content, document.revision), document.id))

    def receipts(self, document: Document) -> dict[str, Receipt]:
        """The receipts of the paper's envelope by receiver."""
        return {
            each.organ: each
            for each in self.records.values()
            if isinstance(each, Receipt) and each.envelope == document.envelope
        }

    @staticmethod
    def _document(record: Record) -> Document:
        assert isinstance(record, Document)
        return record
