//! English inflection, from the base form: enough to find a verb of a list in a text. A form that nobody writes does no
//! harm; the irregular verbs are a list, `rules/lexicon/irregular.txt`.

use std::collections::BTreeMap;

use super::kinds::Form;

/// Verbs whose past does not follow the rules: past and participle, by base form.
#[derive(Default)]
pub struct Irregular(BTreeMap<String, (String, String)>);

impl Irregular {
    /// Reads the list: base, past and participle on a line. Panics on another line, which stops the build.
    pub fn read(list: &str) -> Self {
        let lines = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let verb = |line: &str| {
            let forms: Vec<&str> = line.split(' ').collect();
            let [base, past, participle] = forms[..] else { panic!("irregular.txt: {line}") };
            (base.to_owned(), (past.to_owned(), participle.to_owned()))
        };
        Self(lines.map(verb).collect())
    }

    /// The forms of a verb.
    pub fn verb(&self, base: &str) -> Vec<(String, Form)> {
        let mut forms = vec![(base.to_owned(), Form::Base), (third(base), Form::Third), (ing(base), Form::Ing)];
        match self.0.get(base) {
            Some((past, participle)) if past == participle => forms.push((past.clone(), Form::Ed)),
            Some((past, participle)) => {
                forms.push((past.clone(), Form::Past));
                forms.push((participle.clone(), Form::Participle));
            }
            None => forms.push((ed(base), Form::Ed)),
        }
        if base == "be" {
            forms.extend(["is", "are", "were", "am"].map(|form| (form.to_owned(), Form::Past)));
        }
        forms
    }
}

/// The plural of a noun.
#[allow(dead_code, reason = "the build script's")]
pub fn plural(noun: &str) -> String {
    third(noun)
}

fn third(base: &str) -> String {
    match base {
        "be" => return "is".to_owned(),
        "have" => return "has".to_owned(),
        "do" | "go" | "veto" | "undo" | "forgo" | "embargo" => return format!("{base}es"),
        _ => {}
    }
    if base.ends_with(['s', 'x', 'z']) || base.ends_with("ch") || base.ends_with("sh") {
        return format!("{base}es");
    }
    match base.strip_suffix('y') {
        Some(stem) if !vowel_ends(stem) => format!("{stem}ies"),
        _ => format!("{base}s"),
    }
}

fn ed(base: &str) -> String {
    if base.ends_with('e') {
        return format!("{base}d");
    }
    match base.strip_suffix('y') {
        Some(stem) if !vowel_ends(stem) => format!("{stem}ied"),
        _ => format!("{}ed", doubled(base)),
    }
}

fn ing(base: &str) -> String {
    if let Some(stem) = base.strip_suffix("ie") {
        return format!("{stem}ying");
    }
    match base.strip_suffix('e') {
        Some(stem) if !base.ends_with("ee") && base != "be" => format!("{stem}ing"),
        _ => format!("{}ing", doubled(base)),
    }
}

fn vowel_ends(stem: &str) -> bool {
    stem.ends_with(['a', 'e', 'i', 'o', 'u'])
}

/// "ban" → "bann", "permit" → "permitt", but "limit" and "open" stay.
fn doubled(base: &str) -> String {
    let letters: Vec<char> = base.chars().collect();
    let [.., a, b, c] = letters.as_slice() else { return base.to_owned() };
    let vowel = |char: &char| "aeiou".contains(*char);
    let short = !vowel(c) && !"wxyh".contains(*c) && vowel(b) && (!vowel(a) || (*a == 'u' && letters.len() > 3));
    let vowels = letters.iter().filter(|char| vowel(char)).count();
    let stressed = vowels == 1
        || ["mit", "bar", "fer", "cur", "pel", "bel", "cel", "vel", "bet", "gret", "quit", "quip"]
            .iter()
            .any(|end| base.ends_with(end))
            && base != "limit"
            && !base.ends_with("ffer");
    match letters.last() {
        Some(last) if short && stressed => format!("{base}{last}"),
        _ => base.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_take_the_endings_that_people_write() {
        let list = Irregular::read(include_str!("../../rules/lexicon/irregular.txt"));
        let all = |base: &str| list.verb(base).into_iter().map(|(form, _)| form).collect::<Vec<_>>().join(" ");
        assert_eq!(all("ban"), "ban bans banning banned");
        assert_eq!(all("limit"), "limit limits limiting limited");
        assert_eq!(all("permit"), "permit permits permitting permitted");
        assert_eq!(all("keep"), "keep keeps keeping kept");
        assert_eq!(all("choose"), "choose chooses choosing chose chosen");
        assert_eq!(all("deny"), "deny denies denying denied");
        assert_eq!(all("rule"), "rule rules ruling ruled");
        assert_eq!(all("open"), "open opens opening opened");
        assert_eq!(all("exclude"), "exclude excludes excluding excluded");
        assert_eq!(all("offer"), "offer offers offering offered");
        assert_eq!(all("credit"), "credit credits crediting credited");
        assert_eq!(all("veto"), "veto vetoes vetoing vetoed");
    }
}
