"""What people do on Zalo: write, press, share, react, follow, withdraw.

Each act changes the desk and tells the app by a webhook event. What a phone wouldn't let a person
do raises ApiError: 404 for what isn't there, 409 for what isn't allowed now.
"""

from __future__ import annotations

from typing import Any

from simulator.desk import Desk
from simulator.errors import ApiError
from simulator.records import ZALO, Chat, Member, Message, Person
from simulator.zalo import contents, events
from simulator.zalo.account import FIRST_PERSON_ID, OA_ACCOUNT, Contact, OfficialAccount
from simulator.zalo.grammar import QUERIES
from simulator.zalo.methods_messages import message_named, set_reaction, text_content, told, write
from simulator.zalo.methods_templates import normal_phone
from simulator.zalo.refusals import Refusal

#: Numbers near those of the digests' examples: 18 digits, above what a browser's numbers hold.
FIRST_USER_ID = 246_845_883_529_197_922
FIRST_BY_APP = 552_177_279_717_587_730
ADMIN_ID = "8800112233445566778"

#: (messages, numbers of the events)
Done = tuple[list[Message], list[int]]


def person_of(desk: Desk, person_id: int) -> Person:
    person = desk.world.people.get(person_id)
    if person is None or person.network != ZALO:
        raise ApiError(404, "no such person on Zalo")
    return person


def group_of(desk: Desk, chat_id: int, person: Person) -> Chat:
    """A GMF group that the person is in."""
    chat = desk.world.group(chat_id)
    if chat is None or chat.network != ZALO:
        raise ApiError(404, "no such group on Zalo")
    if not chat.members.get(person.id, Member("left")).present:
        raise ApiError(409, "this person is not in the group")
    return chat


def meet(
    desk: Desk, oa: OfficialAccount, person: Person, user_id: str | None, admin: bool
) -> Contact:
    """A person comes onto the desk, known to the OA under an id of its own."""
    number = desk.world.count("zalo_user", 0)
    native = user_id or str(FIRST_USER_ID + number)
    if native in oa.contacts or desk.world.account(person.id) is not None:
        raise ApiError(409, "this id is taken")
    person.network, person.native_id = ZALO, native
    contact = Contact(person.id, native, str(FIRST_BY_APP + number), admin=admin)
    if person.follows:
        contact.last_interaction = oa.now_ms()
    oa.save_contact(contact)
    desk.world.save_person(person)
    oa.chat_with(person)
    return contact


def new_person_id(desk: Desk) -> int:
    return desk.world.count("zalo_person", FIRST_PERSON_ID)


def say(
    desk: Desk, oa: OfficialAccount, person: Person, chat_id: int | None,
    said: contents.Said, quote: str | None,
) -> Done:  # fmt: skip
    """Write to the OA, or in a group; the first opens the free window again."""
    chat = oa.chat_with(person) if chat_id is None else group_of(desk, chat_id, person)
    quoted = None
    if quote is not None:
        quoted = message_named(desk, chat, quote)
        if quoted is None:
            raise ApiError(404, "no such message to quote")
    content = contents.shown(desk, person, said)
    message = desk.world.add_message(
        chat, person.id, content, reply_to=quoted.id if quoted else None,
        native_id=oa.new_id("message"),
    )  # fmt: skip
    body = contents.told(desk, said, content) | {"msg_id": message.native_id}
    body |= {"quote_msg_id": quote} if quote else {}
    contact = oa.contact_of(person)
    if chat.private:
        interact(oa, contact)
        name = f"user_send_{said.kind}"
        return [message], [events.from_person(oa, contact, name, body)]
    name, group_id = f"user_send_group_{said.kind}", str(chat.native_id)
    return [message], [events.in_group(oa, contact, group_id, name, body)]


def interact(oa: OfficialAccount, contact: Contact) -> None:
    """The person did something that counts: 48 free hours from now, with a full count."""
    contact.last_interaction, contact.replies_used = oa.now_ms(), 0
    oa.save_contact(contact)


