"""What the compiled loops of the lists use of ``lanes``, without loading what makes it."""

from matchmaking.compiling import loaded_later

LANES = 64
FULL = 65535

means_reached = loaded_later("matchmaking.scoring.kernel.lanes", "means_reached")
lowest_bit = loaded_later("matchmaking.scoring.kernel.lanes", "lowest_bit")
prefetch = loaded_later("matchmaking.scoring.kernel.lanes", "prefetch")
