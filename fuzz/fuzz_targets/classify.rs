#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| gristmill_fuzzing::classify(bytes));
