"""What is seen, without a screen: layouts, pictures, themes. No Qt."""
