"""Parts of the window that show and edit the model."""
