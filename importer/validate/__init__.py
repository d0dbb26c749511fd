"""A Sheet becomes a Plan. Pure: nothing in this room reads a file, a clock or the network.

Columns in, rows out: a sheet is worked on a column at a time and each distinct cell is read once;
a row becomes an object only when it is about to be sent.
"""
