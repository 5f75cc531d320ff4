//! What policies and people decide about documents that are stored or held.

use gristmill_engine::{Place, Who};
use gristmill_model::{
    CollectionId, DocumentId, JobId, JobOrigin, Label, LabelAction, ReasonCode, RulingVerdict,
};
use gristmill_store::{Decided, LabelState, StoreError};
use serde_json::json;

use crate::labels::{SSN, decide, found, gate, labels, letter, only, reason, ruling};
use crate::world::World;

#[test]
fn a_refusal_names_the_policy_and_a_ruling_holds_for_its_content_alone() {
    let world = World::new();
    gate(
        &world,
        json!({"policy": {"unsafe": "refuse", "confidential": "quarantine"}}),
    );
    world.write("threat.txt", "how to make a bomb");
    let job = world.run("job").id;
    assert_eq!(reason(&world, &job).0, ReasonCode::RefusedByLabel);
    assert!(labels(&world).is_empty());

    world.write(
        "threat.txt",
        "CONFIDENTIAL\nThe plan for next year is to grow.",
    );
    world.run("second");
    let held = only(&world);
    let decided = decide(
        &world,
        std::slice::from_ref(&held.id),
        ruling(RulingVerdict::Policy, Some(Label::Public)),
    );
    assert_eq!(decided.admitted, 1, "the policy lets the new label in");
    let stored = only(&world);
    assert_eq!(stored.labelling.label(), Label::Public);
    assert_eq!(
        stored.labelling.machine_label(),
        Label::Confidential,
        "it is kept"
    );

    // The same content under another name is another file of the same content.
    world.write(
        "copy.txt",
        "CONFIDENTIAL\nThe plan for next year is to grow.",
    );
    world.start_with("third", |request| request.options.skip_existing = false);
    world.end(&JobId("third".into()));
    assert!(
        labels(&world)
            .iter()
            .all(|entry| entry.state == LabelState::Stored)
    );

    world.write(
        "threat.txt",
        "CONFIDENTIAL\nThe plan for next year is to shrink.",
    );
    world.run("fourth");
    let held: Vec<_> = labels(&world)
        .into_iter()
        .filter(|entry| entry.state == LabelState::Held)
        .collect();
    assert_eq!(held.len(), 1, "a ruling holds for no other content");
}

#[test]
fn a_policy_is_enforced_on_what_is_stored_and_undone_by_a_person() {
    let world = World::new();
    world.write("letter.txt", &letter("Ben"));
    world.write("other.txt", &letter("Cai"));
    world.run("job");
    let ids: Vec<DocumentId> = labels(&world).into_iter().map(|entry| entry.id).collect();
    decide(&world, &ids[..1], ruling(RulingVerdict::Store, None));

    gate(
        &world,
        json!({"policy": {"highly_sensitive": "quarantine"}}),
    );
    let place = Place::Collection(Some(CollectionId::default()));
    let preview = world.engine.preview_labels(&place).unwrap();
    assert_eq!(preview.differing, 1, "what a person ruled on stays");
    let who = || Who {
        user: "default".into(),
        origin: JobOrigin::Api,
    };
    let decided = world.engine.enforce_labels(None, who()).unwrap();
    assert_eq!((decided.held, decided.kept), (1, 0));
    assert_eq!(
        found(&world, "harvest", &[]).len(),
        1,
        "it is not found any more"
    );
    assert_eq!(
        world.engine.enforce_labels(None, who()).unwrap(),
        Decided::default()
    );
    decide(&world, &ids[1..], ruling(RulingVerdict::Store, None));
    assert_eq!(found(&world, "harvest", &[]).len(), 2);
    assert_eq!(world.parser.order().len(), 2, "nothing was parsed again");

    decide(&world, &ids[..1], ruling(RulingVerdict::Redact, None));
    let texts = found(&world, "SSN", &[]);
    assert_eq!(texts.iter().filter(|text| text.contains(SSN)).count(), 1);
    assert_eq!(
        texts
            .iter()
            .filter(|text| text.contains("[US social security number]"))
            .count(),
        1
    );
    decide(&world, &ids[..1], ruling(RulingVerdict::Refuse, None));
    assert!(matches!(
        world.engine.store().document(&ids[0]),
        Err(StoreError::NotFound { .. })
    ));
    sound(&world);
}

#[test]
fn what_a_person_said_can_be_taken_back() {
    let world = World::new();
    let section = json!({"policy": {"highly_sensitive": "quarantine"}});
    gate(&world, section);
    world.write("letter.txt", &letter("Ben"));
    world.run("job");
    let id = only(&world).id;
    let say = |verdict| decide(&world, std::slice::from_ref(&id), ruling(verdict, None));

    assert_eq!(say(RulingVerdict::Refuse).refused, 1);
    assert_eq!(only(&world).state, LabelState::Refused);
    sound(&world);
    world.run("again");
    assert_eq!(
        only(&world).state,
        LabelState::Refused,
        "it is refused again, and may still be let in"
    );
    assert_eq!(say(RulingVerdict::Policy).reread, 1);
    let back = only(&world);
    assert_eq!((back.state, &back.id), (LabelState::Held, &id));
    assert!(back.labelling.ruling.is_none(), "nobody says anything now");

    assert_eq!(say(RulingVerdict::Store).admitted, 1);
    assert_eq!(only(&world).state, LabelState::Stored);
    assert_eq!(say(RulingVerdict::Policy).held, 1);
    assert_eq!(only(&world).state, LabelState::Held);

    assert_eq!(say(RulingVerdict::Store).admitted, 1);
    assert_eq!(say(RulingVerdict::Refuse).refused, 1);
    assert!(found(&world, "harvest", &[]).is_empty());
    assert_eq!(say(RulingVerdict::Store).kept, 1);
    assert_eq!(only(&world).id, id, "it is the document it was");
    assert_eq!(found(&world, "harvest", &[]).len(), 1);
    sound(&world);
}

fn sound(world: &World) {
    let diagnosis = world.engine.store().doctor(true).unwrap();
    assert!(diagnosis.is_sound(), "{diagnosis:#?}");
}

#[test]
fn a_policy_is_enforced_on_more_documents_than_are_held_in_memory() {
    const FILES: usize = 510;
    let world = World::new();
    for number in 0..FILES {
        world.write(&format!("{number}.txt"), &letter(&format!("Ben {number}")));
    }
    world.run("job");
    gate(&world, json!({"policy": {"highly_sensitive": "refuse"}}));
    let preview = world.engine.preview_labels(&Place::Collection(None));
    let preview = preview.unwrap();
    assert_eq!(preview.differing as usize, FILES);
    assert_eq!(preview.by_action[&LabelAction::Refuse] as usize, FILES);
    let who = Who {
        user: "default".into(),
        origin: JobOrigin::Api,
    };
    let decided = world.engine.enforce_labels(None, who).unwrap();
    assert_eq!(decided.refused as usize, FILES);
    assert!(found(&world, "harvest", &[]).is_empty());
}
