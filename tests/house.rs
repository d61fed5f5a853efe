//! House rules: pages of each kind, what they leave alone, what is said of bad ones, and the way from a configuration to
//! findings, through the library and the binary.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use onrecord::check::{CheckOptions, Level, Levels, check};
use onrecord::config;
use onrecord::draft::Draft;
use onrecord::finding::{Finding, Severity};
use onrecord::fix;
use onrecord::markup::Format;
use onrecord::record::Record;
use onrecord::rules::house::{House, PageRule, name_of};
use onrecord::rules::{OFF_BY_DEFAULT, Question, RULES};
use tempfile::TempDir;

fn rule(front: &str) -> PageRule {
    PageRule::new("house/x", &format!("---\n{front}\n---\n"), Some("x.md".into()))
        .unwrap_or_else(|errors| panic!("{front}: {errors:?}"))
}

/// What a page finds in a draft, by itself.
fn found_as(format: Format, front: &str, text: &str) -> (Draft, Vec<Finding>) {
    let levels: Levels = RULES.iter().map(|rule| (rule.name.to_owned(), Level::Off)).collect();
    let house = House::new(vec![rule(front)], BTreeSet::new(), BTreeSet::new(), Vec::new());
    let options = CheckOptions { levels, house: Arc::new(house), ..CheckOptions::default() };
    let draft = Draft::read("draft".into(), format, text.to_owned());
    let findings = check(&draft, &Record::default(), &options);
    (draft, findings)
}

/// The words that a page finds in a draft.
fn words(front: &str, text: &str) -> Vec<String> {
    let (draft, findings) = found_as(Format::Markdown, front, text);
    findings.iter().map(|finding| finding.span.of(&draft.text).to_owned()).collect()
}

fn messages(front: &str, text: &str) -> Vec<String> {
    found_as(Format::Markdown, front, text).1.into_iter().map(|finding| finding.message).collect()
}

/// A draft after all fixes of a page.
fn fixed(front: &str, text: &str) -> String {
    let (draft, findings) = found_as(Format::Markdown, front, text);
    fix::apply(&draft.text, &findings, true).text
}

const NONE: [&str; 0] = [];

#[test]
fn a_pattern() {
    let page = "kind: pattern\nwords: [going forward, Brexit]\npatterns: ['\\bkey (?:driver|issue)s?\\b']\nmessage: Plainly, not “{match}”.";
    let text = "Going\nforward, key drivers are brexit, Brexit and brexiteers; foregoing forward-looking ones are not.";
    assert_eq!(words(page, text), ["Going\nforward", "key drivers", "Brexit"]);
    assert_eq!(messages(page, "A key issue.")[0], "Plainly, not “key issue”.");
    // A word with an end of its own, and beside letters that case alone tells apart.
    assert_eq!(
        words("kind: pattern\nwords: [e.g.]\nmessage: x", "So, e.g. this; E.g., that; peg. no."),
        ["e.g.", "E.g."]
    );
    assert_eq!(words("kind: pattern\nwords: [it]\ncase: exact\nmessage: x", "It is IT, and it."), ["it"]);
    assert_eq!(words("kind: pattern\nwords: [WHO]\ncase: ignore\nmessage: x", "Who is the WHO?"), ["Who", "WHO"]);
    assert_eq!(words("kind: pattern\nwords: [don't]\nmessage: x", "I don’t. Don't."), ["don’t", "Don't"]);
    assert_eq!(words("kind: pattern\nwords: [élite]\nmessage: x", "The Élite and the élites."), ["Élite"]);
    // Of equal words the first.
    assert_eq!(
        words("kind: pattern\nwords: [very, quite]\nonce: true\nmessage: x", "Very, very, quite."),
        ["Very", "quite"]
    );
    // Lists.
    let lists = "kind: pattern\nlists: {who: [experts, senior officials]}\npatterns: ['\\b{who} say\\b', '\\p{Greek}{2,}']\nmessage: x";
    assert_eq!(words(lists, "Senior  officials say αβ. Experts say."), ["Senior  officials say", "αβ", "Experts say"]);
}

