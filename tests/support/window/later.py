"""A worker that works when told to."""

from typing import Any

from rolescope.ui.state.runner import Inline


class Later(Inline):
    """Keeps orders until `work()` runs the last one in the calling thread."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Any] = []

    def start(self, *order: Any) -> None:
        """Remember an order."""
        self.waiting.append(order)

    def work(self) -> None:
        """Run the last order."""
        super().start(*self.waiting.pop())
