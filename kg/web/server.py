"""`kg serve`: the table of pages, answered live."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from kg.errors import KgError, UnknownId
from kg.model import Document, Unit
from kg.read.held import held_text
from kg.show.html import asset, content_security_policy
from kg.show.tables import Format, to_json
from kg.web import answers, body, curation, frame, pictures
from kg.web.answers import Answered, Values
from kg.web.explorer import Explorer
from kg.web.frame import PLACES, Frame, Known
from kg.web.help import HELPS, Help
from kg.web.pages import BY_NAME, PAGES, TWINS, Page
from kg.web.security import Guard, same_origin
from kg.web.sparql import Desk, Endpoint

TYPES = {Format.JSON: "application/json", Format.CSV: "text/csv; charset=utf-8"}
FORMS = frozenset({"transfer", "check", "count", "plan"})
"""Pages that are asked by POST too, so that what somebody holds stands in no address."""

REPORT = "/report"
"""Where a transfer comes out as a page to print and to sign."""

FORMED = frozenset({"compare", "transfer", "query", "rules"})
"""Templates with a form, which say beside it what cannot be answered."""

HEAVY = frozenset({"transfer", "count", "plan", "progress", "query", "measure", "compare"})
"""Pages that may take long to answer."""

AT_ONCE = 4
"""How many of those are worked on at once."""

R = TypeVar("R")

FAULT = logging.getLogger(__name__)


def application(explorer: Explorer, *, loopback: bool = True) -> ASGIApp:
    """The explorer as a program for a web server. The guard stands outermost, so that a fault has its headers, too."""
    site = Site(explorer)
    handlers = {KgError: site.problem, HTTPException: site.problem, Exception: site.problem}
    return Guard(Starlette(routes=site.routes(), exception_handlers=handlers), loopback)


class Site:
    """The pages of one catalogue."""

    def __init__(self, explorer: Explorer) -> None:
        self.explorer = explorer
        self.known = Known(explorer)
        self.desk = Desk(explorer)
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._judging = Lock()
        self.token = secrets.token_urlsafe(24)
        """Stands in every form that changes something."""

    def routes(self) -> list[Route]:
        """Every address: the twins of a page before the page itself, whose path would take them for an id."""
        found = [Route("/sparql", Endpoint(self.desk).__call__, methods=["GET", "POST"], name="sparql")]
        found.append(Route(REPORT, self.report, methods=["GET", "POST"], name="report"))
        found += [Route(path, self.picture) for path in ("/view/{name}", "/view/{name}/{subject:path}")]
        found.append(Route(PLACES["curate"], self.curate, methods=["GET", "POST"], name="curate"))
        found += [Route(PLACES[one.name], self._help(one), name=one.name) for one in HELPS.values()]
        for page in PAGES:
            path = page.path.replace("}", ":path}")
            found += [Route(f"{path}{suffix}", self._twin(page, format)) for suffix, format in TWINS.items()]
            found.append(Route(path, self._page(page), methods=["GET", "POST"] if page.name in FORMS else ["GET"]))
        return found

    async def _in_turn(self, page: Page, work: Callable[[], R]) -> R:
        """Do what a page takes; of what takes long only a few at a time, so that the others need not wait for it."""
        if page.name not in HEAVY:
            return await run_in_threadpool(work)
        async with self._turns:
            return await run_in_threadpool(work)

    # -- answers ----------------------------------------------------------------------------------------------------------

    def _twin(self, page: Page, format: Format) -> Any:
        async def twin(request: Request) -> Response:
            asked = _asked(page, request, parse_qsl(request.url.query, keep_blank_values=True))
            text = await self._in_turn(page, lambda: answers.text(page.answer(self.explorer, asked), format))
            return Response(text.encode(), media_type=TYPES[format])

        return twin

    def _page(self, page: Page) -> Any:
        async def shown(request: Request) -> Response:
            asked = _asked(page, request, await _pairs(request))
            return await self._in_turn(page, lambda: self._shown(page, request, asked))

        return shown

    def _shown(self, page: Page, request: Request, asked: Values) -> Response:
        elsewhere = self._elsewhere(page, asked)
        if elsewhere:
            return RedirectResponse(elsewhere, 307)
        answer, problem, status = self._answer(page, asked)
        here = self.frame(request)
        filled = body.values(page, self.explorer, here, asked, answer, problem)
        return HTMLResponse(frame.page(page.template, here, **filled), status)

    def _answer(self, page: Page, asked: Values) -> tuple[Answered | None, str, int]:
        """The answer; on a page with a form why there is none, beside the form, and the status that says so."""
        if page.template in FORMED and not _complete(page, asked):
            return None, "", 200
        try:
            return page.answer(self.explorer, asked), "", 200
        except KgError as error:
            if page.template not in FORMED:
                raise
            status, said = _status(error)
            return None, said, status

    def _elsewhere(self, page: Page, asked: Values) -> str:
        """The address of a thing that somebody called by another name than its id."""
        if page.name not in ("unit", "qualification", "document"):
            return ""
        thing = answers.thing(self.explorer, asked)
        noun = "unit" if isinstance(thing, Unit) else "document" if isinstance(thing, Document) else "qualification"
        named = {**asked, "id": (thing.id,)}
        return BY_NAME[noun].address(named) if (noun, thing.id) != (page.name, asked["id"][0]) else ""

    def _help(self, one: Help) -> Any:
        async def helping(request: Request) -> Response:
            return HTMLResponse(await run_in_threadpool(one.html, self.explorer, self.frame(request)))

        return helping

    async def report(self, request: Request) -> Response:
        """The report of a transfer to print and to sign; it carries its own style."""
        page = BY_NAME["transfer"]
        asked = _asked(page, request, await _pairs(request))
        text = await self._in_turn(page, lambda: answers.report(self.explorer, asked))
        policy = f"{content_security_policy([], [asset('report.css')])}; frame-ancestors 'none'"
        return HTMLResponse(text, headers={"Content-Security-Policy": policy})

    async def picture(self, request: Request) -> Response:
        """A picture, which carries its own scripts and style."""
        name, subject = request.path_params["name"], request.path_params.get("subject", "")
        async with self._turns:
            text = await run_in_threadpool(pictures.html, self.explorer, self.frame(request), name, subject)
        return HTMLResponse(text, headers={"Content-Security-Policy": pictures.policy(text)})

    async def curate(self, request: Request) -> Response:
        """The queue of links that wait, and, by POST, a judgement."""
        if request.method != "POST":
            asked = request.query_params
            return await run_in_threadpool(self._queue, request, _place(asked), asked.get("role", "curator"), "")
        form = {name: str(value) for name, value in (await request.form()).items()}
        if not (
            same_origin(request.headers)
            and secrets.compare_digest(form.get("token", "").encode("utf-8", "replace"), self.token.encode())
        ):
            raise HTTPException(403, "this form does not come from a page of this server")
        place, role = _place(form), form.get("role", "")
        try:
            await run_in_threadpool(self._judge, form)
        except KgError as error:
            return await run_in_threadpool(self._queue, request, place, role, str(error))
        return RedirectResponse(f"{PLACES['curate']}?{urlencode({'place': place, 'role': role})}", 303)

    def _judge(self, form: Mapping[str, str]) -> None:
        with self._judging:
            curation.judge(self.explorer, form)
            self.desk.close()

    def _queue(self, request: Request, place: int, role: str, problem: str) -> Response:
        filled = {
            "heading": "Links that wait for a judgement",
            "waiting": curation.waiting(self.explorer, place),
            "file": curation.path(self.explorer).name,
            "place": place,
            "role": role,
            "problem": problem,
        }
        return HTMLResponse(frame.page("curate", self.frame(request), **filled), 400 if problem else 200)

    def frame(self, request: Request) -> Frame:
        """What stands around an answer to a request."""
        return Frame(self.known, self.explorer.edition, request.url.path, None, request.state.nonce, self.token)

    # -- what goes wrong --------------------------------------------------------------------------------------------------

    async def problem(self, request: Request, error: Exception) -> Response:
        """An error as a page, or as JSON where that was asked for."""
        status, said = _status(error)
        if status == 500:
            FAULT.error("a fault of the program itself, please report it", exc_info=error)
        headers = error.headers if isinstance(error, HTTPException) else None
        if request.url.path.endswith((".json", ".csv")):
            return Response(to_json({"error": said}), status, headers, "application/json")
        here = self.frame(request)
        return HTMLResponse(
            frame.page("error", here, heading=TITLES.get(status, "That did not work"), said=said), status, headers
        )


TITLES = {400: "That cannot be asked", 404: "Nothing is called that", 405: "That is not done here", 500: "A fault of the program"}


def _complete(page: Page, asked: Values) -> bool:
    """Whether enough is given to look for an answer, or anything: an empty form is no mistake."""
    if page.free:
        from kg.query.library import find

        return len(asked) > 1 or not find(asked["id"][0]).head.params
    return any(name in asked for name in (*page.inside, *page.asked))


def _place(form: Mapping[str, str]) -> int:
    """The place in the queue that somebody is at, the first being 1."""
    text = form.get("place", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 1


def _status(error: Exception) -> tuple[int, str]:
    if isinstance(error, UnknownId):
        return 404, str(error)
    if isinstance(error, KgError):
        return 400, str(error)
    if isinstance(error, HTTPException):
        return error.status_code, str(error.detail)
    return 500, "this is a fault of the program itself, please report it"


async def _pairs(request: Request) -> list[tuple[str, str]]:
    """The parameters of a request, those of its form too."""
    pairs = parse_qsl(request.url.query, keep_blank_values=True)
    if request.method == "POST":
        pairs += await _form(request)
    return pairs


async def _form(request: Request) -> list[tuple[str, str]]:
    """The fields of a form. A file is read where it stands in memory, in the place of the text of an earlier one."""
    found: list[tuple[str, str]] = []
    async with request.form(max_files=1) as form:
        for name, value in sorted(form.multi_items(), key=lambda pair: isinstance(pair[1], UploadFile)):
            if isinstance(value, str):
                found.append((name, value))
            elif content := await value.read():
                found = [*(pair for pair in found if pair[0] != name), (name, held_text(content, "the file"))]
    return found


def _asked(page: Page, request: Request, pairs: Sequence[tuple[str, str]]) -> Values:
    """What is asked for: the parts of the path, and the parameters that are not empty."""
    found: dict[str, tuple[str, ...]] = {name: (str(request.path_params[name]),) for name in page.inside}
    for name, value in pairs:
        if name in page.inside or not (page.free or name in page.asked):
            raise KgError("there is no such parameter", where=name, mend=f"these there are: {', '.join(page.asked) or 'none'}")
        if value.strip():
            found[name] = (*found.get(name, ()), value)
    return answers.told_apart(found) if answers.FILE in page.asked else found
