"""The window of settings, made from `rolescope.ui.preferences.SETTINGS`."""
