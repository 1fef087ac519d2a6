"""What posts said before: every stored version of them, told apart and brought back."""
