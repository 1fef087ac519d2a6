"""Sign-ins: who is signed in where, and until when."""
