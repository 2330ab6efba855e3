"""What is done with evidence once it is kept: verified, thinned out, erased on purpose, handed to others."""
