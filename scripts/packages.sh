#!/bin/sh
# Builds the packages of this machine's platform into target/packages, and tries each in an environment of its own:
# the crate, the Python wheel, the npm packages. Wants Rust, Python 3 with venv, Node.js 18.
#
#   scripts/packages.sh               optimised, to be published
#   scripts/packages.sh --profile dev quick, to see that they are whole
set -eu
cd "$(dirname "$0")/.."
root=$PWD
out=$root/target/packages
profile=release
maturin='maturin>=1.9,<2'

fail() {
    echo "packages: $1" >&2
    exit 2
}
say() { echo "packages: $1"; }
quietly() { "$@" >"$out/log" 2>&1 || { tail -n 30 "$out/log" >&2; fail "this failed: $*"; }; }

while [ $# -gt 0 ]; do
    case $1 in
        --profile) [ $# -gt 1 ] || fail "--profile wants a name"; profile=$2; shift 2 ;;
        *) fail "unknown argument $1" ;;
    esac
done
case $profile in dev) folder=debug ;; *) folder=$profile ;; esac
for program in cargo python3 node npm; do
    command -v "$program" >/dev/null || fail "$program is missing"
done

rm -rf "$out"
mkdir -p "$out"
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch" "$root/onrecord.data"' EXIT
printf 'A reader said "this is nowhere to be found at all" [@barnes2019].\n' >"$scratch/brief.md"

# A program that was installed from a package does the main job, by itself and in a folder of its own.
works() {
    what=$1
    shift
    seen=$(cd "$scratch" && "$@" --version) || fail "$what does not start"
    [ "$seen" = "onrecord $version" ] || fail "$what says that it is $seen, not $version"
    status=0
    seen=$(cd "$scratch" && "$@" check --format short --fail-on warning brief.md) || status=$?
    [ "$status" = 1 ] || fail "$what ends with status $status where something is found"
    case $seen in
        *'brief.md:1:'*'quote/unsourced'*) ;;
        *) fail "$what does not find what is wrong with a brief: $seen" ;;
    esac
    say "$what works"
}

# What is carried of the embedded articles is of this reader: else each start reads them.
[ "$profile" != release ] || quietly cargo test --locked --test seeds -- --ignored

say "building the program ($profile)"
quietly cargo build --locked --profile "$profile"
built=$root/target/$folder/onrecord

# The crate holds all that it is built from: what is left out would be missed when it is built from the package.
say "packing the crate"
quietly cargo package --locked --no-verify --allow-dirty
mkdir "$scratch/crate"
tar -xzf "target/package/onrecord-$version.crate" -C "$scratch/crate"
cp "target/package/onrecord-$version.crate" "$out/"
quietly cargo install --locked --profile "$profile" --path "$scratch/crate/onrecord-$version" --root "$scratch/cargo" \
    --target-dir "$root/target"
works "the crate" "$scratch/cargo/bin/onrecord"

# Manual pages and completions go with the wheel; maturin takes them from this folder.
share=onrecord.data/data/share
"$built" man --dir "$share/man/man1"
mkdir -p "$share/bash-completion/completions" "$share/zsh/site-functions" "$share/fish/vendor_completions.d"
"$built" completions bash >"$share/bash-completion/completions/onrecord"
"$built" completions zsh >"$share/zsh/site-functions/_onrecord"
"$built" completions fish >"$share/fish/vendor_completions.d/onrecord.fish"

say "building the wheel"
python3 -m venv "$scratch/build"
quietly "$scratch/build/bin/pip" install --quiet "$maturin"
quietly "$scratch/build/bin/maturin" build --locked --profile "$profile" --out "$out"
python3 -m venv "$scratch/venv"
quietly "$scratch/venv/bin/pip" install --no-index --no-deps "$out"/onrecord-"$version"-*.whl
works "the wheel" "$scratch/venv/bin/onrecord"
works "the wheel as a module" "$scratch/venv/bin/python" -m onrecord
[ -s "$scratch/venv/share/man/man1/onrecord-check.1" ] || fail "the wheel has no manual"

say "packing for npm"
platform=$(node -p '`${process.platform}-${process.arch}`')
mkdir -p "$scratch/main" "$scratch/platform/bin" "$scratch/npm"
cp -R packages/npm/. LICENSE-MIT LICENSE-APACHE "$scratch/main"
cp "$built" "$scratch/platform/bin/onrecord"
[ "$profile" != release ] || strip "$scratch/platform/bin/onrecord"
cp LICENSE-MIT LICENSE-APACHE "$scratch/platform"
node - "$scratch/main/package.json" "$platform" >"$scratch/platform/package.json" <<'JS'
const [, , main, platform] = process.argv;
const { version, license } = require(main);
const [os, cpu] = platform.split("-");
// A program built here wants the C library of this system.
const libc = os === "linux" && process.report.getReport().header.glibcVersionRuntime ? { libc: ["glibc"] } : {};
const description = `The program of onrecord for ${platform}`;
const fields = { name: `@onrecord/${platform}`, version, description, license, os: [os], cpu: [cpu], ...libc };
console.log(JSON.stringify({ ...fields, preferUnplugged: true, files: ["bin", "LICENSE-*"] }, null, 2));
JS
quietly npm pack --pack-destination "$out" "$scratch/main" "$scratch/platform"
cd "$scratch/npm"
echo '{"private": true}' >package.json
# The packages of other platforms, which are not published with these, are left out.
quietly npm install --no-audit --no-fund --omit=optional "$out/onrecord-$version.tgz" "$out/onrecord-$platform-$version.tgz"
cd "$root"
works "the npm package" "$scratch/npm/node_modules/.bin/onrecord"

say "built"
ls -l "$out" | awk 'NR > 1 && $NF != "log" { print "  " $NF, int($5 / 1024) " kB" }'
