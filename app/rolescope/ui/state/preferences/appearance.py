"""How the window looks."""

from rolescope.ui.state.preferences.setting import OneOfSeveral, OnOff, Setting, SettingGroup

TEXT_SIZES = (100, 125, 150, 200)  # percent

THEME = Setting(
    key="theme",
    group=SettingGroup.APPEARANCE,
    label="Theme",
    help="System follows the desktop, its contrast included.",
    words=("dark", "light", "contrast", "color", "night", "mode"),
    default="system",
    kind=OneOfSeveral(
        ("system", "light", "dark", "high-contrast"), ("System", "Light", "Dark", "High contrast")
    ),
)

TEXT_SIZE = Setting(
    key="text_size",
    group=SettingGroup.APPEARANCE,
    label="Text size",
    help="Everything grows with the text, after a restart.",
    words=("font", "zoom", "large", "scale", "percent", "bigger"),
    default=TEXT_SIZES[0],
    kind=OneOfSeveral(TEXT_SIZES, tuple(f"{size} %" for size in TEXT_SIZES)),
)

MOTION = Setting(
    key="reduces_motion",
    group=SettingGroup.APPEARANCE,
    label="Reduce motion",
    help="Turns off animation.",
    words=("animation", "accessibility", "glide", "still"),
    default=False,
    kind=OnOff(),
)

APPEARANCE = (THEME, TEXT_SIZE, MOTION)