#[test]
fn a_substitution() {
    let page =
        "kind: substitution\nreplace: {utilise: use, in order to: to, Turkey: Türkiye, stakeholders: [people, groups]}";
    let text = "UTILISE it in order\nto win. Utilise Turkey, not turkey, for stakeholders.";
    assert_eq!(fixed(page, text), "USE it to win. Use Türkiye, not turkey, for people.");
    assert_eq!(
        messages(page, "We utilise it for stakeholders."),
        ["Write “use”, not “utilise”.", "Write “people” or “groups”, not “stakeholders”."]
    );
    // One choice is safe, several are the writer's.
    let (_, findings) = found_as(Format::Markdown, page, "Utilise stakeholders.");
    let safe: Vec<Vec<bool>> = findings.iter().map(|one| one.fixes.iter().map(|fix| fix.safe).collect()).collect();
    assert_eq!(safe, [vec![true], vec![false, false]]);
    let patterns =
        "kind: substitution\nreplace-patterns: {'\\butilis(e[sd]?|ing)\\b': 'us$1', '(\\d+) percent': '$1 per cent'}";
    assert_eq!(fixed(patterns, "Utilising 5 percent, it utilised 6 percent."), "Using 5 per cent, it used 6 per cent.");
    // Left out, with one blank.
    let out = "kind: pattern\nwords: [very]\nfix: ''\nmessage: x";
    assert_eq!(fixed(out, "A very good idea."), "A good idea.");
}

#[test]
fn markup_is_not_destroyed() {
    let page = "kind: substitution\nreplace: {in order to: to}";
    let (_, findings) = found_as(Format::Markdown, page, "It closed in *order* to save. It closed *in order to* save.");
    assert_eq!(findings.iter().map(|one| one.fixes.len()).collect::<Vec<_>>(), [0, 1]);
    let html = found_as(Format::Html, "kind: substitution\nreplace: {R&D: research}", "<p>The R&amp;D of it.</p>");
    assert_eq!(html.1.len(), 1);
    assert_eq!(html.1[0].span.of(&html.0.text), "R&amp;D");
    assert!(html.1[0].fixes.is_empty(), "what is written otherwise in the file is the writer's to change");
    // Characters of several bytes, and line ends of both kinds.
    let text = "“É” 😀 – utilise\r\n\r\n> x\r\n\r\nWe utilise\r\nit.";
    let page = "kind: substitution\nreplace: {utilise: use}";
    assert_eq!(fixed(page, text), text.replace("utilise", "use"));
}

#[test]
fn other_peoples_words_are_left_alone() {
    let page = "kind: pattern\nwords: [utilise]\nmessage: x";
    let text = "We utilise it. She said: “We utilise it.” It is 'utilise' they said.\n\n> They utilise it.\n\n\
                `utilise` <https://x.org/utilise> [utilise](https://x.org) [@utilise2020] @utilise2020 says utilise@x.org.\n\n\
                # Utilise\n\n| utilise |\n|---|\n| utilise |\n\n![utilise](a.png)\n\nA note.[^1]\n\n[^1]: utilise\n";
    let all = words(page, text);
    assert_eq!(all.len(), 7, "{all:?}");
    let only = |scope: &str| words(&format!("{page}\nscope: [{scope}]"), text).len();
    assert_eq!(only("prose"), 2);
    assert_eq!(only("headings"), 1);
    assert_eq!(only("tables"), 2);
    assert_eq!(only("footnotes"), 1);
    assert_eq!(only("quotations"), 3);
    let (draft, findings) =
        found_as(Format::Markdown, &format!("{page}\nscope: [quotations]"), "We utilise “utilise”.");
    assert_eq!(findings.iter().map(|one| one.span.start).collect::<Vec<_>>(), [draft.text.rfind("utilise").unwrap()]);
}

#[test]
fn exceptions() {
    let page = "kind: substitution\nreplace: {Turkey: Türkiye}\nexcept: [Turkey Point]\nexcept-patterns: ['Turkey (?:Inc|Ltd)']";
    assert_eq!(words(page, "Turkey, Turkey Point, Turkey Ltd and Turkey."), ["Turkey", "Turkey"]);
}

