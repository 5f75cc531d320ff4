//! The window of one test, with the words a journey is told in.

use std::path::{Path, PathBuf};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::WindowHandle;
use fantoccini::{Client, ClientBuilder, Locator};
use gristmill_api::Operations as _;
use gristmill_api::types::{Closing, Shutdown};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};

use super::driver::Driver;
use super::picker::{self, Field};
use super::wait::{SOON, holds_within, soon};
use super::{Display, drag};

/// An open window on a data folder.
pub(crate) struct Window {
    pub(crate) page: Client,
    pub(crate) data_dir: PathBuf,
    pub(crate) display: Display,
    driver: Driver,
}

/// Opens a window on a fresh data folder with `paths` staged, runs `journey` with it and
/// closes it again. When the journey fails, what was to be seen is printed.
pub(crate) async fn with_window(paths: &[&Path], journey: impl AsyncFnOnce(&Window)) {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let window = Window::open(dir.path(), paths).await;
    journey(&window).await;
    window.close().await;
}

impl Window {
    /// Opens a window on `data_dir`, with `paths` staged.
    pub(crate) async fn open(data_dir: &Path, paths: &[&Path]) -> Self {
        let display = Display::start();
        let driver = Driver::start(&display).await;
        let mut args = vec!["--data-dir".to_owned(), text(data_dir)];
        args.extend(paths.iter().map(|path| text(path)));
        let options = json!({ "binary": program(), "args": args });
        let capabilities = Map::from_iter([("webkitgtk:browserOptions".to_owned(), options)]);
        let page = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&driver.url())
            .await
            .expect("the window opens");
        Self {
            page,
            data_dir: data_dir.to_owned(),
            display,
            driver,
        }
    }

    /// Ends the program and waits until it has let go of its data folder.
    pub(crate) async fn close(self) {
        // The driver may go before it has ended the program, so the program is asked itself.
        // One that ended during the test cannot be asked again.
        if let Ok(Some(program)) = gristmill_api::Client::connect(&self.data_dir) {
            let _ = program.application_shutdown(Shutdown {
                jobs: Closing::Keep,
            });
        }
        let free = holds_within(SOON, async || {
            !matches!(gristmill_api::Client::connect(&self.data_dir), Ok(Some(_)))
        });
        assert!(
            free.await,
            "the program still runs after it was asked to end"
        );
        drop(self.driver);
    }

    /// Waits until the page shows `words` somewhere.
    pub(crate) async fn sees(&self, words: &str) {
        self.sees_within(SOON, words).await;
    }

    /// [`sees`](Self::sees), for what takes longer.
    pub(crate) async fn sees_within(&self, limit: Duration, words: &str) {
        let seen = holds_within(limit, async || self.text().await.contains(words)).await;
        assert!(
            seen,
            "`{words}` did not appear within {limit:?}; the page says:\n{}",
            self.told().await
        );
    }

    /// Waits until the page does not show `words` any more.
    pub(crate) async fn sees_no_more(&self, words: &str) {
        let gone = holds_within(SOON, async || !self.text().await.contains(words)).await;
        assert!(
            gone,
            "`{words}` is still there; the page says:\n{}",
            self.told().await
        );
    }

    /// Everything the page shows.
    pub(crate) async fn text(&self) -> String {
        let text = self.js("return document.body.innerText", json!([])).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// What the page shows, for people who wonder why a test failed: the text, and where a
    /// picture of it is.
    async fn told(&self) -> String {
        let text = self.text().await;
        let name = std::thread::current()
            .name()
            .unwrap_or("test")
            .replace("::", "-");
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        // A page that is drawn in memory and does not change never answers.
        let taken = tokio::time::timeout(Duration::from_secs(5), self.page.screenshot()).await;
        let Ok(Ok(png)) = taken else {
            return text;
        };
        let kept = std::fs::write(&file, png).map(|()| file);
        format!("{text}\n(picture: {kept:?})")
    }

    /// Runs a script in the page and gives what it returns.
    pub(crate) async fn js(&self, script: &str, arguments: Value) -> Value {
        let arguments = arguments.as_array().cloned().unwrap_or_default();
        let done = self.page.execute(script, arguments).await;
        done.unwrap_or_else(|error| panic!("`{script}` failed: {error}"))
    }

    /// Waits for an element and gives it.
    pub(crate) async fn find(&self, css: &str) -> Element {
        let wait = self.page.wait().at_most(SOON);
        match wait.for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("no `{css}`: {error}; the page says:\n{}", self.told().await),
        }
    }

    /// Waits until the element has the focus, whether the window is in front or not.
    pub(crate) async fn has_focus(&self, css: &str) {
        let focused = "return document.activeElement?.matches(arguments[0]) ?? false";
        soon(&format!("`{css}` has the focus"), async || {
            self.js(focused, json!([css])).await == json!(true)
        })
        .await;
    }

    /// Clicks the button or link with this name: its words, or its label.
    pub(crate) async fn click(&self, name: &str) {
        let named = self.named(name).await;
        self.bring_into_view(&named).await;
        named.click().await.expect("it can be clicked");
    }

    /// Scrolls to what is outside the view. The driver does so itself, but what it scrolled to
    /// is not yet where it then clicks.
    async fn bring_into_view(&self, element: &Element) {
        let scroll = "const { top, bottom } = arguments[0].getBoundingClientRect();
            if (top < 0 || bottom > innerHeight) arguments[0].scrollIntoView({ block: 'center' });";
        let element = serde_json::to_value(element).expect("an element is JSON");
        self.js(scroll, json!([element])).await;
    }

    /// Clicks what ends the program, which may be gone before the driver can say it clicked.
    pub(crate) async fn click_to_quit(&self, name: &str) {
        let _ = self.named(name).await.click().await;
    }

    async fn named(&self, name: &str) -> Element {
        let named = format!(
            "//*[self::button or self::a or self::summary or @role='radio'][@aria-label='{name}' or \
             normalize-space(.)='{name}' or starts-with(normalize-space(.), '{name} ')][not(@disabled)]"
        );
        let wait = self.page.wait().at_most(SOON);
        match wait.for_element(Locator::XPath(&named)).await {
            Ok(element) => element,
            Err(error) => panic!(
                "no `{name}` to click: {error}; the page says:\n{}",
                self.told().await
            ),
        }
    }

    /// Types into the field with this label, in place of what is there.
    pub(crate) async fn fill(&self, label: &str, value: &str) {
        let field = self
            .find(&format!(":is(input, textarea)[aria-label='{label}']"))
            .await;
        field.click().await.expect("the field takes the focus");
        field
            .send_keys(&control("a"))
            .await
            .expect("it is selected");
        field.send_keys(value).await.expect("it is typed");
    }

    /// Chooses a value of the list with this label.
    pub(crate) async fn choose(&self, label: &str, value: &str) {
        let there = format!("`{value}` can be chosen");
        let list = format!("select[aria-label='{label}']");
        soon(&there, async || {
            self.find(&list).await.select_by_label(value).await.is_ok()
        })
        .await;
    }

    /// Drags files and folders from another program onto the window, all in one go.
    pub(crate) async fn drop_files(&self, files: &[PathBuf]) {
        self.drop_files_on("Gristmill", files).await;
    }

    /// The same onto the window with this title.
    pub(crate) async fn drop_files_on(&self, title: &'static str, files: &[PathBuf]) {
        let display = self.display.name().to_owned();
        let files = files.to_vec();
        let dropped =
            tokio::task::spawn_blocking(move || drag::drop_files(&display, title, &files));
        let taken = dropped.await.expect("dragging ends");
        taken.expect("the window takes the drop");
    }

    /// Answers the toolkit's file chooser with this title.
    pub(crate) async fn choose_file(&self, title: &'static str, field: Field, path: &Path) {
        let display = self.display.name().to_owned();
        let path = path.to_owned();
        let chosen =
            tokio::task::spawn_blocking(move || picker::choose(&display, title, field, &path));
        let taken = chosen.await.expect("choosing ends");
        taken.expect("the chooser takes the path");
    }

    /// Presses keys wherever the focus is.
    pub(crate) async fn press(&self, keys: &str) {
        let focus = self
            .page
            .active_element()
            .await
            .expect("something has the focus");
        focus.send_keys(keys).await.expect("the keys are pressed");
    }

    /// Shows a page by its address: `#/jobs`.
    pub(crate) async fn go(&self, address: &str) {
        self.js("location.hash = arguments[0]", json!([address]))
            .await;
    }

    /// Loads another address of the program.
    pub(crate) async fn visit(&self, address: &Value) {
        let address = address.as_str().expect("an address is text");
        self.page.goto(address).await.expect("the page loads");
    }

    /// Gives the page this size.
    pub(crate) async fn resize(&self, width: u32, height: u32) {
        self.page
            .set_window_size(width, height)
            .await
            .expect("the window can be resized");
        let fits = "return innerWidth === arguments[0] && innerHeight === arguments[1]";
        let done = holds_within(SOON, async || {
            self.js(fits, json!([width, height])).await == Value::Bool(true)
        });
        assert!(done.await, "the page is not {width} × {height}");
    }

    /// The handle of the one window besides this.
    pub(crate) async fn other_than(&self, first: &WindowHandle) -> WindowHandle {
        let handles = self.page.windows().await.expect("windows are listed");
        let mut others = handles.into_iter().filter(|handle| handle != first);
        others.next().expect("there is a second window")
    }

    /// Everything that follows is done in the window with this handle.
    pub(crate) async fn turn_to(&self, handle: &WindowHandle) {
        let turned = self.page.switch_to_window(handle.clone()).await;
        turned.expect("the window is there");
    }

    /// Speaks to the application behind the window, as the command line would.
    pub(crate) fn api(&self) -> gristmill_api::Client {
        let client =
            gristmill_api::Client::connect(&self.data_dir).expect("the socket can be reached");
        client.expect("the window owns the data folder")
    }

    /// Whether pictures are wanted.
    pub(crate) fn keeps_pictures() -> bool {
        picture_folder().is_some()
    }

    /// Keeps a picture, when pictures are wanted.
    pub(crate) async fn picture(&self, name: &str) {
        let Some(folder) = picture_folder() else {
            return;
        };
        let png = self
            .page
            .screenshot()
            .await
            .expect("a picture can be taken");
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        let file = folder.join(format!("{name}.png"));
        std::fs::write(file, png).expect("the picture can be kept");
    }
}

/// The program under test: that of this build, unless another is to be measured.
fn program() -> String {
    std::env::var("GRISTMILL_WINDOW").unwrap_or_else(|_| env!("CARGO_BIN_EXE_gristmill").to_owned())
}

fn picture_folder() -> Option<PathBuf> {
    let folder = std::env::var_os("GRISTMILL_SCREENSHOTS")?;
    (!folder.is_empty()).then(|| folder.into())
}

/// The key `Ctrl` with another; it is let go of when the keys are sent.
pub(crate) fn control(key: &str) -> String {
    format!("{}{key}", char::from(Key::Control))
}

fn text(path: &Path) -> String {
    path.to_str().expect("test paths are text").to_owned()
}
