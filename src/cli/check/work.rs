//! One draft checked, and fixed where that is asked for.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use super::Args;
use super::known::Keeper;
use crate::baseline::Known;
use crate::check;
use crate::cli::console::{self, Problem};
use crate::cli::files;
use crate::cli::inputs::Input;
use crate::cli::session::Settings;
use crate::draft::Draft;
use crate::fix;
use crate::report::{self, Checked};

/// A draft and what it is held to.
pub struct Job {
    /// The draft.
    pub input: Input,
    /// What it is held to, and how.
    pub settings: Settings,
}

/// A checked draft, and what is to be printed for it beside the report.
pub struct Done {
    /// The draft with what was found.
    pub checked: Checked,
    /// Its text after fixes, or what they would change.
    pub output: String,
    /// Whether something at or above the fail level was found.
    pub failed: bool,
    /// What the baseline knows of it and is there no more.
    pub stale: Vec<(Known, usize)>,
}

/// The only draft, which another thread reads while this one loads the corpus.
pub struct Early(Receiver<Result<Draft, Problem>>);

impl Early {
    /// `None` where there is no other thread.
    pub fn start(input: &Input) -> Option<Self> {
        let input = input.clone();
        let (hand, draft) = mpsc::channel();
        let early = move || {
            let draft = read(&input);
            let prose = draft.as_ref().ok().map(|draft| draft.prose.clone());
            // Nobody waits for it where the corpus could not be read.
            let _ = hand.send(draft);
            if let Some(prose) = prose {
                check::get_ready(&prose);
            }
        };
        thread::Builder::new().spawn(early).ok().map(|_| Self(draft))
    }

    fn wait(self, input: &Input) -> Result<Draft, Problem> {
        self.0.recv().unwrap_or_else(|_| Err(fault(input)))
    }
}

/// Checks a draft.
pub fn work(job: &Job, args: &Args, keeper: Option<&Keeper>, early: Option<Early>) -> Result<Done, Problem> {
    // A fault of ours in one draft must not cost the others.
    catch_unwind(AssertUnwindSafe(|| done(job, args, keeper, early))).unwrap_or_else(|_| Err(fault(&job.input)))
}

fn fault(input: &Input) -> Problem {
    Problem::new(&input.shown, "onrecord failed on this file; please report it as a bug with the file")
}

fn read(input: &Input) -> Result<Draft, Problem> {
    input.draft()
}

fn done(job: &Job, args: &Args, keeper: Option<&Keeper>, early: Option<Early>) -> Result<Done, Problem> {
    let input = &job.input;
    let draft = early.map_or_else(|| read(input), |early| early.wait(input))?;
    let fixes = (args.fix || args.diff) && draft.editable;
    if (args.fix || args.diff) && !draft.editable {
        let message = "cannot be fixed: a file of this format or encoding is only read";
        if input.named {
            return Err(Problem::new(&input.shown, format!("{message}; check it without --fix and --diff")));
        }
        console::warn(&format!("{}: {message}", input.shown));
    }
    let (mut checked, mut stale) = held(job, args, keeper, draft);
    let mut output = String::new();
    if args.diff && fixes {
        let fixed = fix::apply(&checked.draft.text, &checked.findings, args.unsafe_fixes);
        output = report::unified(&input.shown, &checked.draft.text, &fixed.text);
    } else if args.fix && fixes {
        let mut left = ROUNDS;
        let before = checked.draft.text.clone();
        while left > 0 {
            let fixed = fix::apply(&checked.draft.text, &checked.findings, args.unsafe_fixes);
            if fixed.count == 0 || fixed.text == checked.draft.text {
                break;
            }
            let draft = Draft::read(input.path.clone(), input.format, fixed.text);
            (checked, stale) = held(job, args, keeper, draft);
            left -= 1;
        }
        if input.stdin {
            output.clone_from(&checked.draft.text);
        } else if checked.draft.text != before {
            files::write(&input.path, &checked.draft.text)
                .map_err(|error| Problem::new(&input.shown, format!("could not be written: {error:#}")))?;
        }
    }
    let failed = checked.findings.iter().any(|finding| checked.fails(finding));
    Ok(Done { checked, output, failed, stale })
}

/// Times that a draft is fixed and checked again: a fix may bring another finding to light.
const ROUNDS: usize = 5;

fn held(job: &Job, args: &Args, keeper: Option<&Keeper>, mut draft: Draft) -> (Checked, Vec<(Known, usize)>) {
    let Job { input, settings } = job;
    settings.ready(&mut draft, args.as_of.as_ref());
    let (mut findings, record) = settings.check(&draft);
    let mut stale = Vec::new();
    if let Some(keeper) = keeper {
        let held = keeper.hold(input, &draft, findings);
        (findings, stale) = (held.new, held.stale);
    }
    let path = input.shown.clone();
    let house = settings.options.house.clone();
    (Checked { path, draft, record, findings, house, fails_from: args.fails_from(settings) }, stale)
}