#[test]
fn conditions() {
    let page = |condition: &str| format!("kind: pattern\nwords: [ferry]\nmessage: x\n{condition}");
    let text = "The ferry port [@a]. The ferry.[^1] The [ferry](https://x.org). The ferry [3]. The ferry has 30 seats. \
                Ann Smith, the minister, said it is the ferry. “The ferry of all of them,” she said of the ferry.\n\n[^1]: x";
    let count = |condition: &str| words(&page(condition), text).len();
    assert_eq!(count(""), 7);
    assert_eq!(count("unless: [cited]"), 3);
    assert_eq!(count("when: [cited]"), 4);
    assert_eq!(count("unless: [cited, figure]"), 2);
    let named = "Helen Strand, the mayor, told reporters that the ferry had left. Nobody saw the ferry.";
    assert_eq!(words(&page("unless: [named]"), named).len(), 1);
    let quoting = "“We had no money left for it,” the mayor said of the ferry. Nobody saw the ferry.";
    assert_eq!(words(&page("unless: [quoting]"), quoting).len(), 1);
    assert_eq!(count("when: [cites]"), 7);
    assert_eq!(count("when: [dated]"), 0);
    assert_eq!(words(&page("when: [dated]"), "---\ndate: 2020-01-01\n---\nThe ferry.").len(), 1);
    let defined = "kind: pattern\nwords: [HFC]\nunless: [defined]\nmessage: x";
    assert_eq!(words(defined, "The HFC met.").len(), 1);
    assert_eq!(words(defined, "The HFC met. The fisheries council (HFC) left."), NONE);
}

#[test]
fn consistency() {
    let page = "kind: consistency\ngroups: [[adviser, advisor], [Myanmar, Burma]]";
    let text = "An adviser met an advisor and an adviser.";
    assert_eq!(messages(page, text), ["“advisor” here, “adviser” twice in this draft."]);
    assert_eq!(fixed(page, "Adviser, advisor, Advisor."), "Advisor, advisor, Advisor.", "the most frequent one wins");
    assert_eq!(words(page, "An advisor met an adviser."), ["adviser"], "of equal numbers the first");
    let prefer = |which: &str, text: &str| words(&format!("{page}\nprefer: {which}"), text);
    assert_eq!(prefer("listed", "Advisor, advisor, adviser."), ["Advisor", "advisor"]);
    assert_eq!(prefer("first", "Adviser, advisor, advisor."), ["advisor", "advisor"]);
    assert_eq!(words(page, "Myanmar (formerly Burma) is Myanmar."), NONE);
    assert_eq!(words(page, "An adviser said: “Ask the other advisor.”"), NONE);
}

#[test]
fn occurrence() {
    let page = |more: &str| format!("kind: occurrence\nwords: [however]\n{more}");
    let text = "However, it rained. However, it snowed.\n\n# Then\n\nHowever, it thawed; however, not here.";
    assert_eq!(messages(&page("max: 3"), text), ["4 in this draft, and at most 3 may be: “however”."]);
    assert_eq!(words(&page("max: 4"), text), NONE);
    assert_eq!(words(&page("max: 1\nper: section"), text).len(), 2);
    assert_eq!(words(&page("max: 1\nper: paragraph"), text).len(), 2);
    assert_eq!(words(&page("max: 1\nper: sentence"), text), ["however"]);
    assert_eq!(messages(&page("min: 5"), text), ["4 in this draft, and 5 or more should be: “however”."]);
    let long =
        "kind: occurrence\npatterns: ['\\w+']\nmax: 5\nper: sentence\nmessage: '{count} words; {max} are enough.'";
    assert_eq!(messages(long, "One two three. One two three four five six seven."), ["7 words; 5 are enough."]);
}

#[test]
fn capitals() {
    let page = "kind: capitalisation\nstyle: sentence\nexcept: [Green Deal]";
    let text = "# The Cost of the Green Deal to Germany and NATO: A Summary\n\n## What Ann Smith wants in March\n\n\
                ## the harbour\n\nAnn Smith spoke. The cost is high.\n";
    assert_eq!(words(page, text), ["Cost", "the"]);
    assert_eq!(fixed(page, text).lines().next(), Some("# The cost of the Green Deal to Germany and NATO: A summary"));
    let title = "kind: capitalization\nstyle: title";
    assert_eq!(fixed(title, "# the cost of it: a summary\n"), "# The Cost of It: A Summary\n");
    assert_eq!(
        words("kind: capitalisation\nstyle: sentence\nscope: [tables]", "| Big Cost |\n|---|\n| cost |\n"),
        ["Cost", "cost"]
    );
}

