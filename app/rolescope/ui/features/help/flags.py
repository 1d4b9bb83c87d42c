"""What is noted once and for all about help, by the names of `Settings.flag`."""

TOUR_SEEN = "tour-seen"
"""The tour was finished or skipped."""

LIMITS_SEEN = "limits-seen"
"""What verdicts cannot know was said and read."""
