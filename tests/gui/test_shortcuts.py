from collections import Counter

from PySide6.QtGui import QKeySequence


def all_actions(window):
    return [action for _title, group in window.actions_.groups for action in group.actions]


def keys(action):
    return [key.toString(QKeySequence.SequenceFormat.PortableText) for key in action.shortcuts()]


def test_no_two_actions_share_a_key(window):
    counts = Counter(key for action in all_actions(window) for key in keys(action))
    assert [key for key, count in counts.items() if count > 1] == []


def test_every_action_says_what_it_does(window):
    assert all(action.text() and action.whatsThis() for action in all_actions(window))


def test_every_action_is_in_a_menu_and_every_entry_has_its_own_letter(window):
    in_menus = set()

    def walk(menu):
        letters = []
        for action in menu.actions():
            if action.isSeparator():
                continue
            if action.menu() is not None:
                walk(action.menu())
            else:
                in_menus.add(action)
            letters.append(QKeySequence.mnemonic(action.text()).toString())
        if menu is not window.actions_.file.recent_menu:
            assert "" not in letters, [action.text() for action in menu.actions()]
            assert len(set(letters)) == len(letters), (menu.title(), letters)

    for entry in window.menuBar().actions():
        walk(entry.menu())
    assert [action.text() for action in all_actions(window) if action not in in_menus] == []


def test_f1_lists_every_key_and_gesture(window):
    window.actions_.help.shortcuts.trigger()
    dialog = window.shortcut_list.dialog
    assert dialog.isVisible()
    lines = dialog.lines()
    for action in all_actions(window):
        if action.shortcuts():
            assert action.whatsThis() in [what for what, _ in lines]
    assert ("Turn the head", "Drag the face") in lines and ("Reset the whole face", "") not in lines
    assert "F1" in [QKeySequence(key).toString() for key in keys(window.actions_.help.shortcuts)]


def test_the_list_is_searched_by_what_and_by_key(window):
    window.shortcut_list.show()
    dialog = window.shortcut_list.dialog
    dialog.search.setText("split line")
    assert [what for what, _ in dialog.lines()] == ["Move the split line"]
    dialog.search.setText("ctrl+z")
    assert [what for what, _ in dialog.lines()] == ["Take the last edit back"]
    dialog.search.clear()
    assert len(dialog.lines()) > 30
