//! Fetching against a real HTTP server on the loopback interface that misbehaves on purpose.

mod server;

use std::fs;
use std::sync::atomic::Ordering;

use gristmill_assets::{Asset, AssetError, AssetFile, Cache, Home, Package, Progress};
use server::{Manners, Server};
use sha2::{Digest, Sha256};

const NAME: &str = "weights.bin";

fn content() -> Vec<u8> {
    (0..300_000u32).map(|index| (index % 251) as u8).collect()
}

/// An asset of one file with the hash of [`content`], at home on `server`.
fn asset_at(server: &Server) -> Asset {
    asset(&format!("http://{}/", server.address))
}

fn asset(home: &str) -> Asset {
    let digest = Sha256::digest(content());
    let sha256: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let file = AssetFile {
        name: NAME,
        size: content().len() as u64,
        sha256: sha256.leak(),
    };
    Asset {
        name: "the weights",
        version: "1",
        variable: "WEIGHTS_DIR",
        folder: "models/weights",
        files: vec![file].leak(),
        is_file: false,
        home: Home::Files(home.to_owned().leak()),
        package: Package {
            name: "weights",
            version: "1",
            folder: "weights",
        },
    }
}

fn ensure_quietly(cache: &Cache, asset: &Asset) -> Result<std::path::PathBuf, AssetError> {
    cache.ensure(asset, &mut |_| {})
}

#[test]
fn a_cut_download_goes_on_at_the_byte_it_stopped_at() {
    let root = tempfile::tempdir().unwrap();
    let cache = Cache::isolated(root.path());
    let server = Server::start(
        content(),
        Manners {
            cut_first_at: Some(100_001),
            ..Manners::good()
        },
    );
    let folder = ensure_quietly(&cache, &asset_at(&server)).unwrap();
    assert_eq!(fs::read(folder.join(NAME)).unwrap(), content());
    assert_eq!(server.ranges(), ["", "bytes=100001-"]);
}

#[test]
fn a_download_cut_by_the_end_of_the_process_goes_on_in_the_next() {
    let root = tempfile::tempdir().unwrap();
    let cache = Cache::isolated(root.path());
    let server = Server::start(content(), Manners::good());
    let folder = root.path().join("models/weights");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("weights.bin.part"), &content()[..200_000]).unwrap();
    let mut first = None;
    let mut note = |progress| {
        if let Progress::Fetched { done, .. } = progress {
            first.get_or_insert(done);
        }
    };
    cache.ensure(&asset_at(&server), &mut note).unwrap();
    assert!(first.unwrap() > 200_000, "progress counts what was there");
    assert_eq!(server.ranges(), ["bytes=200000-"]);
    assert!(!folder.join("weights.bin.part").exists());
}

#[test]
fn a_rest_of_another_file_is_thrown_away_and_fetched_afresh() {
    let root = tempfile::tempdir().unwrap();
    let cache = Cache::isolated(root.path());
    let server = Server::start(content(), Manners::good());
    let folder = root.path().join("models/weights");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("weights.bin.part"), vec![9; 1000]).unwrap();
    ensure_quietly(&cache, &asset_at(&server)).unwrap();
    assert_eq!(fs::read(folder.join(NAME)).unwrap(), content());
}

#[test]
fn a_server_without_ranges_is_read_from_the_start_again() {
    let root = tempfile::tempdir().unwrap();
    let cache = Cache::isolated(root.path());
    let manners = Manners {
        cut_first_at: Some(70_000),
        ranges: false,
    };
    let server = Server::start(content(), manners);
    let folder = ensure_quietly(&cache, &asset_at(&server)).unwrap();
    assert_eq!(fs::read(folder.join(NAME)).unwrap(), content());
}

#[test]
fn a_file_with_the_wrong_hash_is_refused_and_not_kept() {
    let root = tempfile::tempdir().unwrap();
    let cache = Cache::isolated(root.path());
    let mut wrong = content();
    wrong[77] ^= 1;
    let server = Server::start(wrong, Manners::good());
    let asset = asset_at(&server);
    let message = ensure_quietly(&cache, &asset).unwrap_err().to_string();
    assert!(message.contains("not the expected"), "{message}");
    assert_eq!(cache.locate(&asset), None);
    let left = fs::read_dir(root.path().join(asset.folder)).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, [".lock"], "not a byte of the wrong file stays");
}

#[test]
fn an_endless_answer_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let cache = Cache::isolated(root.path());
    let server = Server::start([content(), content()].concat(), Manners::good());
    let message = ensure_quietly(&cache, &asset_at(&server))
        .unwrap_err()
        .to_string();
    let expected = "`weights.bin` is longer there than the 300000 bytes expected";
    assert!(message.contains(expected), "{message}");
    assert_eq!(server.ranges().len(), 1, "it is not asked again");
}

#[test]
fn offline_the_message_says_what_to_put_where() {
    let root = tempfile::tempdir().unwrap();
    let cache = Cache::isolated(root.path());
    // Port 1 of the loopback interface: nothing listens there.
    let error = ensure_quietly(&cache, &asset("http://127.0.0.1:1/")).unwrap_err();
    let folder = root.path().join("models/weights");
    let text = error
        .to_string()
        .replace(&folder.display().to_string(), "FOLDER");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "the weights is not on this machine and could not be fetched"
    );
    assert!(lines[1].starts_with("  from 127.0.0.1:1: "), "{text}");
    assert_eq!(
        lines[2],
        "connect to the internet and try again, or put `weights.bin` into `FOLDER`, \
         or set `WEIGHTS_DIR` to a folder that holds them"
    );
}

#[test]
fn what_is_cached_is_found_without_a_server_and_a_change_is_noticed() {
    let root = tempfile::tempdir().unwrap();
    let cache = Cache::isolated(root.path());
    let server = Server::start(content(), Manners::good());
    let asset = asset_at(&server);
    assert_eq!(
        cache.locate(&asset),
        None,
        "nothing is there before it is fetched"
    );
    let folder = ensure_quietly(&cache, &asset).unwrap();
    assert_eq!(cache.locate(&asset).as_ref(), Some(&folder));
    ensure_quietly(&cache, &asset).unwrap();
    assert_eq!(server.ranges().len(), 1, "the second time asks nobody");

    fs::write(folder.join(NAME), vec![0; content().len()]).unwrap();
    ensure_quietly(&cache, &asset).unwrap();
    assert_eq!(fs::read(folder.join(NAME)).unwrap(), content());
}

#[test]
fn four_at_once_fetch_once() {
    let root = tempfile::tempdir().unwrap();
    let server = Server::start(content(), Manners::good());
    let asset = asset_at(&server);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let cache = Cache::isolated(root.path());
            scope.spawn(move || ensure_quietly(&cache, &asset).unwrap());
        }
    });
    assert_eq!(server.requests.load(Ordering::SeqCst), 1);
}
