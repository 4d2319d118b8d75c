"""The control API of Zalo under /sim/zalo: acting as people, the console, and trouble."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator import page_json
from simulator.control import guarded
from simulator.desk import Desk
from simulator.errors import ApiError
from simulator.records import Person
from simulator.zalo import acts, events, groups, oauth
from simulator.zalo import control_models as bodies
from simulator.zalo.account import OfficialAccount
from simulator.zalo.contents import KINDS, Said
from simulator.zalo.templates import Template
from simulator.zalo.webhooks import Deliveries
from simulator.zalo.windows import free_left, window

Answer = dict[str, Any]


class Control:
    """The acts, each a function of its checked body."""

    def __init__(self, desk: Desk, oa: OfficialAccount, deliveries: Deliveries) -> None:
        self.desk, self.oa, self.deliveries = desk, oa, deliveries

    def _person(self, body: bodies.OfPerson) -> Person:
        return acts.person_of(self.desk, body.person_id)

    def _done(self, done: acts.Done) -> Answer:
        messages, numbers = done
        shown = [page_json.message(self.desk.world, item) for item in messages]
        return {"message": shown[-1], "messages": shown, "event_ids": numbers}

    # -- making --------------------------------------------------------------------------------

    def people(self, body: bodies.NewPerson) -> Answer:
        number = body.id or acts.new_person_id(self.desk)
        facts = body.model_dump(exclude={"id", "user_id", "admin"})
        person = Person(number, **facts)
        acts.meet(self.desk, self.oa, person, body.user_id, body.admin)
        return page_json.person(person)

    def groups(self, body: bodies.NewGroup) -> Answer:
        for person_id in body.members:
            acts.person_of(self.desk, person_id)
        chat = groups.make(
            self.desk, self.oa, body.title, body.members, group_id=body.group_id, chat_id=body.id
        )
        return page_json.chat(self.desk.world, chat)

    def templates(self, body: bodies.NewTemplate) -> Answer:
        self.oa.save_template(Template(**body.model_dump()))
        return {"ok": True}

    def assets(self, body: bodies.AssetChange) -> Answer:
        known = self.oa.assets.get(body.asset_id, {"group_id": None})
        self.oa.assets[body.asset_id] = known | {"size": body.size, "expired": body.expired}
        self.oa.save_asset(body.asset_id)
        return {"ok": True}

    # -- acting --------------------------------------------------------------------------------

    def say(self, body: bodies.Say) -> Answer:
        given = {kind: getattr(body, kind) for kind in KINDS}
        said = [Said(k, v, body.caption) for k, v in given.items() if v is not None]
        if len(said) != 1:
            raise ApiError(400, "say one thing: a text or one kind of content")
        person = self._person(body)
        return self._done(acts.say(self.desk, self.oa, person, body.chat_id, said[0], body.quote))

    def press(self, body: bodies.Press) -> Answer:
        person = self._person(body)
        return self._done(
            acts.press(self.desk, self.oa, person, body.message_id, body.button, body.chat_id)
        )

    def share_info(self, body: bodies.ShareInfo) -> Answer:
        given = body.model_dump(exclude={"person_id", "flat"})
        return self._done(acts.share_info(self.desk, self.oa, self._person(body), given, body.flat))

    def react(self, body: bodies.React) -> Answer:
        person = self._person(body)
        return self._done(acts.react(self.desk, self.oa, person, body.message_id, body.icon))

    def seen(self, body: bodies.OfPerson) -> Answer:
        return {"event_ids": acts.see(self.desk, self.oa, self._person(body))}

    def follow(self, body: bodies.OfPerson) -> Answer:
        return {"event_ids": acts.follow(self.desk, self.oa, self._person(body), True)}

    def unfollow(self, body: bodies.OfPerson) -> Answer:
        return {"event_ids": acts.follow(self.desk, self.oa, self._person(body), False)}

    def withdraw(self, body: bodies.OfPerson) -> Answer:
        return {"event_ids": acts.withdraw(self.desk, self.oa, self._person(body))}

    def admin_say(self, body: bodies.AdminSay) -> Answer:
        person = self._person(body)
        return self._done(acts.admin_say(self.desk, self.oa, person, body.text, body.admin_id))

    def join(self, body: bodies.InGroup) -> Answer:
        return self._change_member(body, True)

    def leave(self, body: bodies.InGroup) -> Answer:
        return self._change_member(body, False)

    def _change_member(self, body: bodies.InGroup, present: bool) -> Answer:
        person, chat = self._person(body), self.desk.world.group(body.chat_id)
        if chat is None or chat not in groups.all_of(self.oa):
            raise ApiError(404, "no such group on Zalo")
        return {"event_ids": [groups.change(self.desk, self.oa, chat, person, present)]}

    def refuse(self, body: bodies.Refuse) -> Answer:
        contact = self.oa.contact_of(self._person(body))
        contact.refuses = body.refuses
        self.oa.save_contact(contact)
        return {"ok": True}

    # -- the console ---------------------------------------------------------------------------

    def authorize(self, _body: bodies.Nothing) -> Answer:
        return {"code": oauth.give_code(self.oa), "oa_id": self.oa.spec.oa_id}

    def tokens(self, _body: bodies.Nothing) -> Answer:
        return dict(oauth.give_pair(self.oa))

    def expire(self, body: bodies.Expire) -> Answer:
        now = self.desk.clock.seconds()
        self.oa.tokens.access_until = now
        if body.refresh:
            self.oa.tokens.refresh_until = now
        self.oa.save_tokens()
        return {"ok": True}

    def revoke(self, _body: bodies.Nothing) -> Answer:
        oauth.revoke(self.oa)
        return {"event_ids": [events.of_account(self.oa, "permission_revoked")]}

    async def webhook(self, body: bodies.Webhook) -> Answer:
        """Set the URL, or change whether it is held back; a new URL is probed like Zalo's."""
        if body.url is not None and body.probe:
            status = await self.deliveries.probe(body.url)
            if status != 200:
                raise ApiError(409, f"the URL answered the probe with {status or 'nothing'}")
        console = self.oa.console
        console.webhook_url, console.subscribed = body.url, body.url is not None
        console.paused = body.paused
        self.oa.save_console()
        self.deliveries.push_all()
        return self._webhook_json()

    def console(self, body: bodies.ConsoleChange) -> Answer:
        for name, value in body.model_dump(exclude_unset=True).items():
            setattr(self.oa.console, name, value)
        self.oa.save_console()
        return self._console_json()

    # -- trouble -------------------------------------------------------------------------------

    def event(self, body: bodies.AnyEvent) -> Answer:
        filled = {"app_id": self.oa.spec.app_id, "timestamp": str(self.oa.now_ms())}
        fields = filled | body.fields
        sender = fields.get("sender")
        peer = sender.get("id") if isinstance(sender, dict) else None
        return {"event_ids": [events.emit(self.oa, fields, str(peer))]}

    async def raw(self, body: bodies.Raw) -> Answer:
        status, text = await self.deliveries.raw(body.body, body.sign, body.headers)
        return {"status": status, "body": text}

    async def redeliver(self, body: bodies.Redelivery) -> Answer:
        event = self.oa.events.get(body.event_id)
        if event is None:
            raise ApiError(404, "no such event")
        return {"statuses": [await self.deliveries.again(event) for _ in range(body.times)]}

    # -- looking -------------------------------------------------------------------------------

    def _webhook_json(self) -> Answer:
        console = self.oa.console
        return {
            "url": console.webhook_url,
            "subscribed": console.subscribed,
            "paused": console.paused,
        }

    def _console_json(self) -> Answer:
        hidden = ("app_secret", "oa_secret")
        return {k: v for k, v in asdict(self.oa.console).items() if k not in hidden}

    def state(self) -> Answer:
        now, tokens = self.oa.now_ms(), self.oa.tokens
        seconds = self.desk.clock.seconds()
        return {
            "app_id": self.oa.spec.app_id,
            "oa_id": self.oa.spec.oa_id,
            "tokens": {
                "access": bool(tokens.access) and seconds < tokens.access_until,
                "refresh": bool(tokens.refresh) and seconds < tokens.refresh_until,
            },
            "webhook": self._webhook_json(),
            "console": self._console_json(),
            "people": [self._contact_json(item, now) for item in self.oa.contacts.values()],
            "groups": [page_json.chat(self.desk.world, c) for c in groups.all_of(self.oa)],
        }

    def _contact_json(self, item: Any, now: int) -> Answer:
        last, total = item.last_interaction, self.oa.console.free_replies
        return asdict(item) | {
            "window": window(last, now),
            "free_left": free_left(last, item.replies_used, total, now),
        }

    def events(self, after: int) -> Answer:
        return {"events": [asdict(e) for e in self.oa.events.values() if e.id > after]}


