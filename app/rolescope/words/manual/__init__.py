"""The manual: pages of help and of rules, read from bundled text, without markup of others."""
