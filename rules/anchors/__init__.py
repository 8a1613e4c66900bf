"""Who stands before the camera: made by machine, borrowed, invented, or a child."""