def routes(desk: Desk, oa: OfficialAccount, deliveries: Deliveries) -> list[Route]:
    """All of /sim/zalo."""
    control = Control(desk, oa, deliveries)

    async def state(_request: Request) -> Response:
        return JSONResponse(control.state())

    async def events_after(request: Request) -> Response:
        after = request.query_params.get("after", "0")
        return JSONResponse(control.events(int(after) if after.isdecimal() else 0))

    return [
        Route("/sim/zalo/state", guarded(state)),
        Route("/sim/zalo/events", guarded(events_after)),
        *(
            Route(f"/sim/zalo/{path}", guarded(_post(model, act)), methods=["POST"])
            for path, (model, act) in _posts(control).items()
        ),
    ]


def _posts(control: Control) -> dict[str, tuple[type[bodies.Body], Callable[..., Any]]]:
    return {
        "people": (bodies.NewPerson, control.people),
        "groups": (bodies.NewGroup, control.groups),
        "templates": (bodies.NewTemplate, control.templates),
        "assets": (bodies.AssetChange, control.assets),
        "say": (bodies.Say, control.say),
        "press": (bodies.Press, control.press),
        "share-info": (bodies.ShareInfo, control.share_info),
        "react": (bodies.React, control.react),
        "seen": (bodies.OfPerson, control.seen),
        "follow": (bodies.OfPerson, control.follow),
        "unfollow": (bodies.OfPerson, control.unfollow),
        "withdraw": (bodies.OfPerson, control.withdraw),
        "admin-say": (bodies.AdminSay, control.admin_say),
        "join": (bodies.InGroup, control.join),
        "leave": (bodies.InGroup, control.leave),
        "refuse": (bodies.Refuse, control.refuse),
        "authorize": (bodies.Nothing, control.authorize),
        "tokens": (bodies.Nothing, control.tokens),
        "expire": (bodies.Expire, control.expire),
        "revoke": (bodies.Nothing, control.revoke),
        "webhook": (bodies.Webhook, control.webhook),
        "console": (bodies.ConsoleChange, control.console),
        "event": (bodies.AnyEvent, control.event),
        "raw": (bodies.Raw, control.raw),
        "redeliver": (bodies.Redelivery, control.redeliver),
    }


def _post(model: type[bodies.Body], act: Callable[..., Any]) -> Callable[..., Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            body = model.model_validate_json(await request.body() or b"{}")
        except ValidationError as error:
            detail = error.errors(include_url=False, include_context=False)
            return JSONResponse({"detail": detail}, 422)
        done = act(body)
        if inspect.isawaitable(done):
            done = await done
        return JSONResponse(done)

    return answer
