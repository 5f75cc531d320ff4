//! Tables of metadata and events of any bytes.

use gristmill_metadata::{Schema, read_mapping, read_sidecar};
use gristmill_model::Event;

/// Reads metadata in each form it can have. Names come without backslashes, an error says what
/// is wrong, and what the schema accepts it accepts in its own form too.
pub fn metadata(bytes: &[u8]) {
    for name in ["fuzzed.csv", "fuzzed.json", "fuzzed"] {
        match read_mapping(name, bytes) {
            Ok(mapping) => {
                let schema = Schema::default();
                for (at, row) in mapping.rows.iter().enumerate() {
                    assert!(!row.file.contains('\\'), "`{}` is no key", row.file);
                    mapping.problems(at, &schema);
                    for (name, value) in &row.values {
                        if let Ok(value) = schema.convert(name, value) {
                            assert_eq!(schema.convert(name, &value), Ok(value.clone()));
                        }
                    }
                }
            }
            Err(error) => assert!(error.to_string().contains("fuzzed"), "{error}"),
        }
    }
    for name in ["fuzzed.json", "fuzzed.yaml"] {
        let _ = read_sidecar(name, bytes);
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
