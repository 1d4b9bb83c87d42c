"""The window of settings, made from `SETTINGS`."""