#[test]
fn sections() {
    let page = "kind: sections\nsections: [Summary, [Options, Policy options], Sources]";
    assert_eq!(
        messages(page, "# A\n\n## 1. Executive summary\n\nx\n\n**Policy Options**\n\nx"),
        ["The brief has no section “Sources”."]
    );
    assert_eq!(
        messages(page, "x"),
        ["The brief has no section “Summary”, nor “Options” or “Policy options”, nor “Sources”."]
    );
    assert_eq!(messages(page, ""), NONE);
}

/// What is wrong with a page, with its lines.
fn errors(front: &str) -> Vec<String> {
    let errors = PageRule::new("house/x", &format!("---\n{front}\n---\n"), None).map(|_| ()).expect_err(front);
    errors.into_iter().map(|error| format!("{}: {}", error.line, error.message)).collect()
}

#[test]
fn bad_pages_say_what_and_where() {
    let first = |front: &str| errors(front).remove(0);
    assert_eq!(
        first("severity: info"),
        "1: the front matter says no `kind`: pattern, substitution, consistency, \
                                         occurrence, capitalisation or sections"
    );
    assert!(first("kind: patern").starts_with("2: kind: unknown variant `patern`"), "{}", first("kind: patern"));
    assert!(first("kind: pattern\nmessge: x").starts_with("3: unknown field `messge`"));
    assert_eq!(
        errors("kind: pattern"),
        [
            "2: a page of the kind `pattern` needs `words` or `patterns`",
            "2: a page of the kind `pattern` needs a `message`",
        ]
    );
    assert_eq!(
        first("kind: pattern\nmessage: x\nwords: [a]\nmax: 3"),
        "5: `max` says nothing on a page of the kind `pattern`"
    );
    assert_eq!(
        first("kind: pattern\nmessage: x\npatterns:\n  - ok\n  - '(a'"),
        "6: the pattern `(a` is no regular expression: unclosed group"
    );
    assert_eq!(
        first("kind: pattern\nmessage: x\npatterns: ['a*']"),
        "4: the pattern `a*` finds nothing everywhere: it matches the empty text"
    );
    assert_eq!(
        first("kind: pattern\nmessage: x\npatterns: ['(\\w{1,500}){1,500}']"),
        "4: the pattern `(\\w{1,500}){1,500}` is too big when compiled"
    );
    assert!(
        first(&format!("kind: pattern\nmessage: x\npatterns: ['{}a{}']", "(".repeat(99), ")".repeat(99)))
            .contains("no regular expression")
    );
    assert_eq!(
        first("kind: pattern\nmessage: x\npatterns: ['{who} say']"),
        "4: `{who} say` names the list `who`, which the page does not have"
    );
    assert!(
        first("kind: pattern\nmessage: '{word}'\nwords: [a]")
            .starts_with("3: a message has no `{word}`; it may have {match}")
    );
    assert_eq!(first("kind: pattern\nmessage: x\nwords: [a, b, A b, a]"), "4: `a` stands there twice");
    assert_eq!(first("kind: pattern\nmessage: x\nwords: ['']"), "4: `words` has an empty entry");
    assert_eq!(
        first("kind: pattern\nmessage: x\nwords: [a]\nlink: javascript:alert(1)"),
        "5: `link` is an address that starts with https:// or http://"
    );
    assert!(first("kind: substitution\nreplace: {a: b, a: c}").contains("`a` stands there twice"));
    assert_eq!(
        first("kind: substitution\nreplace: {Turkey: Republic of Turkey}"),
        "3: `Republic of Turkey` would be found again, for it has `Turkey`: \
        `except: [Republic of Turkey]` lets it stand"
    );
    assert_eq!(first("kind: substitution\nreplace-patterns: {'a(b)': '$2'}"), "3: `a(b)` has no group for `$2`");
    // A word has no groups.
    assert_eq!(
        first("kind: pattern\nmessage: x\nwords: [leverage]\npatterns: ['\\bvery (\\w+)']\nfix: '$1'"),
        "4: `leverage` is a word and has no group for `$1`; a dollar sign is `$$`"
    );
    assert_eq!(fixed("kind: pattern\nmessage: x\nwords: [a fiver]\nfix: '$$5'", "It cost a fiver."), "It cost $5.");
    assert_eq!(first("kind: consistency\ngroups: [[a]]"), "3: a group has two ways to write something, or more");
    assert_eq!(
        first("kind: occurrence\nwords: [a]\nmax: 1\nmin: 2"),
        "2: a page of the kind `occurrence` needs a `min` that is not above its `max`"
    );
    assert_eq!(
        first("kind: occurrence\nwords: [a]\nmin: 2\nper: sentence"),
        "2: a page of the kind `occurrence` needs no `per` beside `min`, which counts in the draft"
    );
    assert_eq!(first("kind: capitalisation"), "2: a page of the kind `capitalisation` needs a `style`");
    let many: Vec<String> = (0..6_000).map(|number| format!("w{number}")).collect();
    assert_eq!(
        first(&format!("kind: pattern\nmessage: x\nwords: [{}]", many.join(", "))),
        "1: a page has 5000 words and patterns at most"
    );
}

