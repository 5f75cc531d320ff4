//! `gristmill PATH…`: opens the window with the named files and folders staged.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    gristmill_window::main()
}
