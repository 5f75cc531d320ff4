//! Reads the characters of a page from PDFium and joins them into runs of text.

use std::collections::HashMap;
use std::ffi::c_int;

use super::bindings::{Handle, Matrix, RectF};
use super::fonts::FontLook;
use super::handles::{Page, TextPage};
use super::segment::{Rect, Segment};
use super::unicode;

/// A gap wider than this many font sizes ends a run where a new text object starts.
const OBJECT_GAP: f32 = 0.7;

/// A gap wider than this many font sizes ends a run anywhere.
const WIDE_GAP: f32 = 1.4;

/// The text of a page as runs in the order they are drawn.
#[derive(Debug, Default)]
pub(super) struct PageText {
    pub(super) segments: Vec<Segment>,
    /// Width and height of the page as its text is read.
    pub(super) width: f32,
    pub(super) height: f32,
    /// Quarter turns by which most of the text was turned.
    pub(super) turns: u8,
    /// Characters seen, and how many of them stand for nothing readable.
    pub(super) characters: u32,
    pub(super) unreadable: u32,
}

/// Reads a page. Runs of text turned by quarters are set upright; the page is turned the
/// way most of its text runs, and text running otherwise comes last.
pub(super) fn read(page: &Page<'_>, text: &TextPage<'_>) -> PageText {
    let frame = Frame::of(page);
    let mut reader = Reader {
        text,
        frame,
        looks: HashMap::new(),
        run: Run::default(),
        object: std::ptr::null_mut(),
        state: ObjectState::default(),
        done: PageText::default(),
    };
    reader.read_all();
    let mut done = reader.done;
    upright(&mut done, frame);
    done
}

/// Turns the page so that most of its text is upright, and puts other text last.
fn upright(page: &mut PageText, frame: Frame) {
    let mut weights = [0usize; 4];
    for segment in &page.segments {
        weights[usize::from(segment.turns)] += segment.text.len();
    }
    let main = (0..4u8).max_by_key(|&turns| (weights[usize::from(turns)], 4 - turns));
    let main = main.unwrap_or(0);
    page.segments.sort_by_key(|segment| segment.turns != main);
    page.turns = main;
    (page.width, page.height) = match main % 2 {
        0 => (frame.width, frame.height),
        _ => (frame.height, frame.width),
    };
}

/// The page's own coordinate system: y upwards, before any rotation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    left: f32,
    bottom: f32,
    width: f32,
    height: f32,
}

impl Frame {
    /// The frame of a page.
    pub(super) fn of(page: &Page<'_>) -> Self {
        let mut bounds = RectF::default();
        // SAFETY: the page is loaded; the rectangle is ours.
        let known = unsafe { (page.api.FPDF_GetPageBoundingBox)(page.handle, &mut bounds) } != 0;
        let (width, height) = page.size();
        match known {
            true => Self {
                left: bounds.left,
                bottom: bounds.bottom,
                width: bounds.right - bounds.left,
                height: bounds.top - bounds.bottom,
            },
            false => Self {
                left: 0.0,
                bottom: 0.0,
                width,
                height,
            },
        }
    }

    /// A point as seen by a reader of text that is turned by so many quarters.
    fn point(self, (x, y): (f32, f32), turns: u8) -> (f32, f32) {
        let (x, y) = (x - self.left, y - self.bottom);
        match turns {
            0 => (x, self.height - y),
            1 => (y, x),
            2 => (self.width - x, y),
            _ => (self.height - y, self.width - x),
        }
    }

    /// Its area in square points.
    pub(super) fn area(self) -> f32 {
        self.width * self.height
    }

    /// A rectangle as seen by a reader of text that is turned by so many quarters.
    pub(super) fn rect(self, rect: RectF, turns: u8) -> Rect {
        let (x1, y1) = self.point((rect.left, rect.bottom), turns);
        let (x2, y2) = self.point((rect.right, rect.top), turns);
        Rect {
            left: x1.min(x2),
            top: y1.min(y2),
            right: x1.max(x2),
            bottom: y1.max(y2),
        }
    }
}

/// What all characters of one text object share.
#[derive(Debug, Clone, Copy, Default)]
struct ObjectState {
    size: f32,
    baseline: f32,
    turns: u8,
    look: FontLook,
    mark: Option<i32>,
}

/// The run being built.
#[derive(Default)]
struct Run {
    segment: Segment,
    /// Letters by font size in tenths of a point, to find the commonest.
    sizes: Vec<(i32, u32, f32)>,
    space: bool,
}

struct Reader<'a> {
    text: &'a TextPage<'a>,
    frame: Frame,
    looks: HashMap<Handle, FontLook>,
    run: Run,
    object: Handle,
    state: ObjectState,
    done: PageText,
}