#[test]
fn names_are_paths() {
    let name = |path: &str| name_of(Path::new(path));
    assert_eq!(name("turkiye.md"), Ok("house/turkiye".into()));
    assert_eq!(name("words/turkiye.md"), Ok("words/turkiye".into()));
    for wrong in ["a/b/c.md", "Turkiye.md", "a b.md", "1.md", "türkiye.md", "a/\u{1b}[31m.md", ".md"] {
        let error = name(wrong).expect_err(wrong);
        assert!(!error.contains('\u{1b}'), "{error}");
    }
}

#[test]
fn our_pages_are_rules() {
    for rule in RULES {
        if let Question::Page(shipped) = rule.question {
            // What the binary takes for granted.
            let tried = PageRule::new(rule.name, rule.page, None);
            assert!(shipped.rule().is_some() && tried.is_ok(), "{}: {tried:?}", rule.name);
        }
        let says = onrecord::rules::page::front(rule.page).expect("front matter").default;
        let off = says == onrecord::rules::page::Switch::Off;
        assert_eq!(off, OFF_BY_DEFAULT.contains(&rule.name), "{}: the page and the list say the same", rule.name);
        assert!(
            !rule.is_craft() || rule.page.contains("severity: info"),
            "{}: the craft of a brief is no error",
            rule.name
        );
    }
}

fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn onrecord(folder: &TempDir, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onrecord")).args(args).current_dir(folder).output().expect("onrecord runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n")
}

const TURKIYE: &str = "---\nkind: substitution\nseverity: error\nsummary: The house writes Türkiye.\nreplace: {Turkey: Türkiye}\n---\n\n\
    # house/turkiye\n\n```draft\nTurkey left.\n^^^^^^ house/turkiye: Türkiye\n```\n\n```fixed\nTürkiye left.\n```\n\n\
    ```draft\nTürkiye left.\n```\n";

