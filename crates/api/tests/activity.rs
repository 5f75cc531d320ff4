//! What happened, and whether all is well, as the edges ask for it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use gristmill_api::types::{AddConnection, ListEvents, Nothing, RunDoctor};
use gristmill_api::{Mill, OpenOptions};
use gristmill_model::{ConnectionConfig, EventName};
use tempfile::TempDir;

fn mill(folder: &TempDir) -> Mill {
    let options = OpenOptions {
        data_dir: folder.path().to_owned(),
        environment: Default::default(),
    };
    Mill::open(options).unwrap().unwrap()
}

#[test]
fn what_happened_is_listed_with_the_names_of_what_it_is_about() {
    let folder = tempfile::tempdir().unwrap();
    let mill = mill(&folder);
    let added = AddConnection {
        id: None,
        name: Some("Letters".to_owned()),
        user: None,
        config: ConnectionConfig::LocalDirectory {
            path: folder.path().to_str().unwrap().to_owned(),
        },
    };
    mill.operations().connections_add(added).unwrap();
    let asked = ListEvents {
        kinds: Some(vec![EventName::ConnectionChanged]),
        ..ListEvents::default()
    };
    let part = mill.operations().events_list(asked).unwrap();
    assert_eq!(part.items.len(), 1);
    assert_eq!(part.items[0].about.as_deref(), Some("Letters"));
    assert_eq!(part.next, None);
}

#[test]
fn the_doctor_remembers_what_it_found_and_when() {
    let folder = tempfile::tempdir().unwrap();
    let mill = mill(&folder);
    let before = mill.operations().doctor_state(Nothing {}).unwrap();
    assert_eq!((before.now, before.last), (None, None));
    let asked = RunDoctor {
        read_data: Some(true),
    };
    let report = mill.operations().doctor_run(asked).unwrap();
    let after = mill.operations().doctor_state(Nothing {}).unwrap();
    assert_eq!(after.now, None, "it is done");
    let last = after.last.unwrap();
    assert_eq!(last.report, report);
    assert!(last.read_data);
    assert!(last.at.0 > 0);
}
