"""The part of the menu Go that is about walking along a path, hop by hop."""

from rolescope.ui.shell.action import Action

HOPS: tuple[Action, ...] = (
    Action(
        id="hop-play",
        text="Play the path hop by hop",
        menu="Go",
        shortcuts=("P",),
        icon="play-outline",
        on_canvas=True,
        enabled=lambda window: window.commands.walking.is_possible,
        checked=lambda window: window.commands.walking.is_playing,
        run=lambda window: window.commands.walking.play(),
    ),
    Action(
        id="hop-next",
        text="Next hop of the path",
        menu="Go",
        shortcuts=(".",),
        icon="skip-next-outline",
        on_canvas=True,
        enabled=lambda window: window.commands.walking.is_possible,
        run=lambda window: window.commands.walking.go(1),
    ),
    Action(
        id="hop-previous",
        text="Previous hop of the path",
        menu="Go",
        shortcuts=(",",),
        icon="skip-previous-outline",
        on_canvas=True,
        enabled=lambda window: window.commands.walking.is_possible,
        run=lambda window: window.commands.walking.go(-1),
    ),
)
