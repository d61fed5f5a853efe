#!/bin/sh
# Builds the documentation into target/docs/site: the guide, the pages of the rules, the command line, the editors.
# A link that leads nowhere is an error. Wants Rust and Python 3 with venv.
#
#   scripts/docs.sh             builds it
#   scripts/docs.sh --publish   builds it, and commits it as this version to the branch gh-pages, beside older ones
set -eu
cd "$(dirname "$0")/.."
root=$PWD
pages=$root/target/docs/pages
venv=$root/target/docs/venv

fail() {
    echo "docs: $1" >&2
    exit 2
}
publish=false
case ${1-} in
    "") ;;
    --publish) publish=true ;;
    *) fail "unknown argument $1" ;;
esac

if ! cmp -s docs/requirements.txt "$venv/installed"; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --requirement docs/requirements.txt
    cp docs/requirements.txt "$venv/installed"
fi
cargo build --locked --quiet
onrecord=$root/target/debug/onrecord
version=$("$onrecord" --version | cut -d ' ' -f 2)

# What is in the repository, at its own path; what is not, made by the program itself.
rm -rf "$pages"
mkdir -p "$pages"
for path in $(git ls-files --cached --others --exclude-standard -- '*.md' .ci action.yml .pre-commit-hooks.yaml \
    'LICENSE-*' docs editors examples rules scripts seeds/sources.bib tests/formats/NOTICE.md ':!tests/*.md' ':!*package-lock.json') \
    $(git ls-files -- 'tests/*NOTICE.md'); do
    mkdir -p "$pages/$(dirname "$path")"
    cp "$path" "$pages/$path"
done
{
    printf '# Rules\n\n| rule | severity | |\n|---|---|---|\n'
    "$onrecord" explain | while read -r rule severity summary; do
        printf '| [%s](%s.md) | %s | %s |\n' "$rule" "${rule}" "$severity" "$summary"
    done
} >"$pages/rules/list.md"
{
    printf '# Command line\n\n```text\n'
    "$onrecord" --help
    printf '```\n'
    "$onrecord" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\)  .*/\1/p' | while read -r command; do
        [ "$command" = help ] && continue
        printf '\n## onrecord %s\n\n```text\n' "$command"
        "$onrecord" "$command" --help
        printf '```\n'
    done
} >"$pages/command-line.md"

PATH=$venv/bin:$PATH
export PATH
export NO_MKDOCS_2_WARNING=1
mkdocs build --config-file docs/mkdocs.yml --clean >"$root/target/docs/log" 2>&1 || {
    grep -v '^INFO' "$root/target/docs/log" >&2
    fail "the pages have faults"
}
echo "docs: target/docs/site/index.html"
if "$publish"; then
    # The site of a version stays as it was when it came out.
    mike deploy --config-file docs/mkdocs.yml --branch gh-pages --update-aliases "$version" latest
    mike set-default --config-file docs/mkdocs.yml --branch gh-pages latest
fi