impl Reader<'_> {
    fn read_all(&mut self) {
        let (api, handle) = (self.text.api, self.text.handle);
        let mut high = None;
        for index in 0..self.text.len() {
            // SAFETY: the index is below the number of characters.
            let unit = unsafe { (api.FPDFText_GetUnicode)(handle, index) };
            match unicode::classify(unit, &mut high) {
                unicode::Class::Skip => {}
                unicode::Class::LineEnd => self.finish_run(),
                unicode::Class::Space => self.run.space = true,
                unicode::Class::Unreadable => {
                    self.done.characters += 1;
                    self.done.unreadable += 1;
                }
                unicode::Class::Text(character) => self.character(index, character),
            }
        }
        self.finish_run();
    }

    fn character(&mut self, index: c_int, character: char) {
        self.done.characters += 1;
        let (api, handle) = (self.text.api, self.text.handle);
        // SAFETY: the index is below the number of characters.
        let object = unsafe { (api.FPDFText_GetTextObject)(handle, index) };
        let is_new = object != self.object;
        if is_new {
            self.object = object;
            self.state = self.object_state(index, object);
        }
        let mut area = RectF::default();
        // SAFETY: as above; the rectangle is ours.
        unsafe { (api.FPDFText_GetLooseCharBox)(handle, index, &mut area) };
        let bounds = self.frame.rect(area, self.state.turns);
        if self.breaks(&bounds, character, is_new) {
            self.finish_run();
        }
        self.append(bounds, character);
    }

    fn object_state(&mut self, index: c_int, object: Handle) -> ObjectState {
        let (api, handle) = (self.text.api, self.text.handle);
        let mut matrix = Matrix::default();
        let (mut x, mut y) = (0.0, 0.0);
        // SAFETY: the index is below the number of characters; the places are ours.
        let (size, mark) = unsafe {
            (api.FPDFText_GetMatrix)(handle, index, &mut matrix);
            (api.FPDFText_GetCharOrigin)(handle, index, &mut x, &mut y);
            let size = (api.FPDFText_GetFontSize)(handle, index) as f32;
            (size, (api.FPDFPageObj_GetMarkedContentID)(object))
        };
        let turns = turns(&matrix);
        let scale = (matrix.c * matrix.c + matrix.d * matrix.d).sqrt();
        let scaled = size * if scale > 0.0 { scale } else { 1.0 };
        // SAFETY: the object belongs to the page.
        let font = unsafe { (api.FPDFTextObj_GetFont)(object) };
        let look = *self
            .looks
            .entry(font)
            .or_insert_with(|| FontLook::of(api, font));
        ObjectState {
            size: scaled.clamp(0.5, 400.0),
            baseline: self.frame.point((x as f32, y as f32), turns).1,
            turns,
            look,
            mark: (mark >= 0).then_some(mark),
        }
    }

    /// Whether the next character starts a new run.
    fn breaks(&self, next: &Rect, character: char, new_object: bool) -> bool {
        let run = &self.run.segment;
        if run.text.is_empty() {
            return false;
        }
        let size = run.size.max(self.state.size);
        if run.turns != self.state.turns {
            return true;
        }
        if (self.state.baseline - run.baseline).abs() > 0.9 * size {
            return !is_vertical(&run.bounds, next, character);
        }
        if new_object
            && self.state.mark != run.mark
            && self.state.mark.is_some()
            && run.mark.is_some()
        {
            let apart = next.left - run.bounds.right;
            if apart > 0.5 * size {
                return true;
            }
        }
        let is_rtl = unicode::is_rtl(character) || run.rtl;
        let gap = match is_rtl {
            true => (run.bounds.left - next.right).max(next.left - run.bounds.right),
            false => next.left - run.bounds.right,
        };
        let limit = if new_object { OBJECT_GAP } else { WIDE_GAP };
        gap > limit * size || (!is_rtl && next.right < run.bounds.left - 0.3 * size)
    }

    fn append(&mut self, bounds: Rect, character: char) {
        let state = self.state;
        let run = &mut self.run;
        let segment = &mut run.segment;
        if segment.text.is_empty() {
            *segment = Segment {
                bounds,
                baseline: state.baseline,
                size: state.size,
                turns: state.turns,
                mark: state.mark,
                ..Segment::default()
            };
        } else {
            let apart = bounds.left - segment.bounds.right > 0.3 * state.size;
            if run.space || (apart && !segment.rtl && !unicode::is_rtl(character)) {
                segment.text.push(' ');
                segment.edges.push(segment.bounds.right);
            }
        }
        run.space = false;
        unicode::push(&mut segment.text, character);
        while segment.edges.len() < segment.text.chars().count() {
            segment.edges.push(bounds.left);
        }
        segment.bounds = segment.bounds.union(bounds);
        segment.rtl |= unicode::is_rtl(character);
        segment.looks.add(state.look.count());
        tally(&mut run.sizes, &state);
    }

    fn finish_run(&mut self) {
        let Run {
            mut segment, sizes, ..
        } = std::mem::take(&mut self.run);
        if let Some(&(tenths, _, baseline)) = sizes.iter().max_by_key(|(_, count, _)| *count) {
            segment.size = tenths as f32 / 10.0;
            segment.baseline = baseline;
        }
        if !segment.text.trim().is_empty() {
            self.done.segments.push(segment);
        }
    }
}

fn tally(sizes: &mut Vec<(i32, u32, f32)>, state: &ObjectState) {
    let tenths = (state.size * 10.0).round() as i32;
    match sizes.iter_mut().find(|(known, ..)| *known == tenths) {
        Some((_, count, _)) => *count += 1,
        None => sizes.push((tenths, 1, state.baseline)),
    }
}

/// Quarter turns counter-clockwise of text drawn with this matrix.
fn turns(matrix: &Matrix) -> u8 {
    match (
        matrix.a.abs() >= matrix.b.abs(),
        matrix.a >= 0.0,
        matrix.b >= 0.0,
    ) {
        (true, true, _) => 0,
        (true, false, _) => 2,
        (false, _, true) => 1,
        (false, _, false) => 3,
    }
}

/// Whether a character stands right below the run: vertical writing of Chinese or Japanese.
fn is_vertical(run: &Rect, next: &Rect, character: char) -> bool {
    unicode::is_cjk(character)
        && run.overlap_x(next) > 0.6 * next.width()
        && next.top >= run.top
        && next.top - run.bottom < 0.5 * next.height()
}
