//! How a page looks: light and dark, large and small.

use serde_json::json;

use super::{Window, accessibility};

const SIZES: [(u32, u32); 2] = [(1280, 800), (900, 600)];
const THEMES: [&str; 2] = ["light", "dark"];

impl Window {
    /// Checks that what is shown can be used by everyone and fits the window, in every size and
    /// theme, and keeps pictures under this name when pictures are wanted.
    pub(crate) async fn look(&self, name: &str) {
        for (width, height) in SIZES {
            self.resize(width, height).await;
            for theme in THEMES {
                let dress = "document.documentElement.dataset.theme = arguments[0]";
                self.js(dress, json!([theme])).await;
                self.settle().await;
                let found = accessibility::problems(self).await;
                assert!(
                    found.is_empty(),
                    "{name}, {theme}, {width} wide: {found:#?}"
                );
                let over = self.js(OVER, json!([])).await;
                assert_eq!(over, json!([0, 0]), "{name} goes beyond {width}x{height}");
                self.picture(&format!("{name}-{theme}-{width}")).await;
            }
        }
    }

    /// Waits until everything that moves has come to rest and been painted.
    async fn settle(&self) {
        let settled = self.page.execute_async(SETTLED, Vec::new()).await;
        settled.expect("the page comes to rest");
    }
}

/// How far the page reaches beyond the window to the side and below: only its parts scroll.
const OVER: &str = "
    const { scrollWidth, scrollHeight } = document.documentElement;
    return [scrollWidth - innerWidth, scrollHeight - innerHeight];";

const SETTLED: &str = "
    const done = arguments[0];
    const painted = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
    painted(() => {
        const ends = document.getAnimations().filter((one) => one.effect.getTiming().iterations !== Infinity);
        Promise.allSettled(ends.map((one) => one.finished)).then(() => painted(() => done()));
    });";
