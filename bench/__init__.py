"""Speed and accuracy, as tables: `make bench`. Nothing here is asserted; figures are compared as ratios in one run."""
