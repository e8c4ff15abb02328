"""A small SPARQL endpoint on loopback, with the manners of one server or another, for tests of how we ask and publish."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import DefaultGraph, NamedNode, QueryResultsFormat, QueryTriples, RdfFormat, Store

Reply = tuple[int, dict[str, str], bytes]
"""Status, headers and body."""


@dataclass
class Request:
    """What came in."""

    method: str
    path: str
    headers: dict[str, str]
    fields: dict[str, list[str]]
    body: bytes


@dataclass
class Endpoint:
    """How the endpoint behaves, what it holds, and what it was asked."""

    query_path: str = "/sparql"
    graph_store_path: str = ""
    update_path: str = ""
    union: bool = False
    password: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    script: list[Callable[[Request], Reply | None]] = field(default_factory=list)
    """What to answer first, one after the other; ``None`` answers as usual."""

    store: Store = field(default_factory=Store)
    requests: list[Request] = field(default_factory=list)
    url: str = ""

    def reply(self, request: Request) -> Reply:
        """The answer to a request."""
        self.requests.append(request)
        scripted = self.script.pop(0)(request) if self.script else None
        if scripted:
            return scripted
        if request.path == self.query_path and "query" in request.fields:
            return self._query(request)
        if request.path not in (self.graph_store_path, self.update_path):
            return 404, {}, b"nothing here"
        given = request.headers.get("authorization", "")
        if self.password and given != "Basic " + base64.b64encode(f"me:{self.password}".encode()).decode():
            return 401, {"WWW-Authenticate": 'Basic realm="kg"'}, b""
        return self._graph_store(request) if request.path == self.graph_store_path else self._update(request)

    def _query(self, request: Request) -> Reply:
        default = [NamedNode(name) for name in request.fields.get("default-graph-uri", [])]
        named = [NamedNode(name) for name in request.fields.get("named-graph-uri", [])]
        text = request.fields["query"][0]
        try:
            if default or named:
                found = self.store.query(text, default_graph=default, named_graphs=named)
            else:
                found = self.store.query(text, use_default_graph_as_union=self.union)
        except SyntaxError as error:
            return 400, {"Content-Type": "text/plain"}, str(error).encode()
        if isinstance(found, QueryTriples):
            return 200, {"Content-Type": "application/n-triples"}, found.serialize(format=RdfFormat.N_TRIPLES) or b""
        return 200, {"Content-Type": "application/sparql-results+json"}, found.serialize(format=QueryResultsFormat.JSON) or b""

    def _graph_store(self, request: Request) -> Reply:
        graph = NamedNode(request.fields["graph"][0]) if "graph" in request.fields else DefaultGraph()
        if request.method == "POST":
            self.store.load(request.body, RdfFormat.N_TRIPLES, to_graph=graph)
            return 204, {}, b""
        there = any(self.store.quads_for_pattern(None, None, None, graph))
        self.store.remove_graph(graph)
        return (204 if there else 404), {}, b""

    def _update(self, request: Request) -> Reply:
        if request.headers.get("content-type") != "application/sparql-update":
            return 415, {}, b""
        self.store.update(request.body.decode())
        return 204, {}, b""


@contextmanager
def serving(endpoint: Endpoint) -> Iterator[Endpoint]:
    """The endpoint at ``endpoint.url``, while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            form = body.decode() if "x-www-form-urlencoded" in headers.get("content-type", "") else ""
            fields = {**parse_qs(parts.query, keep_blank_values=True), **parse_qs(form, keep_blank_values=True)}
            status, said, content = endpoint.reply(Request(self.command, parts.path, headers, fields, body))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **endpoint.headers, **said}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda request, address: None  # type: ignore[method-assign]  # who asked has gone away
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    endpoint.url = f"http://127.0.0.1:{server.server_port}{endpoint.query_path}"
    try:
        yield endpoint
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
