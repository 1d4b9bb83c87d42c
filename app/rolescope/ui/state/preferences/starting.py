"""What happens at start."""

from rolescope.ui.state.preferences.setting import OnOff, Setting, SettingGroup

RESTORES = Setting(
    key="restores",
    group=SettingGroup.START,
    label="Open the last project at start",
    help="With its view, panels and scenario. Otherwise the start page is shown.",
    words=("restore", "session", "startup", "reopen", "launch"),
    default=True,
    kind=OnOff(),
)

STARTING = (RESTORES,)
