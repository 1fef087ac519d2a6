"""Mail: letters from templates, and what carries them."""
