"""The picture under the names that may be seen now."""

from collections.abc import Callable

from rolescope.pictures.pages.hidden_names import hidden_picture
from rolescope.pictures.picture import Picture
from rolescope.ui.canvas.picture_item import EMPTY
from rolescope.ui.kit import privacy
from rolescope.ui.state.workspace import Workspace


class NameHiding:
    """Keeps the picture as it was drawn; `show` gets it with pseudonyms while names are hidden."""

    def __init__(self, workspace: Workspace, show: Callable[[Picture], None]) -> None:
        self._show = show
        self._picture = EMPTY
        workspace.hiding.renewed.connect(self._renew)
        workspace.opener.closed.connect(self._forget)

    def take(self, picture: Picture) -> None:
        """Show another picture."""
        self._picture = picture
        is_hidden = privacy.hides()
        self._show(hidden_picture(picture, privacy.hide) if is_hidden else picture)

    def _renew(self, _translate: object) -> None:
        if self._picture is not EMPTY:
            self.take(self._picture)

    def _forget(self) -> None:
        self._picture = EMPTY
