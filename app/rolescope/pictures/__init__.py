"""What is seen, without a screen: pictures, themes, layouts, pages. No Qt."""
