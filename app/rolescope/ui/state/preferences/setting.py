"""What a setting is: declared once; the file, the window, search and reset are made from it."""

from collections.abc import Sequence
from enum import Enum
from typing import Generic, Protocol, TypeVar

from rolescope.value import Value

T = TypeVar("T")


class SettingGroup(Enum):
    """A page of the window of settings; the value is its title."""

    APPEARANCE = "Appearance"
    PICTURE = "Picture"
    ACCOUNTS = "Accounts"
    START = "Start"
    RULES = "Undocumented rules"


class SettingKind(Protocol[T]):
    """What a setting can be, and how it stands in the file."""

    def read(self, text: str) -> T:
        """Read a value.

        Raises:
            ValueError: it is none; somebody edited the file.
        """
        ...

    def write(self, value: T) -> str:
        """Return the text of a value."""
        ...


class OnOff(Value):
    """On or off."""

    def read(self, text: str) -> bool:
        """Read `true` or `false`, as people write them."""
        word = text.strip().lower()
        if word not in _ON | _OFF:
            raise ValueError(text)
        return word in _ON

    def write(self, value: bool) -> str:  # noqa: FBT001 - it is what is written
        """Return `true` or `false`."""
        return str(value).lower()


_ON = frozenset({"true", "1", "yes", "on"})
_OFF = frozenset({"false", "0", "no", "off"})


class OneOfSeveral(Value, Generic[T]):
    """One of a few values with their titles. `is_long`: these are sentences."""

    values: tuple[T, ...]
    titles: tuple[str, ...]
    is_long: bool = False

    def read(self, text: str) -> T:
        """Read one of the values."""
        for value in self.values:
            if str(value).lower() == text.strip().lower():
                return value
        raise ValueError(text)

    def write(self, value: T) -> str:
        """Return the text of a value."""
        return str(value)


class Setting(Value, Generic[T], kw_only=True):
    """One thing that a user can set.

    `help` is one or two sentences that say what it does; `words` are further words to find it by;
    `mark` stands in front of the label, as the id of a rule.
    """

    key: str
    group: SettingGroup
    label: str
    help: str
    words: tuple[str, ...]
    default: T
    kind: SettingKind[T]
    mark: str = ""

    def read(self, text: str | None) -> T:
        """Read what stands in the file; the default for nothing and for what cannot be read."""
        if text is None:
            return self.default
        try:
            return self.kind.read(text)
        except ValueError:
            return self.default

    def fits(self, words: Sequence[str]) -> bool:
        """Tell whether it has every one of some words, in lower case, anywhere."""
        text = " ".join((self.mark, self.label, self.help, *self.words, self.group.value)).lower()
        return all(word in text for word in words)
