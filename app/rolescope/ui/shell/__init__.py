"""The window itself: start, bars, areas, menus, messages; it puts the features together."""
