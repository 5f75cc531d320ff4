use std::path::Path;
use std::sync::Arc;

use gristmill_model::{FileKey, FileStamp, Flow};
use gristmill_sources::{ListingRules, Met, Survey, Wanted};

use crate::write;

fn survey(root: &Path) -> Survey {
    Survey::new(root, ListingRules::default(), &[], true).unwrap()
}

fn met(survey: &Survey, wanted: impl Fn(&str) -> bool + Send + Sync + 'static) -> Vec<Met> {
    let wanted: Wanted = Arc::new(move |key: &FileKey, _| wanted(&key.0));
    let mut all = Vec::new();
    survey.look(&wanted, &mut |one| {
        all.push(one);
        Flow::Continue
    });
    all
}

fn files(survey: &Survey) -> Vec<String> {
    let met = met(survey, |_| true);
    let name = |one: Met| match one {
        Met::File(key, _) => key.0,
        Met::Unseen(key) => format!("{key} [unseen]"),
    };
    met.into_iter().map(name).collect()
}

fn stamp(survey: &Survey, name: &str) -> FileStamp {
    let found = met(survey, |_| true).into_iter().find_map(|one| match one {
        Met::File(key, stamp) if key.0 == name => Some(stamp),
        Met::File(..) | Met::Unseen(_) => None,
    });
    found.unwrap()
}

#[test]
fn a_survey_sees_what_a_listing_would_list_and_archives_as_files() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["b.txt", "a/z.txt", "a/.secret", "a/pack.zip", "skip.log"] {
        write(&dir.path().join(name), "x");
    }
    write(&dir.path().join(".gitignore"), "*.log\n");
    assert_eq!(
        files(&survey(dir.path())),
        ["a/pack.zip", "a/z.txt", "b.txt"]
    );

    let flat = Survey::new(dir.path(), ListingRules::default(), &[], false).unwrap();
    assert_eq!(files(&flat), ["b.txt"]);

    let include = ["*.zip".to_owned(), "/b.*".to_owned()];
    let some = Survey::new(dir.path(), ListingRules::default(), &include, true).unwrap();
    assert_eq!(files(&some), ["a/pack.zip", "b.txt"]);

    let part = met(&survey(dir.path()), |key| key == "a" || key == "a/z.txt");
    assert_eq!(part.len(), 1, "only what is wanted is looked at: {part:?}");
}

#[test]
fn a_stamp_changes_with_the_file_and_not_with_its_name() {
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join("a.txt"), "one");
    let survey = survey(dir.path());
    let before = stamp(&survey, "a.txt");
    std::fs::rename(dir.path().join("a.txt"), dir.path().join("b.txt")).unwrap();
    assert_eq!(stamp(&survey, "b.txt"), before);
    write(&dir.path().join("b.txt"), "longer");
    assert_ne!(stamp(&survey, "b.txt"), before);
    assert!(!survey.is_there(&FileKey("a.txt".into())).unwrap());
    assert!(survey.is_there(&FileKey("b.txt".into())).unwrap());
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_circles_or_out_are_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    write(&outside.path().join("secret.txt"), "x");
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join("in/a.txt"), "x");
    symlink(dir.path(), dir.path().join("in/circle")).unwrap();
    symlink(outside.path(), dir.path().join("out")).unwrap();
    symlink(
        outside.path().join("secret.txt"),
        dir.path().join("leak.txt"),
    )
    .unwrap();
    assert_eq!(files(&survey(dir.path())), ["in/a.txt"]);
    let following = ListingRules {
        follow_links: true,
        ..ListingRules::default()
    };
    let following = Survey::new(dir.path(), following, &[], true).unwrap();
    assert_eq!(files(&following), ["in/a.txt"]);
}

#[test]
fn a_folder_that_is_not_there_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let survey = survey(&dir.path().join("gone"));
    let why = survey.root_identity().unwrap_err();
    assert!(why.detail.contains("does not exist"), "{why}");
    assert_eq!(files(&survey), Vec::<String>::new());
}
