"""Settings: what the window remembers between runs."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import platformdirs
from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from rolescope.private import make_folder, narrow
from rolescope.ui.preferences.appearance import MOTION, TEXT_SIZE, TEXT_SIZES, THEME
from rolescope.ui.preferences.setting import Setting
from rolescope.ui.preferences.starting import RESTORES

if TYPE_CHECKING:
    from rolescope.projects import State

__all__ = ["TEXT_SIZES", "Recent", "Settings"]

_RECENT = 8
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """A source that was opened: its paths, what was in it, and when (ISO date and time)."""

    paths: tuple[str, ...]
    accounts: int
    roles: int
    opened: str

    @property
    def name(self) -> str:
        """What to show for it."""
        first = Path(self.paths[0]).name or self.paths[0]
        return first if len(self.paths) == 1 else f"{first} and {len(self.paths) - 1} more"

    @property
    def exists(self) -> bool:
        """Whether all of it is still where it was."""
        return all(Path(path).exists() for path in self.paths)


class Settings(QObject):
    """An INI file in the user's configuration folder, or in the folder given.

    What a user can set is declared in `SETTINGS`; the rest is remembered and not shown.
    """

    changed = Signal(object)  # the Setting that has another value now

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__()
        self.folder = folder or platformdirs.user_config_path("rolescope", appauthor=False)
        make_folder(self.folder)
        state = platformdirs.user_state_path("rolescope", appauthor=False)
        self.state_folder = folder / "state" if folder is not None else state
        data = platformdirs.user_data_path("rolescope", appauthor=False)
        self.snapshots = (folder if folder is not None else data) / "snapshots"  # of live imports
        file = self.folder / "rolescope.ini"
        narrow(file)  # it names what was opened; Qt keeps the rights of a file that is there
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    # What a user can set

    def get(self, setting: Setting[T]) -> T:
        """Return the value of a setting; the default where the file has none that can be read."""
        return setting.read(self._text(setting.key))

    def set(self, setting: Setting[T], value: T) -> None:
        """Set a value. A default is not written: the file says what was changed."""
        before = self.get(setting)
        if value == setting.default:
            self._store.remove(setting.key)
        else:
            self._store.setValue(setting.key, setting.kind.write(value))
        if value != before:
            self.changed.emit(setting)

    def is_changed(self, setting: Setting[Any]) -> bool:
        """Whether a setting is not as it was at first."""
        return bool(self.get(setting) != setting.default)

    def reset(self, *settings: Setting[Any]) -> dict[str, Any]:
        """Set to the defaults; return what was changed before, for `bring_back`."""
        before = {one.key: self.get(one) for one in settings if self.is_changed(one)}
        for one in settings:
            self.set(one, one.default)
        return before

    def bring_back(self, values: Mapping[str, Any]) -> None:
        """Set what `reset` returned."""
        from rolescope.ui.preferences.declared import SETTINGS  # noqa: PLC0415 - few need it

        for one in SETTINGS:
            if one.key in values:
                self.set(one, values[one.key])

    def _text(self, key: str) -> str | None:
        """Return what stands in the file; without quotation marks a comma makes Qt see a list."""
        value = self._store.value(key)
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return None if value is None else str(value)

    @property
    def theme(self) -> str:
        """One of style.CHOICES."""
        return self.get(THEME)

    @theme.setter
    def theme(self, choice: str) -> None:
        self.set(THEME, choice)

    @property
    def text_size(self) -> int:
        """How large everything is drawn, in percent: one of TEXT_SIZES."""
        return self.get(TEXT_SIZE)

    @text_size.setter
    def text_size(self, percent: int) -> None:
        self.set(TEXT_SIZE, percent)

    @property
    def reduces_motion(self) -> bool:
        """Whether nothing moves by itself."""
        return self.get(MOTION)

    @reduces_motion.setter
    def reduces_motion(self, reduces: bool) -> None:
        self.set(MOTION, reduces)

    @property
    def restores(self) -> bool:
        """Whether the last project is opened at start."""
        return self.get(RESTORES)

    @restores.setter
    def restores(self, restores: bool) -> None:
        self.set(RESTORES, restores)

    # What is remembered and not shown

    def flag(self, name: str) -> bool:
        """Whether something was noted once and for all (`tour-seen`)."""
        return str(self._store.value(f"noted/{name}", "false")).lower() == "true"

    def set_flag(self, name: str, *, value: bool = True) -> None:
        """Note something, or forget it."""
        if value:
            self._store.setValue(f"noted/{name}", "true")
        else:
            self._store.remove(f"noted/{name}")

    def read_bytes(self, key: str) -> QByteArray | None:
        """Return remembered bytes (the geometry of a window, the state of a splitter)."""
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else None

    def write_bytes(self, key: str, value: QByteArray) -> None:
        """Remember bytes."""
        self._store.setValue(key, value)

    @property
    def last_folder(self) -> str:
        """The folder that the last file was opened from or written to."""
        return str(self._store.value("last_folder", ""))

    @last_folder.setter
    def last_folder(self, folder: str) -> None:
        self._store.setValue("last_folder", folder)

    @property
    def recent(self) -> tuple[Recent, ...]:
        """Sources that were opened, the last one first; whatever cannot be read is left out."""
        try:
            entries = json.loads(str(self._store.value("recent", "[]")))
            return tuple(
                Recent(
                    paths=tuple(str(path) for path in entry["paths"]),
                    accounts=int(entry["accounts"]),
                    roles=int(entry["roles"]),
                    opened=str(entry["opened"]),
                )
                for entry in entries
                if entry["paths"]
            )
        except (ValueError, TypeError, KeyError):  # somebody edited the file
            return ()

    def add_recent(self, recent: Recent) -> None:
        """Put a source on top of the list."""
        others = [entry for entry in self.recent if entry.paths != recent.paths]
        self._write_recent((recent, *others)[:_RECENT])

    def clear_recent(self) -> None:
        """Forget which sources were opened."""
        self._write_recent(())

    def _write_recent(self, entries: tuple[Recent, ...]) -> None:
        self._store.setValue("recent", json.dumps([asdict(entry) for entry in entries]))

    @property
    def last_project(self) -> "tuple[Path, State] | None":
        """The project that was open when the window closed, and what was looked at."""
        try:
            entry = json.loads(str(self._store.value("last_project", "null")))
            from rolescope.projects import State  # noqa: PLC0415 - the window is seen before

            subject = entry["subject"]
            state = State(
                view=str(entry["view"]),
                subject=None if subject is None else str(subject),
                panels=tuple(str(panel) for panel in entry["panels"]),
            )
            return Path(str(entry["path"])), state
        except (ValueError, TypeError, KeyError):  # there is none, or somebody edited the file
            return None

    @last_project.setter
    def last_project(self, last: "tuple[Path, State] | None") -> None:
        entry = {"path": str(last[0]), **asdict(last[1])} if last is not None else None
        self._store.setValue("last_project", json.dumps(entry))

    def save(self) -> None:
        """Write to the file now."""
        self._store.sync()
