//! The dialect `batch` as its documented clients use it.

use gristmill_providers::testing::StandIn as Provider;
use serde_json::json;

use super::at_work::AtWork;
use super::bulk::KEY;
use super::{Serving, detail, knowing};
use crate::support::has_model;

#[test]
fn a_job_is_made_started_and_watched_to_its_end() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    let job = serving.job(&["tides.md", "notice.html"]);
    assert_eq!(job["status"], "pending", "it does not start by itself");
    assert_eq!(job["total_files"], 2);
    assert_eq!(job["progress_percentage"], 0.0);
    assert_eq!(
        job["estimated_duration_ms"], 60_000,
        "nothing was measured yet"
    );
    let source = &job["source_progress"][0];
    assert_eq!(source["source_type"], "local_directory");
    assert_eq!(
        source["files"][0]["file_id"], "notice.html",
        "as the folder lists them"
    );
    let (status, answer) = serving.control(&job, "start");
    assert_eq!(status, 200, "{answer}");
    assert_eq!(
        answer,
        json!({ "success": true, "message": "Job start successful" })
    );
    let job = serving.wait(&job);
    assert_eq!(job["status"], "completed", "{job}");
    assert_eq!(
        (&job["completed_files"], &job["failed_files"]),
        (&json!(2), &json!(0))
    );
    assert_eq!(job["progress_percentage"], 100.0);
    let file = &job["source_progress"][0]["files"][0];
    assert_eq!(
        (&file["status"], &file["progress"]),
        (&json!("completed"), &json!(100.0))
    );
    assert!(file["chunks_created"].as_u64().unwrap() > 0, "{file}");
    assert!(file["document_id"].is_string(), "{file}");
    assert!(file["embedding_model"].is_string(), "{file}");
    assert!(file["quality_score"].as_f64().unwrap() > 0.0, "{file}");
}

#[test]
fn a_file_that_is_not_there_fails_and_the_others_go_on() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    let job = serving.job(&["tides.md", "gone.pdf"]);
    assert_eq!(job["total_files"], 2, "{job}");
    serving.control(&job, "start");
    let job = serving.wait(&job);
    assert_eq!(job["status"], "completed", "{job}");
    assert_eq!(
        (&job["completed_files"], &job["failed_files"]),
        (&json!(1), &json!(1))
    );
    let files = job["source_progress"][0]["files"].as_array().unwrap();
    let gone = files
        .iter()
        .find(|file| file["file_id"] == "gone.pdf")
        .unwrap();
    assert_eq!(
        (&gone["status"], &gone["error_code"]),
        (&json!("failed"), &json!("not_found"))
    );
    let (_, figures) = serving.get("/batch/statistics?user_id=ann");
    let expected = json!({
        "total_jobs": 1, "active_jobs": 0, "completed_jobs": 1, "failed_jobs": 0,
        "cancelled_jobs": 0, "total_files_processed": 2, "success_rate": 50.0,
        "average_processing_time_ms": figures["average_processing_time_ms"],
        "by_source_type": { "local_directory": 2 }, "by_priority": { "normal": 1 },
        "by_status": { "completed": 1 },
    });
    assert_eq!(figures, expected);
    assert!(figures["average_processing_time_ms"].is_u64(), "{figures}");
}

#[test]
fn a_job_at_work_says_what_it_does() {
    let at_work = AtWork::start("ann", &[]);
    let job = at_work.now();
    assert_eq!(job["status"], "running", "{job}");
    assert_eq!(
        (&job["user_id"], &job["name"]),
        (&json!("ann"), &json!("Harbour"))
    );
    assert!(job["created_at"].as_str().unwrap().ends_with('Z'), "{job}");
    assert!(job["started_at"].as_str().unwrap().ends_with('Z'), "{job}");
    assert!(job["completed_at"].is_null(), "{job}");
    let percent = job["progress_percentage"].as_f64().unwrap();
    assert!((1.0..100.0).contains(&percent), "{job}");
    let source = &job["source_progress"][0];
    assert_eq!(
        (
            &source["total_files"],
            &source["completed_files"],
            &source["failed_files"]
        ),
        (&json!(1), &json!(0), &json!(0))
    );
    assert_eq!(
        source["progress_percentage"], 0.0,
        "files in a final state count here"
    );
    let file = &source["files"][0];
    assert_eq!(file["status"], "embedding", "{file}");
    assert_eq!(file["current_step"], "Generating embeddings");
    let percent = file["progress"].as_f64().unwrap();
    assert!((60.0..=80.0).contains(&percent), "{file}");
    assert_eq!(file["file_metadata"]["name"], "tides.md");
    assert_eq!(file["file_metadata"]["source_type"], "local_directory");
    assert!(
        file["file_metadata"]["size"].as_u64().unwrap() > 0,
        "{file}"
    );
    let body = json!({ "user_id": "ann", "status_filter": ["running"] });
    let (_, running) = at_work.serving.post("/batch/jobs/list", body);
    assert_eq!(running["total_jobs"], 1, "{running}");
    let (_, figures) = at_work.serving.get("/batch/statistics?user_id=ann");
    assert_eq!(figures["active_jobs"], 1, "{figures}");
}