#[test]
fn from_the_configuration_to_findings() {
    let folder = project(&[
        (
            "onrecord.toml",
            "[rules]\n\"house/*\" = \"warning\"\n\"words/off\" = \"off\"\n[[overrides]]\npaths = ['old.md']\nrules = { \"house/turkiye\" = \"off\" }",
        ),
        ("rules/turkiye.md", TURKIYE),
        ("rules/README.md", "Our rules."),
        ("rules/words/off.md", "---\nkind: pattern\nwords: [left]\nmessage: x\n---\n"),
        ("rules/words/on.md", "---\nkind: pattern\nwords: [left]\nmessage: '“{match}”'\nseverity: hint\n---\n"),
        (
            "brief.md",
            "Turkey left.\n\n<!-- onrecord: ignore house/turkiye -->\nTurkey stayed.\n\n<!-- onrecord: ignore words/onn -->\n",
        ),
        ("old.md", "Turkey stayed.\n"),
    ]);
    let out = onrecord(&folder, &["check", "--format", "short"]);
    let lines = "brief.md:1:1: warning[house/turkiye] Write “Türkiye”, not “Turkey”.\n\
                 brief.md:1:8: hint[words/on] “left”\n\
                 brief.md:6:23: warning[suppression/malformed] There is no rule `words/onn`. Is `words/on` meant?\n";
    assert_eq!((text(&out.stdout).as_str(), text(&out.stderr).as_str(), out.status.code()), (lines, "", Some(0)));
    let out = onrecord(&folder, &["explain", "house/turkiye"]);
    assert_eq!(text(&out.stdout), TURKIYE);
    let out = onrecord(&folder, &["explain"]);
    assert!(text(&out.stdout).ends_with("The house writes Türkiye.\nwords/off                warning  x\nwords/on                 hint     a rule of the house: its page has no summary\n"), "{}", text(&out.stdout));
    let out = onrecord(&folder, &["explain", "words/onn"]);
    assert!(text(&out.stderr).contains("did you mean words/on"), "{}", text(&out.stderr));
    let out = onrecord(&folder, &["check", "--format", "sarif", "brief.md"]);
    let sarif: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    let own = rules.iter().find(|rule| rule["id"] == "house/turkiye").expect("the rule");
    assert_eq!(own["shortDescription"]["text"], "The house writes Türkiye.");
    let out = onrecord(&folder, &["check", "--fix", "--exit-zero", "brief.md"]);
    assert_eq!(out.status.code(), Some(0));
    assert!(fs::read_to_string(folder.path().join("brief.md")).expect("the draft").starts_with("Türkiye left."));
}

#[test]
fn bad_pages_cost_themselves_alone() {
    let folder = project(&[
        ("onrecord.toml", "[rules]\n\"house/broken\" = \"error\""),
        ("rules/turkiye.md", TURKIYE),
        ("rules/broken.md", "---\nkind: pattern\nmessage: x\npatterns: ['(']\nmax: 1\n---\n"),
        ("rules/plain.md", "No front matter.\n"),
        ("rules/quote/altered.md", TURKIYE),
        ("rules/quote/other.md", TURKIYE),
        ("rules/house/turkiye.md", TURKIYE),
        ("rules/Bad Name.md", TURKIYE),
        ("brief.md", "Turkey left.\n"),
    ]);
    let out = onrecord(&folder, &["check", "--format", "short", "brief.md"]);
    assert_eq!(text(&out.stdout), "brief.md:1:1: error[house/turkiye] Write “Türkiye”, not “Turkey”.\n");
    assert_eq!(out.status.code(), Some(2));
    let told = text(&out.stderr).replace('\\', "/");
    for line in [
        "error: rules/broken.md:4:1: the pattern `(` is no regular expression: unclosed group\n",
        "error: rules/broken.md:5:1: `max` says nothing on a page of the kind `pattern`\n",
        "error: rules/plain.md:1:1: the page has no front matter between two lines `---`\n",
        "error: rules/quote/altered.md:1:1: `quote/altered` is a rule of onrecord: call the folder `quote` something else\n",
        "error: rules/quote/other.md:1:1: `quote/other` would be one of onrecord's own: call the folder `quote` something else\n",
        "error: rules/turkiye.md:1:1: `house/turkiye` is the name of another page as well: ",
        "error: rules/Bad Name.md:1:1: `Bad Name` cannot name a rule: names are of a-z, 0-9 and hyphens, and start with a letter\n",
    ] {
        assert!(told.contains(line), "{line}\nin\n{told}");
    }
}

