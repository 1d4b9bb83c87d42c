"""Opening, recovering and saving projects."""
