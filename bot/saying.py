"""Screens as aiogram methods: values that a handler returns and that are said after the commit."""

from __future__ import annotations

from aiogram.methods import EditMessageText, SendMessage, SendPhoto, TelegramMethod
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    Update,
)

from backend.actions import Button, Screen
from backend.errors import DomainError
from bot.views import errors

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
Said = TelegramMethod | list[TelegramMethod] | None


def inline(screen: Screen) -> InlineKeyboardMarkup | None:
    """A screen's rows as buttons under the message."""
    if not screen.rows:
        return None
    rows = [[_button(button) for button in row] for row in screen.rows]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _button(button: Button) -> InlineKeyboardButton:
    copy = CopyTextButton(text=button.copy) if button.copy else None
    return InlineKeyboardButton(
        text=button.label, callback_data=button.code, url=button.url, copy_text=copy
    )


def menu(labels: list[list[str]]) -> ReplyKeyboardMarkup:
    """The menu that stays under the input field; a tap says its label."""
    rows = [[KeyboardButton(text=label) for label in row] for row in labels]
    return ReplyKeyboardMarkup(keyboard=rows, resize_keyboard=True, is_persistent=True)


def answer(event: Message | CallbackQuery, screen: Screen) -> SendMessage:
    """A new message to whoever is speaking."""
    chat_id = event.from_user.id if isinstance(event, CallbackQuery) else event.chat.id
    return SendMessage(
        chat_id=chat_id,
        text=screen.text,
        reply_markup=inline(screen),
        parse_mode="HTML",
        link_preview_options=NO_PREVIEW,
    )


def ask(event: Message | CallbackQuery, screen: Screen, *keys: KeyboardButton) -> SendMessage:
    """A new message with keys under the input field, one a row, in place of its own buttons; they
    are gone with the next tap."""
    board = ReplyKeyboardMarkup(
        keyboard=[[key] for key in keys], resize_keyboard=True, one_time_keyboard=True
    )
    return answer(event, screen).model_copy(update={"reply_markup": board})


def replace(query: CallbackQuery, screen: Screen) -> TelegramMethod:
    """The pressed message turned into `screen`; a new one where it is too old to be edited."""
    if not isinstance(query.message, Message):
        return answer(query, screen)
    return EditMessageText(
        chat_id=query.message.chat.id,
        message_id=query.message.message_id,
        text=screen.text,
        reply_markup=inline(screen),
        parse_mode="HTML",
        link_preview_options=NO_PREVIEW,
    )


def say(event: Message | CallbackQuery, screen: Screen) -> TelegramMethod:
    """In the place of a pressed message, or as an answer to words."""
    return replace(event, screen) if isinstance(event, CallbackQuery) else answer(event, screen)


def picture(query: CallbackQuery, png: bytes, name: str, screen: Screen) -> SendPhoto:
    """A picture of our own making for whoever pressed, with a screen as its caption."""
    return SendPhoto(
        chat_id=query.from_user.id,
        photo=BufferedInputFile(png, name),
        caption=screen.text,
        reply_markup=inline(screen),
        parse_mode="HTML",
    )


def bare(query: CallbackQuery) -> list[TelegramMethod]:
    """The pressed message without its buttons; nothing where it is too old to be edited."""
    if not isinstance(query.message, Message):
        return []
    return [query.message.edit_reply_markup(reply_markup=None)]


def offer_only(query: CallbackQuery, *rows: tuple[Button, ...]) -> list[TelegramMethod]:
    """The pressed message with these buttons alone; nothing where it is too old to be edited."""
    if not isinstance(query.message, Message):
        return []
    return [query.message.edit_reply_markup(reply_markup=inline(Screen("", rows)))]


def toast(query: CallbackQuery, text: str, *, alert: bool = False) -> TelegramMethod:
    """A few words over the chat, at most 200 characters."""
    return query.answer(text[:200], show_alert=alert)


def sorry(event: Update, text: str) -> Said:
    """Why nothing came of an update: to the person, and in a group only over the pressed button."""
    if event.callback_query:
        return toast(event.callback_query, text, alert=True)
    if event.message and event.message.chat.type == "private":
        return answer(event.message, Screen(text))
    return None


def too_late() -> str:
    """What a press on a button of long ago is told."""
    return errors.words(DomainError("button.stale"))
