#!/bin/sh
# Sets up what the tests need on a machine with a Rust toolchain, and runs them all.
set -eu
cd "$(dirname "$0")/.."

command -v cargo >/dev/null || {
    echo "cargo is missing: install Rust from https://rustup.rs, then run this again" >&2
    exit 2
}
# Toolchains from a distribution bring these; those of rustup may come without.
cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
cargo clippy --version >/dev/null 2>&1 || rustup component add clippy

cargo fmt --check
cargo clippy --locked --all-targets -- -D warnings
cargo test --locked
# What the program carries of the embedded articles is of this reader: else each start reads them.
cargo test --locked --test seeds -- --ignored

# The clients in real editors, one after the other: each has its times.
scripts/setup-editors.sh
cargo test --locked --test editors -- --ignored --test-threads=1

# What users install, and the documentation that they read.
cargo test --locked --test packages -- --ignored
scripts/packages.sh --profile dev
scripts/docs.sh