#[test]
fn a_job_is_paused_resumed_cancelled_and_retried() {
    let at_work = AtWork::start("ann", &[]);
    let done = |action: &str| {
        let (status, answer) = at_work.control(action);
        let message = format!("Job {action} successful");
        assert_eq!(
            (status, &answer["message"]),
            (200, &json!(message)),
            "{answer}"
        );
    };
    done("pause");
    assert_eq!(at_work.now()["status"], "paused");
    let (status, refused) = at_work.control("pause");
    assert_eq!(
        (status, detail(&refused)),
        (400, "Cannot pause a job that is paused")
    );
    done("resume");
    at_work.until("running");
    done("cancel");
    at_work.provider.forget();
    let job = at_work.until("cancelled");
    assert_eq!(
        (&job["completed_files"], &job["skipped_files"]),
        (&json!(0), &json!(1)),
        "{job}"
    );
    done("retry");
    let job = at_work.until("completed");
    assert_eq!(job["completed_files"], 1, "{job}");
    let (status, refused) = at_work.control("cancel");
    assert_eq!(
        (status, detail(&refused)),
        (400, "Cannot cancel a job that is completed")
    );
}

#[test]
fn every_option_of_the_document_is_kept_with_its_job() {
    let serving = Serving::start(&["--api-key", KEY]);
    let honoured = json!({
        "chunk_size": 900,
        "chunk_overlap": 90,
        "quality_threshold": 0.5,
        "retry_failed_files": false,
        "max_retries": 1,
        "skip_existing": false,
        "preserve_structure": false,
        "extract_math": false,
        "parallel_processing": false,
        "max_workers": 2,
        "timeout_seconds": 77,
    });
    let mut order = serving.order(&["tides.md"]);
    order["processing_options"] = honoured.clone();
    order["priority"] = json!("urgent");
    order["description"] = json!("Tables of the harbour");
    let (status, job) = serving.post("/batch/jobs", order);
    assert_eq!(status, 200, "{job}");
    assert_eq!(
        (&job["priority"], &job["description"]),
        (&json!("urgent"), &json!("Tables of the harbour"))
    );
    let path = format!("/api/v1/jobs/{}", job["job_id"].as_str().unwrap());
    let (_, kept) = serving.ask_as(KEY, &path);
    for (name, value) in honoured.as_object().unwrap() {
        assert_eq!(&kept["options"][name], value, "{name}: {kept}");
    }
}

#[test]
fn an_order_that_is_wrong_anywhere_makes_nothing() {
    let serving = Serving::start(&[]);
    let order = serving.order(&["tides.md"]);
    let with = |pointer: &str, value: serde_json::Value| {
        let mut order = order.clone();
        *order.pointer_mut(pointer).unwrap() = value;
        order
    };
    let and = |name: &str, value: serde_json::Value| {
        let mut order = order.clone();
        order[name] = value;
        order
    };
    for (order, says) in [
        (with("/file_selections", json!([])), "`file_selections`"),
        (
            with("/file_selections/0/connection_id", json!("x")),
            "Unknown connection `x`",
        ),
        (
            with("/file_selections/0/source_type", json!("ftp")),
            "local_directory, local_zip",
        ),
        (
            with("/file_selections/0/source_type", json!("local_zip")),
            "not `local_zip`",
        ),
        (
            with("/file_selections/0/file_ids", json!(["gone.pdf"])),
            "can be found",
        ),
        (
            with("/file_selections/0/file_ids", json!(["../x", "tides.md"])),
            "../x",
        ),
        (
            with("/file_selections/0/file_ids", json!(["/etc/passwd"])),
            "/etc/passwd",
        ),
        (and("priority", json!("asap")), "low, normal, high, urgent"),
        (
            and("processing_options", json!({ "chunk_size": 0 })),
            "`chunk_size`",
        ),
        (
            and("processing_options", json!({ "chunk_size": "many" })),
            "`chunk_size`",
        ),
        (
            and("processing_options", json!({ "use_llm_parsing": "no" })),
            "`processing_options.use_llm_parsing` must be",
        ),
    ] {
        let (status, answer) = serving.post("/batch/jobs", order);
        assert_eq!(status, 400, "{answer}");
        assert!(detail(&answer).contains(says), "{says}: {answer}");
    }
    let (_, list) = serving.post("/batch/jobs/list", json!({ "user_id": "ann" }));
    assert_eq!(list["total_jobs"], 0, "{list}");
}

