"""Asking carriers about parcels whose time to be asked about has come."""

from __future__ import annotations

from backend.work import Work


async def sweep(work: Work) -> None:
    """Ask about every parcel that is due."""
