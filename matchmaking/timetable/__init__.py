"""Timetables of a matchmaking day: pure functions over problems, arrays and timetables."""
