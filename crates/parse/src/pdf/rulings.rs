//! Finds the straight lines of a page, and how much of it pictures cover.

use std::ffi::{c_int, c_ulong};

use super::bindings::{Functions, Handle, Matrix, RectF};
use super::extract::Frame;
use super::handles::Page;
use super::segment::Rect;

/// Most drawn things of a page that are looked at: maps have hundreds of thousands.
const MOST_OBJECTS: usize = 20_000;

/// Most pieces of one path that are looked at.
const MOST_PIECES: c_int = 400;

/// How deep forms within forms are followed.
const DEEPEST: u8 = 4;

/// Thickest thing that still is a line, in points.
const THICKEST: f32 = 3.0;

/// Shortest line that matters, in points.
const SHORTEST: f32 = 4.0;

/// A horizontal or vertical line: where it is across, and its two ends along.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub(super) horizontal: bool,
    pub(super) at: f32,
    pub(super) from: f32,
    pub(super) to: f32,
}

/// What is drawn on a page besides text.
#[derive(Debug, Clone, Default)]
pub(super) struct Drawn {
    pub(super) rules: Vec<Rule>,
    /// Share of the page's area that pictures cover, at most 1.
    pub(super) pictures: f32,
    /// Number of pictures.
    pub(super) images: u32,
    /// Number of shapes.
    pub(super) shapes: u32,
}

/// Looks at everything drawn on a page, as seen by a reader of text turned by `turns`.
pub(super) fn find(page: &Page<'_>, turns: u8) -> Drawn {
    let frame = Frame::of(page);
    let mut finder = Finder {
        api: page.api,
        frame,
        turns,
        left: MOST_OBJECTS,
        drawn: Drawn::default(),
    };
    // SAFETY: the page is loaded.
    let count = unsafe { (page.api.FPDFPage_CountObjects)(page.handle) };
    for index in 0..count {
        // SAFETY: the index is below the count.
        let object = unsafe { (page.api.FPDFPage_GetObject)(page.handle, index) };
        finder.object(object, IDENTITY, 0);
    }
    let area = frame.area().max(1.0);
    finder.drawn.pictures = (finder.drawn.pictures / area).min(1.0);
    finder.drawn
}

const IDENTITY: Matrix = Matrix {
    a: 1.0,
    b: 0.0,
    c: 0.0,
    d: 1.0,
    e: 0.0,
    f: 0.0,
};

struct Finder<'a> {
    api: &'a Functions,
    frame: Frame,
    turns: u8,
    /// How many more objects are looked at.
    left: usize,
    drawn: Drawn,
}

