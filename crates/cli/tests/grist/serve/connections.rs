//! Connections of the dialect `batch`, and what can be seen through them.

use serde_json::json;

use super::{Serving, detail};

#[test]
fn a_place_that_is_not_there_is_an_answer_and_no_connection() {
    let serving = Serving::start(&[]);
    for (path, body, error) in [
        (
            "local-directory",
            json!({ "directory_path": "/nowhere/at/all" }),
            "Directory does not exist",
        ),
        (
            "local-zip",
            json!({ "zip_path": "/nowhere.zip" }),
            "ZIP file does not exist",
        ),
    ] {
        let (status, answer) = serving.post(&format!("/auth/{path}"), body);
        assert_eq!(status, 200, "{answer}");
        assert_eq!(
            (&answer["success"], &answer["status"]),
            (&json!(false), &json!("invalid"))
        );
        assert!(
            answer["error"].as_str().unwrap().starts_with(error),
            "{answer}"
        );
        assert!(answer["connection_id"].is_null());
    }
    let drive = json!({ "user_id": "ann", "client_id": "x", "client_secret": "y" });
    for way in ["oauth2", "service-account"] {
        let (status, answer) = serving.post(&format!("/auth/google-drive/{way}"), drive.clone());
        assert_eq!(
            (status, &answer["success"], &answer["status"]),
            (200, &json!(false), &json!("error")),
            "{answer}"
        );
    }
    let (status, answer) = serving.post("/auth/authenticate", json!({ "source_type": "ftp" }));
    assert_eq!(status, 400);
    assert!(detail(&answer).contains("local_directory"), "{answer}");
}

