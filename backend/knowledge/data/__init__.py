"""Bundled facts as JSON; `backend.knowledge.bundle` reads them. Marked a package to be shipped."""