#[test]
fn options_of_other_programs_are_passed_over() {
    let serving = Serving::start(&[]);
    let mut order = serving.order(&["tides.md"]);
    order["processing_options"] = json!({
        "use_llm_parsing": false,
        "embedding_model_preference": "text-embedding-3-large",
        "source_specific_options": {},
        "chunk_size": 1000,
        "chunk_overlap": 200,
        "quality_threshold": 0.7,
        "max_workers": 4,
    });
    let (status, answer) = serving.post("/batch/jobs", order);
    assert_eq!(status, 200, "{answer}");
}

#[test]
fn a_preferred_model_that_can_be_asked_embeds_the_documents() {
    let provider = Provider::start(256);
    let serving = Serving::over(knowing(&provider), &[]);
    let mut order = serving.order(&["tides.md"]);
    order["processing_options"] = json!({ "embedding_model_preference": "lab" });
    let (status, job) = serving.post("/batch/jobs", order);
    assert_eq!(status, 200, "{job}");
    serving.control(&job, "start");
    let done = serving.wait(&job);
    let file = &done["source_progress"][0]["files"][0];
    assert_eq!(file["status"], "completed", "{done}");
    assert_eq!(file["embedding_model"], "lab:small/256", "{file}");
    assert!(!provider.asked().is_empty());
}

#[test]
fn an_action_that_the_state_forbids_is_refused_by_its_name() {
    let serving = Serving::start(&[]);
    let job = serving.job(&["tides.md"]);
    for action in ["pause", "resume", "retry"] {
        let (status, answer) = serving.control(&job, action);
        assert_eq!(status, 400, "{action}: {answer}");
        assert_eq!(
            detail(&answer),
            format!("Cannot {action} a job that is pending")
        );
    }
    let (status, answer) = serving.control(&job, "explode");
    assert_eq!(status, 400);
    assert!(
        detail(&answer).contains("start, pause, resume, cancel, retry"),
        "{answer}"
    );
    assert_eq!(serving.control(&job, "cancel").0, 200);
    assert_eq!(serving.wait(&job)["status"], "cancelled");
    assert_eq!(serving.control(&job, "start").0, 400, "it has ended");
}

#[test]
fn a_job_of_another_user_is_as_good_as_none() {
    let serving = Serving::start(&[]);
    let job = serving.job(&["tides.md"]);
    let id = job["job_id"].as_str().unwrap();
    for path in [
        format!("{id}?user_id=bob"),
        format!("{id}x?user_id=ann"),
        id.to_owned(),
    ] {
        let (status, answer) = serving.get(&format!("/batch/jobs/{path}"));
        assert_eq!((status, detail(&answer)), (404, "Job not found"), "{path}");
    }
    let control = json!({ "user_id": "bob", "action": "cancel" });
    let (status, _) = serving.post(&format!("/batch/jobs/{id}/control"), control);
    assert_eq!(status, 404);
    let (_, list) = serving.post("/batch/jobs/list", json!({ "user_id": "bob" }));
    assert_eq!(list["total_jobs"], 0);
    let (_, figures) = serving.get("/batch/statistics?user_id=bob");
    assert_eq!(figures["total_jobs"], 0);
}

#[test]
fn jobs_are_listed_newest_first_and_counted_beyond_the_page() {
    let serving = Serving::start(&[]);
    let ids: Vec<String> = (0..3)
        .map(|_| {
            serving.job(&["tides.md"])["job_id"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let list = |more: serde_json::Value| {
        let mut body = json!({ "user_id": "ann" });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        serving.post("/batch/jobs/list", body)
    };
    let (_, page) = list(json!({ "limit": 2 }));
    assert_eq!(
        (&page["total_jobs"], &page["has_more"]),
        (&json!(3), &json!(true))
    );
    assert_eq!(page["jobs"][0]["job_id"], ids[2]);
    let (_, page) = list(json!({ "limit": 2, "offset": 2 }));
    assert_eq!(
        (&page["jobs"][0]["job_id"], &page["has_more"]),
        (&json!(ids[0]), &json!(false))
    );
    let of = |status: &str| list(json!({ "status_filter": [status] })).1["total_jobs"].clone();
    assert_eq!(
        (of("pending"), of("running"), of("retrying")),
        (json!(3), json!(0), json!(0))
    );
    assert_eq!(list(json!({ "status_filter": ["done"] })).0, 400);
    assert_eq!(list(json!({ "limit": 0 })).0, 400);
    let (_, figures) = serving.get("/batch/statistics?user_id=ann");
    assert_eq!(figures["by_status"], json!({ "pending": 3 }));
    assert_eq!(figures["by_priority"], json!({ "normal": 3 }));
    assert_eq!(figures["by_source_type"], json!({ "local_directory": 3 }));
    assert_eq!(figures["active_jobs"], 0);
}
