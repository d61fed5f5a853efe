//! Fitting alignment: the whole of a quotation against the best stretch of a passage, word by word.
//!
//! Needleman–Wunsch with free ends on the side of the passage and affine gaps after Gotoh (1982), so that a dropped
//! clause costs little more than a dropped word.

use super::pattern::Gap;

/// One step of an alignment. Draft words and source words are numbered from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A draft word stands where a source word stands; they may differ.
    Pair(usize, usize),
    /// A draft word that the source does not have.
    Added(usize),
    /// A source word that the draft does not have.
    Dropped(usize),
}

/// The best alignment.
#[derive(Clone, Debug)]
pub(crate) struct Alignment {
    /// How good it is; comparable between passages for one quotation.
    pub score: f32,
    /// Its steps; source words before the first pair and after the last are no part of it.
    pub steps: Vec<Step>,
}

/// What a pair of unlike words costs.
pub(crate) const UNLIKE: f32 = -0.6;
const ADD: (f32, f32) = (-0.7, -0.5);
const DROP: (f32, f32) = (-0.8, -0.08);
const NEVER: f32 = f32::NEG_INFINITY;

/// The first word and every further one dropped, by what the draft shows at that place.
fn drop_cost(gap: Gap) -> (f32, f32) {
    match gap {
        Gap::None => DROP,
        Gap::Bracket => (-0.1, -0.1),
        Gap::Ellipsis => (-0.1, -0.002),
    }
}

/// Layers of the table, and where a cell came from.
const PAIR: u8 = 0;
const SKIP: u8 = 1;
const PLUS: u8 = 2;

/// Aligns `gaps.len()` draft words with `m` source words. `pair` scores a draft word against a source word; `gaps` is
/// what stands before each draft word.
pub(crate) fn align(gaps: &[Gap], m: usize, pair: impl Fn(usize, usize) -> f32) -> Option<Alignment> {
    let n = gaps.len();
    if n == 0 || m == 0 {
        return None;
    }
    let width = m + 1;
    // Two bits a layer: from which layer the best value came.
    let mut trace = vec![0_u8; (n + 1) * width];
    let mut above = [vec![0.0_f32; width], vec![NEVER; width], vec![NEVER; width]];
    let mut here = [vec![NEVER; width], vec![NEVER; width], vec![NEVER; width]];
    for i in 1..=n {
        let (open, extend) = gaps.get(i).map_or((NEVER, NEVER), |gap| drop_cost(*gap));
        for layer in &mut here {
            layer[0] = NEVER;
        }
        for j in 0..=m {
            let mut cell = 0_u8;
            // The draft has a word more.
            let (value, from) = best([
                above[PAIR as usize][j] + ADD.0,
                above[SKIP as usize][j] + ADD.0,
                above[PLUS as usize][j] + ADD.1,
            ]);
            here[PLUS as usize][j] = value;
            cell |= from << 4;
            if j > 0 {
                let (value, from) = best([above[0][j - 1], above[1][j - 1], above[2][j - 1]]);
                here[PAIR as usize][j] = value + pair(i - 1, j - 1);
                cell |= from;
                let (value, from) = best([
                    here[PAIR as usize][j - 1] + open,
                    here[SKIP as usize][j - 1] + extend,
                    here[PLUS as usize][j - 1] + open,
                ]);
                here[SKIP as usize][j] = value;
                cell |= from << 2;
            }
            trace[i * width + j] = cell;
        }
        std::mem::swap(&mut above, &mut here);
    }
    let mut end = (NEVER, 0, PAIR);
    for (j, (pair, plus)) in above[PAIR as usize].iter().zip(&above[PLUS as usize]).enumerate() {
        for (value, layer) in [(*pair, PAIR), (*plus, PLUS)] {
            if value > end.0 {
                end = (value, j, layer);
            }
        }
    }
    let (score, mut j, mut layer) = end;
    if score == NEVER {
        return None;
    }
    let mut i = n;
    let mut steps = Vec::with_capacity(n + 8);
    while i > 0 {
        let cell = trace[i * width + j];
        match layer {
            PAIR => {
                steps.push(Step::Pair(i - 1, j - 1));
                layer = cell & 3;
                i -= 1;
                j -= 1;
            }
            SKIP => {
                steps.push(Step::Dropped(j - 1));
                layer = (cell >> 2) & 3;
                j -= 1;
            }
            _ => {
                steps.push(Step::Added(i - 1));
                layer = (cell >> 4) & 3;
                i -= 1;
            }
        }
    }
    steps.reverse();
    Some(Alignment { score, steps })
}

/// The best of the three layers, the first of equals.
fn best(values: [f32; 3]) -> (f32, u8) {
    let mut found = (values[0], PAIR);
    if values[1] > found.0 {
        found = (values[1], SKIP);
    }
    if values[2] > found.0 {
        found = (values[2], PLUS);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(draft: &str, source: &str) -> String {
        let (draft, source): (Vec<&str>, Vec<&str>) = (draft.split(' ').collect(), source.split(' ').collect());
        let gaps: Vec<Gap> = draft.iter().map(|w| if w.starts_with('…') { Gap::Ellipsis } else { Gap::None }).collect();
        let same = |i: usize, j: usize| draft[i].trim_start_matches('…') == source[j];
        let alignment = align(&gaps, source.len(), |i, j| if same(i, j) { 1.5 } else { UNLIKE }).expect("alignment");
        let steps: Vec<String> = alignment
            .steps
            .iter()
            .map(|step| match step {
                Step::Pair(i, j) if same(*i, *j) => "=".to_owned(),
                Step::Pair(i, j) => format!("{}/{}", draft[*i], source[*j]),
                Step::Added(i) => format!("+{}", draft[*i]),
                Step::Dropped(j) => format!("-{}", source[*j]),
            })
            .collect();
        steps.join(" ")
    }

    #[test]
    fn one_word_for_another() {
        assert_eq!(shown("a b x d", "z a b c d z"), "= = x/c =");
        assert_eq!(shown("a b c x", "z a b c d z"), "= = = x/d");
    }

    #[test]
    fn words_more_and_less() {
        assert_eq!(shown("a b d e", "a b c d e"), "= = -c = =");
        assert_eq!(shown("a b c d e", "a b d e"), "= = +c = =");
        assert_eq!(shown("a b c d …x y z", "a b c d m n o p q r s t u v x y z").matches('-').count(), 10);
    }

    #[test]
    fn nothing_is_no_alignment() {
        assert!(align(&[], 4, |_, _| 1.0).is_none());
        assert!(align(&[Gap::None], 0, |_, _| 1.0).is_none());
    }
}
