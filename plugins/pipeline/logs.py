"""Error records in the log: Pelican writes them and goes on; a build that logged one is not applied."""

from __future__ import annotations

import logging

from plugins.pipeline.outputs import BuildError


class LoggedErrors(logging.Handler):
    """Keeps what was logged as an error since `watch`."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def watch(self) -> None:
        """Begin anew. Records of errors are made even where the log is quiet; what is shown of them stays the same."""
        self.messages.clear()
        root = logging.getLogger()
        if self not in root.handlers:
            root.addHandler(self)
        for logger in (root, logging.getLogger("pelican")):  # `pelican -q` quietens both
            if logger.level > logging.ERROR:
                for handler in root.handlers:
                    if handler is not self:
                        handler.setLevel(max(handler.level, logger.level))
                logger.setLevel(logging.ERROR)

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage().splitlines()[0] if record.getMessage() else record.name)

    def stop_if_any(self) -> None:
        """Raise BuildError when an error was logged."""
        if self.messages:
            more = f" (and {len(self.messages) - 1} more)" if len(self.messages) > 1 else ""
            raise BuildError(f"nothing was published, because an error was logged: {self.messages[0]}{more}")
