"""`/sparql`: the SPARQL 1.1 Protocol, to read only.

GET with ``query``, POST of a form with ``query``, POST of a query as it is; without a query the description of the service.
Queries run in processes of their own, a few at a time, and are stopped at their limits, so that whoever reads pages meanwhile is
served.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from urllib.parse import parse_qsl

from pyoxigraph import RdfFormat, serialize
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from kg.errors import KgError
from kg.graph.rdf import quads
from kg.graph.service import description
from kg.graph.store import LimitError, Limits, Result, Rows, Store, Triples, in_memory, user_query
from kg.graph.store.answer import GIGABYTE
from kg.graph.store.values import serialised
from kg.web.explorer import Explorer
from kg.web.negotiation import chosen

LIMITS = Limits(seconds=20, rows=50_000, memory=GIGABYTE)
"""For each query."""

AT_ONCE = 2
"""How many queries run at once."""

PATIENCE = 5
"""Seconds that a query waits until another one has ended."""

LONGEST = 100_000
"""Bytes of the longest query."""

ROWS = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
TRUTH = {media: form for media, form in ROWS.items() if form in ("json", "xml")}
STATEMENTS = {
    "text/turtle": "turtle",
    "application/x-turtle": "turtle",
    "application/n-triples": "ntriples",
    "text/plain": "ntriples",
}
"""Which media types bring which form; the first is sent to whoever takes anything."""

SENT = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples",
}
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"


class Refused(Exception):
    """A request that is not answered, with the status that says why."""

    def __init__(self, status: int, said: str, **headers: str) -> None:
        super().__init__(said)
        self.status, self.said, self.headers = status, said, headers


class Desk:
    """Runs queries, a few at a time, each in a process that can be stopped."""

    def __init__(self, explorer: Explorer, limits: Limits = LIMITS) -> None:
        self.explorer = explorer
        self.limits = limits
        self._free: list[Store] = []
        self._edition = 0
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def ask(self, text: str) -> Result:
        """The answer. Raises :class:`Refused` where too many others ask, and what :func:`~kg.graph.store.user_query` raises."""
        try:
            await asyncio.wait_for(self._turn.acquire(), PATIENCE)
        except TimeoutError as error:
            raise Refused(503, "other queries are running; ask again in a while", **{"Retry-After": "10"}) from error
        try:
            edition = self._edition
            store = self._free.pop() if self._free else await run_in_threadpool(self._store)
            try:
                return await run_in_threadpool(user_query, store, text, self.limits)
            finally:
                if edition == self._edition:
                    self._free.append(store)
                else:  # something was decided meanwhile, which this one does not know
                    store.close()
        finally:
            self._turn.release()

    def _store(self) -> Store:
        return in_memory(quads(self.explorer.catalogue, self.explorer.links))

    def close(self) -> None:
        """End the processes; they begin anew with the next query, on what is decided by then."""
        self._edition += 1
        while self._free:
            self._free.pop().close()


class Endpoint:
    """The address `/sparql`."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def __call__(self, request: Request) -> Response:
        """Answer one request."""
        try:
            text = await _query(request)
            if text is None:
                return await self._description(request)
            return await self._answered(text, request.headers.get("accept", ""))
        except Refused as refused:
            return PlainTextResponse(f"{refused.said}\n", refused.status, refused.headers)
        except LimitError as error:
            return PlainTextResponse(f"{error}\n", 504)
        except KgError as error:
            return PlainTextResponse(f"{error}\n", 400)

    async def _answered(self, text: str, accept: str) -> Response:
        if not chosen(accept, ROWS | STATEMENTS):
            raise Refused(406, f"answers come as: {', '.join(dict.fromkeys(SENT.values()))}")
        result = await self.desk.ask(text)
        offers = ROWS if isinstance(result, Rows) else STATEMENTS if isinstance(result, Triples) else TRUTH
        form = chosen(accept, offers)
        if not form:
            raise Refused(406, f"this answer comes as: {', '.join(offers)}")
        headers = {"X-Remarks": " ".join(result.remarks)} if result.cut else {}
        content = await run_in_threadpool(serialised, result, form)
        return Response(content, headers=headers, media_type=SENT[form])

    async def _description(self, request: Request) -> Response:
        offers = {**STATEMENTS, "text/html": "html", "application/xhtml+xml": "html"}
        form = chosen(request.headers.get("accept", ""), offers)
        if form == "html":
            return RedirectResponse("/sparql-page", 303)
        if not form:
            raise Refused(406, f"the description of the service comes as: {', '.join(STATEMENTS)}")
        graphs = await self._graphs()
        written = RdfFormat.TURTLE if form == "turtle" else RdfFormat.N_TRIPLES
        address = str(request.url.replace(query=""))
        try:
            content = serialize(description(address, graphs, str(self.desk.limits)), format=written)
        except ValueError as error:
            raise Refused(400, "the address of the request is no IRI") from error
        return Response(content, media_type=SENT[form])

    async def _graphs(self) -> Sequence[str]:
        found = await self.desk.ask("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
        return [row[0].value for row in found.rows if row[0] is not None] if isinstance(found, Rows) else []


async def _query(request: Request) -> str | None:
    """The query of a request, ``None`` where a GET brings none. Raises :class:`Refused`."""
    behind = parse_qsl(request.url.query, keep_blank_values=True)
    if request.method != "POST":
        return _one(behind, needed=False)
    media = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if media not in (FORM, QUERY):
        raise Refused(415, f"a query is posted as {FORM} or {QUERY}", Accept=f"{FORM}, {QUERY}")
    try:
        text = (await request.body()).decode()
        if media == QUERY:
            _no_graphs(behind)
            return _short(text)
        return _one([*behind, *parse_qsl(text, keep_blank_values=True, errors="strict")], needed=True)
    except UnicodeDecodeError as error:
        raise Refused(400, "the query is not UTF-8 text") from error


def _one(pairs: Sequence[tuple[str, str]], *, needed: bool) -> str | None:
    _no_graphs(pairs)
    if any(name == "update" for name, _ in pairs):
        raise Refused(400, "updates are refused; this endpoint is read only")
    texts = [value for name, value in pairs if name == "query"]
    if len(texts) > 1 or (needed and not texts):
        raise Refused(400, f"one query is asked at a time, and {len(texts)} are given")
    return _short(texts[0]) if texts else None


def _no_graphs(pairs: Sequence[tuple[str, str]]) -> None:
    if any(name in ("default-graph-uri", "named-graph-uri") for name, _ in pairs):
        raise Refused(400, "graphs are named in the query, with FROM or GRAPH")


def _short(text: str) -> str:
    if len(text.encode("utf-8", "replace")) > LONGEST:
        raise Refused(413, f"a query has at most {LONGEST:,} bytes")
    return text
