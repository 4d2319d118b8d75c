"""`motcua ask "…"`: the answer a citizen would get, with no database and no messenger."""

from __future__ import annotations

import argparse
from typing import Any


def add(subparsers: Any) -> None:
    """`ask` takes the question as one or several words."""
    command = subparsers.add_parser("ask", help="câu trả lời mà người dân sẽ nhận được")
    command.add_argument("question", nargs="+", help="câu hỏi")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the answer as text; 0 where there is one, 1 where it is declined."""
    from backend.knowledge import answers
    from backend.knowledge.search import answerer
    from backend.now import Clock, local
    from bot.views.lengths import plain
    from bot.views.procedures import answer_screen

    today = local(Clock().now()).date()
    knowing = answerer()
    decision = knowing.ask(" ".join(args.question), today=today)
    print(plain(answer_screen(answers.answer(decision, knowing.catalogue, today=today))))
    return 1 if decision.decision == "decline" else 0
