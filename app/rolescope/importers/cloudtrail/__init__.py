"""Records of CloudTrail, in every form that people have them. One file for each form."""

from rolescope.importers.cloudtrail.reader import TrailReader

__all__ = ["TrailReader"]
