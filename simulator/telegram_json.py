"""The world as Telegram writes it down for bots: User, Chat, Message, ChatMember as JSON.

Shapes follow https://core.telegram.org/bots/api (Bot API 10.3). What comes out here must parse
as the types of both Telegram libraries that the product uses; a test holds it to that.
"""

from __future__ import annotations

from typing import Any

from simulator.records import ANONYMOUS_ADMIN_ID, Bot, Chat, Member, Message, Person
from simulator.world import World

#: ChatMemberAdministrator's rights; the first group is in every answer, the second by chat type.
ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)
GROUP_ADMIN_RIGHTS = ("can_pin_messages", "can_manage_topics", "can_manage_tags")
RESTRICTED_RIGHTS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
ANONYMOUS_ADMIN = {
    "id": ANONYMOUS_ADMIN_ID,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}


def user(account: Person | Bot) -> dict[str, Any]:
    """User."""
    answer: dict[str, Any] = {
        "id": account.id,
        "is_bot": isinstance(account, Bot),
        "first_name": account.first_name,
    }
    if isinstance(account, Person):
        if account.last_name:
            answer["last_name"] = account.last_name
        answer["language_code"] = account.language_code
    if account.username:
        answer["username"] = account.username
    return answer


def me(bot: Bot) -> dict[str, Any]:
    """The User that getMe returns."""
    return {
        **user(bot),
        "can_join_groups": True,
        "can_read_all_group_messages": not bot.privacy,
        "supports_guest_queries": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    }


def chat(world: World, place: Chat) -> dict[str, Any]:
    """Chat."""
    if place.person_id is not None:
        person = world.people[place.person_id]
        names = {k: getattr(person, k) for k in ("first_name", "last_name", "username")}
        return {"id": place.id, "type": "private", **{k: v for k, v in names.items() if v}}
    answer: dict[str, Any] = {"id": place.id, "type": place.type, "title": place.title}
    if place.is_forum:
        answer["is_forum"] = True
    return answer


def full_chat(world: World, place: Chat) -> dict[str, Any]:
    """ChatFullInfo, as getChat returns it."""
    answer = chat(world, place) | {
        "accent_color_id": place.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    if not place.private:
        answer["permissions"] = dict.fromkeys(RESTRICTED_RIGHTS, True)
    pinned = world.message(place, place.pinned[-1]) if place.pinned else None
    if pinned is not None:
        answer["pinned_message"] = message(world, pinned, with_reply=False)
    return answer


def member(account: Person | Bot, place: Member) -> dict[str, Any]:
    """ChatMember, of the type that the status asks for."""
    answer: dict[str, Any] = {"user": user(account), "status": place.status}
    if place.status == "creator":
        answer["is_anonymous"] = place.rights.get("is_anonymous", False)
    elif place.status == "administrator":
        answer |= {right: place.rights.get(right, False) for right in ADMIN_RIGHTS}
        answer |= {right: place.rights.get(right, False) for right in GROUP_ADMIN_RIGHTS}
        answer["can_manage_chat"] = True
        answer["can_be_edited"] = False
        answer["is_anonymous"] = place.rights.get("is_anonymous", False)
    elif place.status == "restricted":
        answer |= {right: place.rights.get(right, False) for right in RESTRICTED_RIGHTS}
        answer |= {"is_member": place.rights.get("is_member", True), "until_date": 0}
    elif place.status == "kicked":
        answer["until_date"] = 0
    return answer


def message(world: World, item: Message, *, with_reply: bool = True) -> dict[str, Any]:
    """Message.

    In a forum topic every message is a reply: where nobody replied to anything, Telegram names
    the service message that opened the topic.
    """
    place = world.chats[item.chat_key]
    answer: dict[str, Any] = {"message_id": item.id, **_sender(world, item)}
    answer |= {"chat": chat(world, place), "date": item.date}
    if item.edit_date is not None:
        answer["edit_date"] = item.edit_date
    if item.thread_id is not None:
        answer |= {"message_thread_id": item.thread_id, "is_topic_message": True}
    answer |= item.content
    replied = world.messages[place.key].get(item.reply_to or item.thread_id or 0)
    if with_reply and replied is not None and replied.id != item.id and not replied.deleted:
        answer["reply_to_message"] = message(world, replied, with_reply=False)
    if item.inline_keyboard:
        answer["reply_markup"] = {"inline_keyboard": item.inline_keyboard}
    return answer


def _sender(world: World, item: Message) -> dict[str, Any]:
    if item.sender_chat_id is not None:
        place = world.chats[item.chat_key]
        return {"from": ANONYMOUS_ADMIN, "sender_chat": chat(world, place)}
    account = world.account(item.sender_id)
    return {"from": user(account)} if account is not None else {}


def inaccessible(world: World, place: Chat, message_id: int) -> dict[str, Any]:
    """InaccessibleMessage: what a callback carries when its message is gone."""
    return {"chat": chat(world, place), "message_id": message_id, "date": 0}


def member_change(
    world: World, place: Chat, actor: Person | Bot, who: Person | Bot, old: Member, new: Member
) -> dict[str, Any]:
    """ChatMemberUpdated."""
    return {
        "chat": chat(world, place),
        "from": user(actor),
        "date": world.clock.unix(),
        "old_chat_member": member(who, old),
        "new_chat_member": member(who, new),
    }
