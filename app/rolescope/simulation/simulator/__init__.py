"""Our answers beside those of AWS's policy simulator: what to ask, and whether both agree."""
