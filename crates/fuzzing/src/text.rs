//! Tables of metadata and events of any bytes.

use gristmill_api::metadata::read_mapping;
use gristmill_model::Event;

/// Reads metadata in each form it can have. Names come without backslashes, and an error says
/// what is wrong.
pub fn metadata(bytes: &[u8]) {
    for name in ["fuzzed.csv", "fuzzed.json", "fuzzed"] {
        match read_mapping(name, bytes) {
            Ok(mapping) => {
                for file in mapping.keys() {
                    assert!(!file.contains('\\'), "`{file}` is no key");
                }
            }
            Err(error) => assert!(error.message.contains("fuzzed"), "{error}"),
        }
    }
}

/// Reads an event. What can be read is written so that it reads the same.
pub fn event(bytes: &[u8]) {
    let Ok(event) = serde_json::from_slice::<Event>(bytes) else {
        return;
    };
    let written = serde_json::to_vec(&event).expect("an event can be written");
    let read: Event = serde_json::from_slice(&written).expect("what was written can be read");
    assert_eq!(read, event);
}
