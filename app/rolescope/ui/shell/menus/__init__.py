"""The menus: every command of the window, as tables, and where they are offered."""
