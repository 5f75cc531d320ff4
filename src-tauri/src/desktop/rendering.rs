//! How the page is drawn on machines without a graphics processor.

/// Lets WebKit draw straight into memory where nothing would draw faster: through a graphics
/// processor that is only imitated, a frame of a scroll costs five times the processor time.
/// What the environment says already stays. To be called before there are threads.
#[cfg(target_os = "linux")]
pub(crate) fn choose() {
    if !has_graphics_processor() {
        let told = gtk::glib::setenv("WEBKIT_DISABLE_DMABUF_RENDERER", "1", false);
        tracing::debug!(?told, "no graphics processor: drawing in memory");
    }
}

/// The toolkits of other systems choose for themselves.
#[cfg(not(target_os = "linux"))]
pub(crate) fn choose() {}

#[cfg(target_os = "linux")]
fn has_graphics_processor() -> bool {
    let devices = std::fs::read_dir("/dev/dri")
        .into_iter()
        .flatten()
        .flatten();
    devices
        .map(|device| device.file_name())
        .any(|name| name.to_string_lossy().starts_with("renderD"))
}
