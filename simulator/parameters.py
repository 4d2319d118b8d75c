"""The table of methods and their parameters, after Bot API 10.3.

A parameter is written `name:kind`; kinds are text (when left out), int, float, bool, chat, json,
file and media (JSON whose items name files). `!` marks a required one, `~` one that exists but that
this simulator doesn't play: passing it is refused. What isn't in the table at all is refused as
unknown. Three old names that Telegram still accepts (`reply_to_message_id`,
`allow_sending_without_reply`, `disable_web_page_preview`) are in it.
"""

from __future__ import annotations

from dataclasses import dataclass

PLACED = """
    chat_id:chat! ~business_connection_id message_thread_id:int ~direct_messages_topic_id:int
    disable_notification:bool protect_content:bool ~allow_paid_broadcast:bool ~message_effect_id
    reply_parameters:json allow_sending_without_reply:bool reply_to_message_id:int
"""
SEND = (
    PLACED
    + """reply_markup:json ~suggested_post_parameters:json ~ephemeral_message_parameters:json
    ~receiver_user_id:int ~callback_query_id
"""
)
CAPTION = "caption parse_mode caption_entities:json "
VIDEO = """duration:int width:int height:int ~thumbnail:file ~cover:file ~start_timestamp:int
    show_caption_above_media:bool has_spoiler:bool supports_streaming:bool
"""
AUDIO = "duration:int performer title ~thumbnail:file "
EDITED = """
    ~business_connection_id chat_id:chat message_id:int ~inline_message_id reply_markup:json
"""
TOPIC = "chat_id:chat! message_thread_id:int!"

METHODS = {
    "getMe": "",
    "getUpdates": "offset:int limit:int timeout:int allowed_updates:json",
    "setWebhook": """url! ~certificate:file ip_address max_connections:int allowed_updates:json
        drop_pending_updates:bool secret_token""",
    "deleteWebhook": "drop_pending_updates:bool",
    "getWebhookInfo": "",
    "sendMessage": SEND
    + "text! parse_mode entities:json link_preview_options:json disable_web_page_preview:bool",
    "sendPhoto": SEND + CAPTION + " photo:file! show_caption_above_media:bool has_spoiler:bool",
    "sendDocument": SEND
    + CAPTION
    + " document:file! ~thumbnail:file disable_content_type_detection:bool",
    "sendVoice": SEND + CAPTION + " voice:file! duration:int",
    "sendVideo": SEND + CAPTION + VIDEO + "video:file!",
    "sendAudio": SEND + CAPTION + AUDIO + "audio:file!",
    "sendMediaGroup": PLACED + "media:media!",
    "sendLocation": SEND
    + """latitude:float! longitude:float! horizontal_accuracy:float ~live_period:int
        ~heading:int ~proximity_alert_radius:int""",
    "editMessageText": EDITED
    + """text parse_mode entities:json link_preview_options:json ~rich_message:json
        disable_web_page_preview:bool""",
    "editMessageCaption": EDITED + CAPTION + " show_caption_above_media:bool",
    "editMessageReplyMarkup": EDITED,
    "deleteMessage": "chat_id:chat! message_id:int!",
    "answerCallbackQuery": "callback_query_id! text show_alert:bool url cache_time:int",
    "setMyCommands": "commands:json! scope:json language_code",
    "getMyCommands": "scope:json language_code",
    "deleteMyCommands": "scope:json language_code",
    "setMyDescription": "description language_code",
    "getMyDescription": "language_code",
    "setMyShortDescription": "short_description language_code",
    "getMyShortDescription": "language_code",
    "getFile": "file_id!",
    "getChat": "chat_id:chat!",
    "getChatMember": "chat_id:chat! user_id:int!",
    "getChatMemberCount": "chat_id:chat!",
    "getChatAdministrators": "chat_id:chat! return_bots:bool",
    "leaveChat": "chat_id:chat!",
    "createForumTopic": "chat_id:chat! name! icon_color:int ~icon_custom_emoji_id",
    "editForumTopic": TOPIC + " name ~icon_custom_emoji_id",
    "closeForumTopic": TOPIC,
    "reopenForumTopic": TOPIC,
    "deleteForumTopic": TOPIC,
    "sendChatAction": "~business_connection_id chat_id:chat! message_thread_id:int action!",
    "pinChatMessage": """~business_connection_id chat_id:chat! message_id:int!
        disable_notification:bool""",
    "unpinChatMessage": "~business_connection_id chat_id:chat! message_id:int",
    "setMessageReaction": "chat_id:chat! message_id:int! reaction:json is_big:bool",
}

#: The fields of an InputMedia besides its type, by that type.
MEDIA = {
    "photo": "media! show_caption_above_media:bool has_spoiler:bool " + CAPTION,
    "video": "media! " + CAPTION + VIDEO,
    "document": "media! ~thumbnail:file disable_content_type_detection:bool " + CAPTION,
    "audio": "media! " + CAPTION + AUDIO,
}


@dataclass(frozen=True)
class Parameter:
    """One parameter: how its text is read, whether it is needed, whether it is played."""

    kind: str
    required: bool
    played: bool


def _read(words: str) -> dict[str, Parameter]:
    table = {}
    for word in words.split():
        name, _, kind = word.strip("~!").partition(":")
        table[name] = Parameter(kind or "text", word.endswith("!"), not word.startswith("~"))
    return table


#: method name → parameter name → Parameter
TABLE = {method: _read(words) for method, words in METHODS.items()}

#: type of an InputMedia → field name → Parameter
MEDIA_TABLE = {kind: _read(words) for kind, words in MEDIA.items()}

#: Telegram takes method names in any case.
BY_LOWER_NAME = {method.lower(): method for method in TABLE}
