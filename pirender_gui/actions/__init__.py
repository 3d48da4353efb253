"""The actions of the window in groups, one file a group; menus and tool bar are made from them."""
