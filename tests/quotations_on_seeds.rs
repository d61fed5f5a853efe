//! Quotations as analysts write them, held to the five articles of `seeds`; each answer was checked by hand.

mod quoting;

use std::path::Path;

use onrecord::record::{Record, Source, Verdict};
use quoting::plain_source;

fn record() -> Record {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut sources: Vec<Source> = Vec::new();
    for entry in folder.read_dir().expect("seeds") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if let Some((key, _)) =
            name.split_once('_').filter(|_| path.extension().is_some_and(|extension| extension == "txt"))
        {
            sources.push(plain_source(key, &std::fs::read_to_string(&path).expect("UTF-8")));
        }
    }
    Record::new(sources)
}

/// The draft's sentence with the quotation between ⟨ and ⟩, and what is to be said of it.
const CASES: &[(&str, &str)] = &[
    // Clean.
    ("Merkel replied that her country was ⟨defining our standards for ourselves⟩.", "exact 002"),
    ("He said; ⟨we have to appeal to common transatlantic values and norms⟩.", "exact 000"),
    ("O’Brien said that, if the Chinese control the system, ⟨they’ll take everything that comes down⟩.", "exact 000"),
    ("Going the Huawei route ⟨could well jeopardize all the information sharing⟩, he said.", "exact 003"),
    ("Allies who believe they can ⟨get over the security problem⟩ defy logic.", "exact 002"),
    ("She was wary: ⟨I’m not sure a ban is the solution⟩.", "exact 002"),
    ("It means ⟨a more expensive, perhaps not as high-performance network⟩.", "exact 001"),
    ("⟨statements saying ‘We won’t use Huawei,’ the less it is likely to get it⟩, he said.", "exact 003"),
    ("China was ⟨to swallow bitter fruit that would harm its … security⟩.", "exact 003"),
    (
        "⟨It’s become a sort of zero-sum game, and far too all-or-nothing. The 5G ship has sailed⟩, he says.",
        "exact 003",
    ),
    ("She wanted an approach that was ⟨not … a black and white issue⟩.", "exact 002"),
    ("⟨[r]ight now it’s difficult […] to really make a set of visceral examples⟩", "exact 001"),
    ("⟨Agencies within the US government … have not made any direct, specific examples,⟩ he said.", "exact 001"),
    ("The question has ⟨got nothing to do with the country of origin⟩.", "exact 001"),
    ("He asked for ⟨a robust domestic innovation agenda⟩.", "exact 001"),
    ("The issue ⟨is or at least should be not about playing defense⟩, he said.", "exact 001"),
    ("⟨[Washington] should avoid generating more resentment⟩, she said.", "exact 002"),
    ("Such equipment ⟨makes it more difficult for us to partner alongside them⟩, Pompeo said.", "exact 001"),
    ("It ⟨reportedly went so far as to share classified intelligence⟩, it says.", "exact 004"),
    ("It ⟨reportedly went so far -- as to share classified intelligence⟩, it says.", "exact 004"),
    // Altered.
    ("⟨You have taken a national security issue and thrown it away in a trade deal,⟩ he said.", "altered 002"),
    ("⟨The 5G ship has sailed, nations have made their choice,⟩ he said.", "altered 003"),
    ("Her country was ⟨setting our standards for ourselves⟩.", "altered 002"),
    ("⟨we will need the Europeans, so we need to work together⟩, she said.", "altered 002"),
    ("⟨we can’t just make it about trade, we have to appeal to common values⟩, he said.", "altered 000"),
    ("It ⟨has and will never covertly access telecom networks⟩.", "altered 000"),
    ("⟨[W]e should be insisting on the highest level of quality in any form of service⟩", "altered 001"),
    ("Friends ⟨are making a serious mistake⟩.", "altered 000"),
    ("It is about ⟨access to China’s $14 trillion economy⟩.", "altered 003"),
    ("⟨I’m sure a ban is the solution⟩, she said.", "altered 002"),
    // Spliced.
    (
        "⟨it’s more complicated than in or out; we should be insisting on the highest level of quality⟩",
        "spliced 001 001",
    ),
    ("⟨nations have made their decision, quite simply because this implies choosing sides.⟩", "spliced 003 003"),
    ("⟨we will need the Europeans on our side, not as a black and white issue,⟩ she said.", "spliced 002 002"),
    ("⟨This is about the security of data and it defies logic,⟩ he said.", "spliced 002 002"),
    ("⟨[T]he President does not see this as a priority and we have to do both,⟩ he said.", "spliced 001 001"),
    ("⟨contradictions. You have taken a national security issue and given it away in a trade deal⟩", "altered 002"),
    ("⟨The 5G ship has sailed … we have to appeal to common transatlantic values⟩", "spliced 003 000"),
    // Truncated.
    ("She said that ⟨a ban is the solution⟩.", "truncated 002"),
    ("Atkinson said ⟨the US can keep its global market share in advanced technology industries⟩.", "truncated 001"),
    ("⟨Agencies within the US government … made any direct, specific examples,⟩ he said.", "truncated 001"),
    ("He said ⟨the U.S. can make Europeans move on the basis of the threats⟩.", "truncated 003"),
    ("She is not sure that ⟨a ban is the solution⟩.", "exact 002"),
    // Nowhere.
    ("⟨We cannot accept a choice dictated from outside,⟩ an official said.", "nowhere"),
    ("⟨Nobody here wants a second Cold War,⟩ he said.", "nowhere"),
    ("⟨Washington’s threats have lost their force,⟩ he said.", "nowhere"),
    ("He said that ⟨the West is winning the race for 5G⟩.", "nowhere"),
    ("⟨Every back door we find will be closed,⟩ he said.", "nowhere"),
    ("⟨Britain will not be lectured on its own networks,⟩ he said.", "nowhere"),
];

#[test]
fn quotations_are_judged_as_by_hand() {
    let record = record();
    let mut wrong = Vec::new();
    for (sentence, expected) in CASES {
        let (before, rest) = sentence.split_once('⟨').expect("an opening bracket");
        let (quoted, after) = rest.split_once('⟩').expect("a closing bracket");
        let located = record.locate(quoted);
        let key = |source: usize| record.sources[source].entry.key.clone();
        let found = match record.judge(&located, quoted, &format!("{before} {after}")) {
            Verdict::Exact => format!("exact {}", key(located.exact[0].source)),
            Verdict::Truncated(lost) => format!("truncated {}", key(lost.passage.source)),
            Verdict::Altered(near) => format!("altered {}", key(near.passage.source)),
            Verdict::Spliced(pieces) => {
                let keys: Vec<String> = pieces.iter().map(|piece| key(piece.passage.source)).collect();
                format!("spliced {}", keys.join(" "))
            }
            Verdict::Nowhere => "nowhere".to_owned(),
        };
        if found != *expected {
            wrong.push(format!("{sentence}\n  expected {expected}, found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
