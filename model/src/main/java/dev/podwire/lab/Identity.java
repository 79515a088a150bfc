package dev.podwire.lab;

/** One packet of a recording: the packet of the walk, and what tells its parts apart (0: the packet itself). */
record Identity(int packet, int part) {}
