"""What a reader writes in the margin while it reads."""

from __future__ import annotations

from msgspec.structs import replace

from kg.model import FINDING_KINDS, Finding, FindingKind, Severity, Source


class Notes:
    """Collects the findings of one document, and makes its sources."""

    def __init__(self, document: str) -> None:
        self.document = document
        self.findings: list[Finding] = []

    def source(self, line: int, place: str = "") -> Source:
        """A source in this document."""
        return Source(document=self.document, line=line, place=place)

    def add(self, kind: FindingKind, message: str, *where: Source, assumed: str = "", severity: Severity | None = None) -> None:
        """Write a finding down; without a ``severity`` it has that of its kind."""
        weight = severity or FINDING_KINDS[kind][0]
        self.findings.append(Finding(kind=kind, severity=weight, message=message, where=where, assumed=assumed))

    def add_once(self, kind: FindingKind, message: str, where: Source, *, assumed: str) -> None:
        """Write a finding down, or only its place where the same is said of another one already."""
        for index, one in enumerate(self.findings):
            if (one.kind, one.message) == (kind, message):
                self.findings[index] = replace(one, where=(*one.where, where))
                return
        self.add(kind, message, where, assumed=assumed)