#[test]
fn each_kind_of_place_is_connected_to_in_its_own_words() {
    let serving = Serving::start(&[]);
    let folder = serving.grist.folder.path();
    let archive = folder.join("papers.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&archive).unwrap());
    let plain = zip::write::SimpleFileOptions::default();
    zip.start_file("paper1.txt", plain).unwrap();
    std::io::Write::write_all(&mut zip, b"Rye and wheat.").unwrap();
    zip.finish().unwrap();
    let no_archive = folder.join("fake.zip");
    std::fs::create_dir(&no_archive).unwrap();

    let ways = [
        (
            "local-directory",
            json!({ "directory_path": folder }),
            "directory_path",
        ),
        ("local-zip", json!({ "zip_path": archive }), "zip_path"),
        ("upload-setup", json!({}), ""),
    ];
    for (way, body, place) in ways {
        let mut body = body;
        body["user_id"] = json!("ann");
        let (status, told) = serving.post(&format!("/auth/{way}"), body.clone());
        assert_eq!(
            (status, &told["success"], &told["status"]),
            (200, &json!(true), &json!("authenticated")),
            "{told}"
        );
        assert_eq!(told["user_info"], json!({ "user_id": "ann" }));
        assert_eq!(told["permissions"], json!(["read"]));
        assert!(
            told["expires_at"].is_null() && told["error"].is_null(),
            "{told}"
        );
        let id = told["connection_id"].as_str().unwrap();
        let (_, shown) = serving.get(&format!("/connections/{id}?user_id=ann"));
        assert_eq!(shown["connection_id"], id, "{shown}");
        assert_eq!(shown["status"], "authenticated");
        assert!(shown["created_at"].as_str().unwrap().ends_with('Z'));
        if !place.is_empty() {
            assert_eq!(shown["metadata"][place], body[place], "{shown}");
        }
        let asked = json!({
            "source_type": shown["source_type"], "user_id": "ann", "auth_config": body,
        });
        let (status, again) = serving.post("/auth/authenticate", asked);
        assert_eq!((status, &again["success"]), (200, &json!(true)), "{again}");
    }
    for other in [
        "google_drive",
        "aws_s3",
        "azure_blob",
        "google_cloud_storage",
    ] {
        let asked = json!({ "source_type": other, "auth_config": {} });
        let (status, told) = serving.post("/auth/authenticate", asked);
        assert_eq!((status, &told["status"]), (200, &json!("error")), "{told}");
        assert!(
            told["error"].as_str().unwrap().contains("not available"),
            "{told}"
        );
    }
    let (_, told) = serving.post("/auth/local-zip", json!({ "zip_path": no_archive }));
    assert!(
        told["error"]
            .as_str()
            .unwrap()
            .starts_with("Invalid ZIP file: "),
        "{told}"
    );
    let (status, _) = serving.post("/auth/authenticate", json!({ "source_type": "local_zip" }));
    assert_eq!(status, 400, "it names no archive");
}

#[test]
fn a_place_that_went_away_is_told_when_it_is_tried_anew() {
    let serving = Serving::start(&[]);
    let folder = serving.grist.folder.path().join("papers");
    std::fs::create_dir(&folder).unwrap();
    let (_, made) = serving.post("/auth/local-directory", json!({ "directory_path": folder }));
    let id = made["connection_id"].as_str().unwrap();
    std::fs::remove_dir(&folder).unwrap();
    let (status, told) = serving.post(&format!("/connections/{id}/validate"), json!({}));
    assert_eq!(
        (status, &told["success"], &told["status"]),
        (200, &json!(false), &json!("invalid")),
        "{told}"
    );
    assert!(
        told["error"]
            .as_str()
            .unwrap()
            .starts_with("Directory does not exist"),
        "{told}"
    );
    let (_, listed) = serving.get("/connections?status=invalid");
    assert_eq!(listed["total"], 1, "{listed}");
}

#[test]
fn a_connection_is_listed_tried_and_removed_by_its_user_alone() {
    let serving = Serving::start(&[]);
    let id = serving.harbour("ann");
    let (_, listed) = serving.get("/connections?user_id=ann&source_type=local_directory");
    assert_eq!(
        (&listed["total"], &listed["connections"][0]["connection_id"]),
        (&json!(1), &json!(id))
    );
    let (_, listed) = serving.get("/connections?user_id=ann&status=invalid");
    assert_eq!(listed["total"], 0);
    assert_eq!(serving.get("/connections?user_id=ann&status=great").0, 400);
    assert_eq!(
        serving.get(&format!("/connections/{id}?user_id=bob")).0,
        404
    );
    assert_eq!(
        serving.delete(&format!("/connections/{id}?user_id=bob")).0,
        404
    );
    for verb in ["validate", "refresh"] {
        let path = format!("/connections/{id}/{verb}?user_id=ann");
        let (status, answer) = serving.post(&path, json!({}));
        assert_eq!(
            (status, &answer["status"]),
            (200, &json!("authenticated")),
            "{answer}"
        );
    }
    assert_eq!(
        serving.delete(&format!("/connections/{id}?user_id=ann")).0,
        200
    );
    assert_eq!(
        serving.get(&format!("/connections/{id}?user_id=ann")).0,
        404
    );
}

#[test]
fn the_kinds_of_source_say_whether_they_can_be_reached() {
    let serving = Serving::start(&[]);
    let (_, answer) = serving.get("/sources");
    assert_eq!(answer["sources"].as_array().unwrap().len(), 8);
    let (_, folder) = serving.get("/sources/local_directory/capabilities");
    assert_eq!(
        (&folder["available"], &folder["capabilities"]["browse"]),
        (&json!(true), &json!(true))
    );
    let (_, drive) = serving.get("/sources/google_drive/capabilities");
    assert_eq!(drive["available"], false);
    assert_eq!(serving.get("/sources/ftp/capabilities").0, 404);
}

#[test]
fn a_connection_shows_its_files() {
    let serving = Serving::start(&[]);
    let id = serving.harbour("ann");
    let asked = json!({ "user_id": "ann", "connection_id": id, "limit": 2 });
    let (status, page) = serving.post("/browse/files", asked);
    assert_eq!(status, 200, "{page}");
    assert_eq!(page["files"].as_array().unwrap().len(), 2);
    assert_eq!(page["has_more"], true, "{page}");
    let asked = json!({ "user_id": "ann", "connection_id": id, "query": "TIDE" });
    let (_, found) = serving.post("/browse/search", asked);
    assert_eq!(found["total_count"], 1, "{found}");
    assert_eq!(found["files"][0]["file_id"], "tides.md");
    let (_, tree) = serving.get(&format!("/browse/tree?user_id=ann&connection_id={id}"));
    assert_eq!(tree["truncated"], false);
    assert_eq!(tree["total_count"], page["total_count"]);
    let asked = json!({
        "user_id": "ann", "connection_id": id, "file_ids": ["tides.md", "gone.pdf", "../x"],
    });
    let (_, access) = serving.post("/browse/validate-access", asked);
    assert_eq!(access["accessible"], json!(["tides.md"]), "{access}");
    assert_eq!(access["inaccessible"].as_array().unwrap().len(), 2);
    let metadata = |file: &str| {
        let query = format!("user_id=ann&connection_id={id}");
        serving.get(&format!("/browse/files/{file}/metadata?{query}"))
    };
    assert_eq!(metadata("tides.md").1["name"], "tides.md");
    assert_eq!(
        metadata("..%2Fmetadata.csv").0,
        404,
        "it leads out of the folder"
    );
    let other = json!({ "user_id": "bob", "connection_id": id });
    assert_eq!(serving.post("/browse/files", other).0, 404);
}
