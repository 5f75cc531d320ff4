//! Reading a data folder that nobody has open.

use gristmill_api::types::ListDocuments;
use gristmill_api::{Access, OpenOptions};

#[test]
fn a_folder_whose_making_was_cut_off_reads_as_an_empty_knowledge_base() -> std::io::Result<()> {
    let folder = tempfile::tempdir()?;
    // What a program leaves that is killed before the first transaction.
    std::fs::write(folder.path().join("gristmill.db"), "")?;
    let options = OpenOptions {
        data_dir: folder.path().to_owned(),
        environment: Default::default(),
    };
    for who in ["who makes it", "who only reads it"] {
        let access = Access::read(&options).expect(who);
        let listed = access.documents_list(ListDocuments::default());
        assert_eq!(listed.expect(who).total, 0, "{who}");
    }
    Ok(())
}
