"""Pictures that stand alone, for files and paper."""
