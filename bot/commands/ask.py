"""`motcua ask "…"`: the answer a citizen would get, with no database and no messenger.

With `--jsonl` it reads a question a line from standard input and prints a decision a line, as a
JSON object; it loads once, and an odd line gets a decision like any other.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from backend.knowledge.search import Answerer, Decision


def add(subparsers: Any) -> None:
    """`ask` takes the question as one or several words, or many from standard input."""
    command = subparsers.add_parser("ask", help="câu trả lời mà người dân sẽ nhận được")
    command.add_argument("question", nargs="*", help="câu hỏi")
    command.add_argument(
        "--jsonl", action="store_true", help="đọc mỗi dòng một câu hỏi, in mỗi dòng một JSON"
    )
    command.set_defaults(run=run, wants=command)


def run(args: argparse.Namespace) -> int:
    """Print the answer as text; 0 where there is one, 1 where it is declined."""
    from backend.knowledge.search import answerer
    from backend.now import Clock, local

    if bool(args.question) == args.jsonl:
        args.wants.error("cần một câu hỏi, hoặc --jsonl")
    today = local(Clock().now()).date()
    if args.jsonl:
        return _stream(answerer(), today)
    decision = answerer().ask(" ".join(args.question), today=today)
    print(_text(answerer(), decision, today))
    return 1 if decision.decision == "decline" else 0


def _stream(knowing: Answerer, today: date) -> int:
    """One object a line, as soon as its question is read; always 0."""
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    for line in sys.stdin:
        question = line.rstrip("\r\n")
        decision = knowing.ask(question, today=today)
        row = {
            "question": question,
            "decision": decision.decision,
            "codes": list(decision.codes[:10]),
            "confidence": round(min(1.0, decision.confidence), 4),
            "facet": decision.facet,
            "kind": decision.kind,
            "text": _text(knowing, decision, today),
        }
        print(json.dumps(row, ensure_ascii=False), flush=True)
    return 0


def _text(knowing: Answerer, decision: Decision, today: date) -> str:
    from backend.knowledge import answers
    from bot.views.lengths import plain
    from bot.views.procedures import answer_screen

    return plain(answer_screen(answers.answer(decision, knowing.catalogue, today=today)))
