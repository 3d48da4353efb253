#!/usr/bin/env bash
# Makes the virtual environment: system libraries (when root or sudo allows), torch, the packages of setup.cfg.
set -euo pipefail
venv=$1
python=${PYTHON:-python3.11}

libraries="libportaudio2 libegl1 libgl1 libglib2.0-0 libfontconfig1 libdbus-1-3 libxkbcommon0 libxkbcommon-x11-0
libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0
libxcb-xinerama0 libxcb-xkb1 fonts-dejavu-core"

if ! command -v "$python" >/dev/null; then
    python=python3
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Python 3.11 or newer is needed; install it or name it: make run PYTHON=/path/to/python3" >&2
    exit 1
fi
# Debian splits the part of Python that makes virtual environments into a package of its own.
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    libraries="$libraries $("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
fi

missing_libraries() {
    command -v dpkg-query >/dev/null || return 0
    for name in $libraries; do
        # Debian and Ubuntu append t64 to some of these names in newer releases.
        case "$(dpkg-query -W -f='${Status} ' "$name" "${name}t64" 2>/dev/null || true)" in
            *"install ok installed"*) ;;
            *) printf '%s ' "$name" ;;
        esac
    done
}

install_libraries() {
    local missing as_root=""
    missing=$(missing_libraries)
    [ -n "$missing" ] || return 0
    local command="apt-get update && apt-get install -y --no-install-recommends $missing"
    if [ "$(id -u)" != 0 ]; then
        if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
            as_root="sudo"
        else
            echo "These system libraries are missing; please run:" >&2
            echo "    sudo sh -c '$command'" >&2
            return 0
        fi
    fi
    echo "Installing system libraries: $missing"
    if ! { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends $missing >/dev/null; }; then
        echo "Could not install them; please run:  $command" >&2
    fi
}

install_libraries
if [ ! -x "$venv/bin/python" ] && ! "$python" -m venv "$venv"; then
    echo "Python's venv module is missing; please run: apt-get install python3-venv" >&2
    exit 1
fi
echo "Installing Python packages (some minutes the first time)"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade "pip>=24"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -c tools/constraints.txt -e '.[train,dev]'
touch "$venv/.ready"