impl Finder<'_> {
    fn object(&mut self, object: Handle, outer: Matrix, depth: u8) {
        if object.is_null() || self.left == 0 {
            return;
        }
        self.left -= 1;
        // SAFETY: the object belongs to the loaded page.
        match unsafe { (self.api.FPDFPageObj_GetType)(object) } {
            2 => {
                self.drawn.shapes += 1;
                self.path(object, outer);
            }
            3 => {
                self.drawn.images += 1;
                self.drawn.pictures += self
                    .bounds(object, outer)
                    .map_or(0.0, |b| b.width() * b.height())
            }
            5 if depth < DEEPEST => self.form(object, outer, depth),
            _ => {}
        }
    }

    fn form(&mut self, form: Handle, outer: Matrix, depth: u8) {
        let matrix = times(self.matrix(form), outer);
        // SAFETY: the form belongs to the loaded page, the index is below the count.
        let count = unsafe { (self.api.FPDFFormObj_CountObjects)(form) };
        for index in 0..count.max(0) {
            let object = unsafe { (self.api.FPDFFormObj_GetObject)(form, index as c_ulong) };
            self.object(object, matrix, depth + 1);
        }
    }

    fn matrix(&self, object: Handle) -> Matrix {
        let mut matrix = IDENTITY;
        // SAFETY: the object belongs to the loaded page; the matrix is ours.
        unsafe { (self.api.FPDFPageObj_GetMatrix)(object, &mut matrix) };
        matrix
    }

    fn bounds(&self, object: Handle, outer: Matrix) -> Option<Rect> {
        let mut area = RectF::default();
        // SAFETY: the object belongs to the loaded page; the places are ours.
        let known = unsafe {
            (self.api.FPDFPageObj_GetBounds)(
                object,
                &mut area.left,
                &mut area.bottom,
                &mut area.right,
                &mut area.top,
            )
        };
        let (x1, y1) = apply(outer, (area.left, area.bottom));
        let (x2, y2) = apply(outer, (area.right, area.top));
        (known != 0).then(|| self.rect((x1, y1), (x2, y2)))
    }

    fn rect(&self, (x1, y1): (f32, f32), (x2, y2): (f32, f32)) -> Rect {
        let area = RectF {
            left: x1.min(x2),
            bottom: y1.min(y2),
            right: x1.max(x2),
            top: y1.max(y2),
        };
        self.frame.rect(area, self.turns)
    }

    fn path(&mut self, path: Handle, outer: Matrix) {
        let (mut fill, mut stroke) = (0, 0);
        // SAFETY: the path belongs to the loaded page; the places are ours.
        let pieces = unsafe {
            (self.api.FPDFPath_GetDrawMode)(path, &mut fill, &mut stroke);
            (self.api.FPDFPath_CountSegments)(path)
        };
        if (fill == 0 && stroke == 0) || pieces > MOST_PIECES {
            return;
        }
        match self.bounds(path, outer) {
            Some(bounds) if bounds.width() <= THICKEST || bounds.height() <= THICKEST => {
                self.line(bounds)
            }
            _ => self.pieces(path, times(self.matrix(path), outer), pieces),
        }
    }

    /// Follows the pieces of a path; every straight one may be a line.
    fn pieces(&mut self, path: Handle, matrix: Matrix, count: c_int) {
        let (mut start, mut last) = ((0.0, 0.0), (0.0, 0.0));
        for index in 0..count {
            let (mut x, mut y) = (0.0, 0.0);
            // SAFETY: the index is below the count; the places are ours.
            let (kind, closes) = unsafe {
                let piece = (self.api.FPDFPath_GetPathSegment)(path, index);
                (self.api.FPDFPathSegment_GetPoint)(piece, &mut x, &mut y);
                (
                    (self.api.FPDFPathSegment_GetType)(piece),
                    (self.api.FPDFPathSegment_GetClose)(piece) != 0,
                )
            };
            let point = apply(matrix, (x, y));
            match kind {
                2 => start = point,
                0 => self.line(self.rect(last, point)),
                _ => {}
            }
            last = point;
            if closes {
                self.line(self.rect(last, start));
                last = start;
            }
        }
    }

    fn line(&mut self, area: Rect) {
        let (width, height) = (area.width(), area.height());
        let (x, y) = area.center();
        let rule = if height <= THICKEST && width >= SHORTEST && width > 2.0 * height {
            Rule {
                horizontal: true,
                at: y,
                from: area.left,
                to: area.right,
            }
        } else if width <= THICKEST && height >= SHORTEST && height > 2.0 * width {
            Rule {
                horizontal: false,
                at: x,
                from: area.top,
                to: area.bottom,
            }
        } else {
            return;
        };
        self.drawn.rules.push(rule);
    }
}

fn apply(m: Matrix, (x, y): (f32, f32)) -> (f32, f32) {
    (m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f)
}

/// First `m`, then `n`.
fn times(m: Matrix, n: Matrix) -> Matrix {
    Matrix {
        a: m.a * n.a + m.b * n.c,
        b: m.a * n.b + m.b * n.d,
        c: m.c * n.a + m.d * n.c,
        d: m.c * n.b + m.d * n.d,
        e: m.e * n.a + m.f * n.c + n.e,
        f: m.e * n.b + m.f * n.d + n.f,
    }
}
