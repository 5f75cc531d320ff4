//! The table `job_warnings`: what was odd about a job when it was made.

use gristmill_model::JobId;
use rusqlite::{Connection, params};

use crate::error::Result;
use crate::jobs;
use crate::store::Store;

impl Store {
    /// Keeps what was odd about a job, in place of what is kept already.
    pub fn keep_warnings(&self, job: &JobId, warnings: Vec<String>) -> Result<()> {
        let job = job.clone();
        self.write(move |tx| keep(tx.sql, &job, &warnings)).wait()
    }

    /// What was odd about a job, in the order it was told.
    pub fn warnings(&self, job: &JobId) -> Result<Vec<String>> {
        self.read(|sql| {
            let no = jobs::number(sql, job)?;
            let query = "SELECT text FROM job_warnings WHERE job = ?1 ORDER BY at";
            let mut statement = sql.prepare_cached(query)?;
            let texts = statement.query_map([no], |row| row.get(0))?;
            Ok(texts.collect::<rusqlite::Result<_>>()?)
        })
    }
}

fn keep(sql: &Connection, job: &JobId, warnings: &[String]) -> Result<()> {
    let no = jobs::number(sql, job)?;
    sql.prepare_cached("DELETE FROM job_warnings WHERE job = ?1")?
        .execute([no])?;
    let mut insert =
        sql.prepare_cached("INSERT INTO job_warnings (job, at, text) VALUES (?1, ?2, ?3)")?;
    for (at, text) in warnings.iter().enumerate() {
        insert.execute(params![no, at as i64, text])?;
    }
    Ok(())
}
