//! dev
use onrecord::{draft::Draft, markup::Format, statement::Who};
fn main() {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap();
        let format = Format::from_extension(path.rsplit('.').next().unwrap()).unwrap();
        let d = Draft::read(path.clone().into(), format, text);
        let r = &d.reading;
        let q: Vec<_> = r.quotations.iter().map(|q| {
            let (name, role) = match q.speaker.as_ref().map(|s| &s.who) {
                Some(Who::Person(p)) => (Some(r.people[*p].name.full.clone()), None),
                Some(Who::Organisation(o)) => (Some(o.clone()), None),
                Some(Who::Role(x)) => (None, Some(x.text.clone())),
                Some(Who::Document(x)) => (None, Some(x.clone())),
                _ => (None, None),
            };
            serde_json::json!({"text": q.text, "speaker": name, "role": role, "as": q.speaker.as_ref().map(|s| s.as_written.clone()), "cue": q.cue.as_ref().map(|c| c.text.clone()), "kind": q.kind, "start": q.span.start, "end": q.span.end, "group": q.group, "nested": q.nested})
        }).collect();
        let p: Vec<_> = r.people.iter().map(|p| serde_json::json!({"name": p.name.full, "roles": p.roles.iter().map(|r| format!("{} [{:?} {:?} {} orgs={:?} places={:?} party={:?}]", r.text, r.time, r.classes, r.title, r.organisations, r.places, r.parties)).collect::<Vec<_>>(), "mentions": p.mentions.len()})).collect();
        println!("{}", serde_json::json!({"path": path, "quotations": q, "people": p}));
    }
}