#[test]
fn examples_are_tests() {
    let spoilt = TURKIYE
        .replace("Türkiye left.\n```\n\n```draft", "Turkiye left.\n```\n\n```draft")
        .replace("^^^^^^ house", "       ^^^^ house");
    let folder = project(&[
        ("onrecord.toml", ""),
        ("rules/turkiye.md", TURKIYE),
        ("rules/spoilt.md", &spoilt.replace("house/turkiye", "house/spoilt")),
        ("rules/broken.md", "---\nkind: sections\n---\n"),
    ]);
    let out = onrecord(&folder, &["test", "rules"]);
    assert_eq!(
        text(&out.stdout).replace('\\', "/"),
        "rules/broken.md:2: a page of the kind `sections` needs `sections`\n\
         rules/spoilt.md:10: not expected at line 1, column 1 of the draft, `Turkey`: house/spoilt: Write “Türkiye”, not “Turkey”.\n\
         rules/spoilt.md:12: expected house/spoilt: Türkiye; found here: nothing\n\
         rules/spoilt.md:15: fixed, the draft reads: Türkiye left.\n\
         3 pages, 4 examples, 4 failures\n"
    );
    assert_eq!(out.status.code(), Some(1));
    // What `check` refuses is a failure here.
    for (name, page, message) in [
        ("rules/plain.md", "# A note\n", "no front matter"),
        ("rules/quote/altered.md", TURKIYE, "is a rule of onrecord"),
    ] {
        let bad = project(&[("onrecord.toml", ""), (name, page), ("a.md", "Text.\n")]);
        assert_eq!(onrecord(&bad, &["check"]).status.code(), Some(2), "{name}");
        for args in [&["test"][..], &["test", "rules"], &["test", name]] {
            let out = onrecord(&bad, args);
            assert_eq!(out.status.code(), Some(1), "{args:?}: {}", text(&out.stdout));
            assert!(text(&out.stdout).contains(message), "{args:?}: {}", text(&out.stdout));
        }
    }
    // Without a path, ours and those of the configuration.
    let out = onrecord(&folder, &["test"]);
    assert!(text(&out.stdout).contains("rules/spoilt.md:12: expected house/spoilt"), "{}", text(&out.stdout));
    fs::remove_file(folder.path().join("rules/spoilt.md")).expect("removed");
    fs::remove_file(folder.path().join("rules/broken.md")).expect("removed");
    let out = onrecord(&folder, &["test"]);
    assert!(text(&out.stdout).ends_with(" 0 failures\n"), "{}", text(&out.stdout));
}

#[test]
fn a_house_in_several_configurations() {
    let folder = project(&[
        (
            "onrecord.toml",
            "[house]\npages = ['style', 'more']\nacronyms = ['HFC']\nsections = ['Purpose']\n[rules]\n'brief/undefined-acronym' = 'info'\n'brief/missing-section' = 'info'",
        ),
        ("style/a.md", "---\nkind: pattern\nwords: [alpha]\nmessage: A.\n---\n"),
        ("more/b.md", "---\nkind: pattern\nwords: [beta]\nmessage: B.\n---\n"),
        ("near/onrecord.toml", "extends = '../onrecord.toml'\n[house]\nacronyms = ['QRS']"),
        ("near/rules/c.md", "---\nkind: pattern\nwords: [gamma]\nmessage: C.\n---\n"),
        ("near/brief.md", "The alpha, the beta, the gamma of the HFC, the QRS and the TRX.\n"),
    ]);
    let out = onrecord(&folder, &["check", "--format", "short", "near"]);
    let rules: Vec<String> =
        text(&out.stdout).lines().filter_map(|line| Some(line.split(['[', ']']).nth(1)?.to_owned())).collect();
    assert_eq!(
        rules,
        ["brief/missing-section", "house/a", "house/b", "house/c", "brief/undefined-acronym"],
        "{}",
        text(&out.stderr)
    );
    assert!(text(&out.stdout).contains("no section “Purpose”."));
    assert!(text(&out.stdout).contains("what TRX stands for"));
    let error = config::load(&project(&[("onrecord.toml", "house = { pages = ['no'] }")]).path().join("onrecord.toml"))
        .map(|_| ());
    assert!(error.expect_err("an error").to_string().ends_with("`pages`: `no` is no folder"));
}

#[test]
fn what_is_off_by_default_needs_its_name() {
    let levels = |text: &str| {
        let folder = project(&[("onrecord.toml", text)]);
        let config = config::for_draft(&folder.path().join("brief.md")).expect("a configuration");
        config.levels(Path::new("brief.md")).get("brief/superlative").copied()
    };
    assert_eq!(levels(""), None);
    assert_eq!(levels("rules = { '*' = 'warning' }"), None);
    assert_eq!(levels("rules = { '*' = 'off' }"), Some(Level::Off));
    assert_eq!(levels("rules = { 'brief/*' = 'warning' }"), Some(Level::At(Severity::Warning)));
    assert_eq!(levels("rules = { 'brief/superlative' = 'hint' }"), Some(Level::At(Severity::Hint)));
    assert!(
        CheckOptions::default().is_off("brief/superlative") && !CheckOptions::default().is_off("brief/unnamed-source")
    );
}

