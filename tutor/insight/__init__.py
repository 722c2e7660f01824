"""What makes a teacher look up: signs of need, time on task. Pure: no Django, no clock."""
