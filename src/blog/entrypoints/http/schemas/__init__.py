"""What goes over the wire: one file per aggregate, and the pieces that they share."""