/// The style guide of the examples is one that holds.
#[test]
fn the_house_style_of_the_examples() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/house-style");
    let run = |args: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_onrecord")).args(args).current_dir(&folder).output().expect("onrecord runs")
    };
    let out = run(&["test", "rules"]);
    assert_eq!(text(&out.stdout), "5 pages, 10 examples, 0 failures\n");
    let out = run(&["explain", "words/plain"]);
    assert!(text(&out.stdout).contains("kind: substitution"));
}

/// What the page on house rules shows of each kind is a rule.
#[test]
fn what_the_readme_of_rules_shows_compiles() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/README.md")).expect("the page");
    let (_, house) = readme.split_once("## House rules").expect("house rules");
    let mut shown = 0;
    for part in house.split("\n\n").filter(|part| part.starts_with("    kind: ")) {
        let front =
            part.lines().map(|line| format!("{}\n", line.trim_start_matches("    "))).collect::<Vec<_>>().concat();
        let front = front.replace("\nuti", "\n  uti").replace("\nstake", "\n  stake").replace("\n'(", "\n  '(");
        let rule = PageRule::new("house/shown", &format!("---\n{front}---\n"), None);
        assert!(rule.is_ok(), "{front}: {rule:?}");
        shown += 1;
    }
    assert_eq!(shown, 6, "each kind is shown");
}

#[test]
fn pages_are_no_drafts() {
    let folder = project(&[("onrecord.toml", ""), ("rules/turkiye.md", TURKIYE), ("brief.md", "Turkey left.\n")]);
    let out = onrecord(&folder, &["check", "--statistics"]);
    assert_eq!(text(&out.stdout).split_whitespace().collect::<Vec<_>>(), ["1", "error", "house/turkiye"]);
    let _: PathBuf = folder.path().to_owned();
}

/// Whose people words mean: what names them, what points back, and what does neither.
#[test]
fn people_of_a_body() {
    let page = "kind: pattern\npatterns: ['\\b(?:officials|managers|experts) (?:say|said)\\b', '\\baccording to (?:\\w+ )?officials\\b']\nunless: [affiliated]\nmessage: x";
    let told = [
        "FDA officials said so.",
        "It closes, according to HNA officials.",
        "Last year the Port Authority officials said so.",
        "It closes, according to officials of the port authority.",
        "It closes, according to officials from the Coastal Bank.",
        "The Polish ministry officials said so.",
        "The Harbour Agency met in May. Officials said that it would close.",
        "The Harbour Agency met. It closes, according to agency officials.",
        "Two managers met. These managers said so.",
        "Its officials said so, and the same officials say it again.",
        "The work at the Northport site has stopped. It will go on, site officials said.",
        "Agency officials at the FDA met in May.\n\nOfficials said that it would close.",
        "Treasury officials said so.",
        "The Northern Dredging Service (NDS) is old.\n\nAsked in May, the NDS was silent. Officials said that it would close.",
    ];
    for text in told {
        assert_eq!(words(page, text), NONE, "{text}");
    }
    let untold = [
        "Officials said so.",
        "Chinese officials said so.",
        "The Western officials said so.",
        "U.S. officials said so.",
        "EU officials said so.",
        "Industry officials said so.",
        "Agency officials said so.",
        "The Harbour Agency met. Some experts said so.",
        "The Harbour Agency met. Industry officials said so.",
        "Several officials of the town said so. Officials said it again.",
        "It closes, according to officials in Brussels.",
        "It closes, according to officials of the town, Pelagos will.",
        "Some officials of the town say. Officials said Pelagos is here.",
        "Every site is old. It closes, site officials said.",
        "Much is made of AI and GDP. Officials said that it would close.",
    ];
    for text in untold {
        assert_eq!(words(page, text).len(), 1, "{text}");
    }
}

/// Small words of a title are those of the lexicon.
#[test]
fn small_words_of_titles() {
    let page = "kind: capitalisation\nstyle: title";
    assert_eq!(
        fixed(page, "# the ports of the north and a way via sea\n"),
        "# The Ports of the North and a Way via Sea\n"
    );
}
