"""Who can become whom: the trust graph of a world."""
