"""notice operations: one file of any kind, albums, reactions, pins"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

BEFORE = ("message", "card", "photo", "topic", "close_topic")
AFTER = ("message", "card", "media", "album", "reaction", "pin", "topic", "close_topic")
NAME = "ck_notices_operation"

NOTICES = sa.table(
    "notices",
    sa.column("id", sa.BigInteger),
    sa.column("operation", sa.String),
    sa.column("state", sa.String),
    sa.column("params", sa.JSON),
)


def upgrade() -> None:
    """A photo, or the voice that was sent by the same operation, becomes a file of its kind."""
    _free()
    for row in _rows("photo"):
        params = {key: value for key, value in row.params.items() if key != "voice"}
        kind = "voice" if row.params.get("voice") else "photo"
        _change(row.id, operation="media", params={**params, "kind": kind} if params else {})
    _hold(AFTER)


def downgrade() -> None:
    """What the older schema cannot send is dropped where it still waits."""
    _free()
    for row in _rows("media"):
        params = {key: value for key, value in row.params.items() if key != "kind"}
        kind = row.params.get("kind", "photo")
        if kind in ("photo", "voice"):
            voice = {"voice": True} if kind == "voice" else {}
            _change(row.id, operation="photo", params={**params, **voice})
    unknown = NOTICES.c.operation.not_in(BEFORE)
    op.execute(sa.update(NOTICES).where(unknown, NOTICES.c.state == "due").values(state="dropped"))
    op.execute(sa.update(NOTICES).where(unknown).values(operation="message"))
    _hold(BEFORE)


def _rows(operation: str) -> list[Any]:
    query = sa.select(NOTICES).where(NOTICES.c.operation == operation)
    return list(op.get_bind().execute(query))


def _change(notice_id: int, **values: Any) -> None:
    op.execute(sa.update(NOTICES).where(NOTICES.c.id == notice_id).values(**values))


def _free() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(NAME), type_="check")


def _hold(operations: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{one}'" for one in operations)
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f(NAME), f"operation IN ({listed})")