def press(
    desk: Desk, oa: OfficialAccount, person: Person, message_id: str, number: int,
    chat_id: int | None = None,
) -> Done:  # fmt: skip
    """Press a button: a query comes back as an ordinary text with its payload.

    `oa.query.hide` shows no message on the phone; everything else about it is the same.
    """
    chat = oa.chat_with(person) if chat_id is None else group_of(desk, chat_id, person)
    message = message_named(desk, chat, message_id)
    rows = (message.inline_keyboard or []) if message is not None else []
    if not 0 <= number < len(rows):
        raise ApiError(404, "no such button")
    button = rows[number][0]
    if button["type"] not in QUERIES:
        raise ApiError(409, "this button leads out of Zalo, and the app hears nothing of it")
    hidden = button["type"] == "oa.query.hide"
    text = str(button["payload"])
    written = desk.world.add_message(
        chat, person.id, text_content(oa, text), deleted=hidden, native_id=oa.new_id("message")
    )
    contact, body = oa.contact_of(person), {"text": text, "msg_id": written.native_id}
    if not chat.private:
        group_id = str(chat.native_id)
        told = events.in_group(oa, contact, group_id, "user_send_group_text", body)
        return [written], [told]
    interact(oa, contact)
    return [written], [events.from_person(oa, contact, "user_send_text", body)]


def share_info(
    desk: Desk, oa: OfficialAccount, person: Person, given: dict[str, str | None], flat: bool
) -> Done:
    """Fill in the form that request_user_info shows. `flat` is the older shape of the address."""
    contact = oa.contact_of(person)
    address = {key: given.get(key) or "" for key in ("city", "ward", "address")}
    info: dict[str, Any] = {
        "name": given.get("name") or person.name,
        "phone": normal_phone(given.get("phone") or person.phone),
    }
    if flat:
        info |= {**address, "district": ""}
    else:
        info |= {
            "user_dob": given.get("user_dob") or "",
            "gender": given.get("gender") or "",
            "full_address": {f"user_{key}": value for key, value in address.items()},
        }
    contact.shared = info
    oa.save_contact(contact)
    card = {"contact": {"phone_number": info["phone"], "first_name": info["name"]}}
    message = desk.world.add_message(oa.chat_with(person), person.id, card)
    return [message], [events.submitted_info(oa, contact, info)]


def react(
    desk: Desk, oa: OfficialAccount, person: Person, message_id: str, react_icon: str
) -> Done:
    message = message_named(desk, oa.chat_with(person), message_id)
    if message is None:
        raise ApiError(404, "no such message")
    try:
        set_reaction(desk, message, person.id, react_icon)
    except Refusal as refusal:
        raise ApiError(400, str(refusal)) from None
    body = {"msg_id": message_id, "react_icon": react_icon}
    contact = oa.contact_of(person)
    return [message], [events.from_person(oa, contact, "user_reacted_message", body)]


def see(desk: Desk, oa: OfficialAccount, person: Person) -> list[int]:
    """See all that the OA has written."""
    chat = oa.chat_with(person)
    written = desk.world.messages.get(chat.key, {}).values()
    seen = [str(m.native_id) for m in written if m.sender_id == OA_ACCOUNT]
    if not seen:
        raise ApiError(409, "the OA has written nothing")
    contact = oa.contact_of(person)
    return [events.from_person(oa, contact, "user_seen_message", {"msg_ids": seen})]


def follow(desk: Desk, oa: OfficialAccount, person: Person, follows: bool) -> list[int]:
    """Follow or unfollow; unfollowing closes the window."""
    if person.follows == follows:
        raise ApiError(409, "this person follows already" if follows else "nobody to unfollow")
    _set_following(desk, oa, person, follows)
    name = "follow" if follows else "unfollow"
    return [events.following(oa, oa.contact_of(person), name)]


def withdraw(desk: Desk, oa: OfficialAccount, person: Person) -> list[int]:
    """Ask that everything be erased; the OA may write no more."""
    contact = oa.contact_of(person)
    contact.shared = {}
    _set_following(desk, oa, person, False)
    return [events.withdrawn(oa, contact)]


def _set_following(desk: Desk, oa: OfficialAccount, person: Person, follows: bool) -> None:
    contact = oa.contact_of(person)
    person.follows = follows
    desk.world.save_person(person)
    if follows:
        interact(oa, contact)
    else:
        contact.last_interaction = None
        oa.save_contact(contact)


def admin_say(
    desk: Desk, oa: OfficialAccount, person: Person, text: str, admin_id: str | None
) -> Done:
    """A human answers in OA Manager, where neither window nor quota holds."""
    message = write(desk, oa, oa.chat_with(person), text_content(oa, text))
    contact = oa.contact_of(person)
    number = events.from_oa(oa, contact, "oa_send_text", told(message), admin_id or ADMIN_ID)
    return [message], [number]
