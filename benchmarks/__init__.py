"""Side-by-side measurements, each one command. Figures are ratios against a named alternative in the same run."""
