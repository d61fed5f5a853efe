//! English inflection, from the base form: enough to find a verb of a list in a text. A form that nobody writes does no
//! harm; the irregular verbs are a list.

use super::kinds::Form;

/// Verbs whose past is not regular: base, past, participle.
const IRREGULAR: &[(&str, &str, &str)] = &[
    ("be", "was", "been"),
    ("become", "became", "become"),
    ("begin", "began", "begun"),
    ("bring", "brought", "brought"),
    ("build", "built", "built"),
    ("buy", "bought", "bought"),
    ("choose", "chose", "chosen"),
    ("come", "came", "come"),
    ("cut", "cut", "cut"),
    ("deal", "dealt", "dealt"),
    ("do", "did", "done"),
    ("draw", "drew", "drawn"),
    ("drive", "drove", "driven"),
    ("fall", "fell", "fallen"),
    ("fight", "fought", "fought"),
    ("find", "found", "found"),
    ("forbid", "forbade", "forbidden"),
    ("forget", "forgot", "forgotten"),
    ("forgo", "forwent", "forgone"),
    ("forswear", "forswore", "forsworn"),
    ("freeze", "froze", "frozen"),
    ("get", "got", "gotten"),
    ("give", "gave", "given"),
    ("go", "went", "gone"),
    ("have", "had", "had"),
    ("hold", "held", "held"),
    ("keep", "kept", "kept"),
    ("know", "knew", "known"),
    ("lead", "led", "led"),
    ("leave", "left", "left"),
    ("let", "let", "let"),
    ("lie", "lay", "lain"),
    ("lose", "lost", "lost"),
    ("make", "made", "made"),
    ("mean", "meant", "meant"),
    ("meet", "met", "met"),
    ("overrule", "overruled", "overruled"),
    ("pay", "paid", "paid"),
    ("put", "put", "put"),
    ("rise", "rose", "risen"),
    ("run", "ran", "run"),
    ("say", "said", "said"),
    ("seek", "sought", "sought"),
    ("sell", "sold", "sold"),
    ("send", "sent", "sent"),
    ("set", "set", "set"),
    ("shut", "shut", "shut"),
    ("sign", "signed", "signed"),
    ("sit", "sat", "sat"),
    ("slam", "slammed", "slammed"),
    ("speak", "spoke", "spoken"),
    ("spend", "spent", "spent"),
    ("split", "split", "split"),
    ("stand", "stood", "stood"),
    ("stick", "stuck", "stuck"),
    ("swear", "swore", "sworn"),
    ("take", "took", "taken"),
    ("tear", "tore", "torn"),
    ("tell", "told", "told"),
    ("think", "thought", "thought"),
    ("throw", "threw", "thrown"),
    ("undertake", "undertook", "undertaken"),
    ("undo", "undid", "undone"),
    ("uphold", "upheld", "upheld"),
    ("win", "won", "won"),
    ("write", "wrote", "written"),
    ("withdraw", "withdrew", "withdrawn"),
    ("overturn", "overturned", "overturned"),
    ("rip", "ripped", "ripped"),
    ("withhold", "withheld", "withheld"),
    ("break", "broke", "broken"),
    ("bear", "bore", "borne"),
    ("forsake", "forsook", "forsaken"),
    ("green-light", "green-lit", "green-lit"),
    ("steer", "steered", "steered"),
    ("grow", "grew", "grown"),
    ("lay", "laid", "laid"),
    ("catch", "caught", "caught"),
    ("bid", "bid", "bid"),
    ("quit", "quit", "quit"),
    ("see", "saw", "seen"),
    ("show", "showed", "shown"),
    ("strike", "struck", "struck"),
];

/// The forms of a verb.
pub fn verb(base: &str) -> Vec<(String, Form)> {
    let mut forms = vec![(base.to_owned(), Form::Base), (third(base), Form::Third), (ing(base), Form::Ing)];
    if let Some((_, past, participle)) = IRREGULAR.iter().find(|(verb, ..)| *verb == base) {
        if past == participle {
            forms.push(((*past).to_owned(), Form::Ed));
        } else {
            forms.push(((*past).to_owned(), Form::Past));
            forms.push(((*participle).to_owned(), Form::Participle));
        }
        if base == "be" {
            forms.extend(["is", "are", "were", "am"].map(|form| (form.to_owned(), Form::Past)));
        }
        if base == "have" {
            forms.push(("has".to_owned(), Form::Third));
        }
    }
    if base != "be" && base != "have" && !IRREGULAR.iter().any(|(verb, ..)| *verb == base) || base == "green-light" {
        forms.push((ed(base), Form::Ed));
    }
    forms
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
        || ["mit", "bar", "fer", "cur", "pel", "bel", "cel", "vel", "dit", "bet", "gret", "quit", "quip"]
            .iter()
            .any(|end| base.ends_with(end))
            && base != "limit"
            && base != "audit"
            && base != "edit";
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
        let all = |base: &str| verb(base).into_iter().map(|(form, _)| form).collect::<Vec<_>>().join(" ");
        assert_eq!(all("ban"), "ban bans banning banned");
        assert_eq!(all("limit"), "limit limits limiting limited");
        assert_eq!(all("permit"), "permit permits permitting permitted");
        assert_eq!(all("keep"), "keep keeps keeping kept");
        assert_eq!(all("choose"), "choose chooses choosing chose chosen");
        assert_eq!(all("deny"), "deny denies denying denied");
        assert_eq!(all("rule"), "rule rules ruling ruled");
        assert_eq!(all("open"), "open opens opening opened");
        assert_eq!(all("exclude"), "exclude excludes excluding excluded");
        assert_eq!(all("veto"), "veto vetoes vetoing vetoed");
    }
}
