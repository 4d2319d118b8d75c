"""When what is known last changed: one number, told and made to grow.

Every write of this room's tables ends with `bump`, in its own transaction. The row comes with the
first change: a database that holds nothing must have no rows, or a backup is not put back into it.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from backend.knowledge.models import CatalogueRevision

_ONLY = 1


async def revision(session: AsyncSession) -> str:
    """A text that differs after every change of imports, local words, holds or questions."""
    return str(await session.scalar(select(CatalogueRevision.number)) or 0)


async def bump(session: AsyncSession) -> None:
    """To be said in the transaction of every change of what is known, as its last statement."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(CatalogueRevision).values(id=_ONLY, number=1)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[CatalogueRevision.id], set_={"number": CatalogueRevision.number + 1}
        )
    )
